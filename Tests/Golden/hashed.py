"""Numbers and weights that both sides make for themselves, so that none are committed.

`uniform(seed, stream, count)` is `Random(seed:stream:).uniform(0 ..< count)` of Sources/Engine/Random.swift, bit for bit: multiples of 2⁻²⁴ in [0, 1).
`resnet18(width, classes, seed)` is torchvision's ResNet-18 of any width with every parameter a simple function of such numbers, among them batch-norm
statistics as no training would leave them; Tests/…/HashedNetwork.swift makes the same.
"""

import numpy as np

U = np.uint64


def mix(z):
    z = (z ^ (z >> U(30))) * U(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> U(27))) * U(0x94D049BB133111EB)
    return z ^ (z >> U(31))


def bits(seed, stream, count, first=0):
    with np.errstate(over="ignore"):
        key = mix(mix(U(seed) + U(0x9E3779B97F4A7C15)) ^ (U(stream) * U(0xD1B54A32D192ED03) + U(0x8CB92BA72F3D8DD7)))
        counter = np.arange(first, first + count, dtype=np.uint64)
        return mix(mix(key + counter * U(0x9E3779B97F4A7C15)) ^ key)


def uniform(seed, stream, count, first=0):
    return (bits(seed, stream, count, first) >> U(40)).astype(np.float32) * np.float32(2.0**-24)


def parameter(name, shape, seed, stream):
    """Centred in the range that keeps activations of order one; every operation is one rounding of float32."""
    u = uniform(seed, stream, int(np.prod(shape))).reshape(shape)
    if name.endswith("running_var") or (len(shape) == 1 and name.endswith("weight")):
        return u + np.float32(0.5)
    half = u - np.float32(0.5)
    if len(shape) == 1:
        return half
    fan = shape[0] * shape[2] * shape[3] if len(shape) == 4 else shape[1]
    return half * np.float32(2.0 * np.sqrt(6.0 / fan))


def resnet18(width=64, classes=1000, seed=0):
    """The n-th name in sorted order (without num_batches_tracked) draws from stream n."""
    import torch
    import torchvision

    model = torchvision.models.ResNet(torchvision.models.resnet.BasicBlock, [2, 2, 2, 2], num_classes=classes)
    if width != 64:
        model = narrow(model, width, classes)
    state = model.state_dict()
    names = sorted(name for name in state if not name.endswith("num_batches_tracked"))
    for stream, name in enumerate(names):
        state[name] = torch.from_numpy(parameter(name, tuple(state[name].shape), seed, stream))
    model.load_state_dict(state)
    return model.eval()


def narrow(model, width, classes):
    from torch import nn
    from torchvision.models.resnet import BasicBlock, conv1x1

    model.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
    model.bn1 = nn.BatchNorm2d(width)
    inputs = width
    for stage in range(4):
        outputs = width << stage
        blocks = []
        for index in range(2):
            stride = 2 if stage > 0 and index == 0 else 1
            down = None
            if stride != 1 or inputs != outputs:
                down = nn.Sequential(conv1x1(inputs, outputs, stride), nn.BatchNorm2d(outputs))
            blocks.append(BasicBlock(inputs, outputs, stride, down))
            inputs = outputs
        setattr(model, f"layer{stage + 1}", nn.Sequential(*blocks))
    model.fc = nn.Linear(inputs, classes)
    return model

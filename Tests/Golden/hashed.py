"""Numbers and weights that both sides make for themselves, so that none are committed.

`uniform(seed, stream, count)` is `Random(seed:stream:).uniform(0 ..< count)` of Sources/Engine/Random.swift, bit for bit: multiples of 2⁻²⁴ in [0, 1).
`resnet(kind, blocks, width, classes)` is torchvision's ResNet of any depth and width with every parameter a simple function of such numbers, among them
batch-norm statistics as no training would leave them; Tests/HashedNetwork/HashedNetwork.swift makes the same.
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
    return resnet("basic", [2, 2, 2, 2], width, classes, seed=seed)


# Kind of block and blocks a stage, as torchvision has them.
FAMILY = {
    "resnet18": ("basic", [2, 2, 2, 2]),
    "resnet34": ("basic", [3, 4, 6, 3]),
    "resnet50": ("bottleneck", [3, 4, 6, 3]),
    "resnet101": ("bottleneck", [3, 4, 23, 3]),
    "resnet152": ("bottleneck", [3, 8, 36, 3]),
}


def resnet(kind, blocks, width=64, classes=1000, streamless=False, seed=0):
    """torchvision's ResNet; the n-th name in sorted order (without num_batches_tracked) draws from stream n."""
    import torch

    model = architecture(kind, blocks, width, classes, streamless)
    state = model.state_dict()
    names = sorted(name for name in state if not name.endswith("num_batches_tracked"))
    for stream, name in enumerate(names):
        state[name] = torch.from_numpy(parameter(name, tuple(state[name].shape), seed, stream))
    model.load_state_dict(state)
    return model.eval()


def architecture(kind, blocks, width, classes, streamless):
    """torchvision's own blocks in torchvision's own class, its stages built again where the width is another."""
    from torch import nn
    from torchvision.models import ResNet
    from torchvision.models.resnet import BasicBlock, Bottleneck, conv1x1

    Block = BasicBlock if kind == "basic" else Bottleneck
    if streamless:
        Block = without_sum(Block)
    model = ResNet(Block, blocks, num_classes=classes)
    if width == 64 and not streamless:
        return model
    model.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
    model.bn1 = nn.BatchNorm2d(width)
    inputs = width
    for stage, count in enumerate(blocks):
        layers = []
        for index in range(count):
            outputs = (width << stage) * Block.expansion
            stride = 2 if stage > 0 and index == 0 else 1
            down = None
            if not streamless and (stride != 1 or inputs != outputs):
                down = nn.Sequential(conv1x1(inputs, outputs, stride), nn.BatchNorm2d(outputs))
            layers.append(Block(inputs, width << stage, stride, down))
            inputs = outputs
        setattr(model, f"layer{stage + 1}", nn.Sequential(*layers))
    model.fc = nn.Linear(inputs, classes)
    return model


def without_sum(Block):
    """The paper's control: what the last batch norm gives is the block's result, after its ReLU."""

    class Streamless(Block):
        expansion = Block.expansion

        def forward(self, x):
            x = self.relu(self.bn1(self.conv1(x)))
            x = self.bn2(self.conv2(x))
            if hasattr(self, "conv3"):
                x = self.bn3(self.conv3(self.relu(x)))
            return self.relu(x)

    return Streamless

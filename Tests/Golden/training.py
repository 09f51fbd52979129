"""Golden values for training: one step's weight gradients, and forty steps' losses, from PyTorch.

    python Tests/Golden/training.py        (PyTorch and NumPy; writes Tests/Golden/training.safetensors)

Weights, images and order are made by both sides from the same counter-based random numbers, so only results are stored.
"""

import json
import math
import pathlib
import struct

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

M64 = (1 << 64) - 1
MEAN = [0.485, 0.456, 0.406]
DEVIATION = [0.229, 0.224, 0.225]


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
    return z ^ (z >> 31)


class Random:
    """Sources/Engine/Random.swift."""

    def __init__(self, seed=0, stream=0, key=None):
        self.key = mix(mix((seed + 0x9E3779B97F4A7C15) & M64) ^ ((stream * 0xD1B54A32D192ED03 + 0x8CB92BA72F3D8DD7) & M64)) if key is None else key

    def split(self, index):
        return Random(key=mix((self.key + ((index + 1) & M64) * 0xA0761D6478BD642F) & M64))

    def bits(self, counter):
        return mix(mix((self.key + counter * 0x9E3779B97F4A7C15) & M64) ^ self.key)

    def integer(self, counter, below):
        return (self.bits(counter) * below) >> 64

    def all_bits(self, count):
        """`bits(0 ..< count)`."""
        u = np.uint64
        with np.errstate(over="ignore"):
            z = u(self.key) + np.arange(count, dtype=u) * u(0x9E3779B97F4A7C15)
            for last in (False, True):
                z = (z ^ (z >> u(30))) * u(0xBF58476D1CE4E5B9)
                z = (z ^ (z >> u(27))) * u(0x94D049BB133111EB)
                z = z ^ (z >> u(31))
                if not last:
                    z = z ^ u(self.key)
        return z

    def uniforms(self, count):
        return (self.all_bits(count) >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)

    def normals(self, count):
        b = self.all_bits(count)
        radius = ((b >> np.uint64(32)) + np.uint64(1)).astype(np.float64) * 2.0**-32
        angle = (b & np.uint64(0xFFFFFFFF)).astype(np.float64) * 2.0**-32
        return (np.sqrt(-2 * np.log(radius)) * np.cos(2 * math.pi * angle)).astype(np.float32)

    def permutation(self, count):
        order = list(range(count))
        for i in range(count - 1, 0, -1):
            j = self.integer(i, i + 1)
            order[i], order[j] = order[j], order[i]
        return order


def fnv(text):
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = ((h ^ byte) * 0x100000001B3) & M64
    return h


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (self.downsample(x) if self.downsample is not None else x))


class Net(nn.Module):
    """torchvision's ResNet of basic blocks, of any width."""

    def __init__(self, blocks, width, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        inputs = width
        self.stages = len(blocks)
        for stage, count in enumerate(blocks):
            outputs = width << stage
            layers = [Block(inputs if i == 0 else outputs, outputs, 2 if stage > 0 and i == 0 else 1) for i in range(count)]
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
            inputs = outputs
        self.fc = nn.Linear(inputs, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for stage in range(self.stages):
            x = getattr(self, f"layer{stage + 1}")(x)
        return self.fc(x.mean((2, 3)))


def initialize(net, seed):
    """`Network.residual(seed:)`."""
    state = net.state_dict()
    for name, tensor in state.items():
        if name.endswith("num_batches_tracked"):
            continue
        random = Random(seed, 1).split(fnv(name))
        count = tensor.numel()
        if tensor.dim() == 4:
            deviation = np.float32(math.sqrt(2 / (tensor.shape[0] * tensor.shape[2] * tensor.shape[3])))
            values = random.normals(count) * deviation
        elif name.startswith("fc."):
            bound = np.float32(1 / math.sqrt(state["fc.weight"].shape[1]))
            values = random.uniforms(count) * (2 * bound) - bound
        else:
            values = np.full(count, 1 if name.endswith("weight") or name.endswith("running_var") else 0, np.float32)
        state[name] = torch.from_numpy(values).reshape(tensor.shape)
    net.load_state_dict(state)


def picture(index, side, classes):
    """Noise over stripes that depend on the class: bytes, and the class."""
    label = index % classes
    y, x = np.mgrid[0:side, 0:side]
    stripes = (((x * (label % 5 + 1)) >> 4) + (label // 5) * (y >> 3)) & 1
    random = Random(7, 5).split(index)
    noise = (random.all_bits(side * side) >> np.uint64(57)).astype(np.int64).reshape(side, side)
    grey = stripes * 96 + noise
    return np.stack([grey, (grey * 3) // 4 + 10 * label, 222 - grey], -1).astype(np.uint8), label


def batch(pictures):
    x = torch.from_numpy(np.stack([p for p, _ in pictures])).permute(0, 3, 1, 2).to(torch.float32) / 255
    x = (x - torch.tensor(MEAN).view(1, 3, 1, 1)) / torch.tensor(DEVIATION).view(1, 3, 1, 1)
    return x.contiguous(), torch.tensor([label for _, label in pictures])


def margin(net, x):
    """The least distance of any ReLU's input from 0: how far the decisions are from flipping."""
    least = [math.inf]
    relu = F.relu

    def watched(value):
        least[0] = min(least[0], value.detach().abs().min().item())
        return relu(value)

    F.relu = watched
    try:
        net(x)
    finally:
        F.relu = relu
    return least[0]


def step_gradients(out, width):
    """One step of a ResNet-18 of this width. Among a few starts, the one whose ReLU decisions are farthest from flipping, so that rounding
    noise cannot change them: then the gradients of two right implementations agree to 2e-4."""
    side, classes = 64, 10
    x, labels = batch([picture(i, side, classes) for i in range(6)])
    best = None
    for seed in range(8):
        net = Net([2, 2, 2, 2], width, classes)
        initialize(net, seed)
        net.train()
        found = margin(net, x)
        if best is None or found > best[0]:
            best = (found, seed)
    print("width", width, "margin", best)
    seed = best[1]
    net = Net([2, 2, 2, 2], width, classes)
    initialize(net, seed)
    net.train()
    loss = F.cross_entropy(net(x), labels, label_smoothing=0.1)
    loss.backward()
    out[f"step{width}.seed"] = np.array([seed], np.float32)
    out[f"step{width}.loss"] = np.array([loss.item()], np.float32)
    for name, parameter in net.named_parameters():
        g = parameter.grad.reshape(-1).numpy()
        picks = [Random(3, 9).split(fnv(name)).integer(i, len(g)) for i in range(40)] + [int(np.abs(g).argmax())]
        out[f"step{width}.{name}.at"] = np.array(picks, np.float32)
        out[f"step{width}.{name}"] = g[picks]
        out[f"step{width}.{name}.sum"] = np.array([g.astype(np.float64).sum(), np.abs(g).astype(np.float64).sum()], np.float32)
    for name, buffer in net.named_buffers():
        if "running" in name and ("layer2.0.downsample" in name or name.startswith("bn1")):
            out[f"step{width}.{name}"] = buffer.numpy()


def two_epochs(out):
    """Two epochs of twenty steps of sixteen: width 8, one block a stage, peak rate 0.02."""
    side, classes, count, size, epochs, seed = 48, 10, 320, 16, 2, 11
    pictures = [picture(i, side, classes) for i in range(count)]
    net = Net([1, 1, 1, 1], 8, classes)
    initialize(net, seed)
    net.train()
    decayed = [p for p in net.parameters() if p.dim() > 1]
    others = [p for p in net.parameters() if p.dim() == 1]
    optimizer = torch.optim.SGD([{"params": decayed, "weight_decay": 5e-4}, {"params": others, "weight_decay": 0}], lr=0.02, momentum=0.9)
    steps = count // size
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.02, total_steps=steps * epochs, cycle_momentum=False)
    losses, rates = [], []
    for epoch in range(epochs):
        order = Random(seed, 2).split(epoch).permutation(count)
        for step in range(steps):
            x, labels = batch([pictures[i] for i in order[step * size : (step + 1) * size]])
            loss = F.cross_entropy(net(x), labels, label_smoothing=0.1)
            optimizer.zero_grad()
            loss.backward()
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
    print("losses", losses[0], losses[19], losses[-1])
    out["epochs.losses"] = np.array(losses, np.float32)
    out["epochs.rates"] = np.array(rates, np.float32)
    out["epochs.fc.weight"] = net.fc.weight.detach().numpy()


def write(path, tensors):
    header, data = {}, b""
    for name in sorted(tensors):
        values = np.ascontiguousarray(tensors[name], np.float32)
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [len(data), len(data) + values.nbytes]}
        data += values.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


if __name__ == "__main__":
    torch.set_num_threads(1)
    tensors = {}
    for width in (16, 64):
        step_gradients(tensors, width)
    two_epochs(tensors)
    write(pathlib.Path(__file__).with_name("training.safetensors"), tensors)

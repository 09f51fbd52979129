#!/usr/bin/env python3
"""Makes Tests/Golden/lucent: what Lucent 0.1.8 (with kornia 0.4.1) does, for Tests/ExperimentsTests/Visualization.

    python Tests/Golden/lucent_golden.py [BLOCK …]     (torch, torchvision, torch-lucent installed; some minutes; the same files again up to float rounding)

spectrum.safetensors   parameters and the images that `param.image` makes of them
stages.safetensors     each transform on given draws, and the gradient at its input
ascent-BLOCK.safetensors, for Pre of 1.1, 2.1 and 3.1 of the ResNet-18 of hashed.py (width 64): two ascents, teacher-forced,
    `small`  128 steps, image 64², Lucent's standard transforms (the network sees 224², by its last upsampling)
    `large`    8 steps, image 224², the paper's transforms (reflecting pad, jitter 16, scale, rotation, jitter 8, centre crop; none for 1.1)

**How an ascent is recorded in little space.** Whole states (spectrum, mean and variance of Adam, gradient) would be 1.2 to 2.4 MB a step. Instead both
sides can rebuild them exactly enough: the start comes from hashed.py, and torch.optim.Adam is given, at each step, not the gradient g but its coarse
form q = level · (−1, 0 or 1): the sign of g where |g| is above its median, 0 elsewhere; `level` is the mean |g| above. That is five coordinates in a byte.
The ascent is a real one (Adam hardly minds), its states are those that real ascents go through, and the reader rebuilds them from q with its own Adam, which
is thereby tested as well (`end`: projections of the final parameters). Of g itself there are the norm and 64 projections on random signs, enough to
estimate the cosine with another g to about a quarter of its distance from 1.

In PyTorch's model `+=` and the in-place ReLU are replaced, so that the hook on bn2 keeps the true Pre.
"""

import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
import torch
import torchvision
from lucent.optvis import objectives, param, render, transform
from safetensors.numpy import save_file

import hashed

ROOT = Path(__file__).parent / "lucent"
PROJECTIONS = 64


def out_of_place(model):
    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.relu(out + identity)

    torchvision.models.resnet.BasicBlock.forward = forward
    for module in model.modules():
        if isinstance(module, torch.nn.ReLU):
            module.inplace = False
    return model


class Draws:
    """Records what Lucent draws from NumPy."""

    def __init__(self, seed):
        self.random = np.random.RandomState(seed)
        self.record = []

    def __enter__(self):
        self.original = np.random.choice
        np.random.choice = self.choice
        return self

    def __exit__(self, *_):
        np.random.choice = self.original

    def choice(self, options):
        value = self.random.choice(options)
        self.record.append(float(value))
        return value


def centre_crop(size):
    return torchvision.transforms.CenterCrop(size)


def paper_transforms(jitter, size=224):
    """§7.1 of the paper: the scales and angles of its scripts."""
    resample = [
        transform.random_scale([1, 0.975, 1.025, 0.95, 1.05]),
        transform.random_rotate(list(range(-5, 6))),
    ]
    if jitter < 4:
        return resample
    return [transform.pad(jitter), transform.jitter(jitter)] + resample + [transform.jitter(jitter // 2), centre_crop(size)]


def row(record, jitter):
    """(jitter 1 right, down, scale, angle, jitter 2 right, down)"""
    return record if jitter else [0, 0] + record + [0, 0]


def signs(count):
    """64 rows of ±1: bit k of hashed.bits(1, 0)[i] is row k, column i."""
    bits = hashed.bits(1, 0, count)
    return np.stack([((bits >> np.uint64(k)) & np.uint64(1)).astype(np.float32) * 2 - 1 for k in range(PROJECTIONS)])


def start(side, seed):
    """Parameters of Lucent's shape: uniform with standard deviation 0.01."""
    shape = (1, 3, side, side // 2 + 1, 2)
    count = int(np.prod(shape))
    values = (hashed.uniform(seed, 0, count) - np.float32(0.5)) * np.float32(0.01 * np.sqrt(12))
    return torch.from_numpy(values.reshape(shape))


def parametrization(side):
    parameters, image = param.image(side, fft=True, decorrelate=True)
    return parameters, image


def save(tensors, path):
    save_file({name: np.ascontiguousarray(value) for name, value in tensors.items()}, path)
    path.chmod(0o644)


def spectrum_file():
    tensors = {}
    for side in (16, 15):
        torch.manual_seed(side)
        parameters, image = parametrization(side)
        with torch.no_grad():
            parameters[0] *= 40
        result = image()
        weight = torch.from_numpy(hashed.uniform(2, side, 3 * side * side).reshape(1, 3, side, side))
        (result * weight).sum().backward()
        tensors[f"{side}.parameters"] = parameters[0].detach().numpy()[0]
        tensors[f"{side}.image"] = result.detach().numpy()[0]
        tensors[f"{side}.gradient"] = parameters[0].grad.numpy()[0]
    save(tensors, ROOT / "spectrum.safetensors")


def stages_file():
    tensors = {}
    side = 20
    cases = {
        "lucent-a": (transform.standard_transforms, 1, True), "lucent-b": (transform.standard_transforms, 2, True),
        "paper-16": (paper_transforms(16, side), 3, True), "paper-4": (paper_transforms(4, side), 4, True),
        "paper-0": (paper_transforms(0, side), 6, False),
    }
    for name, (stages, seed, jitter) in cases.items():
        image = torch.from_numpy(hashed.uniform(3, seed, 3 * side * side).reshape(1, 3, side, side)).requires_grad_()
        with Draws(seed) as draws:
            value = image
            for index, stage in enumerate(stages + [transform.normalize(), torch.nn.Upsample(size=50, mode="bilinear", align_corners=True)]):
                value = stage(value)
                tensors[f"{name}.{index}"] = value.detach().numpy()[0, 1].copy()  # green
        weight = torch.from_numpy(hashed.uniform(4, seed, value.numel()).reshape(value.shape))
        (value * weight).sum().backward()
        tensors[f"{name}.gradient"] = image.grad.numpy()[0]
        tensors[f"{name}.draws"] = np.array(row(draws.record, jitter))
    save(tensors, ROOT / "stages.safetensors")


def pack(q):
    """Five of −1, 0, 1 in a byte, base 3."""
    digits = np.concatenate([q + 1, np.zeros(-len(q) % 5, q.dtype)]).astype(np.uint8).reshape(-1, 5)
    return (digits * np.array([1, 3, 9, 27, 81], np.uint8)).sum(1).astype(np.uint8)


def ascent(model, layer, channel, side, transforms, jitter, steps, seed):
    parameters, image = parametrization(side)
    with torch.no_grad():
        parameters[0].copy_(start(side, seed))
    optimizer = torch.optim.Adam(parameters, lr=5e-2)
    stages = transforms + [transform.normalize()]
    if side < 224:
        stages.append(torch.nn.Upsample(size=224, mode="bilinear", align_corners=True))
    apply = transform.compose(stages)
    hook = render.hook_model(model, image)
    objective = objectives.neuron(layer, channel)
    projection = signs(parameters[0].numel())
    out = {key: [] for key in ("draws", "objective", "largest", "norm", "projections", "level", "q")}
    with Draws(seed) as draws:
        for _ in range(steps):
            optimizer.zero_grad()
            draws.record = []
            model(apply(image()))
            loss = objective(hook)
            loss.backward()
            gradient = parameters[0].grad.numpy().reshape(-1)
            size = np.abs(gradient)
            above = size > np.median(size)
            level = np.float32(size[above].mean())
            q = np.where(above, np.sign(gradient), 0).astype(np.int8)
            out["draws"].append(row(draws.record, jitter))
            out["objective"].append(-loss.item())
            out["largest"].append(hook(layer).abs().max().item())
            out["norm"].append(np.linalg.norm(gradient.astype(np.float64)))
            out["projections"].append(projection @ gradient)
            out["level"].append(level)
            out["q"].append(pack(q))
            parameters[0].grad.copy_(torch.from_numpy(q.astype(np.float32) * level).reshape(parameters[0].shape))
            optimizer.step()
    out = {key: np.array(value, np.uint8 if key == "q" else np.float64 if key == "draws" else np.float32) for key, value in out.items()}
    out["end"] = projection @ parameters[0].detach().numpy().reshape(-1)
    return out


TAPS = {"1.1": ("layer1_1_bn2", 10, 0), "2.1": ("layer2_1_bn2", 15, 4), "3.1": ("layer3_1_bn2", 29, 16)}


def main():
    ROOT.mkdir(exist_ok=True)
    if not sys.argv[1:]:
        spectrum_file()
        stages_file()
    model = out_of_place(hashed.resnet18())
    for block in sys.argv[1:] or TAPS:
        layer, channel, jitter = TAPS[block]
        tensors = {"channel": np.array([channel], np.float32), "jitter": np.array([jitter], np.float32)}
        small = ascent(model, layer, channel, 64, list(transform.standard_transforms), True, 128, 11)
        large = ascent(model, layer, channel, 224, paper_transforms(jitter), jitter >= 4, 8, 12)
        for name, record in (("small", small), ("large", large)):
            tensors.update({f"{name}.{key}": value for key, value in record.items()})
            print(block, name, "objective", record["objective"][0], "…", record["objective"][-1])
        save(tensors, ROOT / f"ascent-{block}.safetensors")


if __name__ == "__main__":
    main()

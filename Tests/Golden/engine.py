"""Golden values for Tests/EngineTests: ResNet-18 at a quarter and at the full of its width, as PyTorch computes them.

    python3 Tests/Golden/engine.py        (needs torch, torchvision and numpy; writes into Tests/Golden/engine)

Weights and image are functions of counters (hashed.py), so only results are committed: of every tap its largest value, its sum and some of its values; the logits;
for the centre neuron of each block's Pre its gradient at the image; and the decisions of PyTorch's ReLUs and max pool, one bit and four bits each.
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

import hashed

OUT = pathlib.Path(__file__).parent / "engine"
SAMPLES, GRADIENT_SAMPLES, CHANNEL, SIZE = 48, 600, 3, 224


def sampled(values, count):
    """`count` values at equal steps through the whole, the largest magnitude and the sum."""
    flat = values.detach().double().flatten()
    step = max(1, len(flat) // count)
    return {
        "shape": list(values.shape),
        "step": step,
        "samples": [float(f"{v:.8g}") for v in flat[::step]],
        "largest": float(flat.abs().max()),
        "sum": float(flat.sum()),
        "magnitude": float(flat.abs().sum()),
    }


def record(model):
    """Hooks that keep a copy of each module's output as it is when the module is done; what later overwrites it in place does not count."""
    values, masks, winners = {}, {}, {}

    def keep(name):
        def hook(module, inputs, output):
            values[name] = output.clone()
            if isinstance(module, torch.nn.ReLU):
                # A block calls its ReLU twice: in its middle and at its end, where the value is the block's own.
                mask = name if name == "relu" or name not in masks else name.removesuffix(".relu")
                masks[mask] = (output > 0).clone()
            if isinstance(module, torch.nn.MaxPool2d):
                x = inputs[0]
                _, flat = F.max_pool2d(x, 3, 2, 1, return_indices=True)
                rows, columns = flat // x.shape[3], flat % x.shape[3]
                y = torch.arange(flat.shape[2]).view(1, 1, -1, 1) * 2 - 1
                z = torch.arange(flat.shape[3]).view(1, 1, 1, -1) * 2 - 1
                winners[name] = (rows - y) * 3 + (columns - z)

        return hook

    for name, module in model.named_modules():
        if name and not isinstance(module, torch.nn.Sequential):
            module.register_forward_hook(keep(name))
    return values, masks, winners


def golden(width, classes):
    model = hashed.resnet18(width, classes, seed=0)
    values, masks, winners = record(model)
    u = hashed.uniform(1, 0, 3 * SIZE * SIZE).reshape(1, 3, SIZE, SIZE)
    image = torch.from_numpy((u - np.float32(0.5)) * np.float32(4)).requires_grad_(True)
    logits = model(image)

    taps = {name: sampled(value, SAMPLES) for name, value in values.items() if name != "fc" and not name.endswith(".relu")}
    gradients = {}
    for stage in range(1, 5):
        for index in range(2):
            name = f"layer{stage}.{index}.bn2"
            value = values[name]
            (g,) = torch.autograd.grad(value[0, CHANNEL, value.shape[2] // 2, value.shape[3] // 2], image, retain_graph=True)
            rows = torch.nonzero(g[0].abs().sum((0, 2))).flatten()
            columns = torch.nonzero(g[0].abs().sum((0, 1))).flatten()
            r0, r1, c0, c1 = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
            gradients[f"{stage}.{index}"] = {"rows": [r0, r1], "columns": [c0, c1]} | sampled(g[0, :, r0:r1, c0:c1], GRADIENT_SAMPLES)

    # Decisions in one file: names in sorted order, ReLUs as bits (first the lowest), then the pool's as two to a byte.
    packed = b""
    for name in sorted(masks):
        packed += np.packbits(masks[name].numpy().flatten(), bitorder="little").tobytes()
    w = winners["maxpool"].numpy().astype(np.uint8).flatten()
    packed += (w[0::2] | w[1::2] << 4).tobytes()
    OUT.mkdir(exist_ok=True)
    (OUT / f"decisions-{width}.bin").write_bytes(packed)
    result = {
        "width": width,
        "classes": classes,
        "channel": CHANNEL,
        "torch": torch.__version__.split("+")[0],
        "logits": [float(f"{v:.8g}") for v in logits[0].tolist()],
        "taps": taps,
        "gradients": gradients,
    }
    (OUT / f"resnet18-{width}.json").write_text(json.dumps(result, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    torch.manual_seed(0)
    golden(16, 34)
    golden(64, 1000)

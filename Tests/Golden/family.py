"""Golden values for Tests/EngineTests: every tap and the logits of torchvision's five ResNets and of networks without residual sums, at an eighth of their width.

    python3 Tests/Golden/family.py        (needs torch, torchvision and numpy; writes into Tests/Golden/family)

Weights and image are functions of counters (hashed.py), so only some of the results are committed: of each tap its largest value, its sums and 16 of its values.
"""

import json
import pathlib

import numpy as np
import torch

import hashed
import taps
from engine import SIZE, sampled

OUT = pathlib.Path(__file__).parent / "family"
WIDTH, CLASSES = 8, 40


def main():
    OUT.mkdir(exist_ok=True)
    u = hashed.uniform(1, 0, 3 * SIZE * SIZE).reshape(1, 3, SIZE, SIZE)
    image = torch.from_numpy((u - np.float32(0.5)) * np.float32(4))
    family = {name: (*shape, False) for name, shape in hashed.FAMILY.items()}
    family |= {"streamless18": ("basic", [2, 2, 2, 2], True), "streamless50": ("bottleneck", [3, 4, 6, 3], True)}
    for name, (kind, blocks, streamless) in family.items():
        model = hashed.resnet(kind, blocks, WIDTH, CLASSES, streamless)
        values, logits = taps.forward(model, image)
        result = {
            "kind": kind,
            "blocks": blocks,
            "streamless": streamless,
            "width": WIDTH,
            "classes": CLASSES,
            "torch": torch.__version__.split("+")[0],
            "logits": [float(f"{v:.8g}") for v in logits[0].tolist()],
            "taps": {tap: sampled(value, 16) for tap, value in values.items()},
        }
        print(name, max(v["largest"] for v in result["taps"].values()), float(logits.abs().max()))
        (OUT / f"{name}.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

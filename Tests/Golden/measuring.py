"""Golden numbers of activations and ablations, from torchvision's own blocks in PyTorch.

    python Tests/Golden/measuring.py      (torch, torchvision, numpy; writes Tests/Golden/measuring/golden.json)

The network is hashed.py's, a quarter as wide, and the inputs are hashed, too, so that only results are committed. PyTorch runs in float64: the numbers are the
true ones, and the tolerance of the test (2e-5 of the largest) is for float32.
"""

import json
import pathlib

import numpy as np
import torch
from torchvision.models.resnet import BasicBlock

from hashed import resnet18, uniform

FOLDER = pathlib.Path(__file__).parent / "measuring"
SIDE = 64


class Taps:
    """In, Pre and Post of every block, read and overwritten as the paper means them: copies, never aliases."""

    def __init__(self, model):
        self.model, self.values, self.cuts = model, {}, {}
        for name, block in model.named_modules():
            if isinstance(block, BasicBlock):
                stage, index = name.split(".")
                block.forward = self.forward(block, f"{int(stage[5:])}.{index}")

    def forward(self, block, name):
        def cut(layer, value):
            for channels, numbers in self.cuts.get((name, layer), []):
                value = value.clone()
                value[:, channels] = torch.tensor(numbers, dtype=value.dtype)[None, :, None, None]
            return value

        def run(x):
            pre = cut("pre", block.bn2(block.conv2(torch.relu(block.bn1(block.conv1(x))))))
            bypass = block.downsample(x) if block.downsample is not None else x
            self.values[name, "in"], self.values[name, "pre"] = bypass, pre
            post = cut("post", torch.relu(cut("in", bypass) + pre))
            self.values[name, "post"] = post
            return post

        return run


def main():
    model = resnet18(width=16, classes=10, seed=3).double()
    taps = Taps(model)
    inputs = torch.from_numpy(uniform(5, 0, 4 * 3 * SIDE * SIDE).reshape(4, 3, SIDE, SIDE)).double() * 4 - 2

    def logits(**cuts):
        taps.cuts = {tuple(key.replace("_", ".", 1).split("__")): value for key, value in cuts.items()}
        with torch.no_grad():
            return model(inputs).tolist()

    intact = logits()
    taps.cuts = {}
    with torch.no_grad():
        model(inputs)
    center = {f"{block}/{layer}": value[:, :, value.shape[2] // 2, value.shape[3] // 2] for (block, layer), value in taps.values.items()}
    mean = {f"{block}/{layer}": value.mean((2, 3)) for (block, layer), value in taps.values.items()}
    means = center["2.1/post"].mean(0)[[1, 4]].tolist()
    golden = {
        "side": SIDE,
        "logits": intact,
        "center": {place: value[:, :6].tolist() for place, value in center.items()},
        "mean": {place: value[:, :6].tolist() for place, value in mean.items()},
        "centerMeans": means,
        "ablated": {
            "2.1 post [1, 4] by zero": logits(**{"2_1__post": [([1, 4], [0.0, 0.0])]}),
            "2.1 post [1, 4] by mean": logits(**{"2_1__post": [([1, 4], means)]}),
            "1.0 pre [0, 7] by 1.5": logits(**{"1_0__pre": [([0, 7], [1.5, 1.5])]}),
            "2.1 in [2, 3] by zero": logits(**{"2_1__in": [([2, 3], [0.0, 0.0])]}),
            "2.0 in [2, 3] by 0.5": logits(**{"2_0__in": [([2, 3], [0.5, 0.5])]}),
            "1.1 post [5] and 3.0 pre [9] by zero": logits(**{"1_1__post": [([5], [0.0])], "3_0__pre": [([9], [0.0])]}),
        },
    }
    FOLDER.mkdir(exist_ok=True)

    def short(x):
        return [short(y) for y in x] if isinstance(x, list) else {k: short(v) for k, v in x.items()} if isinstance(x, dict) else float(f"{x:.9g}")

    (FOLDER / "golden.json").write_text(json.dumps(short(golden), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

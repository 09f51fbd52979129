#!/usr/bin/env python3
"""Makes Tests/Golden/photographs: small pictures in ImageNet's folders, and what PyTorch says of them through torchvision's own transform.

    python Tests/Golden/photographs.py        (torch, torchvision, pillow, numpy; seeded)

The network is hashed.py's with 1000 classes, a quarter as wide, in float64. The pictures are put into the folders of classes that it gives them: some right, some
among its first five, some wrong; so that accuracies are neither 0 nor 1. things.py writes what THINGSvision extracts from the same pictures.
"""
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torchvision.transforms import CenterCrop, Compose, Normalize, Resize, ToTensor

from hashed import resnet18, uniform
from measuring import Taps

FOLDER = Path(__file__).parent / "photographs"
IDS = [line.split()[0] for line in (Path(__file__).parents[2] / "Sources/CImageNet/classes.txt").read_text().splitlines()]
TRANSFORM = Compose([Resize(256), CenterCrop(224), ToTensor(), Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
KINDS = [  # height, width, mode, format, options
    (60, 80, "RGB", "JPEG", dict(quality=80)),
    (90, 61, "RGB", "JPEG", dict(quality=75, progressive=True)),
    (48, 48, "L", "JPEG", dict(quality=85)),
    (75, 100, "CMYK", "JPEG", dict(quality=70)),
    (301, 280, "RGB", "JPEG", dict(quality=40)),
    (40, 97, "RGB", "JPEG", dict(quality=90, subsampling="4:4:4")),
    (33, 29, "RGB", "PNG", {}),
    (50, 64, "P", "PNG", {}),
    (31, 57, "RGBA", "PNG", {}),
    (64, 41, "LA", "PNG", {}),
    (256, 300, "RGB", "JPEG", dict(quality=30, progressive=True)),
    (120, 90, "RGB", "JPEG", dict(quality=60, subsampling="4:2:2")),
]


def drawing(number, height, width):
    """A few waves of its own in each colour."""
    u = uniform(11, number, 24).astype(np.float64)
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    planes = []
    for colour in range(4):
        a, b, c, d, e, f = u[6 * colour : 6 * colour + 6]
        planes.append(128 + 60 * np.sin(20 * a * x + 14 * b * y + 6 * c) + 60 * np.sign(np.sin(9 * d * x - 17 * e * y + 6 * f)))
    return Image.fromarray(np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8))


def files():
    return sorted((path for path in FOLDER.glob("n*/*")), key=lambda path: (path.parent.name, path.name))


def main():
    for old in FOLDER.glob("n*/*"):
        old.unlink()
    model = resnet18(width=16, classes=1000, seed=4).double()
    FOLDER.mkdir(exist_ok=True)
    for number, (height, width, mode, kind, options) in enumerate(KINDS):
        path = FOLDER / f"{number:02}.{'jpg' if kind == 'JPEG' else 'png'}"
        image = drawing(number, height, width).convert("RGB") if mode not in ("RGBA", "LA") else drawing(number, height, width).convert(mode)
        image = image if mode in ("RGB", "RGBA", "LA") else image.quantize(40) if mode == "P" else image.convert(mode)
        image.save(path, kind, **options)
        with torch.no_grad():
            order = model(TRANSFORM(Image.open(path).convert("RGB")).double()[None])[0].argsort(descending=True)
        place = [0, 3, 0, 40, 1, 4][number % 6]
        home = FOLDER / IDS[order[place]]
        home.mkdir(exist_ok=True)
        path.rename(home / path.name)
    for folder in FOLDER.glob("n*"):
        if not any(folder.iterdir()):
            folder.rmdir()

    paths = files()
    labels = [IDS.index(path.parent.name) for path in paths]
    inputs = torch.stack([TRANSFORM(Image.open(path).convert("RGB")) for path in paths]).double()
    taps = Taps(model)
    with torch.no_grad():
        logits = model(inputs)
    order = logits.argsort(dim=1, descending=True)
    hits = [[label in row[:k].tolist() for label, row in zip(labels, order)] for k in (1, 5)]
    probabilities = torch.softmax(logits, 1)
    center = {f"{b}/{l}": value[:, :, value.shape[2] // 2, value.shape[3] // 2] for (b, l), value in taps.values.items()}
    tops = {f"{place} {channel}": center[place][:, channel].argsort(descending=True, stable=True)[:5].tolist()
            for place, channel in (("1.0/pre", 3), ("2.1/post", 7), ("3.1/pre", 20), ("4.1/in", 100))}
    golden = {
        "names": [f"{path.parent.name}/{path.name}" for path in paths],
        "labels": labels,
        "logits": [[float(f"{value:.9g}") for value in row[:20]] for row in logits.tolist()],
        "classes": order[:, :5].tolist(),
        "probabilities": [[float(f"{row[i]:.9g}") for i in chosen[:5]] for row, chosen in zip(probabilities.tolist(), order.tolist())],
        "accuracy": [sum(row) / len(row) for row in hits],
        "tops": tops,
        "center": {place: [[float(f"{value:.9g}") for value in row[:4]] for row in values.tolist()] for place, values in center.items()},
    }
    (FOLDER / "golden.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(golden["accuracy"], len(set(labels)), "classes")


if __name__ == "__main__":
    main()

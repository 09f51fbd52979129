#!/usr/bin/env python3
"""Makes Tests/Golden/photographs/things.json: what THINGSvision 2.7.3 extracts from the pictures of photographs.py, all modules in one go.

    python3.11 -m venv venv && venv/bin/pip install thingsvision==2.7.3        (it wants torch 2.0.1, torchvision 0.15.2, NumPy 1: an environment of its own)
    venv/bin/python Tests/Golden/things.py

Kept are the first four channels of each module's centre neuron, and the sum over all channels.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch
from thingsvision.core.extraction import get_extractor_from_model
from thingsvision.utils.data import DataLoader, ImageDataset

sys.path.insert(0, str(Path(__file__).parent))
from hashed import resnet18  # noqa: E402

FOLDER = Path(__file__).parent / "photographs"


def main():
    model = resnet18(width=16, classes=1000, seed=4)
    extractor = get_extractor_from_model(model=model, device="cpu", backend="pt")
    transform = extractor.get_transformations(resize_dim=256, crop_dim=224)
    paths = sorted((str(path.relative_to(FOLDER)) for path in FOLDER.glob("n*/*")), key=lambda path: path.split("/"))
    dataset = ImageDataset(root=str(FOLDER), out_path="/tmp/things", backend="pt", transforms=transform)
    batches = DataLoader(dataset=dataset, batch_size=4, backend="pt")
    modules = [name for name, _ in model.named_modules() if name.endswith(("bn2", "downsample.1")) or name.count(".") == 1 and name.startswith("layer")]
    features = extractor.extract_features(batches=batches, module_names=modules, flatten_acts=False, output_type="ndarray")
    golden = {"names": paths, "modules": {}}
    for module in modules:
        maps = features[module]
        center = maps[:, :, maps.shape[2] // 2, maps.shape[3] // 2].astype(np.float64)
        rows = np.concatenate([center[:, :4], center.sum(1, keepdims=True)], 1)
        golden["modules"][module] = [[float(f"{value:.9g}") for value in row] for row in rows]
    (FOLDER / "things.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(len(modules), "modules of", len(paths), "pictures with torch", torch.__version__)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Holds the program against PyTorch on a folder of photographs with the same weights: logits, accuracy, classify, top and all centre activations. It commits nothing.

    python Tests/Golden/photos_live.py FOLDER [path of rsn]        (torch, torchvision, pillow, numpy, safetensors)

FOLDER is an ImageFolder with ImageNet's ids. The network is hashed.py's ResNet-18 at full width; PyTorch computes in float32, as the program does.
"""
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.numpy import load_file
from safetensors.torch import save_file
from torchvision.transforms import CenterCrop, Compose, Normalize, Resize, ToTensor

from hashed import resnet18

TRANSFORM = Compose([Resize(256), CenterCrop(224), ToTensor(), Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
IDS = [line.split()[0] for line in (Path(__file__).parents[2] / "Sources/CImageNet/classes.txt").read_text().splitlines()]
TOPS = [("2.1", "pre", 5), ("3.1", "post", 29), ("4.1", "in", 300)]


def main():
    folder = Path(sys.argv[1]).resolve()
    program = sys.argv[2] if len(sys.argv) > 2 else str(Path(__file__).parents[2] / ".build/release/rsn")
    model = resnet18()
    paths = sorted((path for path in folder.glob("n*/*") if path.suffix.lower() in (".png", ".jpg", ".jpeg")), key=lambda path: (path.parent.name, path.name))
    modules = [name for name, _ in model.named_modules() if name.endswith(("bn2", "downsample.1")) or name.count(".") == 1 and name.startswith("layer")]
    center = {name: [] for name in modules}

    def keep(name):
        def hook(_, __, output):
            center[name].append(output[:, :, output.shape[2] // 2, output.shape[3] // 2].clone())

        return hook

    for name, module in model.named_modules():
        if name in center:
            module.register_forward_hook(keep(name))
    start = time.time()
    with torch.no_grad():
        logits = torch.cat([model(torch.stack([TRANSFORM(Image.open(path).convert("RGB")) for path in paths[i : i + 32]])) for i in range(0, len(paths), 32)])
    print(f"PyTorch: {len(paths) / (time.time() - start):.1f} images a second")
    labels = torch.tensor([IDS.index(path.parent.name) for path in paths])
    order = logits.argsort(dim=1, descending=True)
    accuracies = [float((order[:, :k] == labels[:, None]).any(1).float().mean()) for k in (1, 5, 100)]

    with tempfile.TemporaryDirectory() as out:
        save_file({name: value.contiguous() for name, value in model.state_dict().items()}, f"{out}/network.safetensors")
        lines = [f'use("{out}/network.safetensors")', f"let data = dataset({json.dumps(str(folder))})", f'save(logits(data), "{out}/logits.npy")']
        lines.append("print([1, 5, 100].map { accuracy(data, k: $0) })")
        lines.append(f'let seen = survey(data, modules: {json.dumps(modules)}, to: "{out}/center.safetensors")')
        lines.append('print((0..<data.count).map { classify(data[$0].image, n: 5)["class"] })')
        for block, layer, channel in TOPS:
            lines.append(f'print(top(data, block: "{block}", layer: .{layer}, ch: {channel}, n: 9)["index"])')
        result = subprocess.run([program, "-e", "\n".join(lines)], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
        found = np.load(f"{out}/logits.npy")
        features = load_file(f"{out}/center.safetensors")
    failed = []

    def report(what, fine, text=""):
        print(f"{'same' if fine else 'DIFFERENT'}: {what} {text}")
        if not fine:
            failed.append(what)

    def close(what, ours, theirs):
        off = float(np.abs(ours - theirs).max() / np.abs(theirs).max())
        report(what, ours.shape == theirs.shape and off <= 1e-4, f"(off by {off:.1e} of the largest value)")

    close("logits", found, logits.numpy())
    report("accuracy, k = 1, 5, 100", np.allclose(json.loads(result[0]), accuracies, atol=1e-7), str(accuracies))
    ours = json.loads(result[1])
    # Two classes whose scores differ by less than rounding may stand the other way round.
    tied = sum(a != b for a, b in zip(ours, order[:, :5].tolist()))
    report("classify, five classes of each image", tied <= len(paths) // 50, f"({tied} of {len(paths)} in another order)")
    for (block, layer, channel), line in zip(TOPS, result[2:]):
        stage, index = block.split(".")
        names = {"pre": f"layer{stage}.{index}.bn2", "post": f"layer{stage}.{index}", "in": f"layer{stage}.0"}
        expected = torch.cat(center[names[layer]])[:, channel].argsort(descending=True, stable=True)[:9].tolist()
        report(f"top of {block}/{layer}/{channel}", json.loads(line) == expected)
    for name in modules:
        close(name, features[name], torch.cat(center[name]).numpy())
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

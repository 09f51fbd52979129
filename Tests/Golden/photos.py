#!/usr/bin/env python3
"""Holds the program against Pillow and torchvision on a folder of photographs, byte for byte. It commits nothing.

    python Tests/Golden/photos.py FOLDER [path of rsn]        (pillow, numpy, torch, torchvision)

Every PNG and JPEG below FOLDER is decoded (`image`) and fitted (`dataset`: Resize(256), CenterCrop(224)) by both.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image
from torchvision.transforms import CenterCrop, Compose, Resize

FIT = Compose([Resize(256), CenterCrop(224)])


def main():
    folder = Path(sys.argv[1]).resolve()
    program = sys.argv[2] if len(sys.argv) > 2 else str(Path(__file__).parents[2] / ".build/release/rsn")
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".png", ".jpg", ".jpeg") and not path.name.startswith("."))
    kinds, wrong = {}, []
    with tempfile.TemporaryDirectory() as out:
        lines = [f"let data = dataset({json.dumps(str(folder))})"]
        for number, path in enumerate(files):
            lines.append(f'save(tensor(image({json.dumps(str(path))})), "{out}/{number}-whole.npy")')
            lines.append(f'save(tensor(data[{number}].image), "{out}/{number}-fitted.npy")')
        subprocess.run([program, "-e", "\n".join(lines)], check=True)
        for number, path in enumerate(files):
            picture = Image.open(path)
            turned = picture.getexif().get(0x0112, 1) != 1
            kind = f"{picture.format} {picture.mode}{' progressive' if picture.info.get('progressive') else ''}{' turned by EXIF' if turned else ''}"
            kinds[kind] = kinds.get(kind, 0) + 1
            whole = picture.convert("RGB")
            for name, expected in (("whole", whole), ("fitted", FIT(whole))):
                found = np.load(f"{out}/{number}-{name}.npy").transpose(1, 2, 0)
                expected = np.array(expected)
                if found.shape != expected.shape or not np.array_equal(found, expected.astype(np.float32) / np.float32(255)):
                    wrong.append((str(path.relative_to(folder)), name))
    print(f"{len(files)} photographs: {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}")
    print(f"not equal to the last byte: {wrong or 'none'}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Files there and back between the program and NumPy, safetensors and PyTorch. It commits nothing.

    python Tests/Golden/interchange.py [path of rsn]        (numpy, safetensors, torch)
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.numpy import load_file, save_file

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(Path(__file__).parents[2] / ".build/release/rsn")


def run(text):
    return subprocess.run([PROGRAM, "-e", text], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def main():
    random = np.random.default_rng(3)
    with tempfile.TemporaryDirectory() as out:
        cube = random.normal(size=(3, 4, 5)).astype(np.float32)
        small = random.integers(-100, 100, (2, 3))
        # From there to here.
        np.save(f"{out}/cube.npy", np.asfortranarray(cube.astype(">f8")))
        np.savez(f"{out}/both.npz", cube=cube, small=small.astype(np.int16))
        np.savez_compressed(f"{out}/packed.npz", cube=cube, small=small.astype(">i8"), flags=small > 0)
        save_file({"cube": cube, "small": small.astype(np.int64), "half": cube.astype(np.float16)}, f"{out}/theirs.safetensors")
        torch.save({"cube": torch.from_numpy(cube), "small": torch.from_numpy(small)}, f"{out}/theirs.pth")
        lines = [f'let cube = load("{out}/cube.npy")', "print(cube.shape, cube.values)"]
        for file, names in (("both.npz", "cube small"), ("packed.npz", "cube small"), ("theirs.safetensors", "cube small"), ("theirs.pth", "cube small")):
            for name in names.split():
                lines.append(f'print(load("{out}/{file}")["{name}"] == load("{out}/{file}", name: "{name}"), load("{out}/{file}", name: "{name}").values)')
        # From here to there.
        lines.append(f'save(cube, "{out}/ours.npy"); save(["a/b": cube, "größe": tensor([1, 2.5])], "{out}/ours.npz")')
        lines.append(f'save(["a/b": cube, "größe": tensor([1, 2.5])], "{out}/ours.safetensors"); save(noise(size: [5, 7], seed: 1), "{out}/ours.png")')
        lines.append(f'print(image("{out}/ours.png") == load("{out}/ours.png"))')
        found = run("\n".join(lines))
        shape, values = found[0].split("] [")
        assert json.loads(shape + "]") == [3, 4, 5]
        assert np.array_equal(np.array(json.loads("[" + values), np.float32), cube.reshape(-1))
        for line, expected in zip(found[1:9], [cube, small] * 4):
            same, values = line.split(" ", 1)
            assert same == "true" and np.array_equal(np.array(json.loads(values), np.float32), expected.astype(np.float32).reshape(-1)), line
        assert np.array_equal(np.load(f"{out}/ours.npy"), cube)
        for ours in (np.load(f"{out}/ours.npz"), load_file(f"{out}/ours.safetensors")):
            assert np.array_equal(ours["a/b"], cube) and np.array_equal(ours["größe"], np.array([1, 2.5], np.float32))
        assert np.load(f"{out}/ours.npy", mmap_mode="r").shape == (3, 4, 5)
        assert Image.open(f"{out}/ours.png").size == (7, 5)
    print("all the same, there and back")


if __name__ == "__main__":
    main()

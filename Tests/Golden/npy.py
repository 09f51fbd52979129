#!/usr/bin/env python3
"""Makes Tests/Golden/npy: small arrays as NumPy saves them.

    python Tests/Golden/npy.py        (with numpy installed)
"""
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent / "npy"
ROOT.mkdir(exist_ok=True)


def save(name, array, version=None):
    with open(ROOT / f"{name}.npy", "wb") as file:
        np.lib.format.write_array(file, array, version=version)


cube = np.arange(24, dtype=np.float32).reshape(2, 3, 4) / 8 - 1  # element (i, j, k) is (12 i + 4 j + k) / 8 - 1
save("float32", cube)
save("float32-fortran", np.asfortranarray(cube))
save("float32-version-2", cube, (2, 0))
save("float32-version-3", cube, (3, 0))
save("float64", cube.astype(np.float64))
save("float64-fortran", np.asfortranarray(cube.astype(np.float64)))
save("int64", np.array([[-1, 2**40], [3, -(2**62)]], dtype=np.int64))
save("scalar", np.float32(2.5))
save("empty", np.zeros((0, 3), np.float32))
save("vector", np.array([1.5, -2, np.inf], np.float32))
save("complex64", np.zeros(2, np.complex64))
save("big-endian", np.arange(3).astype(">f4"))

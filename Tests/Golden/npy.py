#!/usr/bin/env python3
"""Makes Tests/Golden/npy: small arrays as NumPy saves them; and checks that NumPy reads what the program wrote (ours.npz, which a test compares byte by byte).

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
save("objects", np.array([{"a": 1}, None], dtype=object))
save("text", np.array(["a", "bc"]))

# Every kind of number, in both byte orders and both orders of axes, and what it is as float32.
arrays = {}
for kind in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]:
    for order in "<>" if kind[1] != "1" else "<":
        if kind[0] == "f":
            numbers = np.array([[1.5, -2.25, 65504], [6e-5, -0.0, np.inf]])
        elif kind == "b1":
            numbers = np.array([[True, False, True], [False, True, True]])
        else:
            info = np.iinfo(kind)
            numbers = np.array([[info.min, info.max, 1], [2, 3, info.max // 3]], dtype=kind)
        array = numbers.astype(order + kind)
        name = kind + ("-big" if order == ">" else "")
        arrays[name], arrays[name + "-fortran"] = array, np.asfortranarray(array)
        arrays["expected-" + name] = arrays["expected-" + name + "-fortran"] = array.astype(np.float32)
arrays["deep-fortran"] = np.asfortranarray(cube.reshape(2, 3, 2, 2))
arrays["expected-deep-fortran"] = cube.reshape(2, 3, 2, 2)
np.savez(ROOT / "types.npz", **arrays)
np.savez_compressed(ROOT / "types-compressed.npz", **arrays)

if (ROOT / "ours.npz").exists():
    with np.load(ROOT / "ours.npz") as ours:
        assert list(ours) == ["cube", "größe/2", "scalar"]
        assert np.array_equal(ours["cube"], cube) and ours["cube"].dtype == np.float32
        assert np.array_equal(ours["größe/2"], np.array([1.5, -2, np.inf], np.float32)) and ours["scalar"].shape == ()

#!/usr/bin/env python3
"""Makes Tests/Golden/imaging: what Pillow, torchvision and PyTorch make of small synthetic images.

    python Tests/Golden/imaging.py        (with pillow, numpy, torch, torchvision installed; seeded, so it makes the same files again)

decode/NAME.{png,jpg} and what they hold, decode/NAME.rgb   raw bytes of convert("RGB")
fit/SOURCE.png and fit/SOURCE-FIT.png                       Resize and CenterCrop
fit/sizes.txt            a line a size: height, width, and the CRC-32 of what fits make of hashed pixels of that size
scale/source.png and scale/NAME.f32                         raw little-endian float32, [y][x][rgb]
"""
import io
import struct
import zlib
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torchvision.transforms import CenterCrop, Compose, InterpolationMode, Resize

from hashed import bits

SIZES = [(1, 1), (3, 5), (56, 75), (64, 64), (200, 300), (224, 300), (255, 257), (256, 256), (300, 256), (301, 299), (375, 500), (500, 333), (40, 700), (901, 700)]

ROOT = Path(__file__).parent / "imaging"
RANDOM = np.random.default_rng(0)


def picture(height, width):
    """Smooth waves, hard edges and a little noise."""
    y, x = np.mgrid[0:height, 0:width] / 9.0
    waves = np.stack([np.sin(x + 2 * y), np.cos(3 * x - y), np.sin(x * y / 3)], -1) * 100 + 128
    waves[height // 3 : height // 2, width // 4 : width // 2] = [255, 0, 20]
    return np.clip(waves + RANDOM.normal(0, 12, waves.shape), 0, 255).astype(np.uint8)


def write(path, data):
    path = ROOT / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def encoded(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def decode(name, data):
    write(f"decode/{name}", data)
    image = Image.open(io.BytesIO(data))
    stem = name.replace(".", "-")
    write(f"decode/{stem}.rgb", np.array(image.convert("RGB")).tobytes())


def sixteen_bit_png(pixels):
    """Pillow cannot write 16-bit colour."""
    height, width, channels = pixels.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    colour = {1: 0, 3: 2, 4: 6}[channels]
    header = struct.pack(">IIBBBBB", width, height, 16, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def decodings():
    rgb = picture(23, 17)
    image = Image.fromarray(rgb)
    alpha = Image.fromarray(np.dstack([rgb, RANDOM.integers(0, 256, rgb.shape[:2], dtype=np.uint8)]))
    decode("rgb.png", encoded(image, "PNG"))
    decode("alpha.png", encoded(alpha, "PNG"))
    decode("grey.png", encoded(image.convert("L"), "PNG"))
    decode("grey-alpha.png", encoded(alpha.convert("LA"), "PNG"))
    decode("palette.png", encoded(image.quantize(7), "PNG"))
    decode("palette-transparent.png", encoded(image.quantize(7), "PNG", transparency=2))
    decode("bit.png", encoded(image.convert("1"), "PNG"))
    decode("transparent.png", encoded(image, "PNG", transparency=(255, 0, 20)))
    decode("16.png", sixteen_bit_png(RANDOM.integers(0, 65536, (11, 7, 3))))
    decode("16-alpha.png", sixteen_bit_png(RANDOM.integers(0, 65536, (11, 7, 4))))
    decode("16-grey.png", sixteen_bit_png(np.arange(0, 65536, 60).reshape(1, -1, 1)))

    photo = Image.fromarray(picture(37, 45))
    for name, options in {
        "420": dict(subsampling="4:2:0"),
        "422": dict(subsampling="4:2:2"),
        "444": dict(subsampling="4:4:4", quality=95),
        "progressive": dict(progressive=True, quality=60),
        "restart": dict(restart_marker_blocks=2),
        "low": dict(quality=5),
    }.items():
        decode(f"{name}.jpg", encoded(photo, "JPEG", **options))
    decode("grey.jpg", encoded(photo.convert("L"), "JPEG"))
    decode("cmyk.jpg", encoded(photo.convert("CMYK"), "JPEG"))
    whole = encoded(photo, "JPEG")
    # Stray bytes between the end of the data and the end of the image: a warning that Pillow passes over.
    decode("stray.jpg", whole[:-2] + b"\0\0\0" + whole[-2:])


def fittings():
    for name, (height, width) in {"wide": (61, 83), "tall": (121, 66), "large": (230, 307)}.items():
        image = Image.fromarray(picture(height, width))
        if name == "large":
            image = Image.fromarray(np.array(image) // 32 * 32)  # compresses better
        write(f"fit/{name}.png", encoded(image, "PNG", optimize=True))
        if name in ("wide", "large"):
            fit = Compose([Resize(256, InterpolationMode.BILINEAR), CenterCrop(224)])
            digest = np.array(fit(image))
            write(f"fit/{name}-input.crc", struct.pack("<II", zlib.crc32(digest.tobytes()), digest.shape[0]))
        for side in (16,) if name == "large" else (16, 47, 61, 90):
            write(f"fit/{name}-{side}.png", encoded(Resize(side, InterpolationMode.BILINEAR)(image), "PNG", optimize=True))
    image = Image.fromarray(picture(40, 52))
    write("fit/crop.png", encoded(image, "PNG"))
    for side in (40, 37, 21, 8):  # differences whose halves round both ways
        write(f"fit/crop-{side}.png", encoded(CenterCrop(side)(image), "PNG"))
    lines = []
    for height, width in SIZES:
        pixels = (bits(7, height * 4096 + width, height * width * 3) & np.uint64(255)).astype(np.uint8).reshape(height, width, 3)
        image = Image.fromarray(pixels)
        standard = Compose([Resize(256, InterpolationMode.BILINEAR), CenterCrop(224)])
        sums = [zlib.crc32(np.array(fit(image)).tobytes()) for fit in (standard, Resize(64), Resize(300))]
        lines.append(f"{height} {width} " + " ".join(f"{sum:08x}" for sum in sums))
    write("fit/sizes.txt", ("\n".join(lines) + "\n").encode())


def scalings():
    pixels = picture(24, 20)
    write("scale/source.png", encoded(Image.fromarray(pixels), "PNG"))
    whole = torch.from_numpy(pixels.astype(np.float32) / 255).permute(2, 0, 1)[None]

    def keep(name, tensor):
        write(f"scale/{name}.f32", tensor[0].permute(1, 2, 0).contiguous().numpy().astype("<f4").tobytes())

    def resized(tensor, size, antialias):
        return F.interpolate(tensor, size=size, mode="bilinear", align_corners=False, antialias=antialias)

    for percent in (50, 25, 10, 30):  # enlarged: the crop of 24 - 24p/100 by 20 - 20p/100 pixels
        rows, columns = 24 - 24 * percent // 100, 20 - 20 * percent // 100
        keep(f"in-{percent}", resized(CenterCrop((rows, columns))(whole), (24, 20), False))
    keep("half", resized(CenterCrop((12, 10))(whole), (7, 6), True))
    # to: 36, the shorter side of the image being 20: both ways at once do not occur, only growth
    keep("in-50-to-36", resized(CenterCrop((12, 10))(whole), (43, 36), False))
    # w = 1.5: a window of 36 by 30, 6 and 5 pixels of grey around
    out = F.pad(whole, (5, 5, 6, 6), value=0.25)
    keep("out-150", resized(out, (24, 20), True))
    # w = 1.25 on 24 by 20: 30 by 25, an odd difference across
    out = F.pad(whole, (2, 3, 3, 3), value=0.5)
    keep("out-125", resized(out, (24, 20), True))
    keep("resize-13x31", resized(resized(whole, (24, 31), False), (13, 31), True))


if __name__ == "__main__":
    decodings()
    fittings()
    scalings()
    print(sum(f.stat().st_size for f in ROOT.rglob("*") if f.is_file()), "bytes")

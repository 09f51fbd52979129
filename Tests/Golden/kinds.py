#!/usr/bin/env python3
"""Makes Tests/Golden/imaging/kinds: a small file of every kind of JPEG and PNG, and what Pillow makes of it whole, cut and damaged.

    python Tests/Golden/kinds.py        (pillow, numpy, torch, torchvision, simplejpeg; seeded, so it makes the same files again)

NAME.jpg, NAME.png   the files
kinds.txt            a line a file: name, height, width, CRC-32 of `convert("RGB")`, and the fewest of its first bytes that Pillow reads as the same image
damaged.txt          a line a file: name, stream, then for mutation 0, 1, 2 … the CRC-32 of what Pillow reads, or `-` where it refuses

Mutation m of file f overwrites 1 to 3 bytes after the signature, drawn from `bits(m, stream of f)` of hashed.py; for PNGs every other one then gets right checksums.
"""
import io
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import simplejpeg
from PIL import Image

from hashed import bits
from imaging import encoded, picture

FOLDER = Path(__file__).parent / "imaging/kinds"
MUTATIONS = 300
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]  # x, y, dx, dy
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def rows(pixels, depth):
    out = b""
    for row in pixels.reshape(pixels.shape[0], -1):
        if depth == 16:
            out += b"\0" + row.astype(">u2").tobytes()
        else:
            text = "".join(format(int(value), f"0{depth}b") for value in row)
            text += "0" * (-len(text) % 8)
            out += b"\0" + bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8))
    return out


def png(pixels, colour, depth, interlaced, palette=None, transparent=None):
    """By hand, because Pillow writes few of the kinds that it reads."""
    height, width = pixels.shape[:2]
    parts = [pixels[y::dy, x::dx] for x, y, dx, dy in ADAM7] if interlaced else [pixels]
    raw = b"".join(rows(part, depth) for part in parts if part.size)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))
    if palette:
        data += chunk(b"PLTE", palette)
    if transparent:
        data += chunk(b"tRNS", transparent)
    return data + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")


def pngs():
    random = np.random.default_rng(1)
    for colour, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        for depth in depths:
            palette = random.integers(0, 256, 3 << depth, dtype=np.uint8).tobytes() if colour == 3 else None
            for interlaced in (0, 1):
                pixels = random.integers(0, 1 << depth, (11, 13, CHANNELS[colour]))
                if colour == 0 and depth == 16:
                    pixels[:5] = random.integers(0, 400, (5, 13, 1))  # some below 256, which Pillow does not clip
                kind = {0: "grey", 2: "rgb", 3: "palette", 4: "grey-alpha", 6: "rgb-alpha"}[colour]
                name = f"{kind}-{depth}{'-interlaced' if interlaced else ''}"
                yield f"{name}.png", png(pixels, colour, depth, interlaced, palette)
                if colour in (0, 2):
                    first = struct.pack(">" + "H" * CHANNELS[colour], *map(int, pixels[0, 0]))
                    yield f"{name}-transparent.png", png(pixels, colour, depth, interlaced, transparent=first)
                if colour == 3:
                    yield f"{name}-transparent.png", png(pixels, colour, depth, interlaced, palette, bytes(range(0, 250, 7))[: 1 << depth])
    for height, width in ((1, 1), (1, 5), (5, 1), (2, 9)):  # some of Adam7's passes are empty
        pixels = random.integers(0, 256, (height, width, 3))
        yield f"rgb-{height}x{width}-interlaced.png", png(pixels, 2, 8, 1)


def jpegs():
    pixels = picture(21, 27)
    image = Image.fromarray(pixels)
    for progressive in (False, True):
        kind = "progressive" if progressive else "baseline"
        for sampling in ("4:4:4", "4:2:2", "4:2:0"):
            for quality in (10, 92):
                name = f"{kind}-{sampling.replace(':', '')}-{quality}.jpg"
                yield name, encoded(image, "JPEG", subsampling=sampling, progressive=progressive, quality=quality)
        yield f"{kind}-grey.jpg", encoded(image.convert("L"), "JPEG", progressive=progressive)
        cmyk = encoded(image.convert("CMYK"), "JPEG", progressive=progressive)
        yield f"{kind}-cmyk.jpg", cmyk
        adobe = cmyk.index(b"Adobe")
        yield f"{kind}-ycck.jpg", cmyk[: adobe + 11] + b"\2" + cmyk[adobe + 12 :]  # the same numbers, taken for YCCK
        yield f"{kind}-cmyk-without-adobe.jpg", cmyk[:adobe] + b"Other" + cmyk[adobe + 5 :]
    for sampling in ("411", "440", "422", "Gray"):
        yield f"turbo-{sampling}.jpg", simplejpeg.encode_jpeg(pixels, 60, "RGB", sampling)
    yield "rgb.jpg", encoded(image, "JPEG", keep_rgb=True)
    yield "restart-1.jpg", encoded(image, "JPEG", restart_marker_blocks=1)
    yield "restart-row.jpg", encoded(image, "JPEG", restart_marker_rows=1, subsampling="4:2:2")
    yield "restart-progressive.jpg", encoded(image, "JPEG", restart_marker_blocks=3, progressive=True)
    turned = Image.Exif()
    turned[0x0112] = 6  # "rotate by 90°", which convert("RGB") does not do
    yield "turned.jpg", encoded(image, "JPEG", exif=turned)
    for height, width in ((1, 1), (3, 2), (8, 8), (16, 17), (33, 1)):
        small = Image.fromarray(picture(40, 40)[:height, :width].copy())
        yield f"baseline-{height}x{width}.jpg", encoded(small, "JPEG")
        yield f"progressive-{height}x{width}.jpg", encoded(small, "JPEG", progressive=True)


def read(data):
    """What Pillow makes of it; None where it refuses."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG"])
            if image.width * image.height > 1 << 20:
                return None
            return np.array(image.convert("RGB"))
    except Exception:
        return None


def crc(pixels):
    return "-" if pixels is None else f"{zlib.crc32(pixels.tobytes()):08x}"


def fewest(data, whole):
    """Every shorter beginning is refused, and every longer one is the same image."""
    reads = [read(data[:count]) for count in range(len(data) + 1)]
    least = next(count for count, pixels in enumerate(reads) if pixels is not None)
    assert all(pixels is not None and np.array_equal(pixels, whole) for pixels in reads[least:])
    return least


def mutated(data, stream, mutation):
    data = bytearray(data)
    draws = [int(draw) for draw in bits(mutation, stream, 8)]
    for i in range(draws[0] % 3 + 1):
        data[8 + draws[1 + 2 * i] % (len(data) - 8)] = draws[2 + 2 * i] & 255
    if data[:4] == b"\x89PNG" and mutation % 2:
        at = 8
        while at + 12 <= len(data):
            count = int.from_bytes(data[at : at + 4], "big")
            if at + 12 + count > len(data):
                break
            data[at + 8 + count : at + 12 + count] = struct.pack(">I", zlib.crc32(bytes(data[at + 4 : at + 8 + count])))
            at += 12 + count
    return bytes(data)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    files = dict(sorted([*pngs(), *jpegs()]))
    lines, damaged = [], []
    chosen = {"rgb-8.png", "grey-16-interlaced.png", "palette-4-transparent.png", "rgb-alpha-8-interlaced.png", "baseline-420-92.jpg", "restart-1.jpg",
              "baseline-cmyk.jpg", "baseline-grey.jpg", "progressive-444-10.jpg"}
    for stream, (name, data) in enumerate(files.items()):
        (FOLDER / name).write_bytes(data)
        whole = read(data)
        lines.append(f"{name} {whole.shape[0]} {whole.shape[1]} {crc(whole)} {fewest(data, whole)}")
        if name in chosen:
            damaged.append(" ".join([name, str(stream)] + [crc(read(mutated(data, stream, m))) for m in range(MUTATIONS)]))
    (FOLDER / "kinds.txt").write_text("\n".join(lines) + "\n")
    (FOLDER / "damaged.txt").write_text("\n".join(damaged) + "\n")


if __name__ == "__main__":
    main()

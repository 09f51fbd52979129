#!/usr/bin/env python3
"""The paper's experiment on a small case, computed a second time in PyTorch: criteria for fixed images, mean ablation at all scales in both variants,
control sets, ratios, standard errors, the bootstrap's intervals. Prints the largest differences and fails above the tolerances.

    python Tests/Golden/paper.py [path of rsn]        (torch, torchvision, pillow, numpy, safetensors; about two minutes)
    python Tests/Golden/paper.py --record             (writes Tests/StdlibTests/Programs/golden.rsn, a part of it that runs without PyTorch)

The networks are the one in the box and hashed.py's ResNet-18 at full width. The photographs are made here, from seeded noise and shapes, in sizes that
need fitting. Their labels are what the intact network says of them, every fourth one a wrong one, so that accuracies lie between chance and one.
PyTorch computes the network in float32; everything after it in float64.

Tolerances: activations 2e-4 of the largest of their layer (float32, other orders of summation), accuracies exact, all that follows from them 1e-6.
"""

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file, save_file
from torchvision.transforms.functional import center_crop, resize, to_tensor

from hashed import U, architecture, mix, resnet18, uniform

ROOT = Path(__file__).parents[2]
MEAN, DEVIATION = (torch.tensor(x).view(3, 1, 1) for x in ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]))
PERCENTS = [0, 10, 40]
PHOTOGRAPHS = 16
CASES = [  # network, block, channels for the criteria, the chosen set, the control sets
    ("box", "2.1", [2, 13, 24], [24, 26, 28], [[0, 5, 9], [1, 3, 11], [14, 20, 31]]),
    ("full.safetensors", "2.1", [15, 68, 110], [15, 21, 30, 68, 110], [[0, 5, 9, 60, 61], [1, 3, 11, 77, 100]]),
    ("full.safetensors", "3.1", [29, 80], [29, 80, 113, 178, 215], [[0, 5, 9, 60, 61], [2, 3, 11, 77, 250]]),
]


# The small case: photographs and pictures to visualize with.


def picture(height, width, seed):
    """Smooth noise with a disk and a bar on it, 8 bits."""
    noise = uniform(seed, 0, 3 * 16 * 16).reshape(1, 3, 16, 16)
    image = F.interpolate(torch.from_numpy(noise), (height, width), mode="bicubic", align_corners=False)[0].clamp(0, 1)
    place = uniform(seed, 1, 9)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    radius = 20 + 50 * place[0]
    disk = (y - height * (0.3 + 0.4 * place[1])) ** 2 + (x - width * (0.3 + 0.4 * place[2])) ** 2 < radius**2
    bar = (x - width * place[6]).abs() < 8
    for shape, colour in ((disk, place[3:6]), (bar, place[[6, 7, 8]])):
        image = torch.where(shape, torch.tensor(colour).view(3, 1, 1), image)
    return Image.fromarray((image * 255).round().byte().permute(1, 2, 0).numpy())


def write_photographs(folder):
    sizes = [(256, 256), (256, 341), (300, 280), (375, 500)]
    paths = []
    for index in range(PHOTOGRAPHS):
        path = folder / f"{index:02}.png"
        picture(*sizes[index % len(sizes)], seed=100 + index).save(path)
        paths.append(path)
    return paths


# The experiment in PyTorch.


class Net:
    """A torchvision ResNet whose blocks keep copies of their layers and can have channels of Post overwritten."""

    def __init__(self, model):
        self.model, self.cut, self.values = model.eval(), None, {}
        for stage in range(1, 5):
            for index, block in enumerate(getattr(model, f"layer{stage}")):
                block.forward = self.forward(block, f"{stage}.{index}")

    def forward(self, block, name):
        def run(x):
            pre = block.bn2(block.conv2(F.relu(block.bn1(block.conv1(x)))))
            bypass = x if block.downsample is None else block.downsample(x)
            post = F.relu(bypass + pre)
            if self.cut and self.cut[0] == name:
                post = post.clone()
                post[:, self.cut[1]] = torch.tensor(self.cut[2], dtype=post.dtype).view(1, -1, 1, 1)
            self.values[name] = {"in": bypass, "pre": pre, "post": post}
            return post

        return run

    def __call__(self, images, cut=None):
        self.cut = cut
        with torch.no_grad():
            return self.model((torch.stack(images) - MEAN) / DEVIATION)

    def centre(self, block, layer):
        value = self.values[block][layer]
        return value[:, :, value.shape[2] // 2, value.shape[3] // 2]


def bilinear(image, side):
    return F.interpolate(image[None], (side, side), mode="bilinear", align_corners=False, antialias=True)[0]


def enlarged(image):
    return bilinear(image[:, 56:168, 56:168], 224)


def scaled(photograph, percent, variant):
    short = to_tensor(resize(photograph, 256))  # Pillow's antialiased bilinear, 8 bits
    if percent == 0:
        return center_crop(short, 224)
    if variant == "text":
        return bilinear(center_crop(short, 256 - int(256 * percent / 100)), 224)
    return bilinear(center_crop(center_crop(short, 224), int(224 * (2 - (1 + percent / 100)) + 1e-9)), 224)


def criteria(net, block, channel, liked_in, liked_pre):
    net([liked_in, enlarged(liked_in), liked_pre])
    pre, post = net.centre(block, "pre")[:, channel].double(), net.centre(block, "post")[:, channel].double()
    largest = max(net.centre(block, layer).abs().max().item() for layer in ("pre", "post"))
    ratio = None if post[0] == 0 and post[2] == 0 else (post[0] / post[2]).item()
    return {
        "Pre(X)": pre[0].item(), "Pre(S(X))": pre[1].item(), "delta": (pre[1] - pre[0].clamp(min=0)).item(),
        "Post(X In)": post[0].item(), "Post(X Pre)": post[2].item(), "ratio": ratio,
        "equation 1": bool(pre[0].clamp(min=0) < pre[1]), "equation 2": ratio is not None and 2 / 3 < ratio < 3 / 2, "largest": largest,
    }  # fmt: skip


def sweep(net, block, photographs, labels, chosen, controls, means, variant):
    """[percents][2 + controls, images] of 1 and 0, and how close any decision was."""
    closest, tables = np.inf, []
    for percent in PERCENTS:
        images, rows = [scaled(photograph, percent, variant) for photograph in photographs], []
        for channels in [None, chosen, *controls]:
            logits = net(images, channels and (block, channels, means[channels].tolist()))
            two = logits.topk(2).values
            closest = min(closest, ((two[:, 0] - two[:, 1]) / logits.abs().max()).min().item())
            rows.append((logits.argmax(1) == labels).double().numpy())
        tables.append(np.stack(rows))
    return np.stack(tables), closest


def integers(seed, streams, counters, bound):
    """`Random(seed:stream:).integer(counter, below: bound)`, a row a stream: the upper half of a 128-bit product."""
    with np.errstate(over="ignore"):
        key = mix(mix(U(seed) + U(0x9E3779B97F4A7C15)) ^ (streams.astype(U) * U(0xD1B54A32D192ED03) + U(0x8CB92BA72F3D8DD7)))[:, None]
        b = mix(mix(key + counters.astype(U) * U(0x9E3779B97F4A7C15)) ^ key)
        high, low = b >> U(32), b & U(0xFFFFFFFF)
        return ((high * U(bound) + ((low * U(bound)) >> U(32))) >> U(32)).astype(int)


def ratio_rows(right, resamples=10_000):
    """Equation 3 at each scale, with its standard error, and ratio(p) − ratio(0) with its crossed bootstrap interval."""
    sets, images = right.shape[1] - 2, right.shape[2]
    picks = integers(0, np.arange(resamples), np.arange(images), images)
    chosen_sets = integers(0, np.arange(resamples), np.arange(images, images + sets), sets)
    means = right[:, :, picks].mean(3)  # [percents, arms, resamples]
    others = np.take_along_axis(means[:, 2:], chosen_sets.T[None], 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = (means[:, 1:2] / others).mean(1).T
        drawn = drawn - drawn[:, :1]
    means = right.mean(2)
    ratios = means[:, 1:2] / means[:, 2:]
    return [
        {
            "percent": percent, "intact": means[p, 0], "passing": means[p, 1], "random": means[p, 2:].mean(),
            "random SE": means[p, 2:].std(ddof=1) / sets**0.5, "ratio": ratios[p].mean(), "ratio SE": ratios[p].std(ddof=1) / sets**0.5,
            "change": ratios[p].mean() - ratios[0].mean(), "low": np.quantile(drawn[:, p], 0.025), "high": np.quantile(drawn[:, p], 0.975),
        }
        for p, percent in enumerate(PERCENTS)
    ]  # fmt: skip


# The same with the program.

PROGRAM = """
import criteria
import ablation
use("{network}")
let rows = {channels}.map {{ ch in
  criteriaOf(image("in.png"), image("pre.png"), block: "{block}", ch: ch, seed: 0, change: {{ enlarged($0) }})
}}
save(table(rows), "criteria.csv")
let whole = dataset("{source}")
let means = centreMeans(whole, block: "{block}")
save(tensor(means), "means.npy")
for variant in [.text, .scripts] {{
  let right = sweep(
    "{source}", block: "{block}", chosen: {chosen}, controls: {controls}, means: means, percents: {percents}, variant: variant,
    choose: {{ $0 }})
  save(ratioTable(right, percents: {percents}, variant: variant), variant == .text ? "text.csv" : "scripts.csv")
}}
"""


def read(path):
    names = {"nil": None, "nan": None, "": None, "true": True, "false": False}
    with open(path, newline="") as file:
        return [{key: names[text] if text in names else float(text) for key, text in row.items()} for row in csv.DictReader(file)]


# A part of it as a test in the language.

GOLDEN = """//: Criteria on fixed images and a ratio's bootstrap interval, from PyTorch and NumPy: written by `python Tests/Golden/paper.py --record`.
import criteria
import ablation

func near(_ a: Number, _ b: Number, _ tolerance: Number) {{
  assert(abs(a - b) <= tolerance, "\\(a) is not \\(b) within \\(tolerance)")
}}

let likedIn = resize(noise(size: 28, seed: 1), 224), likedPre = resize(noise(size: 14, seed: 2), 224)
{criteria}
let right = [
  {right}
]
let rows = ratioTable(right, percents: [0, 10, 40])
{ratios}
"""


def noise(side, seed):
    """`noise(size:seed:)` of the language."""
    step = U(0x9E3779B97F4A7C15)
    with np.errstate(over="ignore"):
        start = mix(U(seed) + step)
        values = mix(start + np.arange(side * side * 3, dtype=U) * step + step)
    return torch.from_numpy((values >> U(40)).astype(np.float32) / np.float32(1 << 24)).view(side, side, 3).permute(2, 0, 1)


def record():
    net = box()
    images = [bilinear(noise(side, seed), 224) for side, seed in ((28, 1), (14, 2))]
    lines = []
    for block, channels in (("2.1", [2, 13, 24, 28]), ("3.1", [5, 40])):
        for channel in channels:
            found = criteria(net, block, channel, *images)
            row = f'criteriaOf(likedIn, likedPre, block: "{block}", ch: {channel}, seed: 0, change: {{ enlarged($0) }})'
            name = f"row{block[0]}{channel}"
            lines.append(f"let {name} = {row}")
            for key in ("Pre(X)", "Pre(S(X))", "Post(X In)", "Post(X Pre)", "delta"):
                lines.append(f'near({name}["{key}"], {found[key]:.7g}, {2e-4 * found["largest"]:.3g})')
            if found["ratio"] is not None and np.isfinite(found["ratio"]):
                lines.append(f'near({name}["ratio"], {found["ratio"]:.7g}, {2e-4 * found["largest"] / found["Post(X Pre)"] * max(1, found["ratio"]):.3g})')
            lines.append(f'assert({name}["equation 1"] == {str(found["equation 1"]).lower()} && {name}["equation 2"] == {str(found["equation 2"]).lower()})')
    right = (uniform(11, 0, 3 * 5 * 12).reshape(3, 5, 12) < 0.7).astype(np.float64)
    ratios = []
    for index, row in enumerate(ratio_rows(right)):
        for key in ("passing", "random", "random SE", "ratio", "ratio SE", "change", "low", "high"):
            ratios.append(f'near(rows[{index}]["{key}"], {row[key]:.12g}, 1e-6)')
    text = GOLDEN.format(
        criteria="\n".join(lines), ratios="\n".join(ratios), right=",\n  ".join(f"tensor({table.astype(int).tolist()})" for table in right)
    )
    (ROOT / "Tests/StdlibTests/Programs/golden.rsn").write_text(text)


def box():
    model = architecture("basic", [2, 2, 2, 2], 16, 40, False)
    weights = load_file(ROOT / "Sources/CBoxWeights/Weights/box.safetensors")
    model.load_state_dict({key: value.float() for key, value in weights.items()}, strict=False)
    return Net(model)


def main():
    if "--record" in sys.argv:
        return record()
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / ".build/release/rsn")
    worst = {}

    def compare(what, ours, theirs, scale=1.0):
        both_undefined = ours is None and theirs != theirs
        difference = 0.0 if both_undefined else np.inf if ours is None else abs(float(ours) - float(theirs)) / scale
        worst[what] = max(worst.get(what, 0), difference)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        full = resnet18()
        save_file({key: value.contiguous() for key, value in full.state_dict().items()}, folder / "full.safetensors")
        networks = {"box": box(), "full.safetensors": Net(full)}
        paths = write_photographs(folder)
        photographs = [Image.open(path) for path in paths]
        liked = {which: picture(224, 224, seed) for which, seed in (("in", 7), ("pre", 8))}
        for which, image in liked.items():
            image.save(folder / f"{which}.png")

        for index, (network, block, channels, chosen, controls) in enumerate(CASES):
            net = networks[network]
            plain = [scaled(photograph, 0, "text") for photograph in photographs]
            labels = net(plain).argmax(1)
            means = net.centre(block, "post").double().mean(0)
            labels[::4] = (labels[::4] + 1) % (40 if network == "box" else 1000)
            (folder / "list.txt").write_text("".join(f"{path.name}\t{label}\n" for path, label in zip(paths, labels.tolist())))
            source = PROGRAM.format(network=network, block=block, channels=channels, chosen=chosen, controls=controls, percents=PERCENTS, source="list.txt")
            (folder / "small.rsn").write_text(source)
            report = folder / f"report-{index}"
            done = subprocess.run([program, "run", "small.rsn", "-o", report], cwd=folder, capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(done.stderr)

            for row, channel in zip(read(report / "criteria.csv"), channels):
                expected = criteria(net, block, channel, *(to_tensor(liked[which]) for which in ("in", "pre")))
                for key in ("Pre(X)", "Pre(S(X))", "delta", "Post(X In)", "Post(X Pre)"):
                    compare("criteria", row[key], expected[key], expected["largest"])
                if expected["ratio"] is not None and expected["Post(X Pre)"] > 0:
                    compare("equation 2's ratio", row["ratio"], expected["ratio"], expected["largest"] / expected["Post(X Pre)"])
                for key in ("equation 1", "equation 2"):
                    compare("verdicts", row[key], expected[key])
            net(plain)
            compare("means", np.abs(np.load(report / "means.npy") - means.numpy()).max(), 0, means.abs().max().item())
            for variant in ("text", "scripts"):
                right, closest = sweep(net, block, photographs, labels, chosen, controls, means.float(), variant)
                rows = ratio_rows(right)
                print(f"{network} {block} .{variant}: accuracies", *(f"{row['intact']:.3f} {row['passing']:.3f} {row['random']:.3f};" for row in rows),
                      f"ratio {rows[-1]['ratio']:.4f} ± {rows[-1]['ratio SE']:.4f}; closest decision {closest:.1e}")  # fmt: skip
                for row, expected in zip(read(report / f"{variant}.csv"), rows):
                    for key in ("intact", "passing", "random"):
                        compare("accuracies", row[key], expected[key])
                    for key in ("random SE", "ratio", "ratio SE", "change"):
                        compare("ratios and standard errors", row[key], expected[key])
                    for key in ("low", "high"):
                        compare("bootstrap intervals", row[key], expected[key])

    limits = {"criteria": 2e-4, "equation 2's ratio": 2e-4, "means": 2e-4, "verdicts": 0, "accuracies": 1e-9}
    failed = False
    for what, difference in worst.items():
        limit = limits.get(what, 1e-6)
        failed |= not difference <= limit
        print(f"{what}: largest difference {difference:.2e} (tolerance {limit:g}){'' if difference <= limit else '  FAILED'}")
    sys.exit(failed)


if __name__ == "__main__":
    main()

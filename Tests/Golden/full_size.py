"""Full-size torchvision networks, saved in every form, in the real `rsn` against PyTorch, on photographs. Nothing is committed of it: it prints figures.

    swift build -c release --product rsn
    python3 Tests/Golden/full_size.py .build/release/rsn FOLDER [NAME…] [--photos N] [--shown N] [--every N]

FOLDER is an image folder (a folder of photographs for each class); names are of torchvision's ResNets, all five by default, and "streamless18". Of
`--shown` photographs all taps are compared (of every N-th block, if so asked), of `--photos` the logits. Needs torch, torchvision, safetensors, pillow and numpy, and 2 GB of temporary space.

The weights are random. Batch norms get the statistics of some of the photographs, so that activations are of the size that they have in a trained network, and
random scales and shifts. Of each network, all forms must have one hash, and every tap and the logits must agree within 1e-4 of the largest value.
"""

import argparse
import copy
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import safetensors.torch
import torch
from PIL import Image
from torchvision import transforms

import hashed
import taps

LIMIT = 1e-4
FIT = transforms.Compose(
    [
        transforms.Resize(256),
        transforms.CenterCrop(224),
        transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ]
)


def make(name, photographs):
    """Random weights whose activations are as in a trained network."""
    torch.manual_seed(0)
    streamless = name.startswith("streamless")
    kind, blocks = hashed.FAMILY["resnet18" if streamless else name]
    model = hashed.architecture(kind, blocks, 64, 1000, streamless)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.uniform_(module.bias, -0.5, 0.5)
            module.momentum = None
    # A trained block adds a little to its stream. (If each added as much as there is, a hundred blocks would amplify PyTorch's own rounding to 1e-3.)
    for block in model.modules():
        if hasattr(block, "downsample") and not streamless:
            torch.nn.init.uniform_((block.bn3 if hasattr(block, "bn3") else block.bn2).weight, 0.1, 0.4)
    model.train()
    with torch.no_grad():
        model(photographs)
    return model.eval()


def rsn(binary, program, folder):
    (folder / "program.rsn").write_text(program)
    result = subprocess.run([binary, "-e", program], cwd=folder, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"rsn: {result.stderr}")
    return result.stdout


def difference(found, wanted):
    wanted = wanted.numpy()
    if found.shape != wanted.shape:
        return float("inf")
    return float(np.abs(found.astype(np.float64) - wanted).max() / np.abs(wanted).max())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rsn", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("names", nargs="*", default=[*hashed.FAMILY, "streamless18"])
    parser.add_argument("--photos", type=int, default=64)
    parser.add_argument("--shown", type=int, default=2)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    binary, photos, names = str(options.rsn.resolve()), options.folder.resolve(), options.names
    # In the order of ImageFolder.
    files = sorted(path for path in photos.glob("*/*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))[: max(16, options.photos)]
    images = torch.stack([FIT(Image.open(path).convert("RGB")) for path in files])
    calibration, files = images[:16], files[: options.photos]
    images = images[: options.photos]
    shown = files[:: max(1, len(files) // options.shown)][: options.shown]
    failures = 0
    for name in names:
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            model = make(name, calibration)
            state = model.state_dict()
            torch.save(state, folder / "zip.pth")
            torch.save(state, folder / "legacy.pth", _use_new_zipfile_serialization=False)
            safetensors.torch.save_file(state, folder / "float32.safetensors")
            half = {key: value.half() if value.is_floating_point() else value for key, value in state.items()}
            torch.save(half, folder / "half.pth")
            hashes = rsn(binary, "\n".join(f'model("{form}").hash' for form in ["zip.pth", "legacy.pth", "float32.safetensors"]), folder).split()
            same = len(set(hashes)) == 1
            worst = (0.0, "", 0.0, 0.0)
            exact = copy.deepcopy(model).double()
            for path in shown:
                x = FIT(Image.open(path).convert("RGB"))[None]
                values, logits = taps.forward(model, x)
                truth, _ = taps.forward(exact, x.double())
                blocks = list(dict.fromkeys(tap.split("/")[0] for tap in values))[:: -options.every]
                values = {tap: value for tap, value in values.items() if tap.split("/")[0] in blocks}
                program = ['use("zip.pth")', f'let x = image("{path}")', 'save(logits(x), "logits.npy")']
                for tap in values:
                    block, layer = tap.split("/")
                    file = f"{block}-{layer}.npy"
                    program.append(f'save(act(x, block: "{block}", layer: .{layer}, at: .map), "{file}")')
                rsn(binary, "\n".join(program), folder)
                for tap, value in values.items():
                    found = np.load(folder / (tap.replace("/", "-") + ".npy"))
                    ours, theirs = difference(found, truth[tap][0]), difference(value[0].numpy(), truth[tap][0])
                    worst = max(worst, (difference(found, value[0]), tap, ours, theirs))
                error = difference(np.load(folder / "logits.npy"), logits[0])
                worst = max(worst, (error, "logits", 0.0, 0.0))
            # Many photographs at once: the class of single images and of groups are computed differently.
            with torch.no_grad():
                wanted = torch.cat([model(batch) for batch in images.split(16)])
            program = f'use("zip.pth")\nlet d = dataset("{photos}").take({len(files)})\nsave(logits(d), "all.npy")'
            rsn(binary, program, folder)
            found = np.load(folder / "all.npy")
            many = difference(found, wanted)
            classes = int((found.argmax(1) == wanted.argmax(1).numpy()).sum())
            model.load_state_dict({key: value.float() if value.is_floating_point() else value for key, value in half.items()})
            with torch.no_grad():
                wanted = model(images[:1])
            rsn(binary, f'use("half.pth")\nsave(logits(image("{files[0]}")), "half.npy")', folder)
            halves = difference(np.load(folder / "half.npy"), wanted[0])
            good = same and max(worst[0], many, halves) <= LIMIT
            failures += not good
            print(
                f"{name}: {'one hash' if same else 'DIFFERENT HASHES'} of zip, legacy and safetensors; {len(values)} taps of {len(shown)} photographs within"
                f" {worst[0]:.1e} (largest at {worst[1]}, from float64 {worst[2]:.1e} here and {worst[3]:.1e} in PyTorch); logits of {len(files)} within {many:.1e}, {classes} of {len(files)} top classes equal;"
                f" float16 within {halves:.1e}{'' if good else '  FAILED'}",
                flush=True,
            )
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()

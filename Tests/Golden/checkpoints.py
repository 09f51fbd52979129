"""Checkpoints for Tests/NetworksTests, written by PyTorch and safetensors themselves: the forms, types and views that people's files have.

    python3 Tests/Golden/checkpoints.py        (needs torch, torchvision, safetensors, numpy; writes into Tests/Golden/checkpoints)

All hold the network of width 1 that hashed.py makes, so that no values are committed beside them. (The legacy form names storages by their addresses in
memory, so its files have other bytes in every run.)
"""

import pathlib
import shutil
import zipfile

import safetensors.torch
import torch

import hashed

OUT = pathlib.Path(__file__).parent / "checkpoints"


def network(kind="basic", streamless=False):
    model = hashed.resnet(kind, [1, 1, 1, 1], width=1, classes=3, streamless=streamless)
    for name, buffer in model.named_buffers():
        if name.endswith("num_batches_tracked"):
            buffer.fill_(1 << 40)
    return model


def to(state, dtype):
    return {name: value.to(dtype) if value.is_floating_point() else value for name, value in state.items()}


def shared(state):
    """Everything in one storage: at offsets, transposed, with gaps, and one parameter that repeats a single element."""
    count = sum(value.numel() for value in state.values() if value.is_floating_point())
    flat = torch.full((3 * count + 64,), 7.5)
    place, views = 5, {}
    for index, (name, value) in enumerate(state.items()):
        if not value.is_floating_point():
            continue
        if name == "layer1.0.bn1.bias":
            flat[1] = value[0]
            views[name] = flat[1:2].expand(1)
            continue
        step = 2 if index % 2 else 1
        axes = list(range(value.dim()))[:: -1 if index % 3 else 1]
        turned = value.permute(axes)
        strides = torch.empty(turned.shape).stride()
        view = torch.as_strided(flat, turned.shape, [step * s for s in strides], place)
        view.copy_(turned)
        views[name] = view.permute([axes.index(i) for i in range(value.dim())])
        place += step * value.numel() + index % 4
    return views


def deflated(source, target):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    model = network()
    state = model.state_dict()
    torch.save(state, OUT / "zip.pth")
    torch.save(state, OUT / "legacy.pth", _use_new_zipfile_serialization=False)
    safetensors.torch.save_file(state, OUT / "float32.safetensors", {"classes": "a,b,c"})
    torch.save(to(state, torch.float16), OUT / "half.pth")
    safetensors.torch.save_file(to(state, torch.bfloat16), OUT / "bfloat16.safetensors")
    torch.save(to(state, torch.bfloat16), OUT / "bfloat16-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save(to(state, torch.float64), OUT / "double-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save(shared(state), OUT / "shared.pth")
    torch.save(shared(state), OUT / "shared-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save(dict(model.named_parameters()) | dict(model.named_buffers()), OUT / "parameters.pth", pickle_protocol=4)
    # As a training script leaves it.
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    wrapped = {f"module.{name}": value for name, value in state.items()}
    torch.save(
        {"epoch": 90, "arch": "resnet", "best_acc1": torch.tensor(69.75), "state_dict": wrapped, "optimizer": optimizer.state_dict()},
        OUT / "training.pth",
    )
    torch.save({"model": network("bottleneck").state_dict()}, OUT / "bottleneck-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save(network(streamless=True).state_dict(), OUT / "streamless.pth")
    # Small ones, for tests that try thousands of changed files.
    tiny = {name: value.clone() for name, value in state.items() if name.split(".")[0] in ("conv1", "bn1", "layer1")}
    tiny |= {"fc.weight": state["fc.weight"][:, :1].clone(), "fc.bias": state["fc.bias"]}
    torch.save(tiny, OUT / "tiny.pth")
    torch.save(tiny, OUT / "tiny-legacy.pth", _use_new_zipfile_serialization=False)
    safetensors.torch.save_file(tiny, OUT / "tiny.safetensors")
    deflated(OUT / "zip.pth", OUT / "deflated.pth")
    for file in OUT.iterdir():
        file.chmod(0o644)


if __name__ == "__main__":
    main()

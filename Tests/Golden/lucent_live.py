#!/usr/bin/env python3
"""Lucent and Resin side by side on the paper's recipe at 224², with every step's whole state: 128 steps at Pre of 1.1, 2.1 and 3.1.

    python Tests/Golden/lucent_live.py DIRECTORY [BLOCK …]              some minutes and 300 MB a block
    RESIN_LUCENT_LIVE=DIRECTORY swift test --filter LucentLiveTests     reads them and reports

For each block: step-N.safetensors (parameters, Adam's means, gradient, before update N), and run.safetensors: draws, objectives, the tap's largest values, and the
images after the last step of three free runs from the same start with the same draws: Lucent as it is (`image`), the same with each batch norm folded into
its convolution (`folded`): two correct programs that differ only in rounding.
"""

import sys
from pathlib import Path

import numpy as np
import torch
import torchvision
from lucent.optvis import objectives, render, transform
from torch.nn.utils.fusion import fuse_conv_bn_eval

import hashed
import lucent_golden as golden

STEPS = 128


class Replayed(golden.Draws):
    """The same draws again."""

    def __init__(self, values):
        self.values = iter(values)

    def choice(self, options):
        value = next(self.values)
        return min(options, key=lambda option: abs(option - value)) if isinstance(options, list) else int(value)


def fold(model):
    for block in (block for stage in (model.layer1, model.layer2, model.layer3, model.layer4) for block in stage):
        for conv, norm in (("conv1", "bn1"), ("conv2", "bn2")):
            setattr(block, conv, fuse_conv_bn_eval(getattr(block, conv), getattr(block, norm)))
            setattr(block, norm, torch.nn.Identity())
        if block.downsample is not None:
            block.downsample = torch.nn.Sequential(fuse_conv_bn_eval(block.downsample[0], block.downsample[1]), torch.nn.Identity())
    model.conv1, model.bn1 = fuse_conv_bn_eval(model.conv1, model.bn1), torch.nn.Identity()
    return model


def ascend(model, layer, channel, transforms, draws, folder=None):
    parameters, image = golden.parametrization(224)
    with torch.no_grad():
        parameters[0].copy_(golden.start(224, 12))
    optimizer = torch.optim.Adam(parameters, lr=5e-2)
    apply = transform.compose(transforms + [transform.normalize()])
    hook = render.hook_model(model, image)
    objective = objectives.neuron(layer, channel)
    out = {"draws": [], "objective": [], "largest": []}
    with draws:
        for step in range(1, STEPS + 1):
            optimizer.zero_grad()
            draws.record = []
            model(apply(image()))
            loss = objective(hook)
            loss.backward()
            out["draws"].append(draws.record)
            out["objective"].append(-loss.item())
            out["largest"].append(hook(layer).abs().max().item())
            if folder:
                state = optimizer.state.get(parameters[0], {})
                zeros = torch.zeros_like(parameters[0])
                tensors = {
                    "parameters": parameters[0].detach(), "mean": state.get("exp_avg", zeros),
                    "variance": state.get("exp_avg_sq", zeros), "gradient": parameters[0].grad,
                }
                golden.save({name: value.numpy() for name, value in tensors.items()}, folder / f"step-{step}.safetensors")
            optimizer.step()
    return out, image().detach().numpy()[0]


def main():
    root = Path(sys.argv[1])
    for block in sys.argv[2:] or golden.TAPS:
        layer, channel, jitter = golden.TAPS[block]
        folder = root / block
        folder.mkdir(parents=True, exist_ok=True)
        transforms = golden.paper_transforms(jitter)
        record, image = ascend(golden.out_of_place(hashed.resnet18()), layer, channel, transforms, golden.Draws(21), folder)
        flat = [value for row in record["draws"] for value in row]
        _, folded = ascend(golden.out_of_place(fold(hashed.resnet18())), layer, channel, transforms, Replayed(flat))
        golden.save(
            {
                "draws": np.array([golden.row(row, jitter >= 4) for row in record["draws"]]), "channel": np.array([channel], np.float32),
                "objective": np.array(record["objective"], np.float32), "largest": np.array(record["largest"], np.float32),
                "image": image, "folded": folded,
            }, folder / "run.safetensors")
        print(block, "Lucent against itself with batch norm folded: correlation", np.corrcoef(image.ravel(), folded.ravel())[0, 1])


if __name__ == "__main__":
    main()

"""Lucent on PyTorch: a visualization by the paper's recipe (section 7.1), as its own `render_vis` runs it."""

import warnings
from importlib.metadata import version

warnings.filterwarnings("ignore")

import torch
import torchvision
from lucent.optvis import objectives, param, render, transform

VERSION = f"{version('torch-lucent')} on PyTorch {torch.__version__}"


def transforms(jitter, size=224):
    """The scales, angles and order of the paper's scripts."""
    resample = [transform.random_scale([1, 0.975, 1.025, 0.95, 1.05]), transform.random_rotate(list(range(-5, 6)))]
    if jitter < 4:
        return resample
    crop = torchvision.transforms.CenterCrop(size)
    return [transform.pad(jitter), transform.jitter(jitter)] + resample + [transform.jitter(jitter // 2), crop]


def prepare(what, threads, block, jitter, steps):
    assert what == "visualization"
    torch.set_num_threads(threads)
    model = torchvision.models.resnet18(weights=None).eval()
    layer = f"layer{block.replace('.', '_')}_bn2"

    def run(count):
        objective = objectives.neuron(layer, 0)
        render.render_vis(
            model, objective, lambda: param.image(224), transforms=transforms(jitter), thresholds=(count,), verbose=False, progress=False,
            show_image=False)

    run(2)
    return lambda: run(steps), "render_vis"

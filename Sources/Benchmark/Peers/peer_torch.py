"""PyTorch: forward, a training step, one matrix product."""

import torch
import torchvision
from serve import fastest
from torch import nn
from torchvision.models.resnet import BasicBlock, ResNet

VERSION = torch.__version__


def prepare(what, threads, **options):
    torch.set_num_threads(threads)
    return {"forward": forward, "training": training, "sgemm": sgemm}[what](**options)


def forward(batch):
    images = torch.randn(batch, 3, 224, 224)
    model = torchvision.models.resnet18(weights=None).eval()

    def eager(layout):
        network, x = model.to(memory_format=layout), images.to(memory_format=layout)
        return lambda: run(network, x)

    def traced(layout):
        network, x = model.to(memory_format=layout), images.to(memory_format=layout)
        with torch.inference_mode():
            optimized = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(network, x)))
        run(optimized, x)
        return lambda: run(optimized, x)

    def run(network, x):
        with torch.inference_mode():
            network(x)

    # A model's layout changes in place: each pair in turn, then the choice is made again in its own layout.
    ways = {
        "eager": lambda: eager(torch.contiguous_format),
        "traced": lambda: traced(torch.contiguous_format),
        "eager, channels last": lambda: eager(torch.channels_last),
        "traced, channels last": lambda: traced(torch.channels_last),
    }
    _, name = fastest(ways)
    return ways[name](), name


def training(batch, size, width, classes):
    """The network in the box: ResNet-18's topology with channels of `width`, 2·width, 4·width, 8·width."""

    def network():
        model = ResNet(BasicBlock, [2, 2, 2, 2], num_classes=classes)
        model.inplanes = width
        model.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        model.bn1 = nn.BatchNorm2d(width)
        for stage in range(4):
            setattr(model, f"layer{stage + 1}", model._make_layer(BasicBlock, width << stage, 2, stride=1 if stage == 0 else 2))
        model.fc = nn.Linear(width << 3, classes)
        return model.train()

    def step(layout):
        model = network().to(memory_format=layout)
        images = torch.randn(batch, 3, size, size).to(memory_format=layout)
        labels = torch.arange(batch) % classes
        loss = nn.CrossEntropyLoss(label_smoothing=0.1)
        decaying = [p for p in model.parameters() if p.ndim > 1]
        others = [p for p in model.parameters() if p.ndim <= 1]
        groups = [{"params": decaying, "weight_decay": 5e-4}, {"params": others, "weight_decay": 0}]
        optimizer = torch.optim.SGD(groups, lr=0.01, momentum=0.9)

        def run():
            optimizer.zero_grad()
            loss(model(images), labels).backward()
            optimizer.step()

        return run

    return fastest({"eager": lambda: step(torch.contiguous_format), "eager, channels last": lambda: step(torch.channels_last)})


def sgemm(size):
    a, b = torch.randn(size, size), torch.randn(size, size)
    out = torch.empty(size, size)
    torch.mm(a, b, out=out)
    return lambda: torch.mm(a, b, out=out), "torch.mm"

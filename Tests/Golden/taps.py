"""What a residual network's taps are in PyTorch: In, Pre and Post of every block, each a copy from before a later operation overwrites it."""

import torch


def record(model):
    """Hooks on a torchvision ResNet that fill the dictionary that is handed out: "3.1/pre" -> tensor."""
    values = {}

    def keep(name):
        def hook(module, inputs, output):
            values[name] = output.clone()

        return hook

    def keep_input(name):
        def hook(module, inputs):
            values[name] = inputs[0].clone()

        return hook

    for stage in range(1, 5):
        for index, block in enumerate(getattr(model, f"layer{stage}")):
            name = f"{stage}.{index}"
            last = block.bn3 if hasattr(block, "bn3") else block.bn2
            last.register_forward_hook(keep(f"{name}/pre"))
            block.register_forward_hook(keep(f"{name}/post"))
            if block.downsample is not None:
                block.downsample[1].register_forward_hook(keep(f"{name}/in"))
            else:
                block.register_forward_pre_hook(keep_input(f"{name}/in"))
    return values


def forward(model, image):
    values = record(model)
    with torch.no_grad():
        logits = model(image)
    return values, logits

"""ResNet-18 with random weights as an ONNX file, for those who read no PyTorch; run as a program, because PyTorch's threads must not live beside theirs."""

import sys
import warnings


def export(path, batch):
    import torch
    import torchvision

    warnings.filterwarnings("ignore")
    model = torchvision.models.resnet18(weights=None).eval()
    torch.onnx.export(model, torch.zeros(batch, 3, 224, 224), path, dynamo=False, opset_version=17, input_names=["image"])


def resnet18(batch):
    """The path of the file; a fixed batch, so that all shapes are known when it is optimized."""
    import subprocess
    import tempfile

    path = tempfile.mkdtemp() + "/resnet18.onnx"
    subprocess.run([sys.executable, __file__, path, str(batch)], check=True)
    return path


if __name__ == "__main__":
    export(sys.argv[1], int(sys.argv[2]))

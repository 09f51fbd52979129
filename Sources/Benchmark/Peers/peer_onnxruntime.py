"""ONNX Runtime: forward, with all of its graph optimizations."""

import os

import numpy
import onnxruntime
from onnx_file import resnet18

VERSION = onnxruntime.__version__


def prepare(what, threads, batch):
    assert what == "forward"
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.intra_op_num_threads = threads
    path = resnet18(batch)
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    os.remove(path)
    images = numpy.random.rand(batch, 3, 224, 224).astype(numpy.float32)
    session.run(None, {"image": images})
    return lambda: session.run(None, {"image": images}), "all optimizations"

"""OpenVINO: forward, in float32 as everyone else, tuned for latency or for throughput, whichever is faster for the batch."""

import os

import numpy
import openvino
from onnx_file import resnet18
from serve import fastest

VERSION = openvino.__version__.split("-")[0]


def prepare(what, threads, batch):
    assert what == "forward"
    core = openvino.Core()
    common = {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": "f32"}

    def compiled(hint, images):
        path = resnet18(images)
        model = core.compile_model(path, "CPU", common | {"PERFORMANCE_HINT": hint})
        os.remove(path)
        return model

    def latency():
        request = compiled("LATENCY", batch).create_infer_request()
        images = numpy.random.rand(batch, 3, 224, 224).astype(numpy.float32)
        return lambda: request.infer({0: images}, share_inputs=True)

    def throughput(pieces):
        # The batch in equal pieces that run side by side, a stream each.
        model = compiled("THROUGHPUT", batch // pieces)
        queue = openvino.AsyncInferQueue(model)
        images = numpy.random.rand(batch // pieces, 3, 224, 224).astype(numpy.float32)

        def run():
            for _ in range(pieces):
                queue.start_async({0: images}, share_inputs=True)
            queue.wait_all()

        return run

    ways = {"latency": latency}
    for pieces in sorted({threads, batch}):
        if 1 < pieces <= batch and batch % pieces == 0:
            ways[f"throughput, {pieces} pieces"] = lambda pieces=pieces: throughput(pieces)
    return fastest(ways)

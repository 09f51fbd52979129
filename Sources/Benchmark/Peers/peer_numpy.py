"""NumPy with the OpenBLAS that comes with it: one matrix product."""

import numpy
from threadpoolctl import threadpool_info, threadpool_limits

VERSION = numpy.__version__


def prepare(what, threads, size):
    assert what == "sgemm"
    threadpool_limits(threads)
    a, b = (numpy.random.rand(size, size).astype(numpy.float32) for _ in range(2))
    out = numpy.empty_like(a)
    numpy.matmul(a, b, out=out)
    blas = next((entry for entry in threadpool_info() if entry["user_api"] == "blas"), {})
    return lambda: numpy.matmul(a, b, out=out), f"{blas.get('internal_api', 'BLAS')} {blas.get('version', '')}".strip()

"""How every process of the worker is started: isolated, with BLAS on one thread."""

import os
import sys

PYTHON = (sys.executable, "-I", "-B", "-X", "utf8", "-m", "flashdl.runner.worker")
ONCE = "--once"
FRESH = "--fresh"
THREADS = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_LOADER = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")


def environment() -> dict[str, str]:
    """One thread for each BLAS, and of our own only what the loader may need to find Python."""
    kept = {name: os.environ[name] for name in _LOADER if name in os.environ}
    return dict.fromkeys(THREADS, "1") | kept

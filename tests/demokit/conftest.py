"""One BLAS thread, as in the worker; read when NumPy is first imported."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

"""Networks as they are before training."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def random_layers(rng: np.random.Generator, sizes: Sequence[int]) -> dict[str, Floats]:
    """Tensors W1 [n_0, n_1] of variance 1/n_0, b1 [n_1] of deviation 0.1, W2 [n_1, n_2], ..."""
    net = {}
    for i, (n, m) in enumerate(pairwise(sizes), 1):
        net[f"W{i}"] = rng.standard_normal((n, m)) / np.sqrt(n)
        net[f"b{i}"] = rng.standard_normal(m) / 10
    return net

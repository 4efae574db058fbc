"""Mini-batches: an epoch is one pass over the rows, in an order of its own."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


def epoch(rng: np.random.Generator, n: int, size: int) -> Iterator[Rows]:
    """The rows 0 ... n-1 in a new order, ``size`` at a time; the last batch may be smaller."""
    order = rng.permutation(n)
    for start in range(0, n, size):
        yield order[start : start + size]


def one_hot(labels: Rows, classes: int) -> NDArray[np.float64]:  # [B] -> [B, K]
    return np.eye(classes)[labels]

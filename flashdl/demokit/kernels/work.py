"""What the passes through a dense network cost: multiplications, values to keep, passes."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]


def product_forward(batch: int, n: int, m: int) -> int:  # multiplications of h W
    return batch * n * m


def products_back(batch: int, n: int, m: int) -> tuple[int, int]:  # of delta W^T and of h^T delta
    return batch * m * n, n * batch * m


def work(batch: int, sizes: Sequence[int]) -> dict[str, NDArray[Any]]:
    """Counts for each layer and, last, for all of them; ``products`` is [layers + 1, 3]."""
    pairs = list(pairwise(sizes))
    names = [f"{i}: {n} to {m}" for i, (n, m) in enumerate(pairs, 1)]
    return {
        "layer": np.array([*names, "all"]),
        "products": _with_sum(
            [[product_forward(batch, n, m), *products_back(batch, n, m)] for n, m in pairs]
        ),
        "kept": _with_sum([batch * (n + m) for n, m in pairs]),  # h and z
        "parameters": _with_sum([n * m + m for n, m in pairs]),
        "passes": _with_sum([2 * (n * m + m) for n, m in pairs]),  # that differences would take
    }


def _with_sum(rows: Sequence[Any]) -> Counts:  # [L, ...] -> [L + 1, ...]
    counts = np.array(rows)
    return np.concatenate([counts, counts.sum(axis=0, keepdims=True)])

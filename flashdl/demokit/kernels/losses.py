"""Losses, each with its gradient beside it; y is the output, t the target, one example a row.

Entropy is what no cross-entropy with p falls below.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def squared_error(y: Floats, t: Floats) -> float:  # [B, m], [B, m] -> [], a mean over the batch
    return float(((y - t) ** 2).sum(axis=1).mean() / 2)


def d_squared_error(y: Floats, t: Floats) -> Floats:  # [B, m], [B, m] -> [B, m], dL/dy
    return (y - t) / len(y)


def entropy(p: Floats) -> Floats:  # [..., K] -> [...], in nats; 0 log 0 is 0
    H: Floats = -np.sum(p * np.log(np.where(p > 0, p, 1.0)), axis=-1)
    return H

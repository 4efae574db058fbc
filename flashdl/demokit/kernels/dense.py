"""A dense layer z = h W + b, one example a row, and its three gradients from delta = dL/dz."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def affine(h: Floats, W: Floats, b: Floats) -> Floats:  # [B, n], [n, m], [m] -> [B, m]
    return h @ W + b


def weight_gradient(h: Floats, delta: Floats) -> Floats:  # [B, n], [B, m] -> [n, m], dL/dW
    return h.T @ delta


def bias_gradient(delta: Floats) -> Floats:  # [B, m] -> [m], dL/db
    db: Floats = delta.sum(axis=0)
    return db


def input_gradient(delta: Floats, W: Floats) -> Floats:  # [B, m], [n, m] -> [B, n], dL/dh
    return delta @ W.T


def random_layers(rng: np.random.Generator, sizes: Sequence[int]) -> dict[str, Floats]:
    """Tensors W1 [n_0, n_1] of variance 1/n_0, b1 [n_1] of deviation 0.1, W2 [n_1, n_2], ..."""
    net = {}
    for i, (n, m) in enumerate(pairwise(sizes), 1):
        net[f"W{i}"] = rng.standard_normal((n, m)) / np.sqrt(n)
        net[f"b{i}"] = rng.standard_normal(m) / 10
    return net

"""A dense layer z = h W + b, one example a row, and its three gradients from delta = dL/dz."""

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

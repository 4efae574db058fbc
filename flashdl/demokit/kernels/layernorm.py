"""Layer normalisation without gain and bias, one example a row, and its gradient beside it."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TINY = 1e-12  # a row of equal entries has variance 0


def normalise(y: Floats) -> Floats:  # [B, n] -> [B, n], each row to mean 0 and variance 1
    z: Floats = (y - y.mean(axis=1, keepdims=True)) / _deviation(y)
    return z


def through_normalise(y: Floats, g: Floats) -> Floats:  # [B, n], dL/dz [B, n] -> dL/dy [B, n]
    z = normalise(y)
    along: Floats = (g * z).mean(axis=1, keepdims=True)
    dy: Floats = (g - g.mean(axis=1, keepdims=True) - z * along) / _deviation(y)
    return dy


def _deviation(y: Floats) -> Floats:  # [B, n] -> [B, 1]
    s: Floats = np.sqrt(y.var(axis=1, keepdims=True) + TINY)
    return s

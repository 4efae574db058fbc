"""How straight a sampled curve is: where its slope changes, how far it is from a line.

Samples lie on the last axis, at equal distances.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDING = 1e-9  # of the largest: a smaller change is none


def bent(slopes: Floats) -> NDArray[np.bool_]:  # [..., N] -> [..., N - 1], does this step change it
    most = np.abs(slopes).max(axis=-1, keepdims=True)
    steps: NDArray[np.bool_] = np.abs(np.diff(slopes)) > ROUNDING * most
    return steps


def curvature(y: Floats) -> Floats:  # [..., N] -> |second differences| [..., N - 2] over max |y|
    most = np.abs(y).max(axis=-1, keepdims=True)
    share: Floats = np.abs(np.diff(y, 2)) / np.maximum(most, 1e-300)
    return share


def unbent(y: Floats, slopes: Floats) -> float:  # [N], [N] -> largest curvature between the bends
    straight = ~bent(slopes)  # [N - 1] steps
    return float(np.max(curvature(y)[straight[1:] & straight[:-1]], initial=0.0))


def standardised(y: Floats) -> Floats:  # [..., N] -> mean 0, deviation 1; near 0 if constant
    least = 1e-12 * np.abs(y).max(axis=-1, keepdims=True) + 1e-300  # of rounding is no deviation
    deviation = np.maximum(y.std(axis=-1, keepdims=True), least)
    z: Floats = (y - y.mean(axis=-1, keepdims=True)) / deviation
    return z


def off_line(
    y: Floats,
) -> Floats:  # [..., N] -> [...], rms distance to the best line, in deviations
    z, t = standardised(y), standardised(np.arange(y.shape[-1], dtype=float))
    along = np.mean(z * t, axis=-1, keepdims=True)
    off: Floats = np.sqrt(np.mean((z - along * t) ** 2, axis=-1))
    return off

"""What numbers tend to while h shrinks, judged by the first and the last, and pictures of it."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDING = 1e-5  # a difference this small is on its way to 0, whatever it was before
MARGIN = 0.25  # how far a line may leave the curve beside it


def settles(q: Floats) -> bool:  # [k], from the largest h to the smallest -> is it going to 0?
    return bool(abs(q[-1]) <= max(abs(q[0]) / 2, ROUNDING))


def tends_to(q: Floats) -> Floats:  # [..., k] -> [...], the last; infinite if it grows like 1 / h
    first, last = np.abs(q[..., 0]), q[..., -1]
    return np.where(np.abs(last) > 2 * np.maximum(first, 1), np.copysign(np.inf, last), last)


def gapped(f: Floats) -> Floats:  # [n] -> [n], NaN where the next value is a jump away
    steep = np.append(np.abs(np.diff(f)) > 0.5, [False])
    return np.where(steep, np.nan, f)


def beside(lines: Floats, f: Floats) -> Floats:  # [m, n], [n] -> [m, n], NaN far from the curve
    near = (lines >= f.min() - MARGIN) & (lines <= f.max() + MARGIN)
    return np.where(near, lines, np.nan)

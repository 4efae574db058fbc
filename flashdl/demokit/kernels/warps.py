"""Images turned, sheared, zoomed and shifted: bilinear affine warps about the middle.

y(p) = x(m + A^-1 (p - m - t)), p = (row, column), m the middle: what was at q moves to
m + A (q - m) + t. Between pixels x is bilinear, outside it is 0; whole positions are exact.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
Matrix = NDArray[np.float64]  # [2, 2], acts on (row, column)


def rotation(degrees: float) -> Matrix:
    """Counter-clockwise as seen; quarter turns have no rounding error."""
    c, s = np.round([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], 12)
    return np.array([[c, -s], [s, c]])


def zoom(factor: float) -> Matrix:
    return np.array([[factor, 0.0], [0.0, factor]])


def shear(slope: float) -> Matrix:
    """Columns move by ``slope`` for each row."""
    return np.array([[1.0, 0.0], [slope, 1.0]])


def sources(shape: tuple[int, int], A: Matrix, shift: tuple[float, float]) -> Matrix:
    """Where each pixel of an image [H, W] comes from: [2, H, W]."""
    middle = (np.array(shape, float)[:, None, None] - 1) / 2
    offset = np.indices(shape) - middle - np.array(shift, float)[:, None, None]
    at: Matrix = np.einsum("ij,jhw->ihw", np.linalg.inv(A), offset) + middle
    return at


def bilinear(x: Floats, at: Matrix) -> Floats:
    """The images [N, H, W, ...] read at positions [2, H', W']; 0 outside: [N, H', W', ...]."""
    low = np.floor(at)
    part, edge = at - low, np.array(x.shape[1:3])[:, None, None]
    y = np.zeros((len(x), *at.shape[1:], *x.shape[3:]), x.dtype)
    for corner in np.ndindex(2, 2):
        step = np.array(corner)[:, None, None]
        place = low.astype(np.int64) + step
        inside = np.all((place >= 0) & (place < edge), axis=0)
        weight = np.where(step == 1, part, 1 - part).prod(axis=0) * inside
        row, column = np.clip(place, 0, edge - 1)
        y += x[:, row, column] * weight.astype(x.dtype).reshape(*weight.shape, *[1] * (x.ndim - 3))
    return y


def warped(x: Floats, A: Matrix, shift: tuple[float, float] = (0.0, 0.0)) -> Floats:
    """Images [N, H, W, ...] after the map A about their middle and a shift (down, across)."""
    return bilinear(x, sources(x.shape[1:3], A, shift))

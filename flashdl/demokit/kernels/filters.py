"""Well-known 3x3 kernels for one channel, and a layer of one kernel on one image.

Images and kernels are plain matrices [n, n] and [k, k] here.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import conv
from flashdl.demokit.kernels.conv import SAME_3, Grid

Floats = NDArray[Any]

NAMED = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "sobel-x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel-y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "laplace": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "blur": [[1 / 16, 1 / 8, 1 / 16], [1 / 8, 1 / 4, 1 / 8], [1 / 16, 1 / 8, 1 / 16]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
}


def named(kernel: str) -> Floats:  # -> [3, 3]
    return np.array(NAMED[kernel], float)


def correlated(x: Floats, W: Floats, b: float = 0.0, grid: Grid = SAME_3) -> Floats:
    """What a layer of one kernel makes of one image, by im2col: [n', n']."""
    y: Floats = conv.convolve(x[None, ..., None], W[..., None, None], np.full(1, b), grid)
    return y[0, ..., 0]


def transposed(z: Floats, W: Floats) -> Floats:
    """The adjoint of ``correlated`` without b, [n, n] -> [n, n]: dL/dx from dL/dy."""
    dx = conv.input_gradient(z[None, ..., None], W[..., None, None], (1, *z.shape, 1), SAME_3)
    return dx[0, ..., 0]


def matrix(W: Floats, n: int) -> Floats:
    """The same layer without b as a matrix [n n, n n]: column q is what pixel q alone gives."""
    spots = np.eye(n * n).reshape(-1, n, n)
    return np.array([correlated(spot, W).ravel() for spot in spots]).T


def turned(W: Floats) -> Floats:
    """By 180 degrees, which makes a convolution of a cross-correlation."""
    return W[::-1, ::-1]


def overlapping(x: Floats, W: Floats) -> Floats:
    """The cross-correlation wherever x and W overlap: [n + k - 1, n + k - 1]."""
    return correlated(x, W, grid=Grid(padding=len(W) - 1))


def order_gaps(x: Floats, W: Floats) -> Floats:
    """How far W on x is from x on W at most: cross-correlation, then convolution."""
    crossed = overlapping(x, W) - overlapping(W, x)
    convolved = overlapping(x, turned(W)) - overlapping(W, turned(x))
    gaps: Floats = np.abs([crossed, convolved]).max(axis=(1, 2))
    return gaps

"""Pooling of [N, H, W, C]: windows of k x k pixels, channel by channel; each with its gradient.

What no whole window covers at the lower and right border is left out, as libraries do.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.conv import Grid, Shape, output_size, taps

Floats = NDArray[Any]
Winners = NDArray[np.int16]


def _out(shape: Shape, k: int, stride: int) -> tuple[int, int]:
    grid = Grid(stride)
    return output_size(shape[1], k, grid), output_size(shape[2], k, grid)


def max_pool(x: Floats, k: int, stride: int) -> tuple[Floats, Winners]:
    """The largest of each window [N, H', W', C], and which it is, 0 ... k k - 1 row by row.

    There is one winner: of equal pixels the first.
    """
    out = _out(x.shape, k, stride)
    slices = list(taps((k, k), out, Grid(stride)))
    y = x[:, slices[0][0], slices[0][1]].copy()
    winner = np.zeros(y.shape, np.int16)
    for tap, (rows, across) in enumerate(slices[1:], 1):
        seen = x[:, rows, across]
        winner[seen > y] = tap
        np.maximum(y, seen, out=y)
    return y, winner


def d_max_pool(g: Floats, winner: Winners, shape: Shape, k: int, stride: int) -> Floats:
    """dL/dx [N, H, W, C] from g = dL/dy: the winner takes it all."""
    dx = np.zeros(shape, g.dtype)
    for tap, (rows, across) in enumerate(taps((k, k), g.shape[1:3], Grid(stride))):
        dx[:, rows, across] += g * (winner == tap)
    return dx


def average_pool(x: Floats, k: int, stride: int) -> Floats:  # -> [N, H', W', C]
    out = _out(x.shape, k, stride)
    y = np.zeros((len(x), *out, x.shape[3]), x.dtype)
    for rows, across in taps((k, k), out, Grid(stride)):
        y += x[:, rows, across]
    return y / (k * k)


def d_average_pool(g: Floats, shape: Shape, k: int, stride: int) -> Floats:
    """dL/dx [N, H, W, C] from g = dL/dy: every pixel of a window takes 1/k^2 of it."""
    dx = np.zeros(shape, g.dtype)
    for rows, across in taps((k, k), g.shape[1:3], Grid(stride)):
        dx[:, rows, across] += g / (k * k)
    return dx


def global_average(x: Floats) -> Floats:  # [N, H, W, C] -> [N, C], one number a channel
    mean: Floats = x.mean(axis=(1, 2))
    return mean


def d_global_average(g: Floats, shape: Shape) -> Floats:  # [N, C] -> [N, H, W, C]
    return np.broadcast_to(g[:, None, None] / (shape[1] * shape[2]), shape)

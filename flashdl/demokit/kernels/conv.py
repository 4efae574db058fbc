"""Convolution as deep learning has it (no flip): x [N, H, W, C], kernels W [h, w, C, M], b [M].

y[n, i, j, m] = b[m] + sum over u, v, c of W[u, v, c, m] x[n, i s + u d - p, j s + v d - p, c] with
stride s, padding p of zeros and dilation d. im2col: each window becomes a row, W a matrix, and one
matrix product does it all. The way back adds what each window sends to the pixels it saw.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

Floats = NDArray[Any]  # float32 or float64: what comes in goes out
Shape = tuple[int, ...]


class Grid(NamedTuple):
    """Where the windows of a layer lie: its hyper-parameters beside the size of the kernel."""

    stride: int = 1
    padding: int = 0
    dilation: int = 1


DENSE, SAME_3 = Grid(), Grid(padding=1)  # no padding; 3x3 kernels keep height and width
BLOCKS = range(128, 15, -1)  # rows of a block, the best first
CACHED = 600_000  # entries of columns at a time, which a core's cache holds: new memory is slow


def output_size(n: int, k: int, grid: Grid = DENSE) -> int:
    """How many windows of k pixels fit along an axis of n."""
    return (n + 2 * grid.padding - grid.dilation * (k - 1) - 1) // grid.stride + 1


def padded(x: Floats, p: int) -> Floats:  # [N, H, W, C] -> [N, H + 2p, W + 2p, C]
    if p == 0:
        return x
    n, h, w, c = x.shape
    wide = np.zeros((n, h + 2 * p, w + 2 * p, c), x.dtype)
    wide[:, p : p + h, p : p + w] = x
    return wide


def windows(x: Floats, size: tuple[int, int], grid: Grid = DENSE) -> Floats:
    """What each output sees, [N, H', W', h, w, C]: a view of x (if padded, of a copy)."""
    rows, columns = (output_size(n, k, grid) for n, k in zip(x.shape[1:3], size, strict=True))
    x = padded(x, grid.padding)
    n, h, w, c = x.strides
    s, d = grid.stride, grid.dilation
    return as_strided(
        x, (len(x), rows, columns, *size, x.shape[3]), (n, h * s, w * s, h * d, w * d, c),
        writeable=False,
    )  # fmt: skip


def im2col(x: Floats, size: tuple[int, int], grid: Grid = DENSE) -> Floats:
    """The windows as rows, [N, H', W', h w C]: a copy."""
    seen = windows(x, size, grid)
    return seen.reshape(*seen.shape[:3], -1)


def taps(size: tuple[int, int], out: Shape, grid: Grid = DENSE) -> Iterator[tuple[slice, slice]]:
    """For each of the h w places in the window: the pixels of padded x that outputs see there."""
    s, d = grid.stride, grid.dilation
    for u in range(0, size[0] * d, d):
        for v in range(0, size[1] * d, d):
            yield slice(u, u + out[0] * s - s + 1, s), slice(v, v + out[1] * s - s + 1, s)


def matrix(W: Floats) -> Floats:  # [h, w, C, M] -> [h w C, M]
    return W.reshape(-1, W.shape[-1])


def batches(x: Floats, size: tuple[int, int], grid: Grid = DENSE) -> Iterator[slice]:
    """Some images at a time, so that their columns stay in the cache."""
    rows, columns = (output_size(n, k, grid) for n, k in zip(x.shape[1:3], size, strict=True))
    n = max(CACHED // (rows * columns * size[0] * size[1] * x.shape[3]), 1)
    for i in range(0, len(x), n):
        yield slice(i, i + n)


def blocks(columns: Floats) -> Floats:  # [N, H', W', K] -> [n, r, K], a view
    """Rows in blocks, r up to 128: libraries have a faster product for small matrices."""
    rows = columns.reshape(-1, columns.shape[-1])
    r = next((r for r in BLOCKS if len(rows) % r == 0), len(rows))
    return rows.reshape(-1, r, rows.shape[1])


def convolve(x: Floats, W: Floats, b: Floats, grid: Grid = DENSE) -> Floats:
    """The outputs [N, H', W', M]."""
    size = W.shape[:2]
    parts = [weighted(im2col(x[some], size, grid), W, b) for some in batches(x, size, grid)]
    return np.concatenate(parts)


def weighted(columns: Floats, W: Floats, b: Floats) -> Floats:
    """The same from the columns [N, H', W', h w C], where they are known."""
    y = blocks(columns) @ matrix(W)
    y += b
    return y.reshape(*columns.shape[:3], -1)


def kernel_gradient(columns: Floats, delta: Floats, W: Floats) -> Floats:
    """dL/dW [h, w, C, M] from the columns and delta = dL/dy [N, H', W', M]."""
    dW: Floats = (blocks(columns).swapaxes(1, 2) @ blocks(delta)).sum(axis=0)
    return dW.reshape(W.shape)


def bias_gradient(delta: Floats) -> Floats:  # [N, H', W', M] -> [M], dL/db
    ones = np.ones(delta.size // delta.shape[-1], delta.dtype)
    db: Floats = ones @ delta.reshape(-1, delta.shape[-1])  # a product sums faster than sum
    return db


def input_gradient(delta: Floats, W: Floats, shape: Shape, grid: Grid = DENSE) -> Floats:
    """dL/dx [N, H, W, C]: the transposed convolution of delta [N, H', W', M].

    Through each place of the window, every output sends its share back to the pixel it saw there.
    """
    (n, h, w, c), p = shape, grid.padding
    dx = np.zeros((n, h + 2 * p, w + 2 * p, c), delta.dtype)
    back = np.ascontiguousarray(W.reshape(-1, *W.shape[2:]).swapaxes(1, 2))  # [h w, M, C]
    rows, places = blocks(delta), taps(W.shape[:2], delta.shape[1:3], grid)
    for W_tap, (down, across) in zip(back, places, strict=True):
        seen = dx[:, down, across]
        seen += (rows @ W_tap).reshape(seen.shape)
    inside: Floats = dx[:, p : p + h, p : p + w]
    return inside


def gradients(
    x: Floats, delta: Floats, W: Floats, grid: Grid = DENSE
) -> tuple[Floats, Floats, Floats]:
    """dL/dx, dL/dW and dL/db of a layer whose columns were not kept."""
    dx, dW = np.empty_like(x), np.zeros_like(W)
    for some in batches(x, W.shape[:2], grid):
        dW += kernel_gradient(im2col(x[some], W.shape[:2], grid), delta[some], W)
        dx[some] = input_gradient(delta[some], W, x[some].shape, grid)
    return dx, dW, bias_gradient(delta)

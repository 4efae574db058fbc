"""The small maps on which pooling is shown, and pooling as a stride or as a convolution."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.conv import Grid, Shape, convolve, output_size

Floats = NDArray[Any]

MAPS = np.array([[[1, 3, 2, 0], [4, 2, 1, 5], [0, 1, 7, 2], [2, 6, 3, 1]],  # A
                 [[2, 0, 5, 4], [1, 3, 6, 2], [9, 2, 0, 1], [4, 1, 3, 8]]], float)  # fmt: skip
TIE = np.array([[2.0, 5.0], [5.0, 1.0]])
SPIKE = np.pad([[1.0]], ((1, 2), (1, 2)))[None, ..., None]  # one bright pixel of 4x4
AS_CONVOLUTION = {
    "max": "none: not linear",
    "avg": "depthwise, all w = 1/{}",
    "global-avg": "depthwise, all w = 1/16",
    "strided": "depthwise, w = 1, then 0",
}


def strided(x: Floats, k: int, s: int) -> Floats:
    """The first pixel of each window, skipping the others: [N, H, W, C] -> [N, H', W', C]."""
    rows, columns = (output_size(n, k, Grid(s)) for n in x.shape[1:3])
    return x[:, ::s, ::s][:, :rows, :columns]


def d_strided(g: Floats, shape: Shape, s: int) -> Floats:
    """dL/dx [N, H, W, C] from g = dL/dy: what was skipped gets 0."""
    dx = np.zeros(shape, g.dtype)
    dx[:, ::s, ::s][:, : g.shape[1], : g.shape[2]] = g
    return dx


def depthwise(x: Floats, k: int, s: int) -> Floats:
    """Each channel of [1, H, W, C] for itself, by the constant kernel 1/k^2."""
    W = np.full((k, k, 1, 1), 1 / k**2)
    return convolve(x.transpose(3, 1, 2, 0), W, np.zeros(1), Grid(s)).transpose(3, 1, 2, 0)


def labels(kind: str, k: int, columns: int) -> dict[str, NDArray[Any]]:
    """What stands at the rows and columns of the pictures, and the facts about a rule."""
    window = " / ".join(" ".join(f"{v:g}" for v in row) for row in MAPS[0, :k, :k])
    return {
        "column": np.array([f"{c}{i + 1}" for c in "AB" for i in range(4)]),
        "out_column": np.array([f"{c}{i + 1}" for c in "AB" for i in range(columns)]),
        "channel": np.array(["A", "B"]),
        "ways": np.array([f"{n} {i + 1}" for n in ("x", "dx") for i in range(4)]),
        "tied": np.array(["x 1", "x 2", "dx 1", "dx 2"]),
        "share_of": np.array(["pixels x", "max: dx", "average: dx"]),
        "pixels": np.array([f"pixel {i + 1}" for i in range(4)]),
        "first": np.array([window]),
        "as_what": np.array([AS_CONVOLUTION[kind].format(k * k)]),
        "channels": np.array(["2, 2"]),
        "learned": np.zeros(1, int),
    }

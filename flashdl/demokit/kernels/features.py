"""What a network makes of images, layer by layer, as vectors to compare, rank and classify.

Two vectors are compared by Euclidean distance or by 1 - cosine. Average precision is the mean, over
the right items of a ranking, of the precision down to each of them.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.cnn import forward

Floats = NDArray[Any]
Flags = NDArray[np.bool_]
Order = NDArray[np.int64]
Net = Mapping[str, Floats]

TINY = 1e-12


def layers(net: Net, images: Floats) -> dict[str, Floats]:
    """Of images [n, H, W] the vectors [n, d] of each layer: pixels, conv1, conv2, dense."""
    n, s = len(images), forward(net, images.astype(np.float32)[..., None])
    found = {"pixels": images, "conv1": s.p1, "conv2": s.p2, "dense": s.h}
    return {name: values.reshape(n, -1).astype(float) for name, values in found.items()}


def unit(v: Floats) -> Floats:  # [n, d] -> [n, d], each row of norm 1
    u: Floats = v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), TINY)
    return u


def euclidean(a: Floats, b: Floats) -> Floats:  # [m, d], [n, d] -> [m, n]
    squares = (a * a).sum(axis=1)[:, None] + (b * b).sum(axis=1)[None] - 2 * a @ b.T
    gap: Floats = np.sqrt(np.maximum(squares, 0))
    return gap


def one_minus_cosine(a: Floats, b: Floats) -> Floats:  # [m, d], [n, d] -> [m, n]
    gap: Floats = 1 - unit(a) @ unit(b).T
    return gap


def ranked(gaps: Floats) -> Order:  # [m, n] -> [m, n], the nearest first, ties in their order
    return np.argsort(gaps, axis=-1, kind="stable")


def precision_at(hits: Flags) -> Floats:  # ranked hits [m, n] -> [m, n], among the first 1, 2, ...
    share: Floats = hits.cumsum(axis=-1) / np.arange(1, hits.shape[-1] + 1)
    return share


def average_precisions(hits: Flags) -> Floats:  # ranked hits [m, n] -> [m]; 0 without any hit
    found = np.maximum(hits.sum(axis=-1), 1)
    mean: Floats = (precision_at(hits) * hits).sum(axis=-1) / found
    return mean


def shifted(images: Floats, rows: int, columns: int) -> Floats:
    """Images [n, H, W] moved down and to the right; what comes in is black, what leaves is lost."""
    moved = np.roll(images, (rows, columns), axis=(1, 2))
    for axis, by in ((1, rows), (2, columns)):
        gone = np.arange(images.shape[axis])
        blank = gone < by if by >= 0 else gone >= images.shape[axis] + by
        moved[(slice(None),) * axis + (blank,)] = 0
    return moved

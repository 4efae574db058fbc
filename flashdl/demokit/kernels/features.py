"""What a network makes of images, layer by layer, as vectors to compare, rank and classify.

Two vectors are compared by Euclidean distance or by 1 - cosine. Average precision is the mean, over
the right items of a ranking, of the precision down to each of them.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.cnn import forward
from flashdl.demokit.kernels.similarity import unit_rows

Floats = NDArray[Any]
Flags = NDArray[np.bool_]
Order = NDArray[np.int64]
Net = Mapping[str, Floats]


def layers(net: Net, images: Floats) -> dict[str, Floats]:
    """Of images [n, H, W] the vectors [n, d] of each layer: pixels, conv1, conv2, dense."""
    n, s = len(images), forward(net, images.astype(np.float32)[..., None])
    found = {"pixels": images, "conv1": s.p1, "conv2": s.p2, "dense": s.h}
    return {name: values.reshape(n, -1).astype(float) for name, values in found.items()}


def euclidean(a: Floats, b: Floats) -> Floats:  # [m, d], [n, d] -> [m, n]
    squares = (a * a).sum(axis=1)[:, None] + (b * b).sum(axis=1)[None] - 2 * a @ b.T
    gap: Floats = np.sqrt(np.maximum(squares, 0))
    return gap


def one_minus_cosine(a: Floats, b: Floats) -> Floats:  # [m, d], [n, d] -> [m, n]
    gap: Floats = 1 - unit_rows(a) @ unit_rows(b).T
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

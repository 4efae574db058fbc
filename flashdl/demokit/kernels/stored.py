"""Features of a network that are stored for a small classifier, and the steps they replace."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import cnn
from flashdl.demokit.kernels.conv import SAME_3, im2col

Floats = NDArray[Any]
Net = Mapping[str, Floats]

OFF = 1e-3  # a unit with less deviation is always off
TINY = 1e-3


def scaled_by(stored: Floats) -> tuple[Floats, Floats]:
    """Mean and deviation of each feature over all images in the store: no labels are needed."""
    sd = stored.std(axis=0)
    return stored.mean(axis=0), np.where(sd > OFF, sd, 1)  # what is always off stays 0


def by_batch(h: Floats, axis: int = 0) -> Floats:
    """What a layer in training mode gives: each feature by the statistics of its batch."""
    mean, sd = (f(axis=axis, keepdims=True) for f in (h.mean, h.std))
    scaled: Floats = (h - mean) / (sd + TINY)
    return scaled


def descended(
    net: Net, images: Floats, t: Floats, *, free: Collection[str], lr: float, steps: int
) -> dict[str, Floats]:
    """The whole network after full-batch steps in which only the free arrays move."""
    whole = dict(net)
    columns = im2col(images, cnn.K, SAME_3)
    for _ in range(steps):
        _, g = cnn.gradient(whole, columns, t)
        whole = {k: w - lr * g[k] if k in free else w for k, w in whole.items()}
    return whole

"""Images moved by whole pixels, and how well a classifier knows them then."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
Labels = NDArray[np.int64]

BY_ONE = ((0, 1), (0, -1), (1, 0), (-1, 0))  # pixels down, across


def moved(x: Floats, down: int, across: int) -> Floats:
    """[N, H, W, ...] moved; zeros come in, and what leaves is lost."""
    (h, w), y = x.shape[1:3], np.zeros_like(x)
    seen = x[:, max(-down, 0) : h - max(down, 0), max(-across, 0) : w - max(across, 0)]
    y[:, max(down, 0) : h + min(down, 0), max(across, 0) : w + min(across, 0)] = seen
    return y


def shares_right(
    classify: Callable[[Floats], Labels], images: Floats, labels: Labels
) -> tuple[float, float]:
    """The share that is classified right: as it is, and moved by a pixel, a mean of four ways."""
    shares = [float(np.mean(classify(moved(images, *by)) == labels)) for by in ((0, 0), *BY_ONE)]
    return shares[0], sum(shares[1:]) / len(BY_ONE)

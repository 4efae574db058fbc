"""Images of 16 x 16 pixels to be segmented: patches of texture on a background of random bits.

Every class is black and white in equal shares, so a pixel by itself says nothing of its class.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

SIDE = 16
CLASSES = ("background", "rows", "columns", "checks")


class Textures(NamedTuple):
    """Images [n, 16, 16] with noise, and the class of each pixel [n, 16, 16], 0..3."""

    images: Floats
    labels: Labels


def patterns(rng: np.random.Generator) -> Labels:  # -> [4, 16, 16] of 0 and 1, with random phases
    y, x = np.mgrid[:SIDE, :SIDE] + rng.integers(0, 2, (2, 1, 1))
    return np.stack([rng.integers(0, 2, (SIDE, SIDE)), y % 2, x % 2, (x + y) % 2])


def texture(rng: np.random.Generator) -> tuple[Labels, Labels]:
    """One image of bits and the class of each pixel; of two patches the later one is in front."""
    labels = np.zeros((SIDE, SIDE), np.int64)
    for _ in range(2):
        height, width = rng.integers(5, 10, 2)
        top, left = rng.integers(0, SIDE + 1 - height), rng.integers(0, SIDE + 1 - width)
        labels[top : top + height, left : left + width] = rng.integers(1, len(CLASSES))
    return np.choose(labels, patterns(rng)), labels


def textures(rng: np.random.Generator, n: int, *, noise: float = 0.3) -> Textures:
    """``n`` images with Gaussian noise of that deviation, and their labels."""
    pairs = [texture(rng) for _ in range(n)]
    bits, labels = (np.stack(parts) for parts in zip(*pairs, strict=True))
    return Textures(bits + noise * rng.standard_normal(bits.shape), labels)

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
    """Images [n, 16, 16] with noise; of each pixel the class, 0..3, and the patch, 0 for none."""

    images: Floats
    labels: Labels
    objects: Labels


def patterns(rng: np.random.Generator) -> Labels:  # -> [4, 16, 16] of 0 and 1, with random phases
    y, x = np.mgrid[:SIDE, :SIDE] + rng.integers(0, 2, (2, 1, 1))
    return np.stack([rng.integers(0, 2, (SIDE, SIDE)), y % 2, x % 2, (x + y) % 2])


def texture(rng: np.random.Generator) -> tuple[Labels, Labels, Labels]:
    """Bits, class and patch of each pixel [16, 16]; of two patches the later one is in front."""
    labels, objects = np.zeros((2, SIDE, SIDE), np.int64)
    for patch in (1, 2):
        height, width = rng.integers(5, 10, 2)
        top, left = rng.integers(0, SIDE + 1 - height), rng.integers(0, SIDE + 1 - width)
        place = slice(top, top + height), slice(left, left + width)
        labels[place], objects[place] = rng.integers(1, len(CLASSES)), patch
    return np.choose(labels, patterns(rng)), labels, objects


def textures(rng: np.random.Generator, n: int, *, noise: float = 0.3) -> Textures:
    """``n`` images with Gaussian noise of that deviation, and what they show."""
    found = [texture(rng) for _ in range(n)]
    bits, labels, objects = (np.stack(parts) for parts in zip(*found, strict=True))
    return Textures(bits + noise * rng.standard_normal(bits.shape), labels, objects)

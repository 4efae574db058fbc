"""Dropout with its gradient beside it; p is the probability that a unit is zeroed.

Inverted: y = keep h / (1 - p) in training and h in test. Classic: keep h, and (1 - p) h in test.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def kept(rng: np.random.Generator, shape: tuple[int, ...], p: float) -> Floats:
    """1 for a unit that stays, 0 for one that is zeroed, each drawn by itself."""
    return (rng.random(shape) >= p).astype(float)


def survivor_scale(p: float, form: str) -> float:
    """What a unit that stays is multiplied by in training."""
    return 1 / (1 - p) if form == "inverted" else 1.0


def in_training(h: Floats, keep: Floats, p: float, form: str) -> Floats:  # [...], [...] -> [...]
    return h * keep * survivor_scale(p, form)


def through_training(g: Floats, keep: Floats, p: float, form: str) -> Floats:  # dL/dy -> dL/dh
    return g * keep * survivor_scale(p, form)


def in_test(h: Floats, p: float, form: str) -> Floats:  # [...] -> [...], nothing is zeroed
    return h if form == "inverted" else h * (1 - p)

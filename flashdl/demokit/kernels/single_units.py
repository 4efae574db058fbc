"""How much one unit says: to how many classes it answers, and what is lost without it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
Labels = NDArray[np.int64]


def by_class(v: Floats, labels: Labels) -> Floats:
    """The mean activation of units [n, units] for each class: [classes, units]."""
    return np.array([v[labels == c].mean(axis=0) for c in range(labels.max() + 1)])


def answers(means: Floats) -> Labels:
    """Of each unit that is ever active: to how many classes [classes, units] by half its most."""
    live = means[:, means.max(axis=0) > 0]
    number: Labels = np.sum(live >= live.max(axis=0) / 2, axis=0)
    return number


def without_one(net: Mapping[str, Floats], h: Floats, j: int) -> Floats:
    """The logits from hidden activations h [n, hidden] if unit j were silent."""
    z: Floats = h @ net["W4"] + net["b4"] - h[:, [j]] * net["W4"][j]
    return z

"""Paths of an optimiser: how they are walked, and how a film shows them grow."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Step = Callable[[Floats, Floats, Floats], tuple[Floats, Floats]]  # w, g, carried -> w, carried


def descend(
    w: Floats, gradient: Callable[[Floats, int], Floats], step: Step, *, steps: int
) -> Floats:
    """From w [...] the points after 0, 1 ... steps [steps + 1, ...]; what is carried begins at 0.

    The gradient is told the number of the step.
    """
    carried, path = np.zeros_like(w), [w]
    for k in range(steps):
        w, carried = step(w, gradient(w, k), carried)
        path.append(w)
    return np.array(path)


def growing(paths: Floats, *, frames: int) -> Floats:
    """Points [k, s, 2] of s paths as frames [at most frames, s (k + 1), 2] for a plot's ``path``.

    Each frame has the first points of every path, NaN after them; the last frame has all.
    """
    padded = np.concatenate([paths, np.full_like(paths[:1], np.nan)])
    place = np.arange(len(padded))[:, None, None]
    ends = np.unique(np.geomspace(1, len(paths), frames).round())
    return np.array(
        [np.where(place < m, padded, np.nan).swapaxes(0, 1).reshape(-1, 2) for m in ends]
    )

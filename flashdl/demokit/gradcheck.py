"""Is a gradient right? Central differences, and one number for how far it is from them."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def central_differences(
    f: Callable[[Floats], float], x: Floats, *, eps: float, entries: Sequence[int]
) -> Floats:
    """(f(x + eps e_i) - f(x - eps e_i)) / 2 eps for the flat ``entries`` i of x: 2 calls of f each.

    Truncation errs by eps^2 f'''/6, rounding by about 1e-16 f/eps: plotted over eps, a V.
    """
    return np.array([(_moved(f, x, i, eps) - _moved(f, x, i, -eps)) / (2 * eps) for i in entries])


def relative_error(a: Floats, n: Floats) -> float:
    """Distance |a - n| / (|a| + |n|) in Euclidean norms: 0 if equal or both zero, 1 if opposite."""
    total = float(np.linalg.norm(a) + np.linalg.norm(n))
    return float(np.linalg.norm(a - n)) / total if total > 0 else 0.0


def tensor_errors(
    cost: Callable[[Mapping[str, Floats]], float],
    tensors: Mapping[str, Floats],
    gradients: Mapping[str, Floats],
    *,
    entries: Mapping[str, Sequence[int]],
    eps: float,
) -> Floats:
    """The relative error of each tensor's gradient at its chosen flat ``entries``: [tensors]."""

    def measured(name: str) -> Floats:
        def f(w: Floats) -> float:
            return cost({**tensors, name: w})

        return central_differences(f, tensors[name], eps=eps, entries=entries[name])

    return np.array([relative_error(gradients[n].flat[i], measured(n)) for n, i in entries.items()])


def _moved(f: Callable[[Floats], float], x: Floats, i: int, step: float) -> float:
    moved = x.copy()
    moved.flat[i] += step
    return f(moved)

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
    errors: Floats = sweep_errors(cost, tensors, [gradients], entries=entries, steps=[eps])[0, 0]
    return errors


def sweep_errors(
    cost: Callable[[Mapping[str, Floats]], float],
    tensors: Mapping[str, Floats],
    gradients: Sequence[Mapping[str, Floats]],
    *,
    entries: Mapping[str, Sequence[int]],
    steps: Sequence[float],
) -> Floats:
    """The same for several gradients by every step, the cost called once: [steps, n, tensors]."""

    def errors(name: str, eps: float) -> list[float]:
        def f(w: Floats) -> float:
            return cost({**tensors, name: w})

        n = central_differences(f, tensors[name], eps=eps, entries=entries[name])
        return [relative_error(g[name].flat[entries[name]], n) for g in gradients]

    found: Floats = np.array([[errors(name, eps) for name in entries] for eps in steps])
    return found.swapaxes(1, 2)


def kink_errors(steps: Sequence[float], *, distance: float) -> Floats:
    """The relative error for (relu(w) - 1)^2 / 2 at w = ``distance`` from its kink, by each step.

    A step beyond the kink sees another branch: the right gradient disagrees by up to 1/3.
    """
    w = np.array([distance])

    def f(u: Floats) -> float:
        return float((np.maximum(u[0], 0.0) - 1) ** 2 / 2)

    return np.array(
        [relative_error(w - 1, central_differences(f, w, eps=h, entries=(0,))) for h in steps]
    )


def _moved(f: Callable[[Floats], float], x: Floats, i: int, step: float) -> float:
    moved = x.copy()
    moved.flat[i] += step
    return f(moved)

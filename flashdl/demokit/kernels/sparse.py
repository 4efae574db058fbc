"""Least squares with a penalty on the size of the weights, solved by proximal gradient steps.

f(w) = |y - X w|^2 / (2 n) + l1 |w|_1 + l2 |w|_2^2 / 2, both l1 and l2 may be arrays [k, 1]: then k
problems are solved at once, w is [k, d]. With G = X^T X / n and c = X^T y / n the data's gradient
is G w - c.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

USEFUL = np.array([3.0, -2.0, 1.5, -1.0, 0.8])  # true weights; those of all other columns are 0
NOISE = 0.5  # standard deviation of what is added to y
STILL = 1e-14  # a weight that moves less than this in a step has arrived


class Data(NamedTuple):
    """Rows X [n, d] and targets y [n]."""

    X: Floats
    y: Floats


class Problem(NamedTuple):
    """What the data says: G [d, d], c [d] and y^T y / n."""

    G: Floats
    c: Floats
    yy: float


class Penalty(NamedTuple):
    """The factors of |w|_1 and of |w|_2^2 / 2, numbers or [k, 1]."""

    l1: Floats | float = 0.0
    l2: Floats | float = 0.0


def sparse_regression(rng: np.random.Generator, n: int, d: int) -> Data:
    """Normal columns of which the first five matter."""
    X = rng.standard_normal((n, d))
    return Data(X, X[:, : USEFUL.size] @ USEFUL + NOISE * rng.standard_normal(n))


def problem(data: Data) -> Problem:
    X, y = data
    return Problem(X.T @ X / len(y), X.T @ y / len(y), float(y @ y) / len(y))


def data_gradient(of: Problem, w: Floats) -> Floats:  # [..., d] -> [..., d]
    g: Floats = w @ of.G - of.c  # G is symmetric
    return g


def penalty_slope(w: Floats, penalty: Penalty) -> Floats:
    """The penalty's gradient; at w = 0, where |w| has all slopes from -1 to 1, that of slope 0."""
    slope: Floats = penalty.l1 * np.sign(w) + penalty.l2 * w
    return slope


def objective(of: Problem, w: Floats, penalty: Penalty) -> Floats:  # [..., d] -> [..., 1]
    by_weight = w * (w @ of.G / 2 - of.c) + penalty.l1 * np.abs(w) + penalty.l2 * w * w / 2
    f: Floats = by_weight.sum(axis=-1, keepdims=True) + of.yy / 2
    return f


def soft_threshold(w: Floats, t: Floats | float) -> Floats:
    """The minimum over v of (v - w)^2 / 2 + t |v|: exactly 0 where |w| <= t."""
    v: Floats = np.sign(w) * np.maximum(np.abs(w) - t, 0.0)
    return v


def shrink(w: Floats, t: Floats | float) -> Floats:
    """The minimum over v of (v - w)^2 / 2 + t v^2 / 2: every weight by the same factor."""
    v: Floats = w / (1 + t)
    return v


def proximal_descent(of: Problem, start: Floats, penalty: Penalty, *, steps: int = 3000) -> Floats:
    """The weights [..., d] at which steps of 1 / (largest eigenvalue of G) arrive."""
    w, eta = start, step_size(of)
    for _ in range(steps):
        before, w = w, w - eta * data_gradient(of, w)
        w = shrink(soft_threshold(w, eta * penalty.l1), eta * penalty.l2)
        if np.abs(w - before).max() <= STILL:
            break
    return w


def subgradient_descent(
    of: Problem, start: Floats, penalty: Penalty, *, steps: int = 1000
) -> Floats:
    """Steps along a slope of f; that of |w| jumps, so then they have to get shorter."""
    w, eta = start, step_size(of, penalty.l2)
    for t in range(1, steps + 1):
        rate = eta / np.sqrt(t) if np.any(penalty.l1) else eta
        w = w - rate * (data_gradient(of, w) + penalty_slope(w, penalty))
    return w


def last_jump(of: Problem, l1: Floats, *, steps: int = 1000) -> Floats:
    """How far the slope of |w| alone moves a weight in the last of the subgradient steps."""
    jump: Floats = step_size(of) / np.sqrt(steps) * l1
    return jump


def prior(w: Floats, penalty: Penalty, n: int) -> Floats:
    """Up to a factor, the density under which w [...] costs n / NOISE^2 times the penalty."""
    cost = penalty.l1 * np.abs(w) + penalty.l2 * w * w / 2
    density: Floats = np.exp(-n / NOISE**2 * cost)
    return density


def step_size(of: Problem, l2: Floats | float = 0.0) -> Floats | float:
    """The inverse of the largest curvature: no step of this size overshoots."""
    return 1 / (float(np.linalg.eigvalsh(of.G)[-1]) + l2)


def kkt_residual(of: Problem, w: Floats, penalty: Penalty) -> Floats:  # [..., d] -> [..., d]
    """How far each weight is from optimal: the smallest slope of f that is found there."""
    g = data_gradient(of, w) + penalty.l2 * w
    at_zero = np.maximum(np.abs(g) - penalty.l1, 0.0)
    residual: Floats = np.where(w == 0, at_zero, np.abs(g + penalty.l1 * np.sign(w)))
    return residual


def largest_l1(of: Problem) -> float:
    """From this l1 on all weights are 0."""
    return float(np.abs(of.c).max())


def ridge(of: Problem, l2: float) -> Floats:
    """The closed form [d] of the minimum without l1; of least norm where there are many."""
    w: Floats = np.linalg.pinv(of.G + l2 * np.eye(len(of.c)), hermitian=True) @ of.c
    return w


def posterior_mode(data: Data, l2: float) -> Floats:
    """The likeliest weights [d] under y ~ N(X w, NOISE^2) and w_j ~ N(0, NOISE^2 / (n l2))."""
    X, y = data
    w: Floats = X.T @ np.linalg.pinv(X @ X.T + len(y) * l2 * np.eye(len(y)), hermitian=True) @ y
    return w

"""Polynomials in Legendre's basis fitted to points of [-1, 1] by least squares.

f(x) = sum_k c_k P_k(x); without a penalty and with more coefficients than points, the smallest c.
"""

from typing import NamedTuple

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GRID = np.linspace(-1, 1, 201)  # where a fit is tested


class Points(NamedTuple):
    """Where was measured, x [n], and what, y [n]."""

    x: Floats
    y: Floats


def truth(x: Floats) -> Floats:  # [n] -> [n], what the points are drawn about
    return np.sin(np.pi * x)


def drawn(rng: np.random.Generator, n: int, noise: float) -> Points:
    x = rng.uniform(-1, 1, n)
    return Points(x, truth(x) + noise * rng.standard_normal(n))


def basis(x: Floats, degree: int) -> Floats:  # [n] -> [n, degree + 1], P_0 ... P_degree
    return np.asarray(legvander(x, degree), dtype=np.float64)


def smallest(A: Floats, y: Floats) -> Floats:  # [n, d], [n] -> [d], of least norm among the best
    return np.asarray(np.linalg.lstsq(A, y)[0], dtype=np.float64)


def ridge_fit(A: Floats, y: Floats, ridge: float) -> Floats:  # -> c of least
    """Squared error in the mean plus ridge |c|^2."""
    if ridge == 0:
        return smallest(A, y)
    n, d = A.shape
    c: Floats = np.linalg.solve(A.T @ A / n + ridge * np.eye(d), A.T @ y / n)
    return c


def descended(A: Floats, y: Floats, steps: int) -> Floats:  # [n, d], [n] -> [d]
    """Gradient descent from 0 on the squared error, at 1 / largest curvature, stopped early."""
    c, rate = np.zeros(A.shape[1]), 1 / np.linalg.norm(A, 2) ** 2
    for _ in range(steps):
        c = c - rate * A.T @ (A @ c - y)
    return c


def error(c: Floats, points: Points) -> float:  # mean squared error on the points
    return float(np.mean((basis(points.x, len(c) - 1) @ c - points.y) ** 2))


def error_on_new(c: Floats, _training: Points, noise: float) -> float:
    """What the squared error would be on average at new points, noise and all."""
    return error(c, Points(GRID, truth(GRID))) + noise**2


def jittered(rng: np.random.Generator, points: Points, *, copies: int, sd: float) -> Points:
    """So many copies of the points, each moved sideways a little."""
    x, y = np.tile(points.x, copies), np.tile(points.y, copies)
    return Points((x + sd * rng.standard_normal(len(x))).clip(-1, 1), y)

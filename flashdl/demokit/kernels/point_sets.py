"""Classic sets of points in the plane, in random order: points [n, 2] and their class 0 or 1 [n].

``noise`` is the standard deviation of what is added to each coordinate.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Classes = NDArray[np.int64]
Points = tuple[Floats, Classes]

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GATES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "xor": [0, 1, 1, 0]}
WIDEST = {"and": [2.0, 2, -3], "or": [2.0, 2, -1], "nand": [-2.0, -2, 3]}  # largest margin


def moons(rng: np.random.Generator, n: int, *, noise: float) -> Points:
    """Two half circles of radius 1 that reach into each other."""
    c, angle = _classes(rng, n), np.pi * rng.random(n)
    turn = 1.0 - 2 * c  # the second moon is the first, turned by half a circle
    x = _on_circle(angle, 1.0) * turn[:, None] + np.outer(c, [1.0, 0.5])
    return _noisy(rng, x - [0.5, 0.25], noise), c


def rings(rng: np.random.Generator, n: int, *, noise: float) -> Points:
    """A circle of radius 1/2 inside one of radius 1.2: no straight line parts them."""
    c = _classes(rng, n)
    x = _on_circle(2 * np.pi * rng.random(n), np.where(c == 1, 0.5, 1.2))
    return _noisy(rng, x, noise), c


def xor(rng: np.random.Generator, n: int, *, noise: float) -> Points:
    """Four squares around the origin; the class is 1 where the signs of x and y differ."""
    x = rng.uniform(0.2, 1.2, (n, 2)) * rng.choice([-1.0, 1.0], (n, 2))
    return _noisy(rng, x, noise), (x[:, 0] * x[:, 1] < 0).astype(np.int64)


def spiral(rng: np.random.Generator, n: int, *, noise: float) -> Points:
    """Two arms of one turn and a half around the origin, each half a turn from the other."""
    c, r = _classes(rng, n), np.sqrt(rng.uniform(0.02, 1.0, n))
    return _noisy(rng, _on_circle(3 * np.pi * r + np.pi * c, 1.5 * r), noise / 2), c


def blobs(rng: np.random.Generator, n: int, *, noise: float) -> Points:
    """Two clouds around (-1, -1) and (1, 1)."""
    c = _classes(rng, n)
    return _noisy(rng, np.outer(2.0 * c - 1, [1.0, 1.0]), noise), c


def separated(rng: np.random.Generator, n: int, *, margin: float) -> tuple[Floats, Classes, Floats]:
    """Points at a distance from ``margin`` to ``margin`` + 1 from a line, and that line.

    The line is (a, b, c) with a^2 + b^2 = 1; a x + b y + c is positive for class 1.
    """
    c = _classes(rng, n)
    normal = _on_circle(2 * np.pi * rng.random(1), 1.0)[0]
    offset = rng.uniform(-0.3, 0.3)
    along, away = rng.uniform(-1, 1, n), (margin + rng.random(n)) * (2 * c - 1) - offset
    x = np.outer(away, normal) + np.outer(along, [-normal[1], normal[0]])
    return x, c, np.array([*normal, offset])


def gate(name: str) -> tuple[Floats, Classes, Floats]:
    """The corners of the unit square, what a gate answers there, and the line between them.

    Its margin is the largest there is; NaN for xor, which no line separates.
    """
    return CORNERS, np.array(GATES[name]), np.array(WIDEST.get(name, [np.nan] * 3))


def mistake_bound(X: Floats, y: Classes, v: Floats) -> float:
    """(R / gamma)^2 of Novikoff (1962): how often the perceptron rule is wrong, at most.

    R is the length of the longest example (x, 1), a row of X [n, 3]; gamma the least y (v . X) of
    the separator v [3], scaled to length 1; y [n] is +1 or -1.
    """
    gamma = (y * (X @ v)).min() / np.linalg.norm(v)
    return float((np.linalg.norm(X, axis=1).max() / gamma) ** 2)


def _classes(rng: np.random.Generator, n: int) -> Classes:  # as many of 0 as of 1, or one more
    return rng.permutation(np.arange(n) % 2)


def _on_circle(angle: Floats, radius: Floats | float) -> Floats:  # [n], [n] -> [n, 2]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _noisy(rng: np.random.Generator, x: Floats, noise: float) -> Floats:  # [n, 2] -> [n, 2]
    return x + noise * rng.standard_normal(x.shape)

"""A curve with seven local minima on [-6, 6] where descent from there ends, and what shakes it out.

f(x) = sin 3x + 0.1 x^2, f' = 3 cos 3x + 0.2 x, f'' = 0.2 - 9 sin 3x. All arrays are elementwise.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ETA, DESCENT, NOISY, RUNS = 0.05, 400, 800, 400  # rate; steps; steps with noise, and its runs
STARTS = np.linspace(-6, 6, 2001)


def f(x: Floats) -> Floats:
    return np.sin(3 * x) + 0.1 * x**2


def d_f(x: Floats) -> Floats:
    return 3 * np.cos(3 * x) + 0.2 * x


def bend(x: Floats) -> Floats:  # f''
    return 0.2 - 9 * np.sin(3 * x)


def step(x: Floats, g: Floats, v: Floats, beta: float) -> tuple[Floats, Floats]:
    """The point and its velocity after a step with momentum ``beta``."""
    v = beta * v - ETA * g
    return x + v, v


def descend(
    x: Floats, steps: int, beta: float = 0.0, push: Callable[[int], Floats] | None = None
) -> Floats:  # push: what is added after step k
    v = np.zeros_like(x)
    for k in range(steps):
        x, v = step(x, d_f(x), v, beta)
        if push:
            x = x + push(k)
    return x


def minima() -> tuple[Floats, Floats]:
    """Where descent from STARTS ends, ascending, and the share of starts that end there."""
    ends = descend(STARTS, DESCENT)
    _, basin = np.unique(ends.round(4), return_inverse=True)
    x = np.array([ends[basin == k].mean() for k in range(basin.max() + 1)])
    return x, np.bincount(basin) / STARTS.size


def maximum(x: float) -> float:  # the one near x, by Newton's method on f'
    for _ in range(20):
        x -= float(d_f(np.array(x)) / bend(np.array(x)))
    return x


def cooled(k: int, steps: int) -> float:  # share of the noise at step k: none is left at the end
    return 1 - k / steps


def reached(rng: np.random.Generator, noise: float, goal: float) -> float:
    """The share of runs from x = 4, shaken by noise that cools, that end near ``goal``."""
    size = noise * np.sqrt(ETA)

    def push(k: int) -> Floats:
        shaken: Floats = size * cooled(k, NOISY) * rng.standard_normal(RUNS)
        return shaken

    x = descend(np.full(RUNS, 4.0), NOISY, push=push)
    return float(np.mean(np.abs(x - goal) < 0.1))

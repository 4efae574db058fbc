"""Walks of stochastic gradient descent about the minimum of L = mean_i (theta - c_i)^2 / 2.

Its gradient on a batch is theta minus the mean of the batch. At a constant rate eta the error is
e <- (1 - eta) e + eta u with u of variance s^2 / B, so its mean square tends to eta / (2 - eta)
s^2 / B. It tends to 0 with a rate that decays like 1 / step, and for the mean of the iterates.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.optimisers import sgd

Floats = NDArray[np.float64]

CHAINS, STEPS = 400, 200  # walks side by side
FAR = 3.0  # deviations of c: how far off they begin
MANY = 16  # examples of the larger batch
WALKS = ("B = 1", f"B = {MANY}", "B = 1, eta as 1/step", "B = 1, averaged")


def walk(rng: np.random.Generator, c: Floats, size: int, rates: Iterable[float]) -> Floats:
    """The error theta minus the mean of c [n], after a step at each rate [STEPS, CHAINS]."""
    theta, path = np.full(CHAINS, c.mean() + FAR * c.std()), []
    for lr in rates:
        batch = c[rng.integers(0, len(c), (CHAINS, size))]
        theta = sgd(theta, theta - batch.mean(axis=1), lr=lr)
        path.append(theta)
    errors: Floats = np.array(path) - c.mean()
    return errors


def decayed(lr: float, step: Floats) -> Floats:  # [n] -> [n], about 1 / step after 1 / lr steps
    return lr / (1 + lr * step)


def averaged(path: Floats) -> Floats:  # [STEPS, CHAINS] -> the same, the latter half so far meant
    total = np.concatenate([np.zeros_like(path[:1]), path.cumsum(axis=0)])
    end = np.arange(1, len(path) + 1)
    begin = end // 2
    mean: Floats = (total[end] - total[begin]) / (end - begin)[:, None]
    return mean


def level(lr: float, size: NDArray[np.int64]) -> Floats:  # [n] -> [n]: of e^2 / s^2 in the end
    share: Floats = lr / (2 - lr) / size
    return share


def hovering(rng: np.random.Generator, c: Floats, lr: float) -> Floats:
    """The mean of e^2 / s^2 over the walks of each kind [WALKS, STEPS]."""
    steady, falling = np.full(STEPS, lr), decayed(lr, np.arange(STEPS, dtype=float))
    one, many, slower = (
        walk(rng, c, size, rates) for size, rates in ((1, steady), (MANY, steady), (1, falling))
    )
    walks = np.array([one, many, slower, averaged(one)])
    errors: Floats = np.mean(walks**2, axis=2) / c.var()
    return errors

"""Steps of optimisers: parameters w and the gradient g of the loss in, new parameters out.

Momentum is Polyak's heavy ball (1964), Adam that of Kingma and Ba (2015). Both carry something from
step to step, which starts as zeros.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BETA_1, BETA_2, TINY = 0.9, 0.999, 1e-8  # the paper's defaults


class Moments(NamedTuple):
    """What Adam carries: running means of g and of g^2, and how many steps made them."""

    m: Floats
    v: Floats
    t: int = 0


def sgd(w: Floats, g: Floats, *, lr: float) -> Floats:  # [...], [...] -> [...]
    return w - lr * g


def momentum(w: Floats, g: Floats, carried: Floats, *, lr: float, beta: float) -> list[Floats]:
    """The parameters and the velocity v = beta v - lr g that they moved by; beta 0 is plain."""
    v = beta * carried - lr * g
    return [w + v, v]


def unbiased(mean: Floats, beta: float, t: int) -> Floats:  # [...] -> [...]; it started at 0
    return mean / (1 - beta**t)


def adam(w: Floats, g: Floats, carried: Moments, *, lr: float) -> tuple[Floats, Moments]:
    """The parameters after a step of about ``lr`` in each entry, and the moments for the next."""
    m = BETA_1 * carried.m + (1 - BETA_1) * g
    v = BETA_2 * carried.v + (1 - BETA_2) * g * g
    t = carried.t + 1
    step = unbiased(m, BETA_1, t) / (np.sqrt(unbiased(v, BETA_2, t)) + TINY)
    return w - lr * step, Moments(m, v, t)


def at_rest(w: Floats) -> Moments:
    """The moments before the first step."""
    return Moments(np.zeros_like(w), np.zeros_like(w))

"""An L2 penalty inside the gradient, and weight decay beside it: the same for SGD, not for Adam.

Penalty: the step is made of g + lam w. Decay: the step is made of g, and eta lam w is taken off.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.optimisers import Moments, adam, at_rest, sgd

Floats = NDArray[np.float64]

WAYS = ("SGD, penalty", "SGD, decay", "Adam, penalty", "Adam, decay")


def decayed(w: Floats, share: float) -> Floats:
    """A share is taken off, whatever the gradient."""
    return w - share * w


def adamw(
    w: Floats, g: Floats, carried: Moments, *, lr: float, lam: float
) -> tuple[Floats, Moments]:
    """Adam steps by the data's gradient alone, the decay passes it by (AdamW, 2019)."""
    stepped, carried = adam(w, g, carried, lr=lr)
    return stepped - (w - decayed(w, lr * lam)), carried


def four_ways(
    slope: Callable[[Floats], Floats], start: Floats, lam: float, *, rates: tuple[float, float],
    steps: int
) -> Floats:  # fmt: skip
    """The weights [4, d] after steps by each of WAYS; the rates are those of SGD and of Adam."""
    w, (eta, lr) = np.array([start] * 4), rates
    inside, outside = at_rest(start), at_rest(start)
    for _ in range(steps):
        g = slope(w)  # [4, d]
        penalised, inside = adam(w[2], g[2] + lam * w[2], inside, lr=lr)
        apart, outside = adamw(w[3], g[3], outside, lr=lr, lam=lam)
        plain = sgd(w[0], g[0] + lam * w[0], lr=eta), sgd(decayed(w[1], eta * lam), g[1], lr=eta)
        w = np.array([*plain, penalised, apart])
    return w

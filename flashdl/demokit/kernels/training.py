"""Training of named arrays: Adam, its rate a single cycle up and down (Smith and Topin, 2017)."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.optimisers import adam, at_rest

Floats = NDArray[Any]
Net = Mapping[str, Floats]
Gradient = Callable[[Net, int], tuple[float, Net]]  # net, step -> loss, dL/d of each array

WARM = 0.3  # the share of the steps in which the rate rises
LOW = 0.04  # where it begins, as a share of its peak
REPORTS = 40


def flat(net: Net) -> Floats:  # -> [P], one array after the other
    return np.concatenate([w.ravel() for w in net.values()])


def shaped(w: Floats, like: Net) -> dict[str, Floats]:  # [P] -> views of it, named and shaped
    named, at = {}, 0
    for name, array in like.items():
        named[name] = w[at : at + array.size].reshape(array.shape)
        at += array.size
    return named


def one_cycle(share: float, peak: float) -> float:
    """The rate after a share of the steps: two half cosines, up to the peak and down to 0."""
    if share < WARM:
        return peak * (LOW + (1 - LOW) * (1 - math.cos(math.pi * share / WARM)) / 2)
    return peak * (1 + math.cos(math.pi * (share - WARM) / (1 - WARM))) / 2


def train(
    net: Net, gradient: Gradient, *, steps: int, peak: float, report: Callable[..., None]
) -> tuple[dict[str, Floats], Floats]:
    """The net after ``steps`` steps and the loss before each; ``gradient`` draws the batch."""
    w, losses = flat(net), np.zeros(steps)
    carried = at_rest(w)
    for step in range(steps):
        losses[step], g = gradient(shaped(w, net), step)
        lr = one_cycle(step / steps, peak)
        w, carried = adam(w, flat({name: g[name] for name in net}), carried, lr=lr)
        if (step + 1) % max(steps // REPORTS, 1) == 0:
            done = losses[: step + 1]
            report((step + 1) / steps, step=np.arange(1, step + 2), loss=done)
    return shaped(w, net), losses

"""Logistic regression on rows of two classes, one of them rare: weights, copies, focal loss.

L = sum_i a_i loss_i / sum_i a_i over rows with weights a; y is 1 for the rare class, else 0.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.data import Split
from flashdl.demokit.kernels.activations import sigmoid, softplus
from flashdl.demokit.kernels.optimisers import sgd

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
Slope = Callable[[Floats, Labels], Floats]  # z [n], y [n] -> dloss/dz [n]

EIGHT = 8  # the digit that is made rare
RATE, FOCUS = 0.5, 2  # of gradient descent; the power in the focal loss
STRATEGIES = ("none", "inverse", "sqrt", "oversample", "threshold", "focal")


def rows(images: Floats) -> Floats:  # [n, 8, 8] -> [n, 65], the bias is the last entry of w
    return np.hstack([images.reshape(len(images), -1), np.ones((len(images), 1))])


def few_eights(split: Split, n_pos: int) -> tuple[Floats, Labels]:
    """The training digits with only so many eights: x [n, 65], and whether it is one, y [n]."""
    y = (split.train_labels == EIGHT).astype(np.int64)
    kept = (y == 0) | (np.cumsum(y) <= n_pos)
    return rows(split.train_images[kept]), y[kept]


def log_loss_slope(z: Floats, y: Labels) -> Floats:  # of -log q, q the probability of the truth
    return sigmoid(z) - y


def focal_loss(z: Floats, y: Labels) -> Floats:  # [n], [n] -> [n], -(1 - q)^2 log q
    u = (2 * y - 1) * z  # q = sigmoid(u)
    return softplus(-u) * sigmoid(-u) ** FOCUS


def focal_slope(z: Floats, y: Labels) -> Floats:  # [n], [n] -> [n]; both factors depend on z
    sign = 2 * y - 1
    q, rest, log_q = sigmoid(sign * z), sigmoid(-sign * z), -softplus(-sign * z)
    slope: Floats = sign * (FOCUS * rest**FOCUS * q * log_q - rest ** (FOCUS + 1))
    return slope


def gradient(w: Floats, x: Floats, y: Labels, a: Floats, slope: Slope) -> Floats:  # -> [65]
    g: Floats = x.T @ (a * slope(x @ w, y)) / a.sum()
    return g


def train(data: tuple[Floats, Labels], a: Floats, *, slope: Slope, steps: int) -> Floats:
    """The weights [65] after gradient descent from 0."""
    w = np.zeros(data[0].shape[1])
    for _ in range(steps):
        w = sgd(w, gradient(w, *data, a, slope), lr=RATE)
    return w


def ratio(y: Labels) -> int:
    """How many negatives there are for a positive, rounded: the weight of a positive."""
    return max(1, round(float(np.sum(y == 0) / np.sum(y == 1))))


def repeated(x: Floats, y: Labels, times: int) -> tuple[Floats, Labels]:
    """All rows, the positive ones so often."""
    copies = np.where(y == 1, times, 1)
    return np.repeat(x, copies, axis=0), np.repeat(y, copies)


def fits(x: Floats, y: Labels, steps: int) -> dict[str, Floats]:
    """The weights by strategy; a moved threshold is applied to those without a remedy."""
    often = np.where(y == 1, ratio(y), 1).astype(float)
    more = repeated(x, y, ratio(y))
    plain = train((x, y), np.ones(len(y)), slope=log_loss_slope, steps=steps)
    return {
        "none": plain,
        "inverse": train((x, y), often, slope=log_loss_slope, steps=steps),
        "sqrt": train((x, y), np.sqrt(often), slope=log_loss_slope, steps=steps),
        "oversample": train(more, np.ones(len(more[1])), slope=log_loss_slope, steps=steps),
        "threshold": plain,
        "focal": train((x, y), often, slope=focal_slope, steps=steps),
    }

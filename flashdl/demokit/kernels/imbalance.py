"""Logistic regression on rows of two classes, one of them rare: weights, copies, focal loss.

L = sum_i a_i loss_i / sum_i a_i over rows with weights a; y is 1 for the rare class, else 0.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.data import Split
from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.activations import sigmoid, softplus
from flashdl.demokit.kernels.optimisers import sgd

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
Slope = Callable[[Floats, Labels], Floats]  # z [n], y [n] -> dloss/dz [n]

EIGHT = 8  # the digit that is made rare
RATE, FOCUS = 0.5, 2  # of gradient descent; the power in the focal loss
MORE = 10  # times as many eights, if there are so many
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


def undersampled(x: Floats, y: Labels) -> tuple[Floats, Labels]:
    """All positive rows, and of the others the first so many."""
    kept = (y == 1) | (np.cumsum(1 - y) <= y.sum())
    return x[kept], y[kept]


def more_fits(split: Split, n_pos: int, steps: int) -> dict[str, Floats]:
    """The weights after three more remedies, none of which weighs a row."""
    x, y = few_eights(split, n_pos)
    more = few_eights(split, MORE * n_pos)
    ways = {
        "undersampled": (undersampled(x, y), log_loss_slope),
        "focal alone": ((x, y), focal_slope),
        f"{more[1].sum()} eights": (more, log_loss_slope),
    }
    return {
        name: train(data, np.ones(len(data[1])), slope=slope, steps=steps)
        for name, (data, slope) in ways.items()
    }


def names(times: int, share: float) -> dict[str, str]:
    """STRATEGIES in words, with their numbers."""
    root = f"weight {np.sqrt(times):.3g} (root)"
    words = ("no remedy", f"weight {times}", root, f"{times} copies", f"threshold {share:.2g}")
    return dict(zip(STRATEGIES, (*words, f"focal, weight {times}"), strict=True))


def weighted_and_repeated(w: Floats, x: Floats, y: Labels) -> tuple[Floats, Labels]:
    """Of weights and of copies of the positive rows the gradient at w, [2, 65], and the rows."""
    often, many = np.where(y == 1, ratio(y), 1.0), repeated(x, y, ratio(y))
    weighted = gradient(w, x, y, often, log_loss_slope)
    copied = gradient(w, *many, np.ones(len(many[1])), log_loss_slope)
    return np.array([weighted, copied]), np.array([len(y), len(many[1])])


def focal_error(z: Floats) -> float:
    """How far the slope of the focal loss at z [n], every other one an 8, is from measured ones."""
    y = np.arange(z.size) % 2
    measured = central_differences(
        lambda z: float(focal_loss(z, y).sum()), z, eps=1e-5, entries=range(z.size)
    )
    return relative_error(focal_slope(z, y), measured)


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

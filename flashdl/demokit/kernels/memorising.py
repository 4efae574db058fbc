"""Digits learned by heart: wide networks on labels of which some are wrong, and neighbours."""

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.data import TEST, digits, some_digits
from flashdl.demokit.kernels import mlp
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.cures import best
from flashdl.demokit.kernels.fitting import Recipe, fit

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

WIDTHS = (32, 128, 512)
SHOTS = (10, 20, 30, 50, 100, 200, 400, 600)  # steps after which training may stop
IMAGES, WRONG = 150, 0.2  # digits to train on, the share of labels drawn anew


def units(width: int) -> list[int]:  # of each layer
    return [64, width, 10]


def networks(rng: np.random.Generator) -> Floats:  # -> [3, widths]
    """Accuracy on the training and on the test digits, and on these after early stopping."""
    data = some_digits(rng, 2 * IMAGES, wrong=WRONG)
    x, c = data.x[:IMAGES], data.c[:IMAGES]
    parts = (x, c), (data.x[IMAGES:], data.c[IMAGES:]), (data.test_x, data.test_c)
    rows = []
    for width in WIDTHS:
        net = mlp.random_net(rng, units(width))
        nets = fit(rng, net, batch=(x, one_hot(c, 10)), recipe=Recipe("relu"), shots=SHOTS)
        train, valid, test = (
            [mlp.accuracy(net, *part, "relu") for net in nets] for part in parts
        )  # each [shots]
        stop = best([1 - share for share in train], [1 - share for share in valid])
        rows.append([train[-1], test[-1], test[stop]])
    return np.array(rows).T


def by_writer(_rng: np.random.Generator, n: int) -> Rows:
    """The order of the file, which seems to keep the digits of a writer together."""
    return np.arange(n)


def neighbour(order: Rows) -> float:
    """The share of the last digits of an order that look most like one of their class before."""
    images, labels = digits()
    x, labels = images.reshape(len(images), -1)[order], labels[order]
    train, test = x[:-TEST], x[-TEST:]
    nearest = ((train**2).sum(axis=1) - 2 * test @ train.T).argmin(axis=1)
    return float(np.mean(labels[:-TEST][nearest] == labels[-TEST:]))

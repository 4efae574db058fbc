"""M2, the network that is reused: it reads digits anywhere on a noisy field of 12 x 12 pixels."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.data import TEST, digits
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.canvas import CANVAS, on_canvas
from flashdl.demokit.kernels.cnn import K, Widths, accuracy, gradient, random_net
from flashdl.demokit.kernels.conv import SAME_3, im2col
from flashdl.demokit.kernels.training import train
from flashdl.demokit.models import Recipe

Floats = NDArray[Any]
Labels = NDArray[np.int64]
Net = Mapping[str, Floats]

WIDTHS = Widths(channels1=12, channels2=24, hidden=48)
LAYERS = ("W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4")
SOURCE, STEPS, BATCH, PEAK = 900, 500, 32, 0.01


class Parts(NamedTuple):
    """Digits [n, 8, 8] and labels [n]: 900 that M2 learned from, 397 it never saw, 500 to test."""

    source: tuple[Floats, Labels]
    target: tuple[Floats, Labels]
    test: tuple[Floats, Labels]


def parts(order: Labels) -> Parts:
    """The three parts of the digits in an order [1797], which a trained net carries."""
    images, labels = digits()
    ends = (0, SOURCE, len(order) - TEST, len(order))
    rows = [order[a:b] for a, b in pairwise(ends)]
    return Parts(*((images[r], labels[r]) for r in rows))


def fields(rng: np.random.Generator, images: Floats) -> Floats:
    """Fresh fields [n, 12, 12, 1] in float32, each with one of the images [n, 8, 8] somewhere."""
    return on_canvas(rng, images).astype(np.float32)[..., None]


def canvas_cnn(rng: np.random.Generator, report: Callable[..., None]) -> dict[str, Floats]:
    """The arrays W1 b1 ... W4 b4, ``losses`` [500], ``test_accuracy`` [], ``order`` [1797]."""
    order = rng.permutation(len(digits()[1]))
    data = parts(order)
    images, targets = data.source[0], one_hot(data.source[1], 10).astype(np.float32)

    def step_gradient(net: Net, _step: int) -> tuple[float, Net]:
        rows = rng.integers(0, len(images), BATCH)
        return gradient(net, im2col(fields(rng, images[rows]), K, SAME_3), targets[rows])

    start = random_net(rng, (CANVAS, CANVAS, 1), WIDTHS)
    net, losses = train(start, step_gradient, steps=STEPS, peak=PEAK, report=report)
    found = accuracy(net, fields(rng, data.test[0]), data.test[1])
    return {**net, "losses": losses, "test_accuracy": np.array(found), "order": order}


RECIPE = Recipe("a network that reads digits anywhere on a field", seed=0, train=canvas_cnn)

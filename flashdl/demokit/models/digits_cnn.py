"""M1, the network that learns the digits; a dozen demos look into it."""

from collections.abc import Mapping
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.data import TEST, Split, digits
from flashdl.demokit.kernels.batches import epoch, one_hot
from flashdl.demokit.kernels.cnn import STANDARD, K, Widths, accuracy, gradient, random_net
from flashdl.demokit.kernels.conv import SAME_3, im2col
from flashdl.demokit.kernels.training import train
from flashdl.demokit.models import Recipe, Report, trained

Floats = NDArray[Any]
Net = Mapping[str, Floats]

LAYERS = ("W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4")


def split_by(order: NDArray[np.int64]) -> Split:
    """The digits in float32, the last 500 of an order [1797] for testing."""
    images, labels = digits()
    images, labels = images[order].astype(np.float32), labels[order]
    return Split(images[:-TEST], labels[:-TEST], images[-TEST:], labels[-TEST:])


def in_order(rng: np.random.Generator, held_out: str) -> NDArray[np.int64]:
    """An order [1797]: any, or ``writer``, that of the file, whose end seems to be by new hands."""
    n = len(digits()[1])
    return np.arange(n) if held_out == "writer" else rng.permutation(n)


def split(net: Net) -> Split:
    """What a net was trained on, and the 500 digits that it never saw."""
    return split_by(net["order"])


class Plan(NamedTuple):
    """How long a net learns, and how fast at the peak of the cycle."""

    epochs: int = 8
    peak: float = 0.006
    batch: int = 32


def learn(
    rng: np.random.Generator, data: Split, *, widths: Widths, plan: Plan, report: Report
) -> dict[str, Floats]:
    """A net for images [n, H, W] in mini-batches; the windows of all images are cut out once.

    Its arrays, ``losses`` [steps], ``test_accuracy`` [] and ``train_accuracy`` [].
    """
    x = im2col(data.train_images[..., None], K, SAME_3)
    t = one_hot(data.train_labels, widths.classes).astype(x.dtype)
    batches = chain.from_iterable(epoch(rng, len(x), plan.batch) for _ in range(plan.epochs))
    steps = plan.epochs * -(-len(x) // plan.batch)

    def draw(net: Net, _: int) -> tuple[float, Net]:
        rows = next(batches)
        return gradient(net, x[rows], t[rows])

    start = random_net(rng, (*data.train_images.shape[1:], 1), widths)
    net, losses = train(start, draw, steps=steps, peak=plan.peak, report=report)
    known = accuracy(net, data.train_images[..., None], data.train_labels)
    new = accuracy(net, data.test_images[..., None], data.test_labels)
    found = {"train_accuracy": np.array(known), "test_accuracy": np.array(new)}
    return {**net, "losses": losses, **found}


def asked(
    rng: np.random.Generator, held_out: str, *, widths: Widths, plan: Plan, report: Report
) -> tuple[Net, Split]:
    """A net as asked for and its data: the stored one if that is what was asked for."""
    if (held_out, widths, plan) == ("random", STANDARD, Plan()):
        net = trained("digits-cnn", report)
        return net, split(net)
    data = split_by(in_order(rng, held_out))
    return learn(rng, data, widths=widths, plan=plan, report=report), data


def digits_cnn(rng: np.random.Generator, report: Report) -> dict[str, Floats]:
    """What ``learn`` returns, and the ``order`` [1797] of the digits, the last 500 for testing."""
    order = in_order(rng, "random")
    learnt = learn(rng, split_by(order), widths=STANDARD, plan=Plan(), report=report)
    return {**learnt, "order": order}


RECIPE = Recipe("a network that reads digits", seed=2, train=digits_cnn)

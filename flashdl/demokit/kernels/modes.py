"""A small classifier with batch normalisation and dropout, which training and inference use apart.

logits = drop(relu(norm(x W1))) W2 + b2. In training mode norm takes mean and variance of the batch
and drop zeroes a share P of the units; in evaluation mode the running averages, and nothing.
"""

from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import batchnorm as bn
from flashdl.demokit.kernels import dropout
from flashdl.demokit.kernels.activations import d_relu, relu
from flashdl.demokit.kernels.batches import epoch
from flashdl.demokit.kernels.losses import cross_entropy, d_cross_entropy
from flashdl.demokit.kernels.training import train

Floats = NDArray[np.float64]
Net = Mapping[str, Floats]

HIDDEN, P, EPS, FORM = 48, 0.4, 1e-5, "inverted"
EPOCHS, BATCH, PEAK = 6, 64, 0.02


class Mode(NamedTuple):
    """Whether units are dropped, and whether a batch is normalised by its own statistics."""

    drops: bool
    own: bool


EVALUATION, TRAINING = Mode(drops=False, own=False), Mode(drops=True, own=True)


def random_net(rng: np.random.Generator, n: int, classes: int) -> dict[str, Floats]:
    """He's weights (2015); normalised to mean 0 and variance 1 until it learns otherwise."""
    return {
        "W1": np.sqrt(2 / n) * rng.standard_normal((n, HIDDEN)),
        "gamma": np.ones(HIDDEN), "beta": np.zeros(HIDDEN),
        "W2": np.sqrt(2 / HIDDEN) * rng.standard_normal((HIDDEN, classes)),
        "b2": np.zeros(classes),
    }  # fmt: skip


def statistics(net: Net, z: Floats, *, own: bool) -> bn.Moments:  # [B, m] -> [m], [m]
    return bn.moments(z) if own else (net["mean"], net["var"])


def dropped(rng: np.random.Generator, h: Floats, *, drops: bool) -> Floats:  # [B, m] -> [B, m]
    if not drops:
        return dropout.in_test(h, P, FORM)
    return dropout.in_training(h, dropout.kept(rng, h.shape, P), P, FORM)


def logits(net: Net, x: Floats, rng: np.random.Generator, mode: Mode) -> Floats:
    """Of a trained net, which has the running ``mean`` and ``var``: [B, n] -> [B, K]."""
    z = x @ net["W1"]
    xhat = bn.standardise(z, statistics(net, z, own=mode.own), EPS)
    h = relu(bn.scale_shift(xhat, net["gamma"], net["beta"]))
    return dropped(rng, h, drops=mode.drops) @ net["W2"] + net["b2"]


def gradient(net: Net, x: Floats, t: Floats, keep: Floats) -> tuple[float, dict[str, Floats]]:
    """The loss of a batch x [B, n], t [B, K] under a mask [B, m], and its gradient by name."""
    z = x @ net["W1"]
    y, _ = bn.normalised(z, net["gamma"], net["beta"], EPS)
    d = dropout.in_training(relu(y), keep, P, FORM)
    out = d @ net["W2"] + net["b2"]
    g = d_cross_entropy(out, t)
    dy = dropout.through_training(g @ net["W2"].T, keep, P, FORM) * d_relu(y)
    dz, dgamma, dbeta = bn.through(z, net["gamma"], dy, EPS)
    found = {"W1": x.T @ dz, "gamma": dgamma, "beta": dbeta, "W2": d.T @ g, "b2": g.sum(axis=0)}
    return cross_entropy(out, t), found


def learned(rng: np.random.Generator, x: Floats, t: Floats) -> dict[str, Floats]:
    """A net for x [n, d] and targets t [n, K], with the running averages of its training."""
    batches = chain.from_iterable(epoch(rng, len(x), BATCH) for _ in range(EPOCHS))
    running = np.zeros(HIDDEN), np.ones(HIDDEN)

    def draw(net: Net, _step: int) -> tuple[float, Net]:
        nonlocal running
        rows = next(batches)
        running = bn.tracked(running, bn.moments(x[rows] @ net["W1"]))
        return gradient(net, x[rows], t[rows], dropout.kept(rng, (len(rows), HIDDEN), P))

    start, steps = random_net(rng, x.shape[1], t.shape[1]), EPOCHS * -(-len(x) // BATCH)
    net, _ = train(start, draw, steps=steps, peak=PEAK, report=lambda *_, **__: None)
    return {**net, "mean": running[0], "var": running[1]}

"""A classifier with one hidden ReLU layer, to whose units dropout is applied; trained by Adam."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import dropout
from flashdl.demokit.kernels.activations import d_relu, relu
from flashdl.demokit.kernels.losses import cross_entropy, d_cross_entropy, softmax
from flashdl.demokit.kernels.mlp import Net, flat, random_net, shaped
from flashdl.demokit.kernels.optimisers import adam, at_rest

Floats = NDArray[np.float64]


class Dropout(NamedTuple):
    """``p``, the probability of being zeroed, and when to rescale: ``inverted`` or ``classic``."""

    p: float
    form: str


def hidden(net: Net, x: Floats) -> Floats:  # [B, n] -> [B, units]
    W, b = net[0]
    return relu(x @ W + b)


def probabilities(net: Net, x: Floats, drop: Dropout) -> Floats:  # [B, n] -> [B, K], in test
    W, b = net[1]
    return softmax(dropout.in_test(hidden(net, x), *drop) @ W + b)


def accuracy(net: Net, x: Floats, labels: NDArray[np.int64], drop: Dropout) -> float:
    """The share of the rows of x [B, n] whose label is the most probable, in test."""
    return float(np.mean(probabilities(net, x, drop).argmax(axis=1) == labels))


def masked(net: Net, x: Floats, keep: Floats, drop: Dropout) -> Floats:  # [n], [T, units] -> [T, K]
    """The probabilities of one image in passes with dropout on, a mask for each."""
    W, b = net[1]
    h = hidden(net, x[None])
    return softmax(dropout.in_training(h, keep, *drop) @ W + b)


def gradient(
    net: Net, batch: tuple[Floats, Floats], keep: Floats, drop: Dropout
) -> tuple[float, Floats]:
    """The loss of a batch x [B, n], t [B, K] under the masks [B, units], and dL/dw [P]."""
    (V, a), (W, b) = net
    x, t = batch
    z = x @ V + a
    y = dropout.in_training(relu(z), keep, *drop)
    g = d_cross_entropy(y @ W + b, t)
    dz = dropout.through_training(g @ W.T, keep, *drop) * d_relu(z)
    parts = (x.T @ dz, dz.sum(axis=0), y.T @ g, g.sum(axis=0))
    return cross_entropy(y @ W + b, t), np.concatenate([part.ravel() for part in parts])


def trained(
    rng: np.random.Generator,
    batch: tuple[Floats, Floats],
    *,
    units: int,
    drop: Dropout,
    shots: Sequence[int],
) -> list[Net]:
    """The nets after the steps of ``shots``, ascending, with new masks in every step."""
    x, t = batch
    net = random_net(rng, (x.shape[1], units, t.shape[1]))
    w, kept = flat(net), []
    carried = at_rest(w)
    for step in range(1, shots[-1] + 1):
        keep = dropout.kept(rng, (len(x), units), drop.p)
        w, carried = adam(w, gradient(shaped(w, net), batch, keep, drop)[1], carried, lr=0.005)
        if step in shots:
            kept.append(shaped(w, net))
    return kept

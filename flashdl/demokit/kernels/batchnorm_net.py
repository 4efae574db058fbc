"""A classifier of dense layers, trained by plain gradient descent, with or without normalisation.

z_l = h_{l-1} W_l; a plain layer gives h_l = phi(z_l + beta_l), a normalised one
h_l = phi(gamma_l xhat_l + beta_l). The last layer is plain and has no phi: its outputs are logits.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import batchnorm as bn
from flashdl.demokit.kernels.activations import activate, through_activation
from flashdl.demokit.kernels.losses import cross_entropy, d_cross_entropy

Floats = NDArray[np.float64]

DIVERGED = 1e6  # no loss of a net that learns; one step further nothing overflows yet


class Layer(NamedTuple):
    """Weights [n, m] and what is learned and kept for each unit; a plain layer has only beta."""

    W: Floats
    gamma: Floats
    beta: Floats
    running: bn.Moments


class Net(NamedTuple):
    """Layers with ``phi`` between them; ``eps`` of the normalised ones, None if all are plain."""

    layers: Sequence[Layer]
    phi: str
    eps: float | None


def fresh(weights: Sequence[Floats], phi: str, eps: float | None) -> Net:
    """A net that normalises to mean 0 and variance 1 until it learns otherwise."""
    ends = [(np.ones(W.shape[1]), np.zeros(W.shape[1])) for W in weights]
    layers = [Layer(W, one, nil, (nil, one)) for W, (one, nil) in zip(weights, ends, strict=True)]
    return Net(layers, phi, eps)


def statistics(z: Floats, layer: Layer, *, training: bool) -> bn.Moments:  # [B, m] -> [m], [m]
    """In training those of the batch, in inference the running averages of the training."""
    return bn.moments(z) if training else layer.running


def before_phi(net: Net, i: int, z: Floats, *, training: bool) -> Floats:  # [B, m] -> [B, m]
    layer = net.layers[i]
    if net.eps is None or i == len(net.layers) - 1:
        return z + layer.beta
    xhat = bn.standardise(z, statistics(z, layer, training=training), net.eps)
    return bn.scale_shift(xhat, layer.gamma, layer.beta)


def forward(net: Net, x: Floats, *, training: bool) -> tuple[list[Floats], ...]:
    """h_0 ... h_{L-1}; z_1 ... z_L; and what each layer has before phi, at the end the logits."""
    h, z, y = [x], [], []
    for i, layer in enumerate(net.layers):
        z.append(h[-1] @ layer.W)
        y.append(before_phi(net, i, z[-1], training=training))
        h.append(activate(net.phi, y[-1]))
    return h[:-1], z, y


def logits(net: Net, x: Floats, *, training: bool = False) -> Floats:  # [B, n] -> [B, K]
    return forward(net, x, training=training)[2][-1]


def accuracy(net: Net, x: Floats, labels: NDArray[np.int64], *, training: bool = False) -> float:
    """The share of the rows of x [B, n] whose label has the largest logit."""
    return float(np.mean(logits(net, x, training=training).argmax(axis=1) == labels))


def back(net: Net, i: int, z: Floats, g: Floats) -> tuple[Floats, ...]:
    """From what arrives before phi of layer i, [B, m]: dL/dz, dL/dgamma and dL/dbeta."""
    layer = net.layers[i]
    if net.eps is None or i == len(net.layers) - 1:
        return g, np.zeros_like(layer.gamma), g.sum(axis=0)
    xhat = bn.standardise(z, bn.moments(z), net.eps)
    return bn.through_standardise(z, g * layer.gamma, net.eps), *bn.d_scale_shift(xhat, g)


def gradients(net: Net, x: Floats, t: Floats) -> tuple[float, list[tuple[Floats, ...]]]:
    """The loss of a batch x [B, n], targets t [B, K]; dW, dgamma, dbeta and z of every layer."""
    h, z, y = forward(net, x, training=True)
    g = d_cross_entropy(y[-1], t)
    found: list[tuple[Floats, ...]] = []
    for i in reversed(range(len(net.layers))):
        dz, dgamma, dbeta = back(net, i, z[i], g)
        found.append((h[i].T @ dz, dgamma, dbeta, z[i]))
        if i:
            g = through_activation(net.phi, y[i - 1], dz @ net.layers[i].W.T)
    return cross_entropy(y[-1], t), found[::-1]


def stepped(net: Net, x: Floats, t: Floats, lr: float) -> tuple[float, Net]:
    """The loss of a batch, and the net one step downhill of it, its running averages moved on."""
    loss, found = gradients(net, x, t)
    layers = [
        Layer(old.W - lr * dW, old.gamma - lr * dgamma, old.beta - lr * dbeta,
              bn.tracked(old.running, bn.moments(z)))
        for old, (dW, dgamma, dbeta, z) in zip(net.layers, found, strict=True)
    ]  # fmt: skip
    return loss, net._replace(layers=layers)


def trained(net: Net, batches: Sequence[tuple[Floats, Floats]], *, lr: float) -> tuple[Floats, Net]:
    """The loss before every step, one step for each batch; once it diverges NaN and no step."""
    losses = np.full(len(batches), np.nan)
    for i, (x, t) in enumerate(batches):
        losses[i], after = stepped(net, x, t, lr)
        if losses[i] > DIVERGED:
            losses[i] = np.nan
            break
        net = after
    return losses, net

"""Batch normalisation looked at: its numbers by unit and channel, its gradient, its batch mates."""

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import batchnorm as bn
from flashdl.demokit.kernels import batchnorm_net
from flashdl.demokit.kernels.batchnorm_net import Layer

Floats = NDArray[np.float64]

GAMMA, BETA = 1.5, -0.5
UNITS = ("unit 1", "unit 2", "unit 3", "channel 1", "channel 2")
COMPANY = ("63 mates", "63 others", "nobody")


def convolved(images: Floats, kernels: Floats) -> Floats:  # [B, 8, 8], [3, 3, C] -> [B, 6, 6, C]
    windows = np.lib.stride_tricks.sliding_window_view(images, (3, 3), axis=(1, 2))
    maps: Floats = np.einsum("bhwij,ijc->bhwc", windows, kernels)
    return maps


def by_feature(x: Floats, gamma: Floats, beta: Floats, eps: float) -> dict[str, NDArray[np.number]]:
    """Of each feature or channel of x [..., n] its numbers before and after: [n]."""
    (mu, v), (y, xhat) = bn.moments(x), bn.normalised(x, gamma, beta, eps)
    axes = tuple(range(x.ndim - 1))
    return {
        "averaged": np.full(mu.size, x.size // mu.size), "mu": mu, "v": v,
        "xhat_mean": xhat.mean(axis=axes).round(12) + 0.0, "xhat_var": xhat.var(axis=axes),
        "gamma": gamma, "beta": beta,
        "y_mean": y.mean(axis=axes).round(12) + 0.0, "y_sd": y.std(axis=axes),
    }  # fmt: skip


def by_unit(x: Floats, maps: Floats, eps: float) -> dict[str, NDArray[np.number]]:
    """Of a dense layer x [B, 3] and of maps [B, h, w, 2]; gamma and beta of unit 3 undo it."""
    mu, v = bn.moments(x)
    gamma = np.array([GAMMA, GAMMA, bn.deviation(v, eps)[2]])
    dense = by_feature(x, gamma, np.array([BETA, BETA, mu[2]]), eps)
    conv = by_feature(maps, np.full(2, GAMMA), np.full(2, BETA), eps)
    return {name: np.concatenate([dense[name], conv[name]]) for name in dense}


def gradient_error(x: Floats, c: Floats, gamma: Floats, eps: float) -> float:
    """How far the gradient of sum(c y) by x [B, n], gamma and beta is from measured slopes."""
    w, cut = np.concatenate([x.ravel(), gamma, np.full(gamma.size, BETA)]), x.size

    def loss(w: Floats) -> float:
        gamma, beta = w[cut:].reshape(2, -1)
        return float(np.sum(c * bn.normalised(w[:cut].reshape(x.shape), gamma, beta, eps)[0]))

    measured = central_differences(loss, w, eps=1e-5, entries=range(w.size))
    found = np.concatenate([g.ravel() for g in bn.through(x, gamma, c, eps)])
    return relative_error(found, measured)


def with_mates(x: Floats, running: bn.Moments, eps: float) -> Floats:
    """What becomes of the first of x [B, 1], in training and in inference [2, COMPANY]."""
    layer, found = Layer(x, np.full(1, GAMMA), np.full(1, BETA), running), []
    for training in (True, False):
        for mates in (x[1:64], x[64:127], x[:0]):
            z = np.concatenate([x[:1], mates])
            at = batchnorm_net.statistics(z, layer, training=training)
            y = bn.scale_shift(bn.standardise(z, at, eps), layer.gamma, layer.beta)
            found.append(float(y[0, 0]))
    return np.array(found).reshape(2, -1)


def route(x: Floats, xhat: Floats, y: Floats) -> Floats:  # [B, n] each -> [3, at most 5 + 2]
    """Of unit 1 the first digits and mean and variance over the batch, as a table shows them."""
    one = np.stack([x[:, 0], xhat[:, 0], y[:, 0]])  # [3, B]
    ends = [one.mean(axis=1, keepdims=True), one.var(axis=1, keepdims=True)]
    return np.hstack([one[:, :5], *ends]).round(2) + 0.0

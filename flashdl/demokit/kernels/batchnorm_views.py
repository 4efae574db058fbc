"""Batch normalisation looked at: its numbers by unit and channel, its gradient, its batch mates."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import batchnorm as bn
from flashdl.demokit.kernels import batchnorm_net
from flashdl.demokit.kernels.batchnorm_net import Layer, Net

Floats = NDArray[np.float64]

GAMMA, BETA = 1.5, -0.5
UNITS = ("unit 1", "unit 2", "unit 3", "channel 1", "channel 2")
COMPANY = ("63 mates", "63 others", "no mates")
SIDE, FEW = 6, 100  # of a map; steps at another rate or from another start


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


def shrunk(net: Net, factor: float) -> Net:
    """The net with all weights divided, which is a poorer start."""
    return net._replace(layers=[layer._replace(W=layer.W / factor) for layer in net.layers])


def signals(nets: Sequence[Net], x: Floats) -> Floats:  # [B, n] -> [nets, hidden layers]
    """The deviation of a unit before its activation, the mean of each layer."""
    seen = [batchnorm_net.forward(net, x, training=True)[2][:-1] for net in nets]
    return np.array([[y.std(axis=0).mean() for y in layers] for layers in seen])


def elsewhere(
    nets: Sequence[Net],
    batches: Sequence[tuple[Floats, Floats]],
    test: tuple[Floats, NDArray[np.int64]],
    lr: float,
) -> Floats:
    """Test accuracy of each net after FEW steps at ten times the rate, and from smaller weights."""
    settings = ((10 * lr, 1), (lr, 5))
    trained = [
        [batchnorm_net.trained(shrunk(net, by), batches[:FEW], lr=rate)[1] for rate, by in settings]
        for net in nets
    ]
    return np.array([[batchnorm_net.accuracy(net, *test) for net in both] for both in trained])


def collected(x: Floats, rows: Sequence[NDArray[np.int64]]) -> bn.Moments:  # [N, n] -> [n], [n]
    """The running averages after the batches of these rows, from 0 and 1."""
    running = (np.zeros(x.shape[1]), np.ones(x.shape[1]))
    for batch in rows:
        running = bn.tracked(running, bn.moments(x[batch]))
    return running


def compared(running: bn.Moments, x: Floats, batch: Floats) -> dict[str, Floats]:
    """Mean and deviation of the first two units: running, of all x [N, n], of a batch [B, n]."""
    by_data = {"running": running, "all": bn.moments(x), "batch": bn.moments(batch)}
    return {f"{of}_mean": mean[:2] for of, (mean, _) in by_data.items()} | {
        f"{of}_sd": np.sqrt(var[:2]) for of, (_, var) in by_data.items()
    }


def words(depth: int, batch: int) -> dict[str, NDArray[np.str_]]:
    """The names of rows and columns; ``over`` is what the moments of each of UNITS run over."""
    running = "of training: running averages"
    found = {
        "unit": UNITS, "two": UNITS[:2], "three": UNITS[:3], "company": COMPANY,
        "stage": ("x", "xhat", "y"), "mode": ("training", "inference"),
        "digit": [*(f"digit {k}" for k in range(1, min(5, batch) + 1)), "mean", "var"],
        "over": [f"{batch} digits"] * 3 + [f"{batch} x {SIDE} x {SIDE}"] * 2,
        "layer": [f"layer {k}" for k in range(1, depth + 1)], "which": ("plain", "normalised"),
        "images": ("x", "x/2 + 1/2, paler", "x/2 + 1/2, paler"),
        "statistics": ("of each image alone: y = beta", running, "of these 500 images"),
    }  # fmt: skip
    return {name: np.array(entries) for name, entries in found.items()}


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

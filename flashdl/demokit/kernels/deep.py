"""A deep network of equal dense layers without biases: drawn, run, run back and trained.

z_l = h_{l-1} W_l,  h_l = keep h_{l-1} + take phi(z_l): keep is 1 with a residual connection, and
of a gate that is held open to a share it is that share, take the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels import activations
from flashdl.demokit.kernels.dense import input_gradient, weight_gradient
from flashdl.demokit.kernels.layernorm import normalise, through_normalise
from flashdl.demokit.kernels.losses import d_squared_error, squared_error

Floats = NDArray[np.float64]
Layers = list[Floats]


@dataclass(frozen=True, slots=True)
class Net:
    """How the layers compute and how their weights are drawn; ``sd`` is of init "custom" alone."""

    activation: str
    init: str = "xavier"
    sd: float = 1.0
    gain: float = 1.0
    layernorm: bool = False
    keep: float = 0.0
    take: float = 1.0


def weight_sd(init: str, n: int, sd: float) -> float:
    """The deviation of an entry of an n x n matrix; Glorot 2010, He 2015."""
    return {"xavier": float(np.sqrt(1 / n)), "he": float(np.sqrt(2 / n)), "custom": sd}[init]


def weights(net: Net, Z: Floats) -> Floats:  # [n, n], entries N(0, 1) -> [n, n]
    if net.init == "orthogonal":
        return np.linalg.qr(Z)[0]
    return Z * (net.gain * weight_sd(net.init, len(Z), net.sd))


def layer(h: Floats, W: Floats, net: Net) -> tuple[Floats, Floats]:  # -> h_l [B, n], z_l [B, n]
    z = normalise(h @ W) if net.layernorm else h @ W
    return net.take * activations.activate(net.activation, z) + net.keep * h, z


def layer_back(h: Floats, W: Floats, z: Floats, g: Floats, net: Net) -> tuple[Floats, ...]:
    """From dL/dh_l [B, n] to dL/dh_{l-1} [B, n], dL/dz_l [B, n] and dL/dW_l [n, n]."""
    delta = activations.through_activation(net.activation, z, net.take * g)
    dy = through_normalise(h @ W, delta) if net.layernorm else delta
    return skip_back(input_gradient(dy, W), g, net), delta, weight_gradient(h, dy)


def skip_back(dh: Floats, g: Floats, net: Net) -> Floats:  # [B, n], [B, n] -> [B, n]
    return dh + net.keep * g


def run(net: Net, W: Sequence[Floats], x: Floats) -> tuple[Layers, Layers]:
    """Every h, from h_0 = x on, and every z."""
    h: Layers = [x]
    z: Layers = []
    for W_l in W:
        h_l, z_l = layer(h[-1], W_l, net)
        h, z = [*h, h_l], [*z, z_l]
    return h, z


def run_back(
    net: Net, W: Sequence[Floats], ran: tuple[Layers, Layers], g: Floats
) -> tuple[Layers, Layers, Layers]:
    """From dL/dh of the last layer every dL/dh, from h_0 on, every dL/dz and every dL/dW."""
    found: list[tuple[Floats, ...]] = []
    dh = g
    for h, W_l, z in reversed(list(zip(ran[0][:-1], W, ran[1], strict=True))):
        dh, delta, dW = layer_back(h, W_l, z, dh, net)
        found = [(dh, delta, dW), *found]
    before, deltas, dWs = (list(column) for column in zip(*found, strict=True))
    return [*before, g], deltas, dWs


def passes(
    net: Net, draws: Sequence[Floats], x: Floats, c: Floats
) -> tuple[Layers, Layers, Layers, Layers, Layers]:
    """Of L = sum(c * h_last): h, z, dL/dh, dL/dz and dL/dW; h and dL/dh from h_0 on."""
    W = [weights(net, Z) for Z in draws]
    ran = run(net, W, x)
    return *ran, *run_back(net, W, ran, c)


def factors(log_z: Floats, log_h: Floats) -> Floats:
    """log10 of what a layer multiplies dL/dz by on the way back: phi'(z), W, both [3, L - 1].

    From log10 sizes of dL/dz [L] and of dL/dh [L + 1], which begins with h_0.
    """
    inner = log_h[1:-1]
    return np.array([log_z[:-1] - inner, inner - log_z[1:], log_z[:-1] - log_z[1:]])


def descend(
    net: Net, W: Sequence[Floats], x: Floats, t: Floats, *, rates: Sequence[float]
) -> tuple[Floats, Floats]:
    """A step of gradient descent on the squared error for each rate.

    The losses, before the first step and after each, and how far each W moved over its size.
    Where the steps diverge they end as inf or NaN, without a warning.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return _descend(net, W, (x, t), rates)


def _descend(
    net: Net, W: Sequence[Floats], task: tuple[Floats, Floats], rates: Sequence[float]
) -> tuple[Floats, Floats]:
    (x, t), start, losses = task, W, []
    for rate in rates:
        ran = run(net, W, x)
        losses.append(squared_error(ran[0][-1], t))
        *_, dW = run_back(net, W, ran, d_squared_error(ran[0][-1], t))
        W = [W_l - rate * dW_l for W_l, dW_l in zip(W, dW, strict=True)]
    losses.append(squared_error(run(net, W, x)[0][-1], t))
    moved = [norm(b - a) / norm(a) for a, b in zip(start, W, strict=True)]
    return np.array(losses), np.array(moved)


def trained(net: Net, draws: Sequence[Floats], x: Floats, t: Floats, *, steps: int) -> Floats:
    """[6]: the loss before, halfway, after and of a constant; how far first and last W moved.

    On at most 32 units, so that it takes no time; the rate is fit for sigmoid units.
    """
    n = min(32, x.shape[1])
    W, x, t = [weights(net, Z[:n, :n]) for Z in draws], x[:, :n], t[:, :n]
    losses, moved = descend(net, W, x, t, rates=[96 / n] * steps)
    constant = squared_error(np.broadcast_to(t.mean(axis=0), t.shape), t)
    return np.array([*losses[[0, steps // 2, -1]], constant, moved[0], moved[-1]])


def norm(x: Floats) -> float:  # [...] -> [], the root of the sum of squares
    return float(np.sqrt((x * x).sum()))


def clipped(norms: Floats, most: float) -> Floats:  # [L] -> [L], one factor for all layers
    return norms * min(1.0, most / max(norm(norms), 1e-300))

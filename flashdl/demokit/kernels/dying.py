"""A net with one output that learns sin 2x by full-batch descent, and which of its units are dead.

h_l = phi(h_{l-1} W_l + b_l), the loss is the mean of (y - sin 2x)^2 / 2. A unit is dead for a batch
if phi' is 0 at every example: then nothing reaches its weights and its bias.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.activations import d_gelu, d_leaky_relu, gelu, leaky_relu
from flashdl.demokit.kernels.dense import affine, bias_gradient, input_gradient, weight_gradient
from flashdl.demokit.kernels.layernorm import normalise, through_normalise
from flashdl.demokit.kernels.losses import d_squared_error, squared_error

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Net = list[tuple[Floats, Floats]]  # W [n, m], b [m] of each layer

X = np.linspace(-2, 2, 32)[:, None]  # [B, 1], the training inputs


class Rule(NamedTuple):
    """How units answer and parameters move."""

    slope: float = 0.0  # of the units below 0
    lr: float = 0.02
    smooth: bool = False  # GELU
    norm: bool = False  # each unit to mean 0 and deviation 1 over the batch
    beta: float = 0.0  # momentum
    decay: float = 0.0  # of the biases
    decay_w: float = 0.0  # of the weights


def start(draws: Sequence[Floats], bias: float, scale: float = 1.0) -> Net:
    """Weights of He's deviation sqrt(2 / n) times ``scale``; the last hidden layer has the bias."""
    net = [(scale * Z * np.sqrt(2 / len(Z)), np.zeros(Z.shape[1])) for Z in draws]
    net[-2] = (net[-2][0], net[-2][1] + bias)
    return net


def unit(u: Floats, rule: Rule) -> tuple[Floats, Floats]:  # [B, n] -> phi(u), phi'(u)
    if rule.smooth:
        return gelu(u), d_gelu(u)
    return leaky_relu(u, rule.slope), d_leaky_relu(u, rule.slope)


def dead(s: Floats) -> Flags:  # phi' [B, n] -> [n]
    gone: Flags = ~(s != 0).any(axis=0)
    return gone


def forward(net: Net, x: Floats, rule: Rule) -> tuple[list[Floats], ...]:
    """Of each hidden layer the input h, the pre-activation z and the slope; at last h is y."""
    h, z, s = [x], [], []
    for W, b in net[:-1]:
        z.append(affine(h[-1], W, b))
        a, slope = unit(normalise(z[-1].T).T if rule.norm else z[-1], rule)
        h.append(a)
        s.append(slope)
    return [*h, affine(h[-1], *net[-1])], z, s


def through(delta: Floats, W: Floats, s: Floats) -> Floats:  # dL/dz [B, m] -> of the layer below
    return input_gradient(delta, W) * s


def gradients(net: Net, x: Floats, rule: Rule) -> tuple[float, Net, list[Floats]]:
    """The loss, dL/dW and dL/db of each layer, and the slopes of the hidden ones."""
    h, z, s = forward(net, x, rule)
    delta, found = d_squared_error(h[-1], np.sin(2 * x)), []
    for i in reversed(range(len(net))):
        found.append((weight_gradient(h[i], delta), bias_gradient(delta)))
        if i:
            delta = through(delta, net[i][0], s[i - 1])
            delta = through_normalise(z[i - 1].T, delta.T).T if rule.norm else delta
    return squared_error(h[-1], np.sin(2 * x)), found[::-1], s


def step(w: Floats, g: Floats, v: Floats, rule: Rule) -> tuple[Floats, Floats]:
    """A weight matrix or bias vector [...] and its velocity after a step."""
    v = rule.beta * v - rule.lr * g
    return w + v - (rule.decay if w.ndim == 1 else rule.decay_w) * w, v


@np.errstate(over="ignore", invalid="ignore")  # a step may be too large
def descend(net: Net, rule: Rule, steps: int) -> tuple[Net, Floats, Flags]:
    """The net after the steps; before and after each the loss and the dead of the last hidden."""
    moved = [(np.zeros_like(W), np.zeros_like(b)) for W, b in net]
    losses, gone = [], []
    for k in range(steps + 1):
        loss, g, s = gradients(net, X, rule)
        losses.append(loss)
        gone.append(dead(s[-1]))
        for i in range(len(net) if k < steps else 0):
            W, b = (step(*part, rule) for part in zip(net[i], g[i], moved[i], strict=True))
            net, moved = _with(net, i, (W[0], b[0])), _with(moved, i, (W[1], b[1]))
    return net, np.array(losses), np.array(gone)


def _with(net: Net, i: int, layer: tuple[Floats, Floats]) -> Net:
    return [*net[:i], layer, *net[i + 1 :]]

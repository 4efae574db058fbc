"""Many nets with one hidden layer learn XOR at once, each from a random start of its own.

z = x W + b, h = phi(z), o = h . v + c, the loss is the mean of log(1 + e^o) - y o. A net of fewer
units than the widest has the rest at 0, where nothing moves them.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.activations import activate, slope

Floats = NDArray[np.float64]
Nets = tuple[Floats, Floats, Floats, Floats]  # W [S, 2, H], b [S, H], v [S, H], c [S]

X = np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]])
Y = np.array([0.0, 1, 1, 0])
SOLVED = np.log(2) / 4  # a net with one of the four wrong has at least this loss


def start(rng: np.random.Generator, units: int, seeds: int) -> Nets:
    """Weights N(0, 1) in, N(0, 1 / units) out; biases 0."""
    W = rng.standard_normal((seeds, 2, units))
    v = rng.standard_normal((seeds, units)) / np.sqrt(units)
    return W, np.zeros((seeds, units)), v, np.zeros(seeds)


def stacked(nets: Sequence[Nets]) -> Nets:
    """All nets in one, with units of zeros where they are narrower than the widest."""
    widest = max(W.shape[2] for W, *_ in nets)

    def wide(a: Floats) -> Floats:
        return np.concatenate([a, np.zeros((*a.shape[:-1], widest - a.shape[-1]))], axis=-1)

    W, b, v = (np.concatenate([wide(net[i]) for net in nets]) for i in range(3))
    return W, b, v, np.concatenate([net[3] for net in nets])


def gradients(nets: Nets, phi: str) -> tuple[Floats, Nets]:  # -> losses [S], dL/d each
    W, b, v, c = nets
    z = X @ W + b[:, None]  # [S, 4, H]
    h = activate(phi, z)
    o = (h * v[:, None]).sum(axis=2) + c[:, None]  # [S, 4]
    losses = (np.logaddexp(0, o) - Y * o).mean(axis=1)
    do = ((1 + np.tanh(o / 2)) / 2 - Y) / 4
    dz = do[:, :, None] * v[:, None] * slope(phi, z)
    return losses, (X.T @ dz, dz.sum(axis=1), (do[:, :, None] * h).sum(axis=1), do.sum(axis=1))


def trained(nets: Nets, phi: str, steps: int, lr: float = 1.0) -> tuple[Nets, Floats]:
    """The nets after full-batch descent, and their losses [S]."""
    for _ in range(steps):
        W, b, v, c = (w - lr * g for w, g in zip(nets, gradients(nets, phi)[1], strict=True))
        nets = W, b, v, c
    return nets, gradients(nets, phi)[0]

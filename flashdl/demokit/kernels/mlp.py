"""A classifier of dense layers, forward, backward and trained by Adam; one example a row.

h_0 = x,  h_l = phi(h_{l-1} W_l + b_l) for l < L,  z = h_{L-1} W_L + b_L; the loss is the
cross-entropy of softmax(z). A net is the list of its (W [n, m], b [m]), or flat, one vector [P].
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.activations import activate, slope
from flashdl.demokit.kernels.dense import affine, bias_gradient, input_gradient, weight_gradient
from flashdl.demokit.kernels.losses import cross_entropy, d_cross_entropy
from flashdl.demokit.kernels.optimisers import adam, at_rest
from flashdl.demokit.kernels.starts import random_layers

Floats = NDArray[np.float64]
Net = list[tuple[Floats, Floats]]
Batch = tuple[Floats, Floats]  # x [B, n], targets [B, K]

ODD = ("tanh", "linear")  # phi(-z) = -phi(z)


def random_net(rng: np.random.Generator, units: Sequence[int]) -> Net:
    tensors = list(random_layers(rng, units).values())
    return list(zip(tensors[::2], tensors[1::2], strict=True))


def flat(net: Net) -> Floats:  # -> [P], W_1 b_1 W_2 b_2 ...
    return np.concatenate([w.ravel() for layer in net for w in layer])


def shaped(w: Floats, like: Net) -> Net:  # [P] -> views of it in the shapes of another net
    net, at = [], 0
    for W, b in like:
        ends = at + W.size, at + W.size + b.size
        net.append((w[at : ends[0]].reshape(W.shape), w[ends[0] : ends[1]]))
        at = ends[1]
    return net


def unit(phi: str, z: Floats) -> tuple[Floats, Floats]:  # [B, n] -> phi(z), phi'(z)
    return activate(phi, z), slope(phi, z)


def output(h: Floats, W: Floats, b: Floats) -> Floats:  # [B, n] -> [B, K], no activation
    return affine(h, W, b)


def forward(net: Net, x: Floats, phi: str) -> tuple[list[Floats], list[Floats], Floats]:
    """The features h_0 ... h_{L-1}, the slopes phi'(z_l) of the hidden layers, and z [B, K]."""
    h, slopes = [x], []
    for W, b in net[:-1]:
        h_l, s_l = unit(phi, affine(h[-1], W, b))
        h.append(h_l)
        slopes.append(s_l)
    return h, slopes, output(h[-1], *net[-1])


def through(delta: Floats, W: Floats, s: Floats) -> Floats:
    """From dL/dz_{l+1} [B, m] to dL/dz_l [B, n], by W_{l+1} [n, m] and s = phi'(z_l)."""
    return input_gradient(delta, W) * s


def gradient(net: Net, batch: Batch, phi: str) -> tuple[float, Floats]:  # -> loss, dL/dw [P]
    h, slopes, z = forward(net, batch[0], phi)
    delta, parts = d_cross_entropy(z, batch[1]), []
    for i in reversed(range(len(net))):
        parts += [bias_gradient(delta), weight_gradient(h[i], delta).ravel()]
        delta = through(delta, net[i][0], slopes[i - 1]) if i else delta
    return cross_entropy(z, batch[1]), np.concatenate(parts[::-1])


def train(
    net: Net, batch: Batch, *, phi: str, lr: float, shots: Sequence[int]
) -> tuple[list[Net], Floats]:
    """The nets after the steps of ``shots``, ascending, and the loss before every step."""
    w, kept, losses = flat(net), [], []
    carried = at_rest(w)
    for step in range(1, shots[-1] + 1):
        loss, g = gradient(shaped(w, net), batch, phi)
        w, carried = adam(w, g, carried, lr=lr)
        losses.append(loss)
        if step in shots:
            kept.append(shaped(w, net))
    return kept, np.array(losses)


def merged(net: Net) -> tuple[Floats, Floats]:
    """W and b of the one affine map that the layers are without phi."""
    W, b = net[0]
    for V, c in net[1:]:
        W, b = W @ V, b @ V + c
    return W, b


def reordered(net: Net, order: NDArray[np.int64]) -> Net:
    """The first hidden units in another order, each with what comes in and what goes out."""
    (W, b), (V, c) = net[:2]
    return [(W[:, order], b[order]), (V[order], c), *net[2:]]


def negated(net: Net, signs: Floats) -> Net:
    """The first hidden units times 1 or -1, what comes in and what goes out: the same if odd."""
    (W, b), (V, c) = net[:2]
    return [(W * signs, b * signs), (V * signs[:, None], c), *net[2:]]


def twins(net: Net, phi: str) -> dict[str, Net]:
    """Nets of other numbers that compute the same, by what their first hidden units are."""
    found, ones = {"as they are": net}, np.ones(net[0][1].size)
    if len(net) > 1:
        found["in reverse order"] = reordered(net, np.arange(ones.size)[::-1])
    if len(net) > 1 and phi in ODD:
        found["with signs reversed"] = negated(net, -ones)
    return found


def border(W: Floats, b: Floats) -> Floats:
    """Two far points of the line on which both outputs of x W + b are equal [2, 2]."""
    a, c = W[:, 1] - W[:, 0], b[1] - b[0]
    size = max(np.hypot(*a), 1e-12)
    ends: Floats = np.outer([-9, 9], [-a[1], a[0]]) / size - c * a / size**2
    return ends


def accuracy(net: Net, x: Floats, c: NDArray[np.int64], phi: str) -> float:
    """The share of the rows of x [B, n] whose class c [B] has the largest output."""
    return float(np.mean(forward(net, x, phi)[2].argmax(axis=1) == c))


def gradient_error(net: Net, batch: Batch, phi: str, entries: Sequence[int]) -> float:
    """How far backpropagation is from central differences, at some of the P numbers."""

    def loss(w: Floats) -> float:
        return gradient(shaped(w, net), batch, phi)[0]

    measured = central_differences(loss, flat(net), eps=1e-5, entries=entries)
    return relative_error(gradient(net, batch, phi)[1][entries], measured)

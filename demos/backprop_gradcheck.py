"""Backpropagation: forward with every value kept, backward with every gradient, then the check.

forward   h_0 = x,  z_l = h_{l-1} W_l + b_l,  h_l = phi(z_l);  the last z_L is the output
loss      C = mean over the batch of |z_L - t|^2 / 2
backward  delta_l = dC/dz_l = dC/dh_l * phi'(z_l),  dC/dh_{l-1} = delta_l W_l^T
          dC/dW_l = h_{l-1}^T delta_l,  dC/db_l = sum over the batch of delta_l
check     (C(w + eps) - C(w - eps)) / 2 eps for one weight w: two forward passes for each
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Node, Param, Plot, Preset, Table
from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.activations import activate, slope, through_activation
from flashdl.demokit.kernels.dense import affine, bias_gradient, input_gradient, weight_gradient

MOST = 12  # entries of a tensor that are checked and listed; larger tensors are sampled
LOCAL = {"tanh": "dh/dz = 1 - h^2", "sigmoid": "dh/dz = h (1 - h)", "relu": "dh/dz = (z > 0)"}


def new_network(rng, sizes):  # -> {"W1": [n_0, n_1], "b1": [n_1], "W2": ...}
    net = {}
    for l in range(1, len(sizes)):
        net[f"W{l}"] = rng.standard_normal((sizes[l - 1], sizes[l])) / np.sqrt(sizes[l - 1])
        net[f"b{l}"] = rng.standard_normal(sizes[l]) / 10
    return net


def forward(net, x, phi):  # [B, n_0] -> {"h0": x, "z1": [B, n_1], "h1": [B, n_1], "z2": ...}
    kept, L = {"h0": x}, len(net) // 2
    for l in range(1, L + 1):
        kept[f"z{l}"] = affine(kept[f"h{l - 1}"], net[f"W{l}"], net[f"b{l}"])
        if l < L:
            kept[f"h{l}"] = activate(phi, kept[f"z{l}"])
    return kept


def loss(y, t):  # [B, m], [B, m] -> []
    return ((y - t) ** 2).sum(axis=1).mean() / 2


def loss_gradient(y, t):  # [B, m], [B, m] -> [B, m]
    return (y - t) / len(y)


def rules(bug):  # the functions of backward, the mistake of that id in its right one's place
    wrong = {m.replaces: m.function for m in MISTAKES if m.id == bug}
    return [wrong.get(f, f) for f in (loss_gradient, through_activation, input_gradient)]


def backward(net, kept, t, phi, bug):  # -> the gradient of every tensor of net and kept
    from_loss, through_phi, to_input = rules(bug)
    L = len(net) // 2
    d = {f"z{L}": from_loss(kept[f"z{L}"], t)}
    for l in range(L, 0, -1):
        delta = d[f"z{l}"]
        d[f"W{l}"], d[f"b{l}"] = weight_gradient(kept[f"h{l - 1}"], delta), bias_gradient(delta)
        d[f"h{l - 1}"] = to_input(delta, net[f"W{l}"])
        if l > 1:
            d[f"z{l - 1}"] = through_phi(phi, kept[f"z{l - 1}"], d[f"h{l - 1}"])
    return d


def errors(net, d, entries, cost, eps):  # -> [tensors], relative error of the checked entries
    def error(name):
        i, C = entries[name], lambda w: cost(net | {name: w})
        return relative_error(d[name].flat[i], central_differences(C, net[name], eps=eps, entries=i))

    return np.array([error(name) for name in net])


def frames(L):  # -> [2 L, nodes, 2]: value known, gradient known; forward, then backward
    since = [(0, 2 * L - 1)]  # x; then W, b, z and h, or at last the loss
    for l in range(1, L + 1):
        since += [(l - 1, 2 * L - l)] * 3 + [(l - 1, 2 * L - l - (l < L))]
    return (np.arange(2 * L)[:, None, None] >= np.array(since)).astype(int)


def node(name, *inputs, local=""):  # of a unit vector the first example is shown
    first = "first_" * (name[0] in "hz")
    return Node(name, name, first + name, f"{first}d_{name}", inputs, local)


def nodes(d):
    found, L = [node("h0")], d["layers"].size - 1
    for l in range(1, L + 1):
        W, b, h = f"W{l}", f"b{l}", f"h{l - 1}"
        found += [node(W), node(b), node(f"z{l}", h, W, b, local=f"dz/dh = W{l}, dz/dW = h")]
        if l < L:
            found += [node(f"h{l}", f"z{l}", local=LOCAL[str(d["activation"])])]
    return [*found, node("loss", f"z{L}", local="dC/dz = (z - t) / batch")]


def compute(*, rng, layers, activation, batch, eps, bug):
    sizes = [int(n) for n in layers]
    if sizes != list(layers):
        raise ValueError("layers are whole numbers, such as 2,3,1")
    net, L = new_network(rng, sizes), len(sizes) - 1
    x, t = rng.standard_normal((batch, sizes[0])), rng.standard_normal((batch, sizes[-1]))
    kept = forward(net, x, activation)
    d = backward(net, kept, t, activation, bug)
    first = {f"first_{name}": z[0] for name, z in kept.items()}
    first |= {f"first_d_{name}": d[name][0] for name in kept}

    def cost(moved):
        return loss(forward(moved, x, activation)[f"z{L}"], t)

    entries = {n: np.sort(rng.permutation(w.size)[:MOST]) for n, w in net.items()}
    sweep = np.geomspace(1e-11, 1e-1, 21)  # [21]
    at_eps = errors(net, d, entries, cost, eps)
    return {
        **net, **kept, **first, **{f"d_{name}": g for name, g in d.items()},
        "loss": np.array(cost(net)), "d_loss": np.array(1.0),
    }  # fmt: skip

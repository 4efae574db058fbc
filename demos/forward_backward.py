"""Backpropagation: forward with every value kept, backward with every gradient, then the check.

forward   h_0 = x,  z_l = h_{l-1} W_l + b_l,  h_l = phi(z_l);  the last z is the output
loss      L = mean over the batch of |z - t|^2 / 2
backward  delta_l = dL/dz_l = dL/dh_l * phi'(z_l),  dL/dh_{l-1} = delta_l W_l^T
          dL/dW_l = h_{l-1}^T delta_l,  dL/db_l = sum over the batch of delta_l
step      w <- w - 0.1 dL/dw, the optimiser's part: gradient descent
check     (L(w + eps) - L(w - eps)) / 2 eps for one weight w: two forward passes for each
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Node, Param, Plot, Preset, Table
from flashdl.demokit.gradcheck import central_differences, relative_error, tensor_errors
from flashdl.demokit.kernels.activations import activate, slope, through_activation
from flashdl.demokit.kernels.dense import (
    affine, bias_gradient, input_gradient, random_layers, weight_gradient)  # fmt: skip
from flashdl.demokit.kernels.losses import d_squared_error, squared_error
from flashdl.demokit.words import short

MOST = 12  # entries of a tensor that are checked and listed; larger tensors are sampled
ROUNDS, RATE = 5, 0.1  # of gradient descent
LOCAL = {"tanh": "dh/dz = 1 - h^2", "sigmoid": "dh/dz = h (1 - h)", "relu": "dh/dz = (z > 0)"}


def forward(net, x, phi):  # [B, n_0] -> {"h0": x, "z1": [B, n_1], "h1": [B, n_1], "z2": ...}
    kept, layers = {"h0": x}, len(net) // 2
    for l in range(1, layers + 1):
        kept[f"z{l}"] = affine(kept[f"h{l - 1}"], net[f"W{l}"], net[f"b{l}"])
        if l < layers:
            kept[f"h{l}"] = activate(phi, kept[f"z{l}"])
    return kept


def rules(bug):  # what backward calls, the mistake of that id in its right one's place
    wrong = {m.replaces: m.function for m in MISTAKES if m.id == bug}
    return [wrong.get(f, f) for f in (d_squared_error, through_activation, input_gradient)]


def backward(net, kept, t, phi, bug):  # -> dL/d(each tensor of net and kept), of its shape
    from_loss, through_phi, to_input = rules(bug)
    layers = len(net) // 2
    d = {f"z{layers}": from_loss(kept[f"z{layers}"], t)}
    for l in range(layers, 0, -1):
        delta = d[f"z{l}"]
        d[f"W{l}"], d[f"b{l}"] = weight_gradient(kept[f"h{l - 1}"], delta), bias_gradient(delta)
        d[f"h{l - 1}"] = to_input(delta, net[f"W{l}"])
        if l > 1:
            d[f"z{l - 1}"] = through_phi(phi, kept[f"z{l - 1}"], d[f"h{l - 1}"])
    return d


def descend(w, g):  # [...], [...] -> [...]
    return w - RATE * g


def iterations(net, x, t, phi, bug):  # -> [ROUNDS, 4]: output, loss, gradient and new value of a W
    rows = []
    for _ in range(ROUNDS):
        kept = forward(net, x, phi)
        y, d = kept[f"z{len(net) // 2}"], backward(net, kept, t, phi, bug)
        net = {n: descend(w, d[n]) for n, w in net.items()}
        rows.append((y[0, 0], squared_error(y, t), d["W1"][0, 0], net["W1"][0, 0]))
    return np.array(rows)


def frames(layers):  # -> [2 layers, nodes, 2]: value known, gradient known; forward, then backward
    since = [(0, 2 * layers - 1)]  # x; then W, b, z and h of each layer, the loss as the last h
    for l in range(1, layers + 1):
        since += [(l - 1, 2 * layers - l)] * 3 + [(l - 1, 2 * layers - l - (l < layers))]
    return (np.arange(2 * layers)[:, None, None] >= np.array(since)).astype(int)


def node(name, *inputs, local="", label=""):  # x, z and h show example 1, W and b the batch
    first = "first_" * (name[0] in "hz")
    return Node(name, label or name, first + name, f"{first}d_{name}", inputs, local)


def nodes(d):
    found, layers = [node("h0", label="x")], d["layers"].size - 1
    for l in range(1, layers + 1):
        W, b, h = f"W{l}", f"b{l}", f"h{l - 1}"
        inner = "x" if l == 1 else h
        found += [
            node(W),
            node(b),
            node(f"z{l}", h, W, b, local=f"dz/d{inner} = W, dz/dW = {inner}"),
        ]
        found += [node(f"h{l}", f"z{l}", local=LOCAL[str(d["activation"])])] * (l < layers)
    mean = " / batch" * (len(d["target"]) > 1)
    return [
        *found,
        node("loss", f"z{layers}", local="dL/dz = " + ("(z - t)" + mean if mean else "z - t")),
    ]


def compute(*, rng, layers, activation, batch, eps, bug):
    sizes = [int(n) for n in layers]
    if sizes != list(layers):
        raise ValueError("layers are whole numbers, such as 2,3,1")
    x, t = rng.standard_normal((batch, sizes[0])), rng.standard_normal((batch, sizes[-1]))
    net, last = random_layers(rng, sizes), f"z{len(sizes) - 1}"
    kept = forward(net, x, activation)
    d = backward(net, kept, t, activation, bug)
    first = {n: (z[0], d[n][0]) for n, z in kept.items()}

    def cost(moved):
        return squared_error(forward(moved, x, activation)[last], t)

    def V(gradients):  # [21], the largest relative error at each eps
        return np.array([check(gradients, step).max() for step in sweep])

    def check(gradients, step):  # [tensors]
        return tensor_errors(cost, net, gradients, entries=entries, eps=step)

    entries = {n: np.sort(rng.permutation(w.size)[:MOST]) for n, w in net.items()}
    sweep = np.geomspace(1e-11, 1e-1, 21)  # [21]
    curves = [V(d)] + [V(backward(net, kept, t, activation, "none"))] * (bug != "none")
    error = check(d, eps)
    with np.errstate(over="ignore", invalid="ignore"):  # a large network may diverge
        output, loss, slope_1, W_1 = iterations(net, x, t, activation, bug).T
    listed = [
        (f"{n}[{','.join(str(k + 1) for k in i)}]", w[i], g[i])
        for n, (w, g) in (first | {n: (w, d[n]) for n, w in net.items()}).items()
        for i in list(np.ndindex(w.shape))[:MOST]
    ]
    return {
        **net, **kept, **{f"d_{n}": g for n, g in d.items()}, "target": t,
        **{f"first_{n}": z for n, (z, _) in first.items()},
        **{f"first_d_{n}": g for n, (_, g) in first.items()},
        "loss": np.array(cost(net)), "d_loss": np.array(1.0), "frames": frames(len(net) // 2),
        "layers": np.array(sizes), "activation": np.array(activation),
        "eps": np.array(eps), "bug": np.array(bug), "sweep": sweep, "V": curves[0],
        "curves": np.where(np.array(curves).T > 0, np.array(curves).T, np.nan),
        "best": curves[0].min(), "tensor": np.array(list(net)), "error": error,
        "weights": np.array([w.size for w in net.values()]),
        "norm": np.array([np.linalg.norm(d[n]) for n in net]),
        "verdict": np.where(error < 1e-6, "agrees", np.where(error < 1e-2, "unsure", "wrong")),
        "iteration": np.arange(1, ROUNDS + 1), "output": output, "losses": loss,
        "wanted": np.full(ROUNDS, t[0, 0]), "slope_1": slope_1, "W_1": W_1,
        "quantity": np.array([n for n, _, _ in listed]),
        "value": np.array([w for _, w, _ in listed]),
        "gradient": np.array([g for _, _, g in listed]),
    }  # fmt: skip


def has_V(d):  # a kink of relu within eps bends the curve
    return d["bug"] == "none" and d["activation"] != "relu"


def bug_matters(d):  # one example has no mean, few slopes of tanh may all be near 1
    B, slopes = len(d["target"]), d["h1"].size
    return d["bug"] != "none" and d["activation"] != "relu" and B > 1 and slopes >= 16


def flow_title(d):
    B = len(d["target"])
    one = f"; x, z, h: example 1 of {B}, W, b: all" * (B > 1)
    return f"Forward to a loss of {d['loss']:.4f}, back to the input{one}"


def check_title(d):
    if d["bug"] == "none":
        return f"Right: an error of {short(d['best'])} at the best eps, above it truncation, below rounding"
    return f"Wrong: no eps brings the error below {short(d['best'])}"

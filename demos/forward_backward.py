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
from flashdl.demokit.kernels.losses import d_squared_error, squared_error

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


def rules(bug):  # what backward calls, the mistake of that id in its right one's place
    wrong = {m.replaces: m.function for m in MISTAKES if m.id == bug}
    return [wrong.get(f, f) for f in (d_squared_error, through_activation, input_gradient)]


def backward(net, kept, t, phi, bug):  # -> dC/d(each tensor of net and kept), of its shape
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


def check(net, d, cost, entries, eps):  # -> [tensors], relative error of the chosen entries
    def numeric(name):
        f = lambda w: cost(net | {name: w})  # noqa: E731
        return central_differences(f, net[name], eps=eps, entries=entries[name])

    return np.array([relative_error(d[n].flat[i], numeric(n)) for n, i in entries.items()])


def frames(L):  # -> [2 L, nodes, 2]: value known, gradient known; forward, then backward
    since = [(0, 2 * L - 1)]  # x; then W, b, z and h of each layer, the loss as the last h
    for l in range(1, L + 1):
        since += [(l - 1, 2 * L - l)] * 3 + [(l - 1, 2 * L - l - (l < L))]
    return (np.arange(2 * L)[:, None, None] >= np.array(since)).astype(int)


def node(name, *inputs, local=""):  # x, z and h show the first example, W and b are whole
    first = "first_" * (name[0] in "hz")
    return Node(name, name, first + name, f"{first}d_{name}", inputs, local)


def nodes(d):
    found, L = [node("h0")], d["layers"].size - 1
    for l in range(1, L + 1):
        W, b, h = f"W{l}", f"b{l}", f"h{l - 1}"
        found += [node(W), node(b), node(f"z{l}", h, W, b, local=f"dz/dh = W{l}, dz/dW = h")]
        found += [node(f"h{l}", f"z{l}", local=LOCAL[str(d["activation"])])] * (l < L)
    return [*found, node("loss", f"z{L}", local="dC/dz = (z - t) / batch")]


def compute(*, rng, layers, activation, batch, eps, bug):
    sizes = [int(n) for n in layers]
    if sizes != list(layers):
        raise ValueError("layers are whole numbers, such as 2,3,1")
    x, t = rng.standard_normal((batch, sizes[0])), rng.standard_normal((batch, sizes[-1]))
    net, last = new_network(rng, sizes), f"z{len(sizes) - 1}"
    kept = forward(net, x, activation)
    d = backward(net, kept, t, activation, bug)
    first = {n: (z[0], d[n][0]) for n, z in kept.items()}

    def cost(moved):
        return squared_error(forward(moved, x, activation)[last], t)

    entries = {n: np.sort(rng.permutation(w.size)[:MOST]) for n, w in net.items()}
    sweep = np.geomspace(1e-11, 1e-1, 21)  # [21]
    V = np.array([check(net, d, cost, entries, e).max() for e in sweep])  # [21]
    error = check(net, d, cost, entries, eps)  # [tensors]
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
        "eps": np.array(eps), "bug": np.array(bug),
        "sweep": sweep, "V": np.where(V > 0, V, np.nan), "best": V.min(),
        "tensor": np.array(list(net)), "weights": np.array([w.size for w in net.values()]),
        "norm": np.array([np.linalg.norm(d[n]) for n in net]), "error": error,
        "verdict": np.where(error < 1e-6, "agrees", np.where(error < 1e-2, "unsure", "wrong")),
        "quantity": np.array([n for n, _, _ in listed]),
        "value": np.array([w for _, w, _ in listed]),
        "gradient": np.array([g for _, _, g in listed]),
    }  # fmt: skip


def has_V(d):  # a kink of relu within eps bends the curve
    return d["bug"] == "none" and d["activation"] != "relu"


def bug_matters(d):  # one example has no mean, few slopes of tanh may all be near 1
    B, slopes = len(d["target"]), d["h1"].size
    return d["bug"] != "none" and d["activation"] != "relu" and B > 1 and slopes >= 16


DEMO = Demo(
    title="Backpropagation: forward, backward, and the gradient check",
    compute=compute,
    aliases=("backprop_gradcheck",),
    params=(
        Param("layers", (2.0, 3.0, 1.0), low=1.0, high=64.0, length=(3, 4), meaning="units"),
        Param("activation", "tanh", choices=("tanh", "sigmoid", "relu"), meaning="phi"),
        Param("batch", 8, low=1, high=32, meaning="examples"),
        Param("eps", 1e-6, low=1e-11, high=1e-1, meaning="step of the central difference"),
        Param("bug", "none", meaning="a mistake in the backward pass", choices=(
            "none", "no-activation-derivative", "local-only", "missing-mean",
            "wrong-transpose-sign")),
    ),
    presets=(
        Preset("forward-and-backward", "every value, then every gradient", show=("flow",)),
        Preset("one-example", "numbers to follow by hand", params={"batch": 1}, show=("flow",)),
        Preset("gradient-check", "the V: rounding left, truncation right", show=("check",)),
        Preset("forgotten-derivative", "without phi'(z) no eps helps", show=("check",),
               params={"bug": "no-activation-derivative"}),
        Preset("wrong-sign", "right length, wrong direction", show=("check",),
               params={"bug": "wrong-transpose-sign"}),
    ),
    claims=(
        Claim("relative error at the best eps", lambda d: d["best"], "<", 1e-6,
              lambda d: d["bug"] == "none"),
        Claim("relative error at this eps", lambda d: d["error"].max(), "<", 1e-6,
              lambda d: has_V(d) and 1e-7 <= d["eps"] <= 1e-4),
        Claim("rounding: error at eps 1e-11 over the least", lambda d: d["V"][0] / d["best"],
              ">=", 1e4, has_V),
        Claim("truncation: error at eps 0.1 over the least", lambda d: d["V"][-1] / d["best"],
              ">=", 1e4, has_V),
        Claim("bug: relative error at the best eps", lambda d: d["best"], ">", 1e-2, bug_matters),
    ),
    plots=(
        Plot("flow", "flow", lambda d: f"Forward to a loss of {d['loss']:.4f}, back to the input; "
             f"example 1 of {len(d['target'])}", nodes=nodes, frames="frames"),
        Plot("check", "line", lambda d: f"Error {d['best']:.0e} at best; a full check takes "
             f"{2 * d['weights'].sum()} forward passes, backpropagation 1",
             x="sweep", y=("V",), labels=("largest relative error",), log_x=True, log_y=True,
             x_label="step eps", y_label="relative error", marks=(Mark("x", "eps", "eps"),)),
    ),
    tables=(
        Table("tensors", "Backpropagation against central differences", (
            Column("tensor", "tensor"), Column("weights", "weights", "d"), Column("norm", "norm"),
            Column("relative error", "error", ".1e"), Column("verdict", "verdict"))),
        Table("numbers", "Every value and its gradient", (
            Column("quantity", "quantity"), Column("value", "value", ".4f"),
            Column("gradient", "gradient", ".4f"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("no-activation-derivative", through_activation, lambda _phi, _z, g: g,
            "the chain rule multiplies by phi'(z) on the way through an activation"),
    Mistake("local-only", through_activation, lambda phi, z, _g: slope(phi, z),
            "the local derivative is multiplied by the gradient that comes from above"),
    Mistake("missing-mean", d_squared_error, lambda y, t: y - t,
            "the loss is a mean over the batch: each example weighs 1 / batch"),
    Mistake("wrong-transpose-sign", input_gradient, lambda delta, W: -delta @ W.T,
            "delta goes back through W^T as it is: the minus belongs to the step of descent"),
    Mistake("one-sided-difference", central_differences,  # the step down counts as no step
            lambda f, x, **how: 2 * central_differences(lambda y: f(np.maximum(x, y)), x, **how),
            "a one-sided difference errs by eps, a central one by eps squared"),
    Mistake("compares-norms", relative_error,
            lambda a, n: abs(np.linalg.norm(a) - np.linalg.norm(n)) / np.linalg.norm(n),
            "gradients of equal length may point in opposite directions: subtract first"),
)  # fmt: skip

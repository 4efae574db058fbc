"""Backpropagation: forward with every value kept, backward with every gradient, then the check.

forward   h_0 = x,  z_l = h_{l-1} W_l + b_l,  h_l = phi(z_l);  the last z is the output
loss      L = mean over the batch of |z - t|^2 / 2
backward  delta_l = dL/dz_l = dL/dh_l * phi'(z_l),  dL/dh_{l-1} = delta_l W_l^T
          dL/dW_l = h_{l-1}^T delta_l,  dL/db_l = sum over the batch of delta_l
step      w <- w - 0.1 dL/dw, the optimiser's part: gradient descent
check     (L(w + eps) - L(w - eps)) / 2 eps for one weight w: two forward passes for each
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.dense_flow import dense_frames, dense_nodes
from flashdl.demokit.gradcheck import central_differences, relative_error, tensor_errors
from flashdl.demokit.kernels.activations import activate, slope, through_activation
from flashdl.demokit.kernels.dense import affine, bias_gradient, input_gradient, weight_gradient
from flashdl.demokit.kernels.losses import d_squared_error, squared_error
from flashdl.demokit.kernels.starts import random_layers
from flashdl.demokit.words import short

MOST = 12  # entries of a tensor that are checked and listed; larger tensors are sampled
ROUNDS, RATE = 5, 0.1  # of gradient descent


def forward(net, x, phi):  # [B, n_0] -> {"h0": x, "z1": [B, n_1], "h1": [B, n_1], "z2": ...}
    kept, layers = {"h0": x}, len(net) // 2
    for l in range(1, layers + 1):
        kept[f"z{l}"] = affine(kept[f"h{l - 1}"], net[f"W{l}"], net[f"b{l}"])
        if l < layers:
            kept[f"h{l}"] = activate(phi, kept[f"z{l}"])
    return kept


def backward(net, kept, t, phi, bug):  # -> dL/d(each tensor of net and kept), of its shape
    wrong, layers = {m.replaces: m.function for m in MISTAKES if m.id == bug}, len(net) // 2
    right = d_squared_error, through_activation, input_gradient
    from_loss, through_phi, to_input = (wrong.get(f, f) for f in right)
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


def compute(*, rng, layers, activation, batch, eps, bug):
    sizes = [int(n) for n in layers]
    if sizes != list(layers):
        raise ValueError("layers are whole numbers, such as 2,3,1")
    x, t = rng.standard_normal((batch, sizes[0])), rng.standard_normal((batch, sizes[-1]))
    net, last = random_layers(rng, sizes), f"z{len(sizes) - 1}"
    kept = forward(net, x, activation)
    d = backward(net, kept, t, activation, bug)

    def cost(moved):
        return squared_error(forward(moved, x, activation)[last], t)

    def check(gradients, step):  # [tensors]
        return tensor_errors(cost, net, gradients, entries=entries, eps=step)

    entries = {n: np.sort(rng.permutation(w.size)[:MOST]) for n, w in net.items()}
    sweep, error = np.geomspace(1e-11, 1e-1, 21), check(d, eps)
    found = [d] + [backward(net, kept, t, activation, "none")] * (bug != "none")
    V = np.array([[check(g, step).max() for g in found] for step in sweep])  # [21, 1 or 2]
    with np.errstate(over="ignore", invalid="ignore"):  # a large network may diverge
        output, loss, slope_1, W_1 = iterations(net, x, t, activation, bug).T
    names, numbers, slopes = zip(*(
        (f"{n}[{','.join(str(k + 1) for k in i)}]", w[i], d[n][i])
        for n, w in (kept | net).items()
        for i in list(np.ndindex(w.shape))[:MOST]
    ), strict=True)  # fmt: skip
    return {
        **net, **kept, **{f"d_{n}": g for n, g in d.items()}, "target": t,
        "loss": np.array(cost(net)), "d_loss": np.array(1.0),
        "frames": np.array(dense_frames(len(sizes) - 1), int), "layers": np.array(sizes),
        "activation": np.array(activation), "eps": np.array(eps), "bug": np.array(bug),
        "sweep": sweep, "V": V[:, 0], "curves": np.where(V > 0, V, np.nan),
        "best": V[:, 0].min(), "tensor": np.array(list(net)), "error": error,
        "weights": np.array([w.size for w in net.values()]),
        "norm": np.array([np.linalg.norm(d[n]) for n in net]),
        "verdict": np.where(error < 1e-6, "agrees", np.where(error < 1e-2, "unsure", "wrong")),
        "iteration": np.arange(1, ROUNDS + 1), "output": output, "losses": loss,
        "wanted": np.full(ROUNDS, t[0, 0]), "slope_1": slope_1, "W_1": W_1,
        "quantity": np.array(names), "value": np.array(numbers), "gradient": np.array(slopes),
    }  # fmt: skip


def has_V(d):  # a kink of relu within eps bends the curve
    return d["bug"] == "none" and d["activation"] != "relu"


def short_step(d):  # one error, and a step that by the slope does not remove all of it
    falls = RATE * (d["norm"] ** 2).sum()
    return d["bug"] == "none" and d["target"].size == 1 and falls < d["loss"]


def bug_matters(d):  # one example has no mean, few slopes of tanh may all be near 1
    many = len(d["target"]) > 1 and d["h1"].size >= 16
    return d["bug"] != "none" and d["activation"] != "relu" and many


def nodes(d):
    loss = "dL/dz = (z - t) / batch" if len(d["target"]) > 1 else "dL/dz = z - t"
    return dense_nodes(layers=d["layers"].size - 1, activation=str(d["activation"]), loss=loss)


DEMO = Demo(
    title="Backpropagation: forward, backward, and the gradient check",
    compute=compute,
    aliases=("backprop_gradcheck",),
    params=(
        Param("layers", (2.0, 3.0, 1.0), low=1.0, high=64.0, length=(3, 4), meaning="units"),
        Param("activation", "tanh", choices=("tanh", "sigmoid", "relu"), meaning="phi"),
        Param("batch", 1, low=1, high=32, meaning="examples"),
        Param("eps", 1e-6, low=1e-11, high=1e-1, meaning="step of the central difference"),
        Param("bug", "none", meaning="a mistake in the backward pass", choices=(
            "none", "no-activation-derivative", "local-only", "missing-mean",
            "wrong-transpose-sign")),
    ),
    presets=(
        Preset("forward-and-backward", "every value, then every gradient", show=("flow",)),
        Preset("iteration", "forward, loss, backward, step, five times", show=("iterations",)),
        Preset("gradient-check", "rounding and truncation", show=("check",), params={"batch": 8}),
        Preset("forgotten-derivative", "without phi'(z) no eps helps", show=("check",),
               params={"batch": 8, "bug": "no-activation-derivative"}),
        Preset("wrong-sign", "right length, wrong direction", show=("check",),
               params={"batch": 8, "bug": "wrong-transpose-sign"}),
    ),
    claims=(
        Claim("error against central differences", lambda d: d["error"].max(), "<", 1e-6,
              lambda d: has_V(d) and 1e-7 <= d["eps"] <= 1e-4, "flow"),
        Claim("loss after a step over the loss before", lambda d: d["losses"][1] / d["losses"][0],
              "<", 1, short_step, "iterations"),
        Claim("least error", lambda d: d["best"], "<", 1e-6, lambda d: d["bug"] == "none", "check"),
        Claim("rounding: error at eps 1e-11 over the least", lambda d: d["V"][0] / d["best"],
              ">=", 1e4, has_V, "check"),
        Claim("truncation: error at eps 0.1 over the least", lambda d: d["V"][-1] / d["best"],
              ">=", 1e4, has_V, "check"),
        Claim("bug: least error", lambda d: d["best"], ">", 1e-2, bug_matters, "check"),
    ),
    plots=(
        Plot("flow", "flow", lambda d: f"Forward to a loss of {d['loss']:.4f}, back to the input",
             nodes=nodes, frames="frames"),
        Plot("check", "line", lambda d: f"Wrong: no eps brings the error below {short(d['best'])}"
             if d["bug"] != "none" else f"Right: the error falls to {short(d['best'])}",
             x="sweep", y=("curves",), log_x=True, log_y=True,
             labels=lambda d: ("with the bug", "without it")[: d["curves"].shape[1]],
             x_label="step eps", y_label="relative error", marks=(
                 Mark("x", "eps", "eps"), Mark("y", 1e-6, "right: below 1e-6"),
                 Mark("y", 1e-2, "wrong: above 0.01"))),
    ),
    tables=(
        Table("iterations", "Gradient descent: w is W1[1,1], new w is w - 0.1 dL/dw", (
            Column("iteration", "iteration"), Column("1 forward: z", "output", ".4f"),
            Column("target t", "wanted", ".4f"), Column("2 loss", "losses", ".4f"),
            Column("3 backward: dL/dw", "slope_1", ".4f"), Column("4 step: new w", "W_1", ".4f"))),
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
    Mistake("climbs", descend, lambda w, g: w + RATE * g,
            "the gradient points uphill: the step subtracts it"),
    Mistake("one-sided-difference", central_differences,  # the step down counts as no step
            lambda f, x, **how: 2 * central_differences(lambda y: f(np.maximum(x, y)), x, **how),
            "a one-sided difference errs by eps, a central one by eps squared"),
    Mistake("compares-norms", relative_error,
            lambda a, n: abs(np.linalg.norm(a) - np.linalg.norm(n)) / np.linalg.norm(n),
            "gradients of equal length may point in opposite directions: subtract first"),
)  # fmt: skip

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
from flashdl.demokit.data import digits_split
from flashdl.demokit.dense_flow import dense_frames, dense_nodes
from flashdl.demokit.gradcheck import central_differences, kink_errors, relative_error, sweep_errors
from flashdl.demokit.kernels.activations import activate, slope, through_activation
from flashdl.demokit.kernels.dense import affine, bias_gradient, input_gradient, weight_gradient
from flashdl.demokit.kernels.losses import d_squared_error, squared_error
from flashdl.demokit.kernels.starts import random_layers
from flashdl.demokit.kernels.work import products_back, work

MOST, ROUNDS, RATE = 6, 5, 0.1  # checked entries of a tensor; steps of descent and their size


def examples(rng, batch, n, m):  # -> x [B, n], t [B, m]
    if (n, m) != (64, 10):
        return rng.standard_normal((batch, n)), rng.standard_normal((batch, m))
    data = digits_split(rng)
    return data.train_images[:batch].reshape(-1, 64), np.eye(10)[data.train_labels[:batch]]


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


def iterations(net, x, t, phi, bug):  # -> [ROUNDS, 5]: w, output, loss, gradient and new w
    rows, w = [], (x[0].argmax(), 0)  # from the largest input to unit 1: never a blank pixel
    for _ in range(ROUNDS):
        kept, before = forward(net, x, phi), net
        y, d = kept[f"z{len(net) // 2}"], backward(net, kept, t, phi, bug)
        net = {n: descend(tensor, d[n]) for n, tensor in net.items()}
        rows.append((before["W1"][w], y[0, 0], squared_error(y, t), d["W1"][w], net["W1"][w]))
    return np.array(rows)


def compute(*, rng, layers, activation, batch, eps, bug):
    sizes = [int(n) for n in layers]
    if sizes != list(layers):
        raise ValueError("layers are whole numbers, such as 2,3,1")
    (x, t), net = examples(rng, batch, sizes[0], sizes[-1]), random_layers(rng, sizes)
    kept, own = forward(net, x, activation), int(bug != "none")
    planted = bug if own else "no-activation-derivative"
    both = [backward(net, kept, t, activation, name) for name in ("none", planted)]
    d = both[own]

    def cost(moved):
        return squared_error(forward(moved, x, activation)[f"z{len(sizes) - 1}"], t)

    entries = {n: np.sort(rng.permutation(w.size)[:MOST]) for n, w in net.items()}
    steps = np.append(np.geomspace(1e-11, 1e-1, 21), eps)
    e = sweep_errors(cost, net, both, entries=entries, steps=steps)  # [22, 2, tensors]
    V, error, costs = e[:-1].max(axis=2), e[-1, own], work(batch, sizes)  # V [21, 2]
    with np.errstate(over="ignore", invalid="ignore"):  # a large network may diverge
        before, output, loss, slope_1, W_1 = iterations(net, x, t, activation, bug).T
    return {
        **net, **kept, **{f"d_{n}": g for n, g in d.items()}, "target": t, "d_loss": np.array(1.0),
        "loss": np.array(cost(net)), "frames": np.array(dense_frames(len(sizes) - 1), int),
        "layers": np.array(sizes), "activation": np.array(activation), "eps": np.array(eps),
        "bug": np.array(bug), "planted": np.array(planted), "sweep": steps[:-1],
        "V": V[:, own], "best": V[:, own].min(), "tensor": np.array(list(net)), "error": error,
        "curves": np.c_[V, kink_errors(steps[:-1], distance=1e-4)],  # [21, 3]
        "norm": np.array([np.linalg.norm(d[n]) for n in net]),
        "verdict": np.where(error < 1e-6, "agrees", np.where(error < 1e-2, "unsure", "wrong")),
        "iteration": np.arange(1, ROUNDS + 1), "W_0": before, "output": output, "losses": loss,
        "wanted": np.full(ROUNDS, t[0, 0]), "slope_1": slope_1, "W_1": W_1,
        **costs, "product": np.array(["z = h W", "dh = dz W^T", "dW = h^T dz"]),
        "ratios": costs["products"][-1] / costs["products"][-1, 0], "batch": np.array(batch),
    }  # fmt: skip


def has_V(d):  # a kink of relu within eps bends the curve
    return d["bug"] == "none" and d["activation"] != "relu"


DEMO = Demo(
    title="Backpropagation: forward, backward, and the gradient check",
    compute=compute, aliases=("backprop_gradcheck",),
    params=(
        Param("layers", (64.0, 16.0, 10.0), low=1.0, high=64.0, length=(3, 4),
              meaning="units; 64 to 10 takes handwritten digits, else the data are random"),
        Param("activation", "tanh", choices=("tanh", "sigmoid", "relu"), meaning="phi"),
        Param("batch", 8, low=1, high=32, meaning="examples"),
        Param("eps", 1e-6, low=1e-11, high=1e-1, meaning="step of the central difference"),
        Param("bug", "none", choices=("none", "no-activation-derivative", "local-only",
              "missing-mean", "wrong-transpose-sign"), meaning="a mistake in the backward pass"),
    ),
    presets=(
        Preset("forward-and-backward", "every value, then every gradient", show=("flow",),
               params={"layers": (2.0, 2.0, 1.0), "batch": 1}),
        Preset("iteration", "forward, loss, backward, step, five times", show=("iterations",),
               params={"layers": (2.0, 2.0, 1.0), "batch": 1}),
        Preset("cost", "two products back for each one ahead", show=("work", "memory")),
        Preset("gradient-check", "digits: rounding and truncation", show=("check",)),
        Preset("wrong-sign", "right size, wrong way", {"bug": "wrong-transpose-sign"}, ("check",)),
    ),
    claims=(
        Claim("error against central differences", lambda d: d["error"].max(), "<", 1e-6,
              lambda d: has_V(d) and 1e-7 <= d["eps"] <= 1e-4, "flow"),
        Claim("loss after a step over the loss before", lambda d: d["losses"][1] / d["losses"][0],
              "<", 1, lambda d: d["target"].size == 1 and d["bug"] == "none"  # one error,
              and RATE * (d["norm"] ** 2).sum() < d["loss"], "iterations"),  # a step within it
        Claim("least error", lambda d: d["best"], "<", 1e-6, lambda d: d["bug"] == "none", "check"),
        Claim("rounding: error at eps 1e-11 over the least", lambda d: d["V"][0] / d["best"],
              ">=", 1e4, has_V, "check"),
        Claim("truncation: error at eps 0.1 over the least", lambda d: d["V"][-1] / d["best"],
              ">=", 1e4, has_V, "check"),
        Claim("multiplications, back over forward", lambda d: d["ratios"][1:].sum(), "==", 2,
              about="work"),
        Claim("bug: least error", lambda d: d["best"], ">", 1e-2, lambda d: d["bug"] != "none" and
              d["activation"] != "relu" and len(d["target"]) > 1 and d["h1"].size >= 16, "check"),
    ),
    plots=(
        Plot("flow", "flow", lambda d: f"Chain rule, loss to input: {d['parameters'][-1]} weight "
             "gradients; the step is the optimiser's", frames="frames",
             nodes=lambda d: dense_nodes(layers=d["layers"].size - 1, loss=(
                 "L = (z - t)^2/2, dL/dz = z - t" if d["batch"] == 1 else "dL/dz = (z - t) / batch"
             ), activation=str(d["activation"]))),
        Plot("work", "heatmap", lambda d: f"Batch {d['batch']}: back to x = "
             f"{sum(d['ratios'][1:]):g} forward passes, a gradient {sum(d['ratios']):g}, "
             f"differences {d['passes'][-1]}", z="products", row_labels="layer",
             column_labels="product", x_label="product", y_label="multiplications by layer"),
        Plot("check", "line", lambda d: "Central differences (L(w+eps) - L(w-eps))/2eps, float64: "
             f"least error {d['best']:.2g}", x="sweep", y=("curves",), log_x=True, log_y=True,
             labels=lambda d: ("right", f"bug: {d['planted']}", "right, 1e-4 from a ReLU kink"),
             x_label="step eps: 2 forward passes per parameter; no kink within it",
             y_label="relative error: rounding on the left, truncation on the right", marks=(
                 Mark("x", "eps", "eps"), Mark("y", 1e-6, "1e-6: right below"),
                 Mark("y", 1e-2, "0.01: wrong above"))),
    ),
    tables=(
        Table("iterations", "L = (z - t)^2/2; the step w - 0.1 dL/dw, for this w and all others", (
            Column("iteration", "iteration"), Column("target t", "wanted", ".4f"),
            Column("w", "W_0", ".4f"), Column("1 forward: z", "output", ".4f"),
            Column("2 loss", "losses", ".4f"), Column("3 back: dL/dw", "slope_1", ".4f"),
            Column("4 step: new w", "W_1", ".4f"))),
        Table("tensors", "Backpropagation against central differences", (
            Column("tensor", "tensor"), Column("norm", "norm"),
            Column("relative error", "error", ".1e"), Column("verdict", "verdict"))),
        Table("memory", "Memory: what is kept grows with batch x units; differences keep nothing", (
            Column("layer", "layer"), Column("kept: h for dW, z for phi'(z)", "kept", "d"),
            Column("parameters", "parameters", "d"), Column("differences: passes", "passes", "d"))),
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
    Mistake("inverts-the-layer", input_gradient, lambda delta, W: delta @ np.linalg.pinv(W),
            "nothing is inverted: delta goes back through W^T, not through an inverse of W"),
    Mistake("one-product-back", products_back, lambda B, n, m: (0, B * n * m),
            "each layer needs one product for its weights and one for its input"),
    Mistake("skips-the-step", descend, lambda w, _g: w,
            "backpropagation gives the gradient only: an optimiser's step moves the weights"),
    Mistake("one-sided-difference", central_differences,  # the step down counts as no step
            lambda f, x, **how: 2 * central_differences(lambda y: f(np.maximum(x, y)), x, **how),
            "a one-sided difference errs by eps, a central one by eps squared"),
    Mistake("compares-norms", relative_error,
            lambda a, n: abs(np.linalg.norm(a) - np.linalg.norm(n)) / np.linalg.norm(n),
            "gradients of equal length may point in opposite directions: subtract first"),
)  # fmt: skip

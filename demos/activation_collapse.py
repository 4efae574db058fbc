"""Why layers need activations: without one, a deep network collapses to a single affine map.

h_l = phi(h_{l-1} W_l + b_l),  y = h_L W + b
phi(z) = z:  (x P + q) W + b = x (P W) + (q W + b), so all layers are one: y = x P + q

Along a straight line x = u + t v that is a straight line in t, whatever the depth; any other phi
bends it. The weights enter as a product, so the loss is not convex in them.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.activations import activate, linear, slope, through_activation
from flashdl.demokit.kernels.curves import bent, curvature, off_line, standardised, unbent
from flashdl.demokit.kernels.dense import affine
from flashdl.demokit.kernels.sizes import rms
from flashdl.demokit.kernels.starts import random_layers

KINDS = ("linear", "step", "sigmoid", "tanh", "relu", "gelu")
Z = np.array([-4.0, -2.0, -1.0, -0.1, 0.1, 1.0, 2.0, 4.0])
SCALES = np.linspace(-1, 1, 9)
T = np.linspace(-3, 3, 201)  # [N], places on the line


def network(rng, depth, n):  # -> [(W [n, n], b [n])] * depth and the readout (W [n, 1], b [1])
    net = random_layers(rng, [n] * (depth + 1) + [1])
    return [(net[f"W{l}"], net[f"b{l}"]) for l in range(1, depth + 2)]


def unit(kind, z):  # [...] -> h [...], dh/dz [...]
    return activate(kind, z), slope(kind, z)


def along(net, kind, x, v):  # x [N, n], v [n] -> y and dy/dt [L, N], the readout of each layer
    h, dh, found = x, np.broadcast_to(v, x.shape), []
    for W, b in net[:-1]:
        h, dh_dz = unit(kind, affine(h, W, b))
        dh = (dh @ W) * dh_dz
        found.append((affine(h, *net[-1])[:, 0], (dh @ net[-1][0])[:, 0]))
    return np.array(found).swapaxes(0, 1)


def compose(first, second):  # (P [n, m], q [m]), (W [m, k], b [k]) -> one map [n, k], [k]
    (P, q), (W, b) = first, second
    return P @ W, q @ W + b


def one_map(net):  # -> P [n, 1], q [1]
    whole = net[0]
    for layer in net[1:]:
        whole = compose(whole, layer)
    return whole


def freedom(net):  # how many numbers fix the function without activation: P and q
    return net[0][0].shape[0] + 1


def between(net, s):  # a path of weights; both ends, s = -1 and s = 1, are the same function
    (W1, b1), (W2, b2) = net[:2]
    return [(s * W1, s * b1), (s * W2, b2), *net[2:]]


def path_losses(net, x):  # -> [9], mean squared error on the path, in variances of the target
    nets = [net, *(between(net, s) for s in SCALES)]
    y, *moved = (along(each, "linear", x, x[0])[0][-1] for each in nets)
    return np.array([np.mean((y_s - y) ** 2) for y_s in moved]) / y.var()


def at_zero(kind):  # the slope, or those of both sides where they differ
    left, right = np.diff(activate(kind, np.array([-1e-6, 0.0, 1e-6]))) / 1e-6
    right = np.inf if right > 1000 else right  # a jump: it grows as 1 / h
    return f"{left:.3g}" if right - left < 1e-3 else f"none: {left:.3g} | {right:.3g}"


def candidates(z, g):  # z, dL/dh [B, n] -> what the table says of each of KINDS
    return {
        "kind": np.array(KINDS), "exponentials": np.array([0, 0, 1, 1, 0, 1]),
        "nonlinear": np.array([off_line(activate(kind, T)) for kind in KINDS]),
        "sides": np.array([at_zero(kind) for kind in KINDS]),
        "factor": np.array([through_activation(k, Z, 0 * Z + 1).round(2) + 0.0 for k in KINDS]),
        "kept": np.array([rms(through_activation(kind, z, g)) / rms(g) for kind in KINDS]),
    }  # fmt: skip


def compute(*, rng, depth, width, activation):
    net = network(rng, depth, width)
    (u, v), (X, g) = rng.standard_normal((2, width)), rng.standard_normal((2, 64, width))
    x = u + T[:, None] * v  # [N, n]
    (y_linear, s_linear), (y, s) = (along(net, kind, x, v) for kind in ("linear", activation))
    some = np.unique(np.linspace(0, depth - 1, 6).round()).astype(int)
    parts = [[*net[: l + 1], net[-1]] for l in some]  # each with the same readout
    apart = y_linear[some] - np.array([affine(x, *one_map(part))[:, 0] for part in parts])
    between = np.array(unbent(y[-1], s[-1]))
    return {
        "t": T, "y": standardised(y[-1]), "y_linear": standardised(y_linear[-1]),
        "activation": np.array(activation), "width": np.array(width), "bends": bent(s[-1]).sum(),
        "curvature_linear": curvature(y_linear[-1]).max(), "between_bends": between,
        "layers": some + 1, "needed": np.array([freedom(part) for part in parts]),
        "numbers": np.array([sum(W.size + b.size for W, b in part) for part in parts]),
        "apart": abs(apart).max(axis=1) / abs(y_linear[some]).max(axis=1),
        "bends_linear": bent(s_linear[some]).sum(axis=1),
        "bends_chosen": bent(s[some]).sum(axis=1), "off_chosen": off_line(y[some]),
        "path": np.array(["loss"]), "scale": np.array([f"{s:g}" for s in SCALES]),
        "loss": path_losses(net, X)[None], "halfway": path_losses(net, X)[SCALES.size // 2],
        "z": np.array([f"{z:g}" for z in Z]), **candidates(affine(X, *net[0]), g),
    }  # fmt: skip


def slice_title(d):
    depth, bends, kind = d["layers"][-1], d["bends"], d["activation"]
    where = f"it at {bends} places" if kind == "relu" else f"{bends} of {T.size - 1} steps"
    by_it = "" if kind == "linear" else f", {kind} bends {where}"
    layers = "Hidden layer" if depth == 1 else f"{depth} layers"
    return f"{layers} h = φ(x W + b): straight without φ{by_it}"


DEMO = Demo(
    title="Without activations a deep network is one affine map",
    compute=compute,
    params=(
        Param("depth", 6, low=1, high=50, meaning="hidden layers"),
        Param("width", 16, low=2, high=128, meaning="n, inputs and units of each layer"),
        Param("activation", "relu", choices=("linear", "relu", "tanh", "sigmoid", "gelu"),
              meaning="φ; linear is none"),
    ),
    presets=(
        Preset("bent-or-straight", "one hidden layer of 4 units, with and without relu",
               params={"depth": 1, "width": 4}, show=("slice",)),
        Preset("collapse", "layers against one map, and the loss", show=("convexity", "depths")),
        Preset("properties", "candidates for a hidden layer", show=("factor", "candidates")),
        Preset("fifty-linear-layers", "no bend", params={"depth": 50, "activation": "linear"}),
    ),
    claims=(
        Claim("no activation: largest second difference", lambda d: d["curvature_linear"], "<=",
              1e-10, about="slice"),
        Claim("steps on which the chosen activation bends the output", lambda d: d["bends"],
              ">=", 1, lambda d: d["activation"] != "linear" and d["width"] >= 16, "slice"),
        Claim("ReLU, between its kinks: largest second difference", lambda d: d["between_bends"],
              "<=", 1e-10, lambda d: d["activation"] == "relu", "slice"),
        Claim("no activation: distance of the layers from one affine map",
              lambda d: d["apart"].max(), "<=", 1e-10, about="depths"),
        Claim("numbers needed beyond a weight per input and a bias",
              lambda d: np.max(d["needed"] - d["width"] - 1), "==", 0, about="depths"),
        Claim("no activation: loss halfway, in variances of the target", lambda d: d["halfway"],
              ">=", 0.99, about="convexity"),
        Claim("share of a gradient that passes back through a sigmoid", lambda d: d["kept"][2],
              "<=", 0.25, about="candidates"),
    ),
    plots=(
        Plot("slice", "line", slice_title, x="t", y=("y_linear", "y"),
             labels=lambda d: ["without φ: x W + b", f"φ = {d['activation']}, element by element"],
             x_label="t, place on a line through the inputs",
             y_label="output, in its standard deviations"),
        Plot("convexity", "heatmap", lambda d: "φ(z) = z, loss not convex in the weights: "
             f"{d['loss'][0, 0]:.2f} at both ends, {d['halfway']:.2f} halfway", z="loss",
             row_labels="path", column_labels="scale",
             x_label="s, by which the first two layers' weights are multiplied",
             y_label="mean squared error in variances of the target"),
        Plot("factor", "heatmap", lambda d: "Backward, for h = φ(z): dL/dz = dL/dh φ'(z); at z = 4 "
             f"relu {d['factor'][4, -1]:.2f}, sigmoid {d['factor'][2, -1]:.2f}", z="factor",
             row_labels="kind", column_labels="z", x_label="z", y_label="derivative φ'(z) of"),
    ),
    tables=(
        Table("depths", "Without φ any number of layers is one affine map x P + q; φ bends it", (
            Column("layers", "layers", "d"), Column("parameters", "numbers", "d"),
            Column("in P and q", "needed", "d"), Column("distance to it", "apart", ".0e"),
            Column("bends", "bends_linear", "d"), Column("φ bends", "bends_chosen", "d"),
            Column("φ off a line", "off_chosen", ".0%"))),
        Table("candidates",
              "Wanted: 1 nonlinear, 2 derivative almost everywhere, 3 gradient kept, 4 cheap", (
            Column("φ", "kind"), Column("1 off a line", "nonlinear", ".0%"),
            Column("2 derivative at 0", "sides"), Column("3 gradient kept (rms)", "kept", ".0%"),
            Column("4 exp per value", "exponentials", "d"))),
    ),
)  # fmt: skip


def moves_the_product(net, s):
    a, b = (one_map(between(net, end)) for end in (-1.0, 1.0))
    P, q = ((1 - s) / 2 * a[i] + (1 + s) / 2 * b[i] for i in (0, 1))
    return [(P, q), (np.eye(1), np.zeros(1))]


MISTAKES = (
    Mistake("fires-or-not", unit,
            lambda kind, z: unit("linear" if kind == "linear" else "step", z),
            "only a step switches on or off: the usual activations pass graded values on"),
    Mistake("adds-the-biases", compose, lambda f, g: (f[0] @ g[0], f[1] + g[1]),
            "the first bias passes through the second layer, too: it becomes q W + b"),
    Mistake("counts-every-weight", freedom, lambda net: sum(W.size + b.size for W, b in net),
            "the layers multiply to one matrix: only its entries and one bias matter"),
    Mistake("moves-the-product", between, moves_the_product,
            "the loss is convex in the product of the matrices: trained are their entries"),
    Mistake("rescales-each-layer", linear,
            lambda z: z / np.sqrt(np.mean(z**2, axis=-1, keepdims=True) + 1e-12),
            "dividing by the example's own size is not linear: an activation in disguise"),
    Mistake("forgets-the-derivative", through_activation, lambda _kind, _z, g: g,
            "backward through an activation the gradient is multiplied by phi'(z)"),
)  # fmt: skip

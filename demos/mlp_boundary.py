"""A network on points of the plane: affine maps and activations in turn, trained by hand.

h_0 = x,  h_l = phi(h_{l-1} W_l + b_l) for l < L,  z = h_{L-1} W_L + b_L,  the class: the larger z
parameters of a layer: in * out weights + out biases

Without phi the layers merge: (x W_1 + b_1) W_2 + b_2 = x W_1 W_2 + (b_1 W_2 + b_2), one affine map.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.gradcheck import relative_error as apart
from flashdl.demokit.kernels import mlp
from flashdl.demokit.kernels.curve_fits import fitted
from flashdl.demokit.kernels.dense import affine, input_gradient
from flashdl.demokit.kernels.mlp import merged
from flashdl.demokit.kernels.point_sets import moons, rings, spiral, xor
from flashdl.demokit.layer_flow import layer_formula, layer_frames, layer_nodes
from flashdl.demokit.words import short

SETS = {"moons": moons, "rings": rings, "xor": xor, "spiral": spiral}
N, PICTURES, TWIN = 200, 10, {"phi": "linear", "lr": 0.05, "shots": [120]}
X, Y = np.linspace(-2, 2, 72), np.linspace(-1.6, 1.6, 23)
GRID = np.stack(np.meshgrid(X, Y), axis=-1).reshape(-1, 2)  # [23 * 72, 2]
CURVE = np.sin(2 * X) + np.cos(5 * X) / 2  # [72]
FITS = ((16, "linear"), (1, "tanh"), (4, "tanh"), (16, "tanh"))  # units of one hidden layer, phi
NO_TANH = "16, no tanh: affine of affine is affine, "


def widths(hidden, layers):  # units from the input on; the output is a score for each class
    return [2, *[hidden] * layers, 2]


def parameters(n, m):  # of a layer with n inputs and m units
    return n * m + m


def counted(*networks):  # the units of each -> the rows of the table, as columns
    rows = []
    for units in networks:
        name, ins, outs = "-".join(map(str, units)), units[:-1], units[1:]
        each = [(f"{n}*{m} + {m}", parameters(n, m)) for n, m in zip(ins, outs, strict=True)]
        rows += [(name, *row) for row in [*each, ("all layers", sum(P for _, P in each))]]
    return [np.array(column) for column in zip(*rows, strict=True)]


def compute(*, rng, data, hidden, layers, activation, lr, steps, noise):
    x, c = SETS[data](rng, N, noise=noise)
    batch, units = (x, np.eye(2)[c]), widths(hidden, layers)
    start, some = mlp.random_net(rng, units), rng.permutation(2 * units[1])[:8]
    shots = np.unique(np.geomspace(1, steps, PICTURES).round().astype(int))
    kept, losses = mlp.train(start, batch, phi=activation, lr=lr, shots=shots)
    net, twin = kept[-1], merged(mlp.train(start, batch, **TWIN)[0][0])
    (h, _, z), twins = mlp.forward(net, x, activation), mlp.twins(net, activation)
    same = np.array([mlp.forward(other, x, activation)[2] for other in twins.values()])
    fits = [fitted(X[:, None], CURVE[:, None], units=n, phi=phi, steps=40) for n, phi in FITS]
    scores = [mlp.forward(one, GRID, activation)[2].reshape(Y.size, X.size, 2) for one in kept]
    shown = np.unique(np.linspace(1, steps, 140).round().astype(int))
    network, product, number = counted(units, (64, 32, 10))
    return {
        "data": np.array(data), "hidden": np.array(hidden), "layers": np.array(layers),
        "activation": np.array(activation), "lr": np.array(lr), "noise": np.array(noise),
        "units": np.array(units), "x": X, "y": Y, "points": x, "class": c,
        "regions": np.array([z.argmax(axis=2) for z in scores], np.int8), "line": mlp.border(*twin),
        "share": np.array(mlp.accuracy(net, x, c, activation)),
        "line_share": np.array(mlp.accuracy([twin], x, c, "linear")),
        "merge_error": np.array(apart(mlp.forward(net, x, "linear")[2], affine(x, *merged(net)))),
        "step": shown, "loss": losses[shown - 1],
        "gradient_error": np.array(mlp.gradient_error(start, batch, activation, some)),
        "moved": np.array([apart(W, V) for (W, _), (V, _) in zip(net, start, strict=True)]),
        **{f"W{l}": W for l, (W, _) in enumerate(net, 1)},
        **{f"b{l}": b for l, (_, b) in enumerate(net, 1)},
        **{f"h{l}": h_l[0] for l, h_l in enumerate([*h, z])},
        "reveal": np.array(layer_frames(len(net)), int),
        "affine_error": np.array(apart(z, h[-1] @ net[-1][0] + net[-1][1])),
        "input": np.array([f"point {k}" for k in range(1, 7)]),
        "order": np.array(list(twins)), "order_error": np.max([apart(z, other) for other in same]),
        "scores": same[:, :6, 1], "network": network, "product": product, "parameters": number,
        "numbers": np.array(mlp.flat(net).size),
        "curve": CURVE, "fits": np.hstack(fits[:3]),
        "fit_error": np.sqrt([np.mean((CURVE - y[:, 0]) ** 2) for y in fits]),
    }  # fmt: skip


def boundary_title(d):
    phi, units = d["activation"], d["units"][1:-1]
    found, alone = f"{d['share']:.1%} of {len(d['class'])} right", f"line: {d['line_share']:.1%}"
    if phi == "linear" or not units.size:
        return f"Affine layers, {units.size + 1} in a row, are one: a straight line, {found}"
    if units[0] == 1:
        return f"1 {phi} unit a layer cuts straight: {found}; without, a {alone}"
    return f"{units.sum()} {phi} units bend the boundary: {found}; without, a {alone}"


def curve_title(d):
    few, some, many = (short(e, 1) for e in d["fit_error"][1:])
    return f"n learned tanh features, then affine: error {few} (n = 1), {some} (4), {many} (16)"


def twins_title(d):
    negated = ", negated (tanh is odd)" if d["activation"] == "tanh" else ""
    name, error = "-".join(map(str, d["units"])), short(d["order_error"], 1)
    return f"{name}: units reordered{negated}: equal up to rounding, {error}"


def fits(d):  # enough units and steps, and room between the classes, for a curved boundary
    curved = d["activation"] == "tanh" and d["layers"] > 0 and d["hidden"] >= 16
    return curved and d["data"] == "moons" and d["noise"] <= 0.15 and d["step"][-1] * d["lr"] >= 8


DEMO = Demo(
    title="A neural network: layers, parameters, and a boundary that bends",
    compute=compute, trains=True, aliases=("neural_network",),
    params=(
        Param("data", "moons", choices=("moons", "rings", "xor", "spiral"), meaning="two classes"),
        Param("hidden", 16, low=1, high=64, meaning="units in each hidden layer"),
        Param("layers", 1, low=0, high=4, meaning="hidden layers"),
        Param("activation", "tanh", choices=("linear", "sigmoid", "tanh", "relu"), meaning="phi"),
        Param("lr", 0.02, low=0.001, high=0.1, meaning="learning rate of Adam"),
        Param("steps", 400, low=50, high=2000, meaning="steps of training"),
        Param("noise", 0.15, low=0.0, high=0.4, meaning="deviation added to the points"),
    ),
    presets=(
        Preset("layers", "affine map and tanh in turn, the last layer affine", show=("flow",),
               params={"hidden": 2, "layers": 2}),
        Preset("features", "a curve from tanh features, and without", show=("curve",)),
        Preset("bend", "the boundary with tanh, and without", show=("boundary",)),
        Preset("count", "parameters, and units in another order", show=("reordered", "count")),
        Preset("linear", "four affine layers in a row", show=("boundary",),
               params={"activation": "linear", "layers": 4}),
        Preset("narrow", "one hidden unit: one cut", show=("boundary",), params={"hidden": 1}),
        Preset("spiral", "two layers of 32 units", show=("boundary",),
               params={"data": "spiral", "hidden": 32, "layers": 2}),
    ),
    claims=(
        Claim("moons, enough tanh units: share right", lambda d: d["share"], ">=", 0.95, fits,
              "boundary"),
        Claim("without phi: difference from one affine map", lambda d: d["merge_error"], "<=",
              1e-10, about="boundary"),
        Claim("error with 16 tanh units over that without tanh",
              lambda d: d["fit_error"][3] / d["fit_error"][0], "<=", 0.01, about="curve"),
        Claim("gradient: error against central differences", lambda d: d["gradient_error"], "<",
              1e-6, lambda d: d["activation"] != "relu", "loss"),
        Claim("output minus affine map of the last h", lambda d: d["affine_error"], "<=", 1e-12,
              about="flow"),
        Claim("training moves every W: least relative move", lambda d: d["moved"].min(), ">", 1e-3,
              lambda d: d["activation"] in ("tanh", "sigmoid"), "flow"),
        Claim("units reordered, negated: change of an output", lambda d: d["order_error"], "<=",
              1e-12, about="reordered"),
        Claim("table minus numbers in W and b",
              lambda d: abs(d["parameters"][d["units"].size - 1] - d["numbers"]), "==", 0,
              about="count"),
    ),
    plots=(
        Plot("boundary", "boundary", boundary_title, x="x", y=("y",), z="regions",
             frames="regions", points="points", classes="class", path="line",
             labels=("class 0", "class 1"), path_label="without phi", x_label="input x1",
             y_label="input x2"),
        Plot("loss", "line",
             lambda d: f"The loss falls from {d['loss'][0]:.3f} to {d['loss'][-1]:.4f}", x="step",
             y=("loss",), log_y=True, x_label="step", y_label="cross-entropy in nats",
             marks=(Mark("y", float(np.log(2)), "0.693: guessing"),)),
        Plot("flow", "flow", frames="reveal", title=lambda d: layer_formula(
            layers=d["units"].size - 1, activation=d["activation"]),
             nodes=lambda d: layer_nodes(layers=d["units"].size - 1, activation=d["activation"])),
        Plot("curve", "line", curve_title, x="x", y=("curve", "fits"),
             x_label="input x; on a bounded range enough units fit any continuous curve",
             labels=lambda d: ("curve", NO_TANH + short(d["fit_error"][0]), "n = 1", "n = 4")),
        Plot("reordered", "heatmap", twins_title, z="scores", row_labels="order",
             column_labels="input", x_label="input", y_label="class 1 score with units"),
    ),
    tables=(
        Table("count", "Parameters of a layer: inputs times outputs, and a bias for each output", (
            Column("network", "network"), Column("in*out + out", "product"),
            Column("parameters", "parameters", "d"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("adds-up-only", mlp.unit, lambda _phi, z: (z, np.ones_like(z)),
            "weighted sums of weighted sums are one affine map: activate between the layers"),
    Mistake("wires-perceptrons", mlp.unit, lambda _phi, z: (np.where(z >= 0, 1.0, 0.0), 0 * z),
            "a step has derivative 0 almost everywhere: no gradient passes through it"),
    Mistake("forgets-the-slope", mlp.through, lambda delta, W, _s: input_gradient(delta, W),
            "the way back through an activation multiplies by phi'(z)"),
    Mistake("activates-the-output", mlp.output, lambda h, W, b: np.tanh(affine(h, W, b)),
            "the last layer is affine: an output may be any number"),
    Mistake("squeezes-the-input", widths, lambda _hidden, layers: [2, *[1] * layers, 2],
            "a hidden layer may be wider than its input: one unit draws one straight line"),
    Mistake("takes-units-for-layers", widths, lambda hidden, layers: widths(layers, hidden),
            "a layer is a set of units: 16 units make one layer, not 16 layers of one unit"),
    Mistake("drops-earlier-biases", merged, lambda net: (merged(net)[0], net[-1][1]),
            "an earlier bias passes through the later weights and stays in the merged one",
            {"layers": 3}),
    Mistake("reorders-one-side", mlp.reordered, lambda net, order:
            [(net[0][0][:, order], net[0][1][order]), *net[1:]],
            "a unit keeps its outgoing weights, too: the rows of the next W move with it"),
    Mistake("counts-no-biases", parameters, lambda n, m: n * m,
            "each unit has a bias: in * out weights and out biases"),
)  # fmt: skip

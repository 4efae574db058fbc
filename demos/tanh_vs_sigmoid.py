"""tanh is the sigmoid scaled and shifted: steeper at 0, flatter far out, centred.

tanh z = (e^z - e^(-z)) / (e^z + e^(-z)) = 2 sigma(2 z) - 1,   tanh'(z) = 1 - tanh(z)^2

In a chain of layers h_l = phi(h_{l-1} W_l) each layer multiplies the gradient by W_l and by
phi'(z_l): at most 1 for tanh, 1/4 for the sigmoid.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.activations import (
    activate,
    d_sigmoid,
    d_tanh,
    sigmoid,
    slope,
    tanh,
    through_activation,
)
from flashdl.demokit.kernels.dense import input_gradient
from flashdl.demokit.kernels.sizes import line_fit, logs
from flashdl.demokit.words import short

B = 32  # examples, each a row of independent N(0, 1)
UNITS = ("tanh", "sigmoid")
CURVE = np.linspace(-5, 5, 201)
ROWS = np.array([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0])
CROSSING = 2 * np.arccosh((1 + np.sqrt(3)) / 2)  # where both slopes are equal, in closed form


def by_sigmoid(z):  # [...] -> [...], tanh z
    return 2 * sigmoid(2 * z) - 1


def crossing(low, high):  # where tanh is no longer the steeper one, by halving
    for _ in range(50):
        z = np.array([(low + high) / 2])
        low, high = (z[0], high) if d_tanh(z)[0] > d_sigmoid(z)[0] else (low, z[0])
    return high


def weights(rng, n):  # -> [n, n], entries of variance 1/n: Xavier
    return rng.standard_normal((n, n)) * np.sqrt(1 / n)


def chain(kind, W, x, c):  # x, c = dL/dh_L [B, n] -> dL/dz_l [B, n] of each layer
    h, z, g, deltas = x, [], c, []
    for W_l in W:
        z.append(h @ W_l)
        h = activate(kind, z[-1])
    for W_l, z_l in zip(reversed(W), reversed(z), strict=True):
        deltas.insert(0, through_activation(kind, z_l, g))
        g = input_gradient(deltas[0], W_l)
    return deltas


def multiply_adds(h, m):  # h [B, n] -> what a dense product with [n, m] does for one example
    return h.shape[1] * m


def compute(*, rng, depth, width):
    W = [weights(rng, width) for _ in range(depth)]
    x, c = rng.standard_normal((2, B, width))
    log_rms = np.array([logs(chain(kind, W, x, c))[0] for kind in UNITS])  # [2, depth]
    share = 10 ** (log_rms[:, 0] - log_rms[:, -1])
    crossover = crossing(0.5, 5.0)
    at = np.array([-5.0, -3.0, -crossover, -0.5, 0.0, 0.5, crossover, 3.0, 5.0])
    outputs = {kind: activate(kind, x @ W[0]) for kind in (*UNITS, "relu")}  # of the first layer
    return {
        "z": CURVE, "tanh": tanh(CURVE), "sigmoid": sigmoid(CURVE), "d_tanh": d_tanh(CURVE),
        "d_sigmoid": d_sigmoid(CURVE), "doubled": by_sigmoid(CURVE),
        "crossover": np.array(crossover), "row": ROWS,
        "apart": abs(tanh(CURVE) - by_sigmoid(CURVE)).max(),
        "sigmoid_row": sigmoid(2 * ROWS), "by_sigmoid": by_sigmoid(ROWS), "tanh_row": tanh(ROWS),
        "slope_row": d_tanh(ROWS), "measured": (tanh(ROWS + 1e-5) - tanh(ROWS - 1e-5)) / 2e-5,
        "at": np.array([f"{z:.3g}" for z in at]), "slopes": np.array([d_tanh(at), d_sigmoid(at)]),
        "unit": np.array(UNITS), "layer": np.arange(1, depth + 1), "log10_tanh": log_rms[0],
        "log10_sigmoid": log_rms[1], "width": np.array(width),
        "mean": np.array([outputs[kind].mean() for kind in UNITS]),
        "steepest": np.array([slope(kind, np.zeros(1))[0] for kind in UNITS]),
        "kept": np.array([10 ** -line_fit(y)[0] for y in log_rms]),
        "share": share, "reaches": np.array([short(each) for each in share]),
        "layers": np.array([depth, depth]), "exponentials": np.ones(2, int),
        "dense": np.array(list(outputs)),
        "active": np.array([np.mean(h != 0) for h in outputs.values()]),
        "products": np.array([multiply_adds(h, width) for h in outputs.values()]),
    }  # fmt: skip


def large(d):  # deep and wide enough for a law of large numbers
    return d["layer"].size >= 20 and d["width"] >= 64


def chain_title(d):
    depth, (tanh_layer, sigmoid_layer), share = d["layer"].size, d["kept"], d["reaches"]
    if depth == 1:
        return "1 layer: its gradient passes no other"
    kept = f"A layer keeps: tanh {tanh_layer:.2f}, sigmoid {sigmoid_layer:.2f}"
    return f"{kept}; layer 1 of {depth} gets {share[0]} and {share[1]}"


DEMO = Demo(
    title="tanh against the sigmoid: values, slopes and gradients through many layers",
    compute=compute,
    aliases=("tanh",),
    params=(
        Param("depth", 20, low=1, high=50, meaning="layers of the chain"),
        Param("width", 64, low=8, high=256, meaning="n, units in each layer"),
    ),
    presets=(
        Preset("definition", "both curves, and the slope of tanh", show=("curves",)),
        Preset("against-sigmoid", "slopes, and what layers do", show=("slopes", "layers")),
        Preset("crossover", "where tanh becomes the flatter one", show=("derivatives",)),
        Preset("chain", "the gradient of every layer", show=("chain",)),
        Preset("cost", "outputs of 0 and the work of a dense layer", show=("cost",)),
        Preset("fifty-layers", "tanh loses most of it, too", params={"depth": 50}),
    ),
    claims=(
        Claim("tanh z against 2 sigma(2z) - 1: largest distance", lambda d: d["apart"], "<=",
              1e-15, about="curves"),
        Claim("steepest slope of tanh over that of the sigmoid",
              lambda d: d["steepest"][0] / d["steepest"][1], "==", 4, about="derivatives"),
        Claim("crossing of the slopes: distance from 2 arcosh((1 + sqrt 3) / 2)",
              lambda d: abs(d["crossover"] - CROSSING), "<=", 1e-4, about="slopes"),
        Claim("tanh, Xavier weights: what a layer keeps, distance from 1",
              lambda d: abs(d["kept"][0] - 1), "<=", 0.1, large, "layers"),
        Claim("sigmoid, Xavier weights: a layer keeps at most", lambda d: d["kept"][1], "<=",
              0.26, large, "layers"),
        Claim("tanh: share of the gradient that reaches layer 1", lambda d: d["share"][0], "<=",
              0.7, large, "chain"),
        Claim("multiplications that outputs of 0 save in a dense layer",
              lambda d: d["products"].max() - d["products"].min(), "==", 0, about="cost"),
    ),
    plots=(
        Plot("curves", "line", lambda d: f"tanh z and 2 σ(2z) - 1 agree to {short(d['apart'], 1)}; "
             f"range (-1, 1), open; slope at most {d['steepest'][0]:g}", x="z",
             y=("tanh", "doubled", "d_tanh"), x_label="z", y_label="value",
             labels=("tanh z = (e^z - e^-z)/(e^z + e^-z)", "2 σ(2z) - 1", "slope: 1 - tanh² z")),
        Plot("derivatives", "line", lambda d: f"Beyond |z| = {d['crossover']:.4f} tanh is flatter "
             "than the sigmoid, below it steeper", x="z", y=("d_tanh", "d_sigmoid"),
             labels=("tanh'", "σ'"), x_label="z", y_label="derivative",
             marks=(Mark("x", "crossover", "equal"),)),
        Plot("slopes", "heatmap", lambda d: f"At 0 tanh is {d['steepest'][0] / d['steepest'][1]:g} "
             f"times steeper; but it saturates, too, flatter for |z| > {d['crossover']:.4f}",
             z="slopes", row_labels="unit", column_labels="at", x_label="z",
             y_label="derivative of"),
        Plot("chain", "line", chain_title, x="layer", y=("log10_tanh", "log10_sigmoid"),
             labels=("log10 rms of dL/dz, tanh", "sigmoid"), x_label="layer, 1 = first"),
    ),
    tables=(
        Table("relation", "tanh is the sigmoid with input and height doubled, moved down by 1", (
            Column("z", "row", "g"), Column("sigma(2z)", "sigmoid_row", ".4f"),
            Column("2 sigma(2z) - 1", "by_sigmoid", ".4f"), Column("tanh z", "tanh_row", ".4f"),
            Column("1 - tanh^2 z", "slope_row", ".4f"),
            Column("measured slope", "measured", ".4f"))),
        Table("layers", "Gradient (rms) kept on the way back through layers with Xavier weights", (
            Column("unit", "unit"), Column("mean output", "mean", ".2f"),
            Column("kept by one layer", "kept", ".2f"), Column("layers", "layers", "d"),
            Column("kept by all", "reaches"), Column("exp per value", "exponentials", "d"))),
        Table("cost", "Outputs that are not 0, and the work of the next dense layer", (
            Column("unit", "dense"), Column("not 0", "active", ".0%"),
            Column("multiplications", "products", "d"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("only-doubles", by_sigmoid, lambda z: 2 * sigmoid(z),
            "twice the sigmoid runs from 0 to 2: it is moved down by 1, and its input is doubled"),
    Mistake("forgets-the-inner-two", by_sigmoid, lambda z: 2 * sigmoid(z) - 1,
            "2 sigma(z) - 1 is tanh(z / 2): the input is doubled, too"),
    Mistake("sigmoid-slope", d_tanh, lambda z: tanh(z) * (1 - tanh(z)),
            "a (1 - a) belongs to the sigmoid: tanh has 1 - a^2"),
    Mistake("never-vanishes", d_tanh, lambda z: np.ones(z.shape),
            "only at 0 is the slope 1: tanh saturates on both sides, and layers multiply"),
    Mistake("forgets-the-derivative", through_activation, lambda _kind, _z, g: g,
            "the chain rule multiplies by phi'(z), at most 1/4 for a sigmoid"),
    Mistake("variance-for-deviation", weights, lambda rng, n: rng.standard_normal((n, n)) / n,
            "1/n is the variance of a weight: its deviation is the root"),
    Mistake("counts-active-units-only", multiply_adds,
            lambda h, m: np.count_nonzero(h) * m // len(h),
            "a dense product multiplies zeros, too: sparsity pays with kernels that skip them"),
)  # fmt: skip

"""Vanishing gradients: what is left of the loss's gradient after many layers of a random network.

z_l = h_{l-1} W_l,  h_l = phi(z_l),  dL/dz_l = (dL/dz_{l+1} W_{l+1}^T) * phi'(z_l)

Each layer multiplies by one more Jacobian, so the size at layer l goes like gain^(depth - l). A
residual layer, h_l = h_{l-1} + phi(z_l), adds a path of gain 1; layer normalisation rescales z_l.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.activations import activate, d_sigmoid, slope, through_activation
from flashdl.demokit.kernels.dense import input_gradient, weight_gradient
from flashdl.demokit.kernels.layernorm import normalise, through_normalise
from flashdl.demokit.kernels.sizes import line_fit, logs, rms, sizes
from flashdl.demokit.words import short

B = 32  # examples, each a row of independent N(0, 1)
SMALL, LARGE = {"init": "custom", "sd": 0.01}, {"init": "custom", "sd": 10.0}
PLAIN = {"init": "xavier", "gain": 1.0, "residual": False, "layernorm": False}
HALF = {"activation": "tanh", "gain": 0.5}
REMEDIES = {
    "sigmoid, Xavier": {"activation": "sigmoid"}, "tanh, half of Xavier": HALF,
    "tanh, Xavier": {"activation": "tanh"}, "ReLU, He": {"activation": "relu", "init": "he"},
    "tanh, half + layer norm": HALF | {"layernorm": True},
    "tanh, half + residual": HALF | {"residual": True},
}  # fmt: skip


def weight_sd(init, n, sd):  # of one entry of an n x n matrix; Glorot 2010, He 2015
    return {"xavier": np.sqrt(1 / n), "he": np.sqrt(2 / n), "custom": sd}[init]


def weights(net, Z):  # [n, n], entries N(0, 1) -> [n, n]
    if net["init"] == "orthogonal":
        return np.linalg.qr(Z)[0]
    return Z * (net["gain"] * weight_sd(net["init"], len(Z), net["sd"]))


def layer(h, W, net):  # [B, n], [n, n] -> h_l [B, n], z_l [B, n]
    z = normalise(h @ W) if net["layernorm"] else h @ W
    return activate(net["activation"], z) + (h if net["residual"] else 0), z


def layer_back(h, W, z, g, net):  # g = dL/dh_l [B, n] -> dL/dh_{l-1} [B, n], delta_l, dL/dW_l
    delta = through_activation(net["activation"], z, g)
    dy = through_normalise(h @ W, delta) if net["layernorm"] else delta
    return skip_back(input_gradient(dy, W), g, net), delta, weight_gradient(h, dy)


def skip_back(dh, g, net):  # [B, n], [B, n] -> [B, n]
    return dh + g if net["residual"] else dh


def passes(net, draws, x, c):  # loss = sum(c * h_last) -> h, z, g = dL/dh, delta = dL/dz, dL/dW
    W, h, z, g, delta, dW = [weights(net, Z) for Z in draws], [x], [], [c], [], []
    for l in range(len(W)):
        h_l, z_l = layer(h[l], W[l], net)
        h, z = [*h, h_l], [*z, z_l]
    for l in reversed(range(len(W))):
        g_l, delta_l, dW_l = layer_back(h[l], W[l], z[l], g[0], net)
        g, delta, dW = [g_l, *g], [delta_l, *delta], [dW_l, *dW]
    return h, z, g, delta, dW


def compute(*, rng, activation, depth, width, init, sd, residual, layernorm):
    net = {"activation": activation, "init": init, "sd": sd}
    net |= {"gain": 1.0, "residual": residual, "layernorm": layernorm}
    draws = [rng.standard_normal((width, width)) for _ in range(depth)]
    x, c = rng.standard_normal((B, width)), rng.standard_normal((B, width))
    h, z, g, delta, dW = passes(net, draws, x, c)
    log_rms, log_median = logs(delta)  # [depth]
    slope_of_log, r_squared = line_fit(log_rms)
    slopes = np.array([slope(activation, z_l) for z_l in z])  # [depth, B, n]
    small, fit, big = (logs(passes(net | how, draws, x, c)[3]) for how in (SMALL, PLAIN, LARGE))
    tried = [logs(passes(net | PLAIN | how, draws, x, c)[3])[0] for how in REMEDIES.values()]
    up, shown = logs(g)[0], np.unique(np.linspace(1, depth, 5).round()).astype(int)
    times = np.array([log_rms - up[1:], up[:-1] - log_rms, up[:-1] - up[1:]])  # log10, [3, depth]
    return {
        "layer": np.arange(1, depth + 1), "rms": sizes(delta)[0], "median": sizes(delta)[1],
        "log10_rms": log_rms, "log10_median": log_median, "weight_rms": sizes(dW)[0],
        "saturated": np.mean(slopes < 0.01, axis=(1, 2)), "largest_slope": slopes.max(),
        "first": h[1].ravel(), "middle": h[(depth + 1) // 2].ravel(), "last": h[-1].ravel(),
        "ratio": np.array(10**-slope_of_log), "r_squared": np.array(r_squared),
        "share": 10 ** (log_rms[0] - log_rms[-1]),
        "gain": 10 ** times.mean(axis=1), "factors": 10 ** times[:, shown - 1],
        "factor": np.array(["phi'(z)", "W", "both"]),
        "shown_layers": np.array([f"layer {l}" for l in shown]),
        "small": small[0], "xavier": fit[0], "large": big[0], "large_median": big[1],
        "remedy": np.array(list(REMEDIES)), "activation": np.array(activation),
        "shares": np.array([10 ** (y[0] - y[-1]) for y in tried]),
        "plain": np.array("other" if residual or layernorm else f"{activation} {init}"),
    }  # fmt: skip


def large(d):  # deep and wide enough for a law of large numbers
    return d["layer"].size >= 20 and d["first"].size >= 64 * B


def plain(d):
    return large(d) and d["plain"] == "sigmoid xavier"


def gradient_title(d):
    depth, first, median = d["layer"].size, d["rms"][0], d["median"][0]
    if first > 1 and median < 1e-6:
        return f"The rms explodes to {short(first)} at layer 1, the median dies: {short(median)}"
    kept = f"Layer 1 gets {short(d['share'])} of the gradient of layer {depth}"
    return f"{kept}, a factor of {short(d['ratio'])} a layer"


def factors_title(d):
    phi, W, both = d["gain"]
    return (f"A layer: {phi:.3f} by phi'(z) times {W:.3f} by W, so {both:.3f}; "
            f"{d['layer'].size - 1} of them: {short(d['share'])}")  # fmt: skip


def starts_title(d):
    small, median, rms = (short(10 ** d[n][0]) for n in ("small", "large_median", "large"))
    return f"Layer 1: small weights {small}; large ones: median {median}, rms {rms}"


DEMO = Demo(
    title="Vanishing and exploding gradients in a deep random network",
    compute=compute,
    params=(
        Param("activation", "sigmoid", choices=("sigmoid", "tanh", "relu", "gelu"), meaning="phi"),
        Param("depth", 20, low=2, high=60, meaning="layers"),
        Param("width", 64, low=8, high=256, meaning="n, units in each layer"),
        Param("init", "xavier", choices=("xavier", "he", "orthogonal", "custom"),
              meaning="how the weights are drawn"),
        Param("sd", 1.0, low=0.01, high=10.0, meaning="deviation of a weight, custom init only"),
        Param("residual", False, meaning="add each layer's input to its output"),
        Param("layernorm", False, meaning="normalise z in each example"),
    ),
    presets=(
        Preset("sigmoid", "the gradient of every layer, first to last", show=("gradient",)),
        Preset("gain", "what one layer multiplies the gradient by", show=("factors",)),
        Preset("initial-weights", "much too small, Xavier and much too large", show=("starts",)),
        Preset("remedies", "what reaches layer 1, by remedy", show=("remedies",)),
        Preset("tanh", "steepest slope 1: a fifth reaches layer 1", params={"activation": "tanh"}),
        Preset("relu-he", "half of the units off", params={"activation": "relu", "init": "he"}),
        Preset("large-weights", "most units saturate", params={"init": "custom", "sd": 10.0}),
    ),
    claims=(
        Claim("a sigmoid layer keeps at most", lambda d: d["ratio"], "<=", 0.26, plain, "gradient"),
        Claim("exponential: R^2 of a line through log10 rms", lambda d: d["r_squared"], ">", 0.99,
              plain, "gradient"),
        Claim("steepest slope of the sigmoid", lambda d: d["largest_slope"], "<=", 0.25,
              lambda d: d["activation"] == "sigmoid", "factors"),
        Claim("rms at sd 0.01", lambda d: 10 ** d["small"][0], "<", 1e-25, plain, "starts"),
        Claim("median at sd 10", lambda d: 10 ** d["large_median"][0], "<", 1e-20, plain, "starts"),
        Claim("rms at sd 10", lambda d: 10 ** d["large"][0], ">", 1, plain, "starts"),
        Claim("tanh with Xavier, ReLU with He: a layer keeps at least",
              lambda d: d["shares"][2:4].min() ** (1 / (d["layer"].size - 1)), ">=", 0.85, large,
              "remedies"),
        Claim("tanh, half + residual: share that reaches layer 1", lambda d: d["shares"][5],
              ">=", 0.5, about="remedies"),
    ),
    plots=(
        Plot("gradient", "line", gradient_title, x="layer", y=("log10_rms", "log10_median"),
             labels=("log10 rms of dL/dz", "log10 median"), x_label="layer, 1 = first"),
        Plot("factors", "heatmap", factors_title, z="factors", row_labels="factor",
             column_labels="shown_layers", x_label="back through", y_label="factor by"),
        Plot("starts", "line", starts_title, x="layer", x_label="layer, 1 = first",
             y=("small", "xavier", "large", "large_median"),
             labels=("log10 rms, sd 0.01", "rms, Xavier", "rms, sd 10", "median, sd 10")),
        Plot("remedies", "bar", lambda d: f"Share that reaches layer 1 of {d['layer'].size}: "
             f"{short(d['shares'][0])} by sigmoid, {short(d['shares'][3])} by ReLU",
             x="remedy", y=("shares",), log_y=True, x_label="network",
             y_label="rms dL/dz of layer 1 over that of the last"),
        Plot("units", "hist", lambda d: f"Activations spread by {short(d['first'].std())} in layer "
             f"1 and by {short(d['last'].std())} in layer {d['layer'].size}",
             y=("first", "middle", "last"), labels=("first layer", "middle layer", "last layer"),
             x_label="activation h", y_label="units"),
    ),
    tables=(
        Table("layers", "Gradient of each layer", (
            Column("layer", "layer", "d"), Column("rms dL/dz", "rms", ".2e"),
            Column("median dL/dz", "median", ".2e"), Column("rms dL/dW", "weight_rms", ".2e"),
            Column("saturated", "saturated", ".0%"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("forgets-the-derivative", through_activation, lambda _kind, _z, g: g,
            "the chain rule multiplies by phi'(z), at most 1/4 for a sigmoid"),
    Mistake("clips-the-gradient", through_activation,
            lambda kind, z, g: np.clip(g * slope(kind, z), -1, 1),
            "clipping hides what explodes: a gradient that vanished stays vanished"),
    Mistake("tanh-slope-for-sigmoid", d_sigmoid, lambda z: 1 - activate("sigmoid", z) ** 2,
            "1 - a^2 belongs to tanh: the sigmoid's derivative is a (1 - a)"),
    Mistake("variance-for-deviation", weight_sd,
            lambda init, n, sd: {"xavier": 1 / n, "he": 2 / n, "custom": sd}[init],
            "1/n is the variance of a weight: its deviation is the root"),
    Mistake("judges-by-the-typical-unit", rms, lambda x: float(np.median(np.abs(x))),
            "a few unsaturated units may carry what the typical one has lost"),
    Mistake("skip-adds-no-gradient", skip_back, lambda dh, _g, _net: dh,
            "a sum passes the gradient to both its terms: the skip path adds g itself"),
)  # fmt: skip

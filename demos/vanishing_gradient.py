"""Vanishing gradients: what is left of dL/dz after l layers of a random network.

z_l = h_{l-1} W_l,  h_l = phi(z_l),  delta_l = dL/dz_l = (delta_{l+1} W_{l+1}^T) * phi'(z_l)

Each layer multiplies by one more Jacobian, so the size goes like gain^(L-l). A residual layer,
h_l = h_{l-1} + phi(z_l), adds a path of gain 1; layer normalisation rescales every z_l.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.activations import activate, d_sigmoid, slope, through_activation
from flashdl.demokit.kernels.dense import input_gradient, weight_gradient

B = 32  # examples, each a row of independent N(0, 1)


def weight_sd(init, n, sd):  # of one entry of an n x n matrix; Glorot 2010, He 2015
    return {"xavier": np.sqrt(1 / n), "he": np.sqrt(2 / n), "custom": sd}[init]


def weights(rng, init, n, sd):  # -> [n, n]
    W = rng.standard_normal((n, n))
    return np.linalg.qr(W)[0] if init == "orthogonal" else W * weight_sd(init, n, sd)


def normalise(y):  # [B, n] -> [B, n], each row to mean 0 and variance 1
    return (y - y.mean(axis=1, keepdims=True)) / np.sqrt(y.var(axis=1, keepdims=True) + 1e-12)


def through_normalise(y, g):  # [B, n], dL/dz [B, n] -> dL/dy [B, n]
    z, s = normalise(y), np.sqrt(y.var(axis=1, keepdims=True) + 1e-12)
    return (g - g.mean(axis=1, keepdims=True) - z * (g * z).mean(axis=1, keepdims=True)) / s


def layer(h, W, net):  # [B, n], [n, n] -> h_l [B, n], z_l [B, n]
    z = normalise(h @ W) if net["layernorm"] else h @ W
    return activate(net["activation"], z) + (h if net["residual"] else 0), z


def layer_back(h, W, z, g, net):  # g = dL/dh_l [B, n] -> dL/dh_{l-1} [B, n], delta_l, dL/dW_l
    delta = through_activation(net["activation"], z, g)
    dy = through_normalise(h @ W, delta) if net["layernorm"] else delta
    return skip_back(input_gradient(dy, W), g, net), delta, weight_gradient(h, dy)


def skip_back(dh, g, net):  # [B, n], [B, n] -> [B, n]
    return dh + g if net["residual"] else dh


def rms(x):  # [...] -> [], scaled first: the square of 1e200 would overflow
    m = np.abs(x).max()
    return m * np.sqrt(np.mean((x / m) ** 2)) if m > 0 else 0.0


def fit(y):  # [L] -> slope [], R^2 [] of the least-squares line through (l, y_l)
    l = np.flatnonzero(np.isfinite(y))
    if l.size < 2:  # every unit is off
        return np.nan, np.nan
    y, l = y[l] - y[l].mean(), l - l.mean()
    s = (l * y).sum() / (l * l).sum()
    return s, s * (l * y).sum() / max((y * y).sum(), 1e-300)


def local_error(h, W, c, net):  # dL/dh along itself, one layer, against central differences
    dh = layer_back(h, W, layer(h, W, net)[1], c, net)[0]
    v, eps = dh / max(rms(dh), 1e-300), 1e-6 * (rms(h) or 1)
    rise = layer(h + eps * v, W, net)[0] - layer(h - eps * v, W, net)[0]
    exact, measured = (dh * v).sum(), (c * rise).sum() / (2 * eps)
    return abs(exact - measured) / max(abs(exact) + abs(measured), 1e-300)


def compute(*, rng, activation, depth, width, init, sd, residual, layernorm):
    net = {"activation": activation, "residual": residual, "layernorm": layernorm}
    W = [weights(rng, init, width, sd) for _ in range(depth)]
    h, z, delta, dW = [rng.standard_normal((B, width))], [], [], []
    for l in range(depth):
        h_l, z_l = layer(h[l], W[l], net)
        h, z = [*h, h_l], [*z, z_l]
    c = g = rng.standard_normal((B, width))  # L = sum(c * h_L), so dL/dh_L = c
    for l in reversed(range(depth)):
        g, delta_l, dW_l = layer_back(h[l], W[l], z[l], g, net)
        delta, dW = [delta_l, *delta], [dW_l, *dW]
    size = np.array([rms(d) for d in delta])  # [L]
    median = np.array([np.median(np.abs(d)) for d in delta])
    log10_rms, log10_median = np.log10(np.where([size > 0, median > 0], [size, median], np.nan))
    s, r_squared = fit(log10_rms)
    slopes = np.array([slope(activation, z_l) for z_l in z])  # [L, B, n]
    return {
        "layer": np.arange(1, depth + 1),
        "rms": size,
        "median": median,
        "log10_rms": log10_rms,
        "log10_median": log10_median,
        "weight_rms": np.array([rms(d) for d in dW]),
        "saturated": np.mean(slopes < 0.01, axis=(1, 2)),
        "first": h[1].ravel(),
        "middle": h[(depth + 1) // 2].ravel(),
        "last": h[-1].ravel(),
        "ratio": np.array(10**-s),
        "r_squared": np.array(r_squared),
        "largest_slope": slopes.max(),
        "local_error": local_error(h[-2], W[-1], c, net),
        **{name: np.array(value) for name, value in net.items()},
        "plain": np.array("other" if residual or layernorm else f"{activation} {init}"),
        "sd": np.array(sd),
    }


def is_plain(d, *set_ups):  # deep and wide enough for a law of large numbers
    return d["plain"] in set_ups and d["layer"].size >= 20 and d["first"].size >= 64 * B


def gradient_title(d):
    last = f"layer 1 of {d['layer'].size} gets {d['rms'][0]:.1e}"
    return f"Each layer keeps {d['ratio']:.3g} of the gradient: {last}"


DEMO = Demo(
    title="Vanishing and exploding gradients in a deep random network",
    compute=compute,
    params=(
        Param("activation", "sigmoid", choices=("sigmoid", "tanh", "relu", "gelu"), meaning="phi"),
        Param("depth", 20, low=2, high=60, meaning="L, layers"),
        Param("width", 64, low=8, high=256, meaning="n, units in each layer"),
        Param("init", "xavier", choices=("xavier", "he", "orthogonal", "custom"),
              meaning="how the weights are drawn"),
        Param("sd", 1.0, low=0.01, high=10.0, meaning="deviation of a weight, custom init only"),
        Param("residual", False, meaning="add each layer's input to its output"),
        Param("layernorm", False, meaning="normalise z in each example"),
    ),
    presets=(
        Preset("tanh", "steepest slope 1: nearly level", params={"activation": "tanh"}),
        Preset("relu-he", "half of the units are off (median 0), the others pass everything",
               params={"activation": "relu", "init": "he"}),
        Preset("large-weights", "most units saturate, the rest explode",
               params={"init": "custom", "sd": 10.0}),
        Preset("small-weights", "signal and gradient both die",
               params={"activation": "tanh", "init": "custom", "sd": 0.01}),
        Preset("half-gain", "50 tanh layers of gain 1/2",
               params={"activation": "tanh", "depth": 50, "init": "custom", "sd": 0.0625}),
        Preset("residual", "the same 50 layers, each with a path around it",
               params={"activation": "tanh", "depth": 50, "init": "custom", "sd": 0.0625,
                       "residual": True}),
        Preset("layernorm", "z rescaled in each layer", params={"layernorm": True}),
    ),
    claims=(
        Claim("sigmoid, Xavier: each layer keeps at least", lambda d: d["ratio"], ">=", 0.20,
              lambda d: is_plain(d, "sigmoid xavier")),
        Claim("sigmoid, Xavier: each layer keeps at most", lambda d: d["ratio"], "<=", 0.26,
              lambda d: is_plain(d, "sigmoid xavier")),
        Claim("sigmoid, Xavier: R^2 of a straight line through log10 rms",
              lambda d: d["r_squared"], ">", 0.99, lambda d: is_plain(d, "sigmoid xavier")),
        Claim("each layer keeps at least", lambda d: d["ratio"], ">=", 0.90,
              lambda d: is_plain(d, "tanh xavier", "relu he")),
        Claim("each layer keeps at most", lambda d: d["ratio"], "<=", 1.15,
              lambda d: is_plain(d, "tanh xavier", "relu he")),
        Claim("steepest slope of a sigmoid", lambda d: d["largest_slope"], "<=", 0.25,
              lambda d: d["activation"] == "sigmoid"),
        Claim("weights of deviation 10: median gradient of layer 1", lambda d: d["median"][0],
              "<", 1e-20, lambda d: is_plain(d, "sigmoid custom") and d["sd"] >= 10),
        Claim("weights of deviation 10: rms gradient of layer 1", lambda d: d["rms"][0],
              ">", 1, lambda d: is_plain(d, "sigmoid custom") and d["sd"] >= 10),
        Claim("residual: rms of layer 1 over that of the last",
              lambda d: d["rms"][0] / d["rms"][-1], ">=", 0.5, lambda d: d["residual"]),
        Claim("backward pass of a layer against central differences",
              lambda d: d["local_error"], "<=", 1e-4, lambda d: d["activation"] != "relu"),
    ),
    plots=(
        Plot("gradient", "line", gradient_title, x="layer", y=("log10_rms", "log10_median"),
             labels=("rms", "median"), x_label="layer, 1 = first", y_label="log10 |dL/dz|"),
        Plot("units", "hist", lambda d: f"{d['saturated'].mean():.0%} of all slopes are below 0.01",
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
    Mistake("slope-at-the-output", through_activation,
            lambda kind, z, g: g * slope(kind, activate(kind, z)),
            "the derivative is taken at the pre-activation z, not at h = phi(z)"),
    Mistake("clips-the-gradient", through_activation,
            lambda kind, z, g: np.clip(g * slope(kind, z), -1, 1),
            "clipping hides what explodes: a gradient that vanished stays vanished"),
    Mistake("tanh-slope-for-sigmoid", d_sigmoid, lambda z: 1 - activate("sigmoid", z) ** 2,
            "1 - a^2 belongs to tanh: the sigmoid's derivative is a (1 - a)"),
    Mistake("variance-for-deviation", weight_sd,
            lambda init, n, sd: {"xavier": 1 / n, "he": 2 / n, "custom": sd}[init],
            "1/n is the variance of a weight: its deviation is the root"),
    Mistake("skip-adds-no-gradient", skip_back, lambda dh, _g, _net: dh,
            "a sum passes the gradient to both its terms: the skip path adds g itself"),
)  # fmt: skip

"""Vanishing gradients: what is left of the loss's gradient after many layers of a random network.

z_l = h_{l-1} W_l,  h_l = phi(z_l),  dL/dz_{l-1} = (dL/dz_l W_l^T) * phi'(z_{l-1})

Each layer multiplies by one more Jacobian, so the size at layer l goes like gain^(depth - l). A
residual layer, h_l = h_{l-1} + phi(z_l), adds a path of gain 1; a gate that keeps a share f of its
input, h_l = f h_{l-1} + (1 - f) phi(z_l), one of gain f; layer normalisation rescales z_l.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels import deep, remedies
from flashdl.demokit.kernels.activations import d_sigmoid, sigmoid, slope, through_activation
from flashdl.demokit.kernels.sizes import line_fit, logs, rms, sizes
from flashdl.demokit.words import short

B = 32  # examples, each a row of independent N(0, 1)
LEARNED = ("loss", "loss_halfway", "loss_after", "constant", "first_moved", "last_moved")
NAMES = {"xavier": "Xavier", "he": "He", "orthogonal": "orthogonal"}


def compute(*, rng, activation, depth, width, init, sd, residual, layernorm):
    def net(init, sd):
        return deep.Net(activation, init, sd, layernorm=layernorm, keep=float(residual))

    draws = [rng.standard_normal((width, width)) for _ in range(depth)]
    x, c = rng.standard_normal((B, width)), rng.standard_normal((B, width))
    t = rng.uniform(size=(B, width))  # what is to be learned
    h, z, g, delta, dW = deep.passes(net(init, sd), draws, x, c)  # of the loss sum(c * h_last)
    log_rms, log_median = logs(delta)  # [depth]
    slope_of_log, r_squared = line_fit(log_rms)
    slopes = np.array([slope(activation, z_l) for z_l in z])  # [depth, B, n]
    gain = 10 ** deep.factors(log_rms, logs(g)[0]).mean(axis=1)  # of phi'(z), W, both
    starts = [deep.passes(some, draws, x, c) for some in
              (net("custom", 0.01), deep.Net(activation), net("custom", 10.0))]  # fmt: skip
    small, fit, big = (logs(found[3]) for found in starts)
    learned = [deep.trained(deep.Net("sigmoid"), layers, x, t, steps=24)
               for layers in (draws[:2], draws)]  # fmt: skip
    shown = np.unique(np.linspace(1, depth, 5).round()).astype(int)
    n = np.unique(np.linspace(1, depth - 1, 4).round()).astype(int)  # layers passed
    return {
        "layer": np.arange(1, depth + 1), "rms": sizes(delta)[0], "median": sizes(delta)[1],
        "log10_rms": log_rms, "log10_median": log_median, "weight_rms": sizes(dW)[0],
        "saturated": np.mean(slopes < 0.01, axis=(1, 2)), "largest_slope": slopes.max(),
        "first": h[1].ravel(), "middle": h[(depth + 1) // 2].ravel(), "last": h[-1].ravel(),
        "ratio": np.array(10**-slope_of_log), "r_squared": np.array(r_squared),
        "share": 10 ** (log_rms[0] - log_rms[-1]),
        "reach": 10 ** (log_rms[shown - 1] - log_rms[-1]),
        "gain": gain, "factor": np.array(["phi'(z)", "W"]), "by_factor": gain[:2], "n": n,
        "left": 10 ** (log_rms[-1 - n] - log_rms[-1]), "power": gain[2] ** n, "bound": 0.25**n,
        "shown_layers": np.array([f"layer {l}" for l in shown]), "layers": np.array([2, depth]),
        **dict(zip(LEARNED, np.array(learned).T, strict=True)),
        "name": np.array(f"{activation}, {NAMES.get(init, f'sd {sd:g}')}"),
        "small": small[0], "xavier": fit[0], "large": big[0], "large_median": big[1],
        "starts": np.array([small[0], fit[0], *big])[:, shown - 1].round(1) + 0.0,
        "start": np.array(["sd 0.01: rms", "Xavier: rms", "sd 10: rms", "sd 10: median"]),
        "drawn": np.array(["sd 0.01", "Xavier", "sd 10"]),
        "outputs": np.array([f"{h[-1].min():.2f} to {h[-1].max():.2f}" for h, *_ in starts]),
        "varies": np.array([h[-1].std(axis=0).mean() for h, *_ in starts]),
        "flat": np.array([np.mean(slope(activation, np.array(z)) < 1e-6) for _, z, *_ in starts]),
        "remedy": np.array(list(remedies.REMEDIES)), "shares": remedies.shares(draws, x, c),
        "whether": np.array(["without it", "with it"]), "activation": np.array(activation),
        "clipped": np.array(list(remedies.CLIPPED)), **remedies.clipping(draws, x, c),
        "plain": np.array("other" if residual or layernorm else f"{activation} {init}"),
    }  # fmt: skip


def large(d):  # deep and wide enough for a law of large numbers
    return d["layer"].size >= 20 and d["first"].size >= 64 * B


def plain(d):
    return large(d) and d["plain"] == "sigmoid xavier"


def gradient_title(d):
    depth, first, median = d["layer"].size, d["rms"][0], d["median"][0]
    if first > 1 and median < 1e-6:
        return f"{d['name']}: at layer 1 the rms is {short(first)}, the median {short(median)}"
    kept = f"layer 1 gets {short(d['share'])} of the gradient of layer {depth}"
    return f"{d['name']}: {kept}, {short(d['gain'][2], 3)} a layer"


def factors_title(d):
    phi, W, both = (f"{gain:.4f}" for gain in d["gain"])
    return (f"{d['name']}: phi' {phi} x W {W} = {both} a layer; "
            f"{both}^{d['layer'].size - 1} = {short(d['share'])}")  # fmt: skip


def starts_title(d):
    found = (np.nan_to_num(10 ** d[n][0]) for n in ("small", "large_median", "large"))  # NaN: 0
    return "Layer 1: small weights {}; large ones: median {}, rms {}".format(*map(short, found))


def remedies_title(d):
    low, high = (short(end(d["shares"][:, 1]), 3) for end in (np.min, np.max))
    return (f"With a remedy layer 1 gets {low} to {high} of the gradient of layer "
            f"{d['layer'].size}")  # fmt: skip


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
        Preset("sigmoid", "the gradient of a layer, what it learns", show=("reach", "training")),
        Preset("gain", "what one layer multiplies the gradient by, and n", show=("factors", "law")),
        Preset("initial-weights", "much too small, Xavier and much too large",
               show=("starts", "outputs")),
        Preset("remedies", "what reaches layer 1, by remedy", show=("remedies", "clipping")),
        Preset("tanh", "steepest slope 1: a fifth reaches layer 1", params={"activation": "tanh"}),
        Preset("relu-he", "half of the units off", params={"activation": "relu", "init": "he"}),
        Preset("large-weights", "most units saturate", params={"init": "custom", "sd": 10.0}),
    ),
    claims=(
        Claim("a sigmoid layer keeps at most", lambda d: d["ratio"], "<=", 0.26, plain, "reach"),
        Claim("exponential: R^2 of a line through log10 rms", lambda d: d["r_squared"], ">", 0.99,
              plain, "reach"),
        Claim("sigmoid: loss after 24 steps, over that of the best constant",
              lambda d: d["loss_after"][1] / d["constant"][1], ">=", 0.9999, large, "training"),
        Claim("steepest slope of the sigmoid", lambda d: d["largest_slope"], "<=", 0.25,
              lambda d: d["activation"] == "sigmoid", "factors"),
        Claim("rms at sd 0.01", lambda d: 10 ** d["small"][0], "<", 1e-25, plain, "starts"),
        Claim("median at sd 10", lambda d: 10 ** d["large_median"][0], "<", 1e-20, plain, "starts"),
        Claim("rms at sd 10", lambda d: 10 ** d["large"][0], ">", 1, plain, "starts"),
        Claim("with a remedy a layer keeps at least",
              lambda d: d["shares"][:, 1].min() ** (1 / (d["layer"].size - 1)), ">=", 0.85, large,
              "remedies"),
    ),
    plots=(
        Plot("gradient", "line", gradient_title, x="layer", y=("log10_rms", "log10_median"),
             labels=("log10 rms of dL/dz", "log10 median"), x_label="layer, 1 = first"),
        Plot("reach", "bar", gradient_title, x="shown_layers", y=("reach",), log_y=True,
             x_label="layer", y_label="rms of dL/dz over that of the last layer"),
        Plot("factors", "bar", factors_title, x="factor", y=("by_factor",), x_label="factor",
             y_label="back through a layer, (g * phi'(z)) W^T: the size is multiplied by",
             marks=(Mark("y", 0.25, "1/4: most of a sigmoid"),
                    Mark("y", 1.0, "1: explodes above"))),
        Plot("starts", "heatmap", starts_title, z="starts", signed=True, row_labels="start",
             column_labels="shown_layers", x_label="layers, 1 is the first",
             y_label="log10 of the size of dL/dz"),
        Plot("remedies", "heatmap", remedies_title, z="shares", row_labels="remedy",
             column_labels="whether", x_label="share that reaches layer 1, above 1 if it grows",
             y_label="remedies for a sigmoid network, and for tanh at half of Xavier"),
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
        Table("training", "Training sigmoid layers: squared error by step; W moved over its norm", (
            Column("layers", "layers"), Column("step 0", "loss", ".4f"),
            Column("step 12", "loss_halfway", ".4f"), Column("step 24", "loss_after", ".4f"),
            Column("best constant", "constant", ".4f"),
            Column("first W moved", "first_moved", ".1g"),
            Column("last W moved", "last_moved", ".1g"))),
        Table("law", "What n layers leave: about gain^n, for a sigmoid at most about 0.25^n", (
            Column("n layers passed", "n"), Column("left of dL/dz", "left", ".2g"),
            Column("gain^n", "power", ".2g"), Column("0.25^n", "bound", ".2g"))),
        Table("outputs", "Units of the last layer (float64), and saturation in all layers", (
            Column("weights", "drawn"), Column("output h", "outputs"),
            Column("h varies with the input by", "varies", ".1g"),
            Column("slopes below 1e-6", "flat", ".0%"))),
        Table("clipping", "Clipping at norm 1000 helps what explodes, not what vanishes", (
            Column("network", "clipped"), Column("norm of dL/dW", "norm", ".4g"),
            Column("clipped", "norm_cut", ".4g"), Column("layer 1", "norm_first", ".4g"),
            Column("layer 1 clipped", "norm_first_cut", ".4g"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("forgets-the-derivative", through_activation, lambda _kind, _z, g: g,
            "the chain rule multiplies by phi'(z), at most 1/4 for a sigmoid"),
    Mistake("clips-the-gradient", through_activation,
            lambda kind, z, g: np.clip(g * slope(kind, z), -1, 1),
            "clipping hides what explodes: a gradient that vanished stays vanished"),
    Mistake("tanh-slope-for-sigmoid", d_sigmoid, lambda z: 1 - sigmoid(z) ** 2,
            "1 - a^2 belongs to tanh: the sigmoid's derivative is a (1 - a)"),
    Mistake("variance-for-deviation", deep.weight_sd,
            lambda init, n, sd: {"xavier": 1 / n, "he": 2 / n, "custom": sd}[init],
            "1/n is the variance of a weight: its deviation is the root"),
    Mistake("judges-by-the-typical-unit", rms, lambda x: float(np.median(np.abs(x))),
            "a few unsaturated units may carry what the typical one has lost"),
    Mistake("skip-adds-no-gradient", deep.skip_back, lambda dh, _g, _net: dh,
            "a sum passes the gradient to both its terms: the skip path adds g itself"),
)  # fmt: skip

"""The sigmoid: a smooth step from 0 to 1, its slope, its precision and its use as a probability.

sigma(u) = 1 / (1 + e^(-u)),  sigma(-u) = 1 - sigma(u),  sigma'(u) = sigma(u) (1 - sigma(u)) <= 1/4
stable: with e = e^(-|u|), which is at most 1: 1 / (1 + e) for u >= 0, else e / (1 + e)

With u = gain z + bias the slope along z is gain sigma'(u). Log loss on targets of share q has the
derivative sigma(u) - q, zero where u is the log-odds log(q / (1 - q)).
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.activations import d_sigmoid, sigmoid, tanh
from flashdl.demokit.words import short

TYPES = ("float16", "float32", "float64")
LARGEST = np.array([float(np.finfo(t).max) for t in TYPES])
FINE = np.arange(4000) / 100  # where the first sigma of exactly 1 is looked for
FAR = np.array(-720.0)  # where sigma is e^z, and e^(-z) overflows
TAILS = np.array([-1000.0, -710.0, -709.0, -89.0, -5.0, 5.0, 1000.0])
STEPS = np.array([-36.74, -16.64, -10.0, -5.0, 0.0, 5.0, 10.0, 16.64, 36.74])
GROUPS = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])  # z of five groups of examples
SHARES = np.array([0.2, 0.2, 0.5, 0.8, 0.8])  # of y = 1 in each
Q = np.array([0.01, 0.2, 0.5, 0.8, 0.99])  # probabilities and their log-odds


def exp(u):  # [...] -> [...], infinite where it overflows
    with np.errstate(over="ignore"):
        return np.exp(u)


def naive(u):  # [...] -> [...], as the formula is written
    return 1 / (1 + exp(-u))


def along_z(slopes, gain):  # sigma'(u) [...] -> d sigma / dz [...]
    return gain * slopes


def log_odds(q):  # [...] -> [...]
    return np.log(q / (1 - q))


def log_loss_slope(u, q):  # [G], [G] -> derivative by u of the log loss of sigma(u)
    return sigmoid(u) - q


def error_slope(u, q):  # [G], [G] -> the same of the mean of |y - sigma(u)|
    return (1 - 2 * q) * d_sigmoid(u)


def trained(x, q, loss_slope):  # x [G, k], q [G] -> outputs [G]: gradient descent on w in u = x w
    w = np.zeros(x.shape[1])
    for _ in range(60):
        w -= x.T @ loss_slope(x @ w, q) / np.abs(x).sum(axis=0)
    return sigmoid(x @ w)


def miscalibration(p, q):  # outputs [G], shares [G] -> how far each group is off
    return abs(p - q)


def one_sign(h, delta):  # h [B, n], delta [B] -> in which share of examples all n gradients agree
    dW = h * delta[:, None]  # [B, n], of the weights of one unit in the next layer
    return np.mean(abs(np.sign(dW).sum(axis=1)) == h.shape[1])


def compute(*, rng, gain, bias, dtype, zmax):
    z = np.linspace(-zmax, zmax, 201)
    u, h = gain * z + bias, 1e-5
    slopes = along_z(d_sigmoid(u), gain)
    measured = (sigmoid(u + h) - sigmoid(u - h)) * gain / (2 * h)  # z moves by h / gain
    tails, (low, high) = TAILS.astype(dtype), (STEPS.astype(t) for t in TYPES[1:])
    hidden, delta = rng.standard_normal((200, 8)), rng.standard_normal(200)
    each, line = np.eye(GROUPS.size), np.stack([GROUPS, GROUPS**0], axis=1)
    losses = ((each, log_loss_slope), (each, error_slope), (line, log_loss_slope))
    outputs = np.array([trained(x, SHARES, loss_slope) for x, loss_slope in losses])  # [3, G]
    off = np.array([miscalibration(p, SHARES) for p in outputs])  # [3, G]
    return {
        "z": z, "sigma": sigmoid(u), "slope": slopes, "measured": measured, "gain": np.array(gain),
        "bias": np.array(bias), "centre": z[slopes.argmax()], "steepest": d_sigmoid(np.zeros(1)),
        "asymmetry": abs(sigmoid(u) + sigmoid(-u) - 1).max(), "dtype": np.array(dtype),
        "tail_z": tails, "inside": exp(-tails), "naive": naive(tails), "e": exp(-abs(tails)),
        "stable": np.array([f"{s:.4g}" for s in sigmoid(tails)]),
        "tail_error": np.array(abs(sigmoid(FAR).item() / np.exp(FAR).item() - 1)),
        "step": STEPS, "slope_32": d_sigmoid(low), "slope_64": d_sigmoid(high),
        "one": np.where(sigmoid(high) == 1, "both", np.where(sigmoid(low) == 1, "float32", "no")),
        "limits": np.column_stack([LARGEST, -np.log(LARGEST)]), "overflow": np.log(LARGEST),
        "limit": np.array(["largest", "z below"]), "types": np.array(TYPES), "group": GROUPS,
        "first_one": np.array([FINE[np.argmax(sigmoid(FINE.astype(t)) == 1)] for t in TYPES]),
        "unit": np.array(["sigmoid", "tanh"]), "fact": np.array(["mean output", "one sign"]),
        "facts": np.array([[f(hidden).mean(), one_sign(f(hidden), delta)]
                           for f in (sigmoid, tanh)]).round(2) + 0.0,  # no -0.00
        "q": np.array([f"{q:g}" for q in Q]), "of_q": np.array(["ln(q/(1-q))", "σ of it"]),
        "odds": np.array([log_odds(Q), sigmoid(log_odds(Q))]), "share": SHARES, "off": off,
        "by": np.array(["share of y = 1", "log loss", "mean |y - σ|", "log loss, line"]),
        "outputs": np.column_stack([[SHARES, *outputs], [0, *off.max(axis=1)]]).round(2),
        "place": np.array([*(f"x = {z:g}" for z in GROUPS), "worst"]), "output": outputs,
    }  # fmt: skip


def curve_title(d):
    low, most = short(d["sigma"][0]) if d["sigma"][0] else "0 by rounding", d["slope"].max()
    ends = f"Range (0, 1), open: {low} at z = {short(d['z'][0], 3)}"
    return f"{ends}; slope at most {most:.3g}, at z = {d['centre']:.3g}"


def curve_labels(d):
    if (d["gain"], d["bias"]) == (1, 0):
        return "σ(z) = 1 / (1 + e^-z)", "slope σ'(z) = σ(z) (1 - σ(z))"
    return f"σ({d['gain']:.3g} z {d['bias']:+.3g})", f"slope {d['gain']:.3g} σ (1 - σ)"


DEMO = Demo(
    title="The sigmoid: slope, precision and probability",
    compute=compute,
    aliases=("sigmoid",),
    params=(
        Param("gain", 1.0, low=0.1, high=10.0, meaning="u = gain z + bias"),
        Param("bias", 0.0, low=-5.0, high=5.0, meaning="moves the middle to z = -bias / gain"),
        Param("dtype", "float64", choices=("float16", "float32", "float64"),
              meaning="precision of the table of tails"),
        Param("zmax", 10.0, low=1.0, high=1000.0, meaning="z from -zmax to zmax"),
    ),
    presets=(
        Preset("definition", "the curve and its slope", show=("curve",)),
        Preset("probability", "log-odds, and outputs after training", show=("odds", "outputs")),
        Preset("hidden-unit", "saturation, and signs of weight gradients", show=("signs", "steps")),
        Preset("overflow", "the formula as written, and stable", show=("limits", "tails")),
        Preset("steep", "gain 4, middle moved to 0.5", params={"gain": 4.0, "bias": -2.0}),
        Preset("float32", "overflow below -88 already", params={"dtype": "float32"}),
    ),
    claims=(
        Claim("symmetry: largest |sigma(z) + sigma(-z) - 1|", lambda d: d["asymmetry"], "<=", 1e-15,
              about="curve"),
        Claim("sigma' at u = 0", lambda d: d["steepest"][0], "==", 0.25, about="curve"),
        Claim("slope against the central difference: largest distance",
              lambda d: abs(d["slope"] - d["measured"]).max(), "<=", 1e-9, about="curve"),
        Claim("stable: relative error of sigma(-720), which is e^(-720)",
              lambda d: d["tail_error"], "<=", 1e-9, about="tails"),
        Claim("float64: sigma is below 1 up to z =", lambda d: d["first_one"][2] - 0.01, ">=", 36,
              about="steps"),
        Claim("sigmoid: share of examples whose weight gradients have one sign",
              lambda d: d["facts"][0, 1], "==", 1, about="signs"),
        Claim("distance of σ(log-odds of q) from q, and of a log loss output from its share",
              lambda d: max(abs(d["odds"][1] - Q).max(), d["off"][0].max()), "<=", 1e-3,
              about="odds"),
        Claim("log loss on a line, not calibrated: largest distance from a share",
              lambda d: d["off"][2].max(), ">=", 0.03, about="outputs"),
    ),
    plots=(
        Plot("curve", "line", curve_title, x="z", y=("sigma", "slope"), labels=curve_labels,
             x_label="z", y_label="value", marks=(Mark("x", "centre", "steepest"),)),
        Plot("odds", "heatmap", lambda d: "σ undoes the log-odds ln(q / (1 - q)): "
             f"σ({d['odds'][0, 3]:.2f}) = {d['odds'][1, 3]:.2f}", z="odds", row_labels="of_q",
             column_labels="q", x_label="probability q", y_label="log-odds, and σ of them"),
        Plot("outputs", "heatmap", lambda d: "By log loss σ = P(y = 1), off {:.2f}; by mean "
             "|y - σ| off {:.2f}, on a line {:.2f}".format(*d["outputs"][1:, -1]), z="outputs",
             row_labels="by", column_labels="place", x_label="groups of examples",
             y_label="outputs after training (the line g x + b: not calibrated)"),
        Plot("limits", "heatmap", lambda d: f"e^-z overflows below z = {-d['overflow'][2]:.2f} in "
             f"float64, {-d['overflow'][1]:.2f} in float32; table: {d['dtype']}", z="limits",
             row_labels="types", column_labels="limit", y_label="precision",
             x_label="its largest number, and below which z e^-z is more"),
        Plot("signs", "heatmap", lambda d: "Sigmoid: 8 weight gradients share one sign in "
             f"{d['facts'][0, 1]:.2f} of examples (tanh: {d['facts'][1, 1]:.2f})", z="facts",
             row_labels="unit", column_labels="fact", y_label="hidden units",
             x_label="mean output, and share of 200 examples with one sign"),
    ),
    tables=(
        Table("steps", "Saturation: the slope σ (1 - σ), at most 0.25, tends to 0 on both sides", (
            Column("z", "step", "g"), Column("slope, float64", "slope_64", ".3g"),
            Column("slope, float32", "slope_32", ".3g"), Column("σ rounds to 1", "one"))),
        Table("tails", "e = np.exp(-np.abs(z)); stable = np.where(z >= 0, 1.0, e) / (1.0 + e)", (
            Column("z", "tail_z", "g"), Column("e^-z", "inside", ".3g"),
            Column("naive 1 / (1 + e^-z)", "naive", ".4g"), Column("e = e^-|z|", "e", ".3g"),
            Column("stable", "stable"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("as-written", sigmoid, naive,
            "e^(-u) overflows below u = -709.78 and the left tail is lost: use e^(-|u|)"),
    Mistake("tanh-slope", d_sigmoid, lambda u: 1 - sigmoid(u) ** 2,
            "1 - a^2 belongs to tanh: the sigmoid's derivative is a (1 - a)"),
    Mistake("reaches-its-ends", sigmoid, lambda u: np.minimum(np.maximum(u / 4 + 0.5, 0), 1),
            "cut off on a straight line it would reach 0 and 1: the sigmoid only tends to them"),
    Mistake("scales-to-its-range", sigmoid, lambda u: 0.5 + u / (2 * np.max(abs(u)) + 1e-300),
            "large inputs are not scaled down, they saturate: all end close to 1"),
    Mistake("odd-like-tanh", sigmoid, lambda u: tanh(u / 2) / 2,
            "sigma(-u) is 1 - sigma(u): its outputs are all positive, not centred at 0"),
    Mistake("forgets-the-gain", along_z, lambda slopes, _gain: slopes,
            "the chain rule multiplies by the derivative of gain z + bias", {"gain": 4.0}),
    Mistake("any-loss-will-do", log_loss_slope, error_slope,
            "|y - p| is least at 0 or 1: log loss is least where p is the share of y = 1"),
    Mistake("odds-without-log", log_odds, lambda q: q / (1 - q),
            "the sigmoid inverts the logarithm of the odds, which may be negative"),
    Mistake("looks-at-the-mean", miscalibration, lambda p, q: abs(p.mean() - q.mean()) + 0 * p,
            "the mean may be right while the groups are not: compare group by group"),
)  # fmt: skip

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
FINE = np.arange(4000) / 100  # where the first sigma of exactly 1 is looked for
TAILS = np.array([-1000.0, -710.0, -709.0, -89.0, -5.0, 5.0, 1000.0])
STEPS = np.array([0.0, 2.0, 5.0, 10.0, 16.63, 16.64, 36.73, 36.74])
GROUPS = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])  # z of five groups of examples
SHARES = np.array([0.2, 0.2, 0.5, 0.8, 0.8])  # of y = 1 in each


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


def tail_error(u):  # [1] -> [1], of sigma(u), which is e^u far out on the left
    with np.errstate(over="ignore"):
        return abs(sigmoid(u) / np.exp(u) - 1)


def compute(*, rng, gain, bias, dtype, zmax):
    z = np.linspace(-zmax, zmax, 201)
    u, h = gain * z + bias, 1e-5
    slopes = along_z(d_sigmoid(u), gain)
    measured = (sigmoid(u + h) - sigmoid(u - h)) * gain / (2 * h)  # z moves by h / gain
    tails, (low, high) = (gain * TAILS + bias).astype(dtype), (STEPS.astype(t) for t in TYPES[1:])
    hidden, delta = rng.standard_normal((200, 8)), rng.standard_normal(200)
    on_a_line = trained(np.stack([GROUPS, GROUPS**0], axis=1), SHARES, log_loss_slope)
    return {
        "z": z, "sigma": sigmoid(u), "slope": slopes, "measured": measured,
        "gain": np.array(gain), "centre": z[slopes.argmax()], "steepest": d_sigmoid(np.zeros(1)),
        "asymmetry": abs(sigmoid(u) + sigmoid(-u) - 1).max(),
        "tail_u": tails, "inside": exp(-tails), "naive": naive(tails), "e": exp(-abs(tails)),
        "stable": np.array([f"{s:.4g}" for s in sigmoid(tails)]), "is_one": sigmoid(tails) == 1,
        "tail_slope": d_sigmoid(tails), "tail_error": tail_error(np.array([-720.0])),
        "step": STEPS, "slope_32": d_sigmoid(low), "slope_64": d_sigmoid(high),
        "one_32": sigmoid(low) == 1, "one_64": sigmoid(high) == 1, "types": np.array(TYPES),
        "overflow": np.log([float(np.finfo(t).max) for t in TYPES]),
        "limit": -np.log([[float(np.finfo(t).max) for t in TYPES]]), "below": np.array(["z"]),
        "first_one": np.array([FINE[np.argmax(sigmoid(FINE.astype(t)) == 1)] for t in TYPES]),
        "unit": np.array(["sigmoid", "tanh"]), "fact": np.array(["mean output", "one sign"]),
        "facts": np.array([[f(hidden).mean(), one_sign(f(hidden), delta)]
                           for f in (sigmoid, tanh)]).round(2) + 0.0,  # no -0.00
        "group": GROUPS, "share": SHARES, "odds": log_odds(SHARES),
        "inverse": sigmoid(log_odds(SHARES)),
        "by_log_loss": trained(np.eye(GROUPS.size), SHARES, log_loss_slope),
        "by_error": trained(np.eye(GROUPS.size), SHARES, error_slope),
        "on_a_line": on_a_line, "off": miscalibration(on_a_line, SHARES),
    }  # fmt: skip


def curve_title(d):
    low, rest, most = short(d["sigma"][0]), short(1 - d["sigma"][-1]), d["slope"].max()
    slope = f"slope at most {most:.3g}, at z = {d['centre']:.3g}"
    return f"sigma stays between 0 and 1 ({low} to 1 - {rest}); {slope}"


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
        Preset("probability", "what the outputs mean after training", show=("groups",)),
        Preset("hidden-unit", "saturation, and signs of weight gradients", show=("signs", "steps")),
        Preset("overflow", "the formula as written, and stable", show=("limits", "tails")),
        Preset("steep", "gain 4, middle moved to 0.5", params={"gain": 4.0, "bias": -2.0}),
        Preset("float32", "overflow above 88 already", params={"dtype": "float32"}),
        Preset("far-out", "a step, seen from afar", params={"zmax": 1000.0}),
    ),
    claims=(
        Claim("symmetry: largest |sigma(z) + sigma(-z) - 1|", lambda d: d["asymmetry"], "<=", 1e-15,
              about="curve"),
        Claim("sigma' at u = 0", lambda d: d["steepest"][0], "==", 0.25, about="curve"),
        Claim("slope against the central difference: largest distance",
              lambda d: abs(d["slope"] - d["measured"]).max(), "<=", 1e-9, about="curve"),
        Claim("stable: relative error of sigma(-720), which is e^(-720)",
              lambda d: d["tail_error"][0], "<=", 1e-9, about="tails"),
        Claim("float64: sigma is below 1 up to z =", lambda d: d["first_one"][2] - 0.01, ">=", 36,
              about="steps"),
        Claim("sigmoid: share of examples whose weight gradients have one sign",
              lambda d: d["facts"][0, 1], "==", 1, about="signs"),
        Claim("distance of sigma(log-odds) and of the log loss output from the share",
              lambda d: abs(np.array([d["inverse"], d["by_log_loss"]]) - d["share"]).max(), "<=",
              1e-3, about="groups"),
        Claim("log loss on a line, not calibrated: largest distance from a share",
              lambda d: d["off"].max(), ">=", 0.03, about="groups"),
    ),
    plots=(
        Plot("curve", "line", curve_title, x="z", y=("sigma", "slope"),
             labels=("sigma(u) = 1 / (1 + e^(-u))", "slope: gain sigma(u) (1 - sigma(u))"),
             x_label="z, with u = gain z + bias", y_label="sigma; slope",
             marks=(Mark("x", "centre", "steepest"),)),
        Plot("limits", "heatmap", lambda d: "e^(-z) overflows below z = "
             f"{-d['overflow'][2]:.2f} in float64, {-d['overflow'][1]:.2f} in float32", z="limit",
             row_labels="below", column_labels="types", x_label="precision",
             y_label="overflow below"),
        Plot("signs", "heatmap", lambda d: "8 weight gradients of a unit have one sign in "
             f"{d['facts'][0, 1]:.0%} of the examples, of tanh {d['facts'][1, 1]:.0%}", z="facts",
             row_labels="unit", column_labels="fact", x_label="of 200 examples",
             y_label="hidden unit"),
    ),
    tables=(
        Table("steps", "Saturation: the slope falls to exactly 0 once sigma rounds to 1", (
            Column("z", "step", "g"), Column("slope float32", "slope_32", ".3g"),
            Column("sigma is 1", "one_32"), Column("slope float64", "slope_64", ".3g"),
            Column("sigma is 1", "one_64"))),
        Table("tails", "naive 1/(1 + e^(-u)); stable 1/(1 + e) for u >= 0, else e/(1 + e)", (
            Column("u", "tail_u", "g"), Column("e^(-u)", "inside", ".3g"),
            Column("naive", "naive", ".4g"), Column("e = e^(-|u|)", "e", ".3g"),
            Column("stable", "stable"), Column("slope", "tail_slope", ".3g"),
            Column("exactly 1", "is_one"))),
        Table("groups", "Outputs trained on groups with a share q of y = 1; line: u = g z + b", (
            Column("z", "group", "g"), Column("share q", "share", ".2f"),
            Column("log-odds", "odds", ".2f"), Column("sigma of it", "inverse", ".2f"),
            Column("log loss", "by_log_loss", ".2f"), Column("|error|", "by_error", ".2f"),
            Column("log loss, line", "on_a_line", ".2f"), Column("off by", "off", ".2f"))),
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

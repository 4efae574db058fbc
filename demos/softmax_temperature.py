"""Softmax with temperature: T slides a distribution between one-hot and uniform.

p_i = exp(z_i / T) / sum_j exp(z_j / T)
dp_i / dz_j = p_i (delta_ij - p_j) / T    as a matrix: (diag(p) - p p^T) / T

A constant added to every z cancels, so exp((z - max z) / T) gives the same p and cannot overflow.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.losses import entropy
from flashdl.demokit.words import short

SHOWN_T = np.array([0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0])
TOPS = np.array([1.0, 88.0, 89.0, 709.0, 710.0, 1000.0])  # around the overflow of exp


def scaled(z, T):  # [..., K], [...] -> [..., K]
    return z / T


def softmax(u):  # u = z / T [..., K] -> [..., K]
    e = np.exp(u - u.max(axis=-1, keepdims=True))  # the largest exponent is 0
    return e / e.sum(axis=-1, keepdims=True)


def exp(u):  # [...] -> [...], infinite where it overflows
    with np.errstate(over="ignore"):
        return np.exp(u)


def naive_softmax(u):  # [..., K] -> [..., K], NaN where exp overflows: that is the lesson
    with np.errstate(over="ignore", invalid="ignore"):
        return exp(u) / exp(u).sum(axis=-1, keepdims=True)


def jacobian(p):  # [K] -> [K, K], row i: how p_i answers to each z_j / T
    return np.diag(p) - np.outer(p, p)


def exponentials(z, T):  # [K], [] -> [K + 1] words: each exponential, then their sum
    over, u = "" if T == 1 else f"/{T:g}", scaled(z, T)
    each = [f"exp({a:g}{over}) = {e:.4g}" for a, e in zip(z, exp(u), strict=True)]
    return np.array([*each, f"{exp(np.logaddexp.reduce(u)):.4g}"])


def overflow(u):  # [K] -> {name: [rows]}, of the leader where a constant brings it to TOPS
    found, leader = {}, u.argmax()
    for bits in (32, 64):
        rows = (TOPS[:, None] + u - u.max()).astype(f"f{bits // 8}")  # [rows, K]
        for name, form in {"exp": exp, "naive": naive_softmax, "stable": softmax}.items():
            found[f"{name}_{bits}"] = form(rows)[:, leader]
    return found


def compute(*, rng, logits, temperature, shift, stable, dtype):
    z = np.array(logits) + shift  # [K]
    u = scaled(z, temperature)
    p = (softmax if stable else naive_softmax)(u.astype(dtype))
    T = np.geomspace(0.05, 20, 61)  # [61]
    p_sweep, J = softmax(scaled(z, T[:, None])), jacobian(softmax(u)) / temperature
    eigenvalues = np.linalg.eigvalsh(J).round(12) + 0.0 if np.isfinite(J).all() else J[0] * np.nan
    classes = [f"class {k}" for k in range(1, z.size + 1)]
    return {
        "class": np.array(classes), "logits": z, "temperature": np.array(temperature),
        "dtype": np.array(dtype), "p": p, "entropy": np.array(entropy(softmax(u))),
        "row": np.array([*classes, "sum"]), "exponential": exponentials(z, temperature),
        "p_row": np.append(p, p.sum()), "sum_error": abs(p.sum(dtype=float) - 1),
        "p_stable": softmax(u), "p_shifted": softmax(scaled(z + 100, temperature)),
        "shown_T": SHOWN_T,
        "p_slide": softmax(scaled(z, SHOWN_T[:, None])).T,  # [K, 7]
        "T": T, "p_sweep": p_sweep, "entropy_sweep": entropy(p_sweep), "top": TOPS, **overflow(u),
        "jacobian": J, "J_sum": J.sum(axis=1).round(12) + 0.0, "eigenvalue": eigenvalues,
        "J_row": np.array([" ".join(f"{v:7.4f}" for v in row) for row in J.round(4) + 0.0]),
    }  # fmt: skip


def bar_title(d):
    k, T = d["logits"].argmax(), d["temperature"]
    number = f"p = {d['p'][k]:.4f}".replace("nan", "NaN: exp overflows")
    start = "p_i = exp(z_i) / sum of all exp(z_j):" if T == 1 else f"At T = {T:g}"
    return f"{start} class {k + 1} gets {number}"


def now_title(d):
    (p, same), k = (d[name].max() for name in ("p_stable", "p_shifted")), d["logits"].argmax()
    return f"At T = {d['temperature']:g} p_{k + 1} = {p:.4f}; with 100 more on every z {same:.4f}"


def slide_title(d):
    cold, hot = (short(p, 3) for p in d["p_sweep"][[0, -1], d["logits"].argmax()])
    return f"The largest p falls from {cold} at T = 0.05 to {hot} at 20, toward 1/{d['p'].size}"


def jacobian_title(d):
    T, size = "" if d["temperature"] == 1 else " T", d["temperature"] * d["jacobian"][0, 1]
    return f"J{T} = diag(p) - p p^T, symmetric: J12{T} = J21{T} = -p1 p2 = {size:.4f}"


DEMO = Demo(
    title="Softmax: temperature, shift, overflow and derivative",
    compute=compute, aliases=("softmax",),
    params=(
        Param("logits", (1.2, 0.3, -0.5), low=-1000.0, high=1000.0, length=(2, 12),
              meaning="z, one score for each class"),
        Param("temperature", 1.0, low=0.05, high=20.0, meaning="T, divides every logit"),
        Param("shift", 0.0, low=-1000.0, high=1000.0, meaning="added to every logit first"),
        Param("stable", True, meaning="subtract the largest exponent first"),
        Param("dtype", "float64", choices=("float32", "float64"), meaning="precision of p"),
    ),
    presets=(
        Preset("definition", "from z to exp(z) to p, and the sums", show=("bar", "shares")),
        Preset("cold-and-hot", "from T = 0.05 to 20; 100 more on z", show=("now", "slide")),
        Preset("overflow", "where exp overflows, as written and stable", show=("overflow",)),
        Preset("jacobian", "how each p answers to every logit", show=("jacobian", "rows")),
        Preset("cold", "nearly one-hot, T = 0.05", params={"temperature": 0.05}),
        Preset("hot", "nearly uniform, T = 20", params={"temperature": 20.0}),
    ),
    claims=(
        Claim("p sums to one: |sum - 1|", lambda d: d["sum_error"], "<=", 1e-12,
              lambda d: d["dtype"] == "float64" and np.isfinite(d["sum_error"]), "shares"),
        Claim("p sums to one: |sum - 1|", lambda d: d["sum_error"], "<=", 1e-6,
              lambda d: d["dtype"] == "float32" and np.isfinite(d["sum_error"]), "shares"),
        Claim("pairs that p orders against z",
              lambda d: np.sum((d["logits"][:, None] > d["logits"]) & (d["p"][:, None] < d["p"])),
              "==", 0, about="shares"),
        Claim("cold, T = 0.05: p of the largest logit",
              lambda d: d["p_sweep"][0, d["logits"].argmax()], ">=", 0.999,
              lambda d: np.diff(np.sort(d["logits"]))[-1] >= 0.5, "slide"),  # one is ahead
        Claim("hot, T = 20: largest p minus smallest", lambda d: np.ptp(d["p_sweep"][-1]),
              "<=", 0.1, lambda d: np.abs(d["logits"]).max() <= 2, "slide"),
        Claim("100 more on every logit: largest change of p",
              lambda d: np.abs(d["p_shifted"] - d["p_stable"]).max(), "<=", 1e-9, about="now"),
        Claim("stable: probabilities that are not finite, up to z/T = 1000",
              lambda d: np.sum(~np.isfinite([d["stable_32"], d["stable_64"]])), "==", 0,
              about="overflow"),
        Claim("each row sums to 0: largest |sum|",
              lambda d: np.abs(d["jacobian"].sum(axis=1)).max(), "<=", 1e-12, about="jacobian"),
        Claim("positive semidefinite: smallest eigenvalue", lambda d: d["eigenvalue"][0], ">=",
              -1e-12, lambda d: np.isfinite(d["eigenvalue"][0]), "jacobian"),
    ),
    plots=(
        Plot("bar", "bar", bar_title, x="class", y=("p",), x_label="class", y_label="probability"),
        Plot("now", "bar", now_title, x="class", y=("p_stable",), x_label="class",
             y_label="probability", marks=(Mark("y", 1.0, "p = 1"),)),
        Plot("slide", "heatmap", slide_title, z="p_slide", row_labels="class",
             column_labels="shown_T", y_label="p of each class",
             x_label="temperature T (0: one-hot, infinite: uniform)"),
        Plot("sweep", "line", lambda d: f"At T = {d['temperature']:g} the entropy is "
             f"{abs(d['entropy']):.3f} of at most {np.log(d['logits'].size):.3f} nats", x="T",
             y=("p_sweep", "entropy_sweep"), labels=lambda d: [*d["class"], "entropy"], log_x=True,
             x_label="temperature T", y_label="probability; entropy in nats",
             marks=(Mark("x", "temperature", "T now"),)),
        Plot("jacobian", "heatmap", jacobian_title, z="jacobian", signed=True, row_labels="class",
             column_labels="class", x_label="by z of", y_label="dp/dz, p of"),
    ),
    tables=(
        Table("shares", "Each exponential over their sum", (
            Column("class", "row"), Column("exponential", "exponential"),
            Column("p", "p_row", ".4f"))),
        Table("overflow", "A constant moves all z, p should stay: exp(z) = inf, inf/inf = NaN", (
            Column("largest z", "top", ".0f"), Column("exp, float32", "exp_32", ".3g"),
            Column("p, float32", "naive_32", ".4f"), Column("exp, float64", "exp_64", ".3g"),
            Column("p, float64", "naive_64", ".4f"), Column("p of z - max z", "stable_32", ".4f"))),
        Table("rows", "No p moves alone: each row of J sums to 0; no eigenvalue is below 0", (
            Column("class", "class"), Column("p", "p_stable", ".4f"),
            Column("row of J, p_i (1 - p_i) on the diagonal", "J_row"),
            Column("row sum", "J_sum", ".4f"), Column("eigenvalues", "eigenvalue", ".4f"))),
    ),
)  # fmt: skip


def divides_by_the_others(u):
    e = np.exp(u - u.max(axis=-1, keepdims=True))
    with np.errstate(divide="ignore"):
        return e / (e.sum(axis=-1, keepdims=True) - e)


def without_exp(u):
    with np.errstate(divide="ignore", invalid="ignore"):
        return u / u.sum(axis=-1, keepdims=True)


MISTAKES = (
    Mistake("divides-by-the-others", softmax, divides_by_the_others,
            "the own term belongs in the denominator: without it the p do not sum to 1"),
    Mistake("forgets-the-exponential", softmax, without_exp,
            "a logit may be negative: only exp makes every share positive"),
    Mistake("forgets-the-maximum", softmax, naive_softmax,
            "exp overflows above 709 in float64: subtract the largest exponent first"),
    Mistake("multiplies-by-temperature", scaled, lambda z, T: z * T,
            "heat divides: a large T makes the logits small and p uniform"),
    Mistake("takes-logits-for-energies", scaled, lambda z, T: -z / T,
            "the minus of physics is for energies: a logit is a score, high is likely"),
    Mistake("treats-classes-alone", jacobian, lambda p: np.diag(p * (1 - p)),
            "softmax is not elementwise: raising z_j lowers every other p_i"),
    Mistake("measures-in-bits", entropy, lambda p: -np.sum(p * np.log2(p + 1e-300), axis=-1),
            "log2 gives bits: the entropy in nats, at most ln K, needs the natural logarithm"),
)  # fmt: skip

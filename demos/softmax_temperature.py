"""Softmax with temperature: T slides a distribution between one-hot and uniform.

p_i = exp(u_i) / sum_j exp(u_j)    with u = (z + c) / T
dp_i / du_j = p_i (delta_ij - p_j)    as a matrix: diag(p) - p p^T

Adding c to every logit cancels, so exp(u - max u) gives the same p and cannot overflow.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table


def scaled(z, T):  # [..., K], [...] -> [..., K]
    return z / T


def softmax(u):  # [..., K] -> [..., K]
    e = np.exp(u - u.max(axis=-1, keepdims=True))  # the largest exponent is 0
    return e / e.sum(axis=-1, keepdims=True)


def naive_softmax(u):  # [..., K] -> [..., K], NaN where exp overflows: that is the lesson
    with np.errstate(over="ignore", invalid="ignore"):
        return np.exp(u) / np.exp(u).sum(axis=-1, keepdims=True)


def entropy(p):  # [..., K] -> [...], in nats; 0 log 0 is 0
    return -np.sum(p * np.log(np.where(p > 0, p, 1.0)), axis=-1)


def jacobian(p):  # [K] -> [K, K], row i: how p_i answers to each u_j
    return np.diag(p) - np.outer(p, p)


def measured_jacobian(u, h=1e-5):  # [K] -> [K, K], the same by central differences
    steps = h * np.eye(u.size)
    return ((softmax(u + steps) - softmax(u - steps)) / (2 * h)).T


def smallest_eigenvalue(J):  # [K, K] -> []
    return np.linalg.eigvalsh(J)[0] if np.isfinite(J).all() else np.nan


def log_odds_error(p, u):  # [K], [K] -> [], worst |log p_i/p_j - (u_i - u_j)|, p above 1e-30
    excess = np.log(p[p > 1e-30]) - u[p > 1e-30]
    return excess.max() - excess.min() if excess.size else np.inf


def compute(*, rng, logits, temperature, shift, stable, dtype):
    z, eps = np.array(logits), np.finfo(dtype).eps  # [K]
    u = scaled(z + shift, temperature)
    p = (softmax if stable else naive_softmax)(u.astype(dtype))
    p_unshifted = softmax(scaled(z, temperature).astype(dtype))
    T = np.geomspace(0.05, 20, 61)  # [61]
    p_sweep = softmax(scaled(z, T[:, None]))  # [61, K]
    J = jacobian(softmax(u))  # [K, K]
    return {
        "class": np.array([f"class {k}" for k in range(1, z.size + 1)]),
        "logits": z,
        "temperature": np.array(temperature),
        "p": p,
        "naive_32": naive_softmax(u.astype(np.float32)),
        "naive_64": naive_softmax(u),
        "stable_32": softmax(u.astype(np.float32)),
        "stable_64": softmax(u),
        "entropy": np.array(entropy(softmax(u))),
        "T": T,
        "p_sweep": p_sweep,
        "entropy_sweep": entropy(p_sweep),
        "jacobian": J,
        "jacobian_error": np.abs(J - measured_jacobian(u - u.max())).max(),
        "stable": np.array(stable),
        "overflows": u.max() > np.log(np.finfo(dtype).max),
        "inversions": np.sum((z[:, None] > z) & (p[:, None] < p)),
        "finite": np.isfinite(p).all(),
        "sum_error": abs(p.sum(dtype=float) - 1) / eps,
        "shift_error": np.abs(p - p_unshifted).max() / (eps * (1 + np.abs(u).max())),
        "log_odds_error": log_odds_error(p.astype(float), u.astype(dtype).astype(float)) / eps,
    }


def log_K(d):
    return np.log(d["logits"].size)


def bar_title(d):
    k, T, p = d["logits"].argmax(), d["temperature"], d["p"]
    number = f"p = {p[k]:.4f}" if d["finite"] else "p = NaN: exp overflows"
    return f"At T = {T:g} class {k + 1} gets {number}"


def sweep_title(d):
    H = f"{d['entropy']:.3f} of at most {log_K(d):.3f} nats"
    return f"At T = {d['temperature']:g} the entropy is {H}"


DEMO = Demo(
    title="Softmax: temperature, shift, overflow and derivative",
    compute=compute,
    aliases=("softmax",),
    params=(
        Param("logits", (1.2, 0.3, -0.5), low=-1000.0, high=1000.0, length=(2, 12),
              meaning="z, one score for each class"),
        Param("temperature", 1.0, low=0.05, high=20.0, meaning="T, divides every logit"),
        Param("shift", 0.0, low=-1000.0, high=1000.0, meaning="c, added to every logit"),
        Param("stable", True, meaning="subtract the largest exponent first"),
        Param("dtype", "float64", choices=("float32", "float64"), meaning="precision of p"),
    ),
    presets=(
        Preset("cold-and-hot", "the whole slide from one-hot to uniform", show=("sweep",)),
        Preset("cold", "T = 0.05: nearly one-hot", params={"temperature": 0.05}),
        Preset("hot", "T = 20: nearly uniform", params={"temperature": 20.0}),
        Preset("shifted", "100 more on every logit, the same p", params={"shift": 100.0}),
        Preset("overflow", "logits near 1000, the largest not subtracted", show=("bar", "forms"),
               params={"logits": (1000.0, 999.0, 998.0), "stable": False}),
        Preset("jacobian", "each p_i answers to every logit", show=("jacobian",)),
    ),
    claims=(
        Claim("|sum of p - 1|, in roundings", lambda d: d["sum_error"], "<=", 16,
              lambda d: d["finite"]),
        Claim("log(p_i/p_j) - (u_i - u_j), in roundings",
              lambda d: d["log_odds_error"], "<=", 512, lambda d: d["stable"]),
        Claim("pairs that p orders against z", lambda d: d["inversions"], "==", 0,
              lambda d: d["finite"]),
        Claim("change of p by the shift, in roundings",
              lambda d: d["shift_error"], "<=", 4, lambda d: d["stable"]),
        Claim("stable p that are not finite",
              lambda d: np.sum(~np.isfinite([d["stable_32"], d["stable_64"]])), "==", 0),
        Claim("naive p that are NaN, where exp overflows",
              lambda d: np.isnan(d["p"]).sum(), ">=", 1, lambda d: d["overflows"] > d["stable"]),
        Claim("largest p at T = 0.05", lambda d: d["p_sweep"][0].max(), ">=", 0.999,
              lambda d: np.diff(np.sort(d["logits"]))[-1] >= 0.5),  # one logit leads
        Claim("entropy at T = 20 over ln K", lambda d: d["entropy_sweep"][-1] / log_K(d),
              ">=", 0.98, lambda d: np.abs(d["logits"]).max() <= 2),
        Claim("smallest step of the entropy as T rises",
              lambda d: np.diff(d["entropy_sweep"]).min(), ">=", -1e-12),
        Claim("largest entropy minus ln K",
              lambda d: d["entropy_sweep"].max() - log_K(d), "<=", 1e-12),
        Claim("largest row sum of the Jacobian",
              lambda d: np.abs(d["jacobian"].sum(axis=1)).max(), "<=", 1e-12),
        Claim("smallest eigenvalue of the Jacobian",
              lambda d: smallest_eigenvalue(d["jacobian"]), ">=", -1e-12),
        Claim("Jacobian minus central differences", lambda d: d["jacobian_error"], "<=", 1e-8),
    ),
    plots=(
        Plot("bar", "bar", bar_title, x="class", y=("p",), x_label="class", y_label="probability"),
        Plot("sweep", "line", sweep_title, x="T", y=("p_sweep", "entropy_sweep"), log_x=True,
             labels=lambda d: [*d["class"], "entropy"], x_label="temperature T",
             y_label="probability; entropy in nats", marks=(Mark("x", "temperature", "T now"),)),
        Plot("jacobian", "heatmap",
             lambda d: f"No p moves alone: p_1 answers to u_2 with {d['jacobian'][0, 1]:.3g}",
             z="jacobian", signed=True, row_labels="class", column_labels="class",
             x_label="logit u_j", y_label="output p_i"),
    ),
    tables=(
        Table("forms", "p by the naive and the stable form, in 32 and 64 bits", (
            Column("class", "class"), Column("z", "logits"),
            Column("naive 32", "naive_32", ".4f"), Column("naive 64", "naive_64", ".4f"),
            Column("stable 32", "stable_32", ".4f"), Column("stable 64", "stable_64", ".4f"))),
    ),
)  # fmt: skip


def divides_by_the_others(u):
    e = np.exp(u - u.max(axis=-1, keepdims=True))
    with np.errstate(divide="ignore"):
        return e / (e.sum(axis=-1, keepdims=True) - e)


def without_exp(u):
    with np.errstate(divide="ignore", invalid="ignore"):
        return u / u.sum(axis=-1, keepdims=True)


def clipped(u):
    e = np.exp(np.clip(u, -30, 30))
    return e / e.sum(axis=-1, keepdims=True)


MISTAKES = (
    Mistake("divides-by-the-others", softmax, divides_by_the_others,
            "the own term belongs in the denominator: without it the p do not sum to 1"),
    Mistake("forgets-the-exponential", softmax, without_exp,
            "a logit may be negative: only exp makes every share positive"),
    Mistake("forgets-the-maximum", softmax, naive_softmax,
            "exp overflows above 709 in float64: subtract the largest exponent first"),
    Mistake("clips-the-exponent", naive_softmax, clipped,
            "beyond the clip all logits become equal: subtracting the largest loses nothing"),
    Mistake("multiplies-by-temperature", scaled, lambda z, T: z * T,
            "heat divides: a large T makes the logits small and p uniform"),
    Mistake("takes-logits-for-energies", scaled, lambda z, T: -z / T,
            "the minus of physics is for energies: a logit is a score, high is likely"),
    Mistake("treats-classes-alone", jacobian, lambda p: np.diag(p * (1 - p)),
            "softmax is not elementwise: raising u_j lowers every other p_i by p_i p_j"),
    Mistake("measures-in-bits", entropy, lambda p: -np.sum(p * np.log2(p + 1e-300), axis=-1),
            "log2 gives bits: the entropy in nats, at most ln K, needs the natural logarithm"),
)  # fmt: skip

"""Softmax with temperature: T slides a distribution between one-hot and uniform.

p_i = exp(z_i / T) / sum_j exp(z_j / T)
dp_i / dz_j = p_i (delta_ij - p_j) / T    as a matrix: (diag(p) - p p^T) / T

A constant added to every z cancels, so exp((z - max z) / T) gives the same p and cannot overflow.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
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


def entropy(p):  # [..., K] -> [...], in nats; 0 log 0 is 0
    return -np.sum(p * np.log(np.where(p > 0, p, 1.0)), axis=-1)


def jacobian(p):  # [K] -> [K, K], row i: how p_i answers to each z_j / T
    return np.diag(p) - np.outer(p, p)


def smallest_eigenvalue(J):  # [K, K] -> []
    return np.linalg.eigvalsh(J)[0] if np.isfinite(J).all() else np.nan


def overflow(u):  # [K] -> {name: [rows]}, p of the leader where the largest z / T is one of TOPS
    rows, leader = TOPS[:, None] + u - u.max(), u.argmax()  # [rows, K]
    forms = {"naive": naive_softmax, "stable": softmax}
    return {
        f"{name}_{bits}": form(rows.astype(f"f{bits // 8}"))[:, leader]
        for name, form in forms.items()
        for bits in (32, 64)
    }


def compute(*, rng, logits, temperature, shift, stable, dtype):
    z = np.array(logits) + shift  # [K]
    u = scaled(z, temperature)
    p = (softmax if stable else naive_softmax)(u.astype(dtype))
    T = np.geomspace(0.05, 20, 61)  # [61]
    p_sweep = softmax(scaled(z, T[:, None]))  # [61, K]
    p_shifted = softmax(scaled(z + 100, temperature))
    with_sum = {"z": z, "exp": exp(u), "p": p}
    classes = [f"class {k}" for k in range(1, z.size + 1)]
    return {
        "class": np.array(classes),
        "logits": z,
        "temperature": np.array(temperature),
        "stable": np.array(stable),
        "dtype": np.array(dtype),
        "p": p,
        "row": np.array([*classes, "sum"]),
        **{f"{name}_row": np.append(v, exp_sum(v)) for name, v in with_sum.items()},
        "z_shifted": z + 100,
        "p_exact": softmax(u),
        "p_shifted": p_shifted,
        "shown_T": np.array([f"{t:g}" for t in SHOWN_T]),
        "p_slide": softmax(scaled(z, SHOWN_T[:, None])).T.round(3),  # [K, 7]
        "T": T,
        "p_sweep": p_sweep,
        "entropy": np.array(entropy(softmax(u))),
        "entropy_sweep": entropy(p_sweep),
        "jacobian": jacobian(softmax(u)) / temperature,  # [K, K]
        "top": TOPS,
        **overflow(u),
    }


def log_K(d):
    return np.log(d["logits"].size)


def bar_title(d):
    k, T, p = d["logits"].argmax(), d["temperature"], d["p"]
    number = f"p = {p[k]:.4f}" if np.isfinite(p[k]) else "p = NaN: exp overflows"
    return f"At T = {T:g} class {k + 1} gets {number}"

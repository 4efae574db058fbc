"""Dropout as an ensemble: all 2^n sub-networks of a softmax layer, and the one net for them all.

p(y | m) = softmax((m * h) W + b)    m: a mask, each entry 0 with probability p and 1 otherwise
prod_m p(y | m)^P(m), renormalised = softmax((1 - p) h W + b)

The logarithm of a softmax is its logits up to a constant, and the logits are linear in m: so their
mean is that of the mean mask, 1 - p. Behind a ReLU they are not, and the equation is approximate.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.losses import log_softmax, softmax
from flashdl.demokit.words import short

STEPS = 1000  # of training, a mask drawn in each
HIDDEN = 16  # units of the deeper network
BETWEEN = ("0 to 0.2", "0.2 to 0.4", "0.4 to 0.6", "0.6 to 0.8", "0.8 to 1")
RATE, GAIN = 0.5, 3.0  # of the step that is shared; logits have about this deviation


def masks(n):  # -> [2^n, n], every one
    return (np.arange(2**n)[:, None] >> np.arange(n)) % 2


def chances(m, p):  # [M, n] -> [M], of each mask
    ones = m.sum(axis=1)
    return (1 - p) ** ones * p ** (m.shape[1] - ones)


def arithmetic_mean(z, P):  # logits [M, K], chances [M] -> [K]
    return P @ softmax(z)


def geometric_mean(z, P):  # [M, K], [M] -> [K], renormalised
    return softmax(P @ log_softmax(z))


def scaled(h, W, p):  # [n], [n, m] -> [m], weights times the share of masks that keep them
    return h @ (W * (1 - p))


def relu(z):
    return np.maximum(z, 0)


def learn(W, b, h):  # a step of one sub-network, h as it leaves them, towards the first class
    delta = softmax(h @ W + b) - np.eye(b.size)[0]
    return W - RATE * np.outer(h, delta), b - RATE * delta


def first_steps(W, b, h, drawn):  # masks [S, n] -> [S, 3]: p of class 1 before, after; reached
    found, every = [], masks(h.size) * h
    for x in drawn * h:
        V, c = learn(W, b, x)
        changed = np.abs(softmax(every @ V + c) - softmax(every @ W + b)).max(axis=1) > 1e-9
        found.append([softmax(x @ W + b)[0], softmax(x @ V + c)[0], changed.sum()])
        W, b = V, c
    return np.array(found)


def draws(P):  # [M] -> [4], how many of the networks are drawn never, once, twice, more often
    never, once = (1 - P) ** STEPS, STEPS * P * (1 - P) ** (STEPS - 1)
    twice = STEPS * (STEPS - 1) / 2 * P**2 * (1 - P) ** (STEPS - 2)
    return np.array([never, once, twice, 1 - never - once - twice]).sum(axis=1)


def deep_difference(rng, h, m, p, classes):  # with a hidden layer of ReLU behind the mask
    V = rng.standard_normal((h.size, HIDDEN)) / np.sqrt(h.size)
    W = GAIN * rng.standard_normal((HIDDEN, classes)) / np.sqrt(HIDDEN)
    every, one = relu((m * h) @ V) @ W, relu(scaled(h, V, p)) @ W
    return np.abs(geometric_mean(every, chances(m, p)) - softmax(one)).max()


def compute(*, rng, n_inputs, p, classes):
    h, b = rng.standard_normal(n_inputs), rng.standard_normal(classes) / 2
    W = GAIN * rng.standard_normal((n_inputs, classes)) / np.sqrt(n_inputs)
    m = masks(n_inputs)
    P, z = chances(m, p), (m * h) @ W + b  # [M], [M, K]
    means = np.array([geometric_mean(z, P), softmax(scaled(h, W, p) + b), arithmetic_mean(z, P)])
    top, members = means[1].argmax(), softmax(z)
    deep, count, numbers = deep_difference(rng, h, m, p, classes), len(m), W.size + b.size
    drawn = (rng.random((4, n_inputs)) >= p).astype(int)
    first = first_steps(W, b, h, drawn)
    return {
        "n": np.array(n_inputs), "p": np.array(p), "h": h, "W": W, "b": b, "top": top,
        "chance": P, "members": members, "top_of_each": members[:, top], "means": means,
        "networks": np.array(count),
        "mean": np.array(["geometric, renorm.", "scaled network", "arithmetic mean"]),
        "between": np.array(BETWEEN), "one": np.array(["sub-networks"]),
        "counts": np.histogram(members[:, top], bins=5, range=(0, 1))[0][None],
        "step": np.arange(1, 5), "kept": np.array(["".join(map(str, row)) for row in drawn]),
        "p_before": first[:, 0], "p_after": first[:, 1], "reached": first[:, 2].astype(int),
        "class": np.array([f"class {k}" for k in range(1, classes + 1)]),
        "geometric": means[0], "scaled": means[1], "arithmetic": means[2],
        "against": np.array(["geometric mean of all", "arithmetic mean of all",
                             "geometric mean, behind a ReLU layer"]),
        "difference": np.append(np.abs(means[[0, 2]] - means[1]).max(axis=1), deep),
        "times": np.array(["never", "once", "twice", "more often"]), "drawn": draws(P),
        "what": np.array(["networks", "numbers to store", "networks that one step changes",
                          "steps that each gets, in the mean"]),
        "bagging": np.array([count, count * numbers, 1, STEPS]),
        "dropout": np.array([count, numbers, first[0, 2], round(STEPS / count, 2)]),
    }  # fmt: skip


def members_title(d):
    low, high, one = d["top_of_each"].min(), d["top_of_each"].max(), d["scaled"][d["top"]]
    return (f"2^{d['n']} = {d['networks']} sub-networks give class {d['top'] + 1} p = {low:.2f} "
            f"to {high:.2f}; one test net: {one:.2f}")  # fmt: skip


def means_title(d):
    exact, other = (short(v) for v in d["difference"][:2])
    return f"Scaled net: the geometric mean (rounding {exact}), not the arithmetic ({other})"


def drawn_title(d):
    never, more = d["drawn"][0], d["drawn"][2:].sum()
    sub_networks = f"{never:.0f} of {d['networks']} sub-networks"
    return f"{STEPS} steps: {sub_networks} get no step, {more:.0f} more than one"


def many(d):  # sub-networks, none of them nearly certain
    return d["n"] >= 8 and 0.2 <= d["p"] <= 0.8


DEMO = Demo(
    title="Dropout as an ensemble of all sub-networks",
    compute=compute,
    params=(
        Param("n_inputs", 10, low=2, high=12, meaning="n, units that dropout may zero"),
        Param("p", 0.5, low=0.1, high=0.9, meaning="probability that a unit is zeroed"),
        Param("classes", 4, low=2, high=10, meaning="K, outputs of the softmax"),
    ),
    presets=(
        Preset("ensemble", "what the sub-networks say, one drawn in a step",
               show=("spread", "training")),
        Preset("bagging", "how often each is trained, what they share", show=("drawn", "sharing")),
        Preset("averages", "two averages of all, and the one scaled net",
               show=("means", "differences")),
        Preset("unequal", "masks of unequal chances", {"p": 0.3}),
    ),
    claims=(
        Claim("chances of all masks: |sum - 1|", lambda d: abs(d["chance"].sum() - 1), "<=", 1e-12,
              about="spread"),
        Claim("geometric mean against the scaled network", lambda d: d["difference"][0], "<=",
              1e-12, about="means"),
        Claim("arithmetic mean against the scaled network", lambda d: d["difference"][1], ">=",
              1e-3, many, "means"),
        Claim("behind a ReLU layer the geometric mean differs by", lambda d: d["difference"][2],
              ">=", 1e-3, many, "differences"),
        Claim("share of the networks that a step of one changes",
              lambda d: d["dropout"][2] / d["networks"], ">=", 0.99, about="sharing"),
        Claim("share of the networks that 1000 steps never draw",
              lambda d: d["drawn"][0] / d["networks"], ">=", 0.3, lambda d: d["n"] >= 10, "drawn"),
    ),
    plots=(
        Plot("members", "hist", members_title, y=("top_of_each",),
             labels=("all sub-networks",), x_label="probability of the class",
             y_label="sub-networks"),
        Plot("spread", "heatmap", members_title, z="counts", row_labels="one",
             column_labels="between", x_label="p that they give to the class",
             y_label="how many"),
        Plot("bars", "bar", means_title, x="class", y=("geometric", "scaled", "arithmetic"),
             labels=lambda d: [*d["mean"]], x_label="class", y_label="probability"),
        Plot("means", "heatmap", means_title, z="means", row_labels="mean", column_labels="class",
             x_label="probability of", y_label="all sub-networks in one"),
        Plot("drawn", "bar", drawn_title, x="times", y=("drawn",), x_label="drawn",
             y_label=f"sub-networks, expected, in {STEPS} steps"),
    ),
    tables=(
        Table("training", "Each step draws a mask (1: kept); its net learns class 1, in shared W", (
            Column("step", "step", "d"), Column("mask", "kept"),
            Column("its p of class 1", "p_before", ".3f"), Column("then", "p_after", ".3f"),
            Column("sub-networks changed", "reached", "d"))),
        Table("differences", "The scaled network (weights times 1 - p) against averages of all", (
            Column("compared with", "against"),
            Column("largest difference of a class's p", "difference", ".2g"))),
        Table("sharing", "Bagging: each with weights and training of its own; dropout: neither", (
            Column("how many", "what"), Column("bagging", "bagging", ".7g"),
            Column("dropout", "dropout", ".7g"))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("forgets-to-scale", scaled, lambda h, W, _p: h @ W,
            "with all units on, the logits are larger than their mean over the masks"),
    Mistake("averages-logits", arithmetic_mean, geometric_mean,
            "that is the geometric mean: the arithmetic mean is of the probabilities"),
    Mistake("treats-deep-nets-as-linear", relu, lambda z: z,
            "behind a nonlinear layer the mean of the outputs is not the output of the mean"),
    Mistake("forgets-the-dropped-units", chances, lambda m, p: (1 - p) ** m.sum(axis=1),
            "a mask also needs its zeros, each with probability p"),
    Mistake("bags-instead", learn, lambda W, b, _h: (W, b),
            "members of a bag learn on weights of their own: under dropout all share one set"),
    Mistake("never-draws-twice", draws,
            lambda P: np.array([(1 - STEPS * P).clip(0).sum(), (STEPS * P).clip(0, 1).sum(), 0, 0]),
            "masks are drawn with replacement: some come again while others never come"),
)  # fmt: skip

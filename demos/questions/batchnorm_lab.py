"""Questions about batch normalisation: one output in training, and a running mean."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import batchnorm
from flashdl.demokit.written import listed, number

NTH = ("first", "second", "third", "fourth", "fifth")


def draw_value(rng):
    x = rng.integers(-5, 10, int(rng.integers(4, 6)))
    entry = int(rng.integers(x.size))
    if x.var() < 1 or abs(x[entry] - x.mean()) < 0.3 * x.std():
        return draw_value(rng)
    return {
        "x": x.tolist(), "entry": entry + 1, "gamma": float(rng.choice([0.5, 1.5, 2.0, 3.0])),
        "beta": float(rng.choice([-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2])),
    }  # fmt: skip


def ask_value(x, entry, gamma, beta):
    return f"""
        A feature has the values {listed(x)} in a batch. Batch normalization in training,
        $\\gamma = {gamma:g}$, $\\beta = {beta:g}$, $\\epsilon = 0$: what becomes of the
        {NTH[entry - 1]} value, {number(x[entry - 1])}? Two decimals.
        """


def solve_value(demo, x, entry, gamma, beta):
    column = np.array(x, dtype=float)[:, None]
    y, _ = demo.batchnorm.normalised(column, np.array([gamma]), np.array([beta]), 0.0)
    return y[entry - 1, 0]


def work_value(answer, x, entry, gamma, beta):
    mean, var = np.mean(x), np.var(x)
    z = (x[entry - 1] - mean) / np.sqrt(var)
    off, to = (x[entry - 1] - mean), "+" if beta > 0 else "-"
    scaled = f"({z:.4f})" if z < 0 else f"{z:.4f}"
    return f"""
        $\\mu = {mean:.4g}$, $v = {var:.4g}$ (divided by {len(x)}), $\\sqrt{{v}} = {var**0.5:.4f}$.

        $\\hat{{x}} = {off:.4g} / {var**0.5:.4f} = {z:.4f}$

        $y = {gamma:g} \\cdot {scaled} {to} {abs(beta):g} = {answer:.3f}$
        """


def draw_running(rng):
    return {
        "r": int(rng.integers(1, 5) * rng.choice([-1, 1])), "m": float(rng.choice([0.9, 0.99])),
        "means": (rng.integers(2, 11, int(rng.integers(1, 4))) * rng.choice([-1, 1])).tolist(),
    }  # fmt: skip


def ask_running(r, m, means):
    batches = f"a batch with mean {number(means[0])}"
    if len(means) > 1:
        batches = f"{len(means)} batches with means {listed(means)}, in this order"
    return f"""
        The running mean of a batch normalization is {number(r)}. Its momentum is {m:g}, the share
        that it keeps of itself at each update. Training then sees {batches}. What is the running
        mean now, to 3 decimals?
        """


def solve_running(_demo, r, m, means):
    return after(r, means, m)


def work_running(answer, r, m, means):
    lines, now = [], float(r)
    for mean in means:
        was, now = now, m * now + (1 - m) * mean
        lines.append(f"{m:g} × {signed(was)} + {1 - m:g} × {signed(mean)} = {number(now)}")
    return "\n".join(f"- {line}" for line in lines)


def signed(value):  # in brackets, so that its sign is not taken for an operation
    return f"({number(value)})" if value < 0 else number(value)


def tracked(r, mean, m):  # [], [], [] -> []
    return m * r + (1 - m) * mean


def after(r, means, m):
    for mean in means:
        r = tracked(r, mean, m)
    return r


MISTAKES = (
    Mistake("divides-by-one-less", batchnorm.moments, lambda x: (x.mean(0), x.var(0, ddof=1)),
            "in training the batch's variance divides by n, not by n - 1"),
    Mistake("forgets-the-mean", batchnorm.standardise, lambda x, found, eps:
            x / batchnorm.deviation(found[1], eps),
            "first the mean is subtracted: otherwise the feature is not centred"),
    Mistake("gamma-and-beta-swapped", batchnorm.scale_shift, lambda xhat, gamma, beta:
            beta * xhat + gamma, "gamma scales, beta shifts"),
    Mistake("shifts-before-scaling", batchnorm.scale_shift, lambda xhat, gamma, beta:
            gamma * (xhat + beta), "beta is added after gamma has multiplied: y = γ x̂ + β"),
    Mistake("momentum-on-the-batch", tracked, lambda r, mean, m: (1 - m) * r + m * mean,
            "the momentum is what is kept: each batch moves the running mean by a share 1 - m"),
    Mistake("adds-the-whole-batch", tracked, lambda r, mean, m: m * r + mean,
            "the weights add up to 1: the batch's mean has the weight 1 - m"),
    Mistake("plain-mean", after, lambda _r, means, _m: np.mean(means),
            "a running mean keeps most of what it was: old batches fade slowly"),
    Mistake("starts-at-zero", after, lambda _r, means, m: after(0.0, means, m),
            "it starts from the value that it has, and keeps a share m of that"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "batchnorm-value", draw_value, ask_value, solve_value, work_value, atol=0.01, rtol=0,
        no_demo="The demo normalises features of digits and takes no batch of numbers.",
    ),
    Generator(
        "bn-running", draw_running, ask_running, solve_running, work_running, effort="head",
        rtol=0, no_demo="The demo's batches are digits, its momentum is 0.9.",
    ),
)  # fmt: skip

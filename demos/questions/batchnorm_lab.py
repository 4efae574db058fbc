"""Questions about batch normalisation: one output in training, and a running mean."""

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import batchnorm
from flashdl.demokit.written import listed, number

STAYS = 4  # as many times 1 / (1 - m) batches are shown
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


def show_value(demo, x, entry, gamma, beta):
    column = np.array(x, dtype=float)[:, None]
    y, xhat = demo.batchnorm.normalised(column, np.array([gamma]), np.array([beta]), 0.0)
    asked = np.arange(1, len(x) + 1) == entry
    return {
        "name": np.array([f"{i}" for i in range(1, len(x) + 1)]), "x": np.array(x),
        "centred": column[:, 0] - column.mean(), "xhat": xhat[:, 0], "y": y[:, 0],
        "asked": np.where(asked, "asked", ""), "at": np.array(entry - 1),
        "rule": np.array([gamma, beta]),
    }  # fmt: skip


def value_title(d):
    at = d["at"]
    x, xhat, y = number(d["x"][at]), number(d["xhat"][at], 2), number(d["y"][at], 3)
    spread, mean = map(number, d["rule"])
    return f"{x} becomes x̂ = {xhat}, y = {y}; y has mean β = {mean}, deviation γ = {spread}"


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


def show_running(_demo, r, m, means):
    steps = round(STAYS / (1 - m) / len(means)) * len(means)  # the batches, over and over
    course = [float(r)]
    for i in range(steps):
        course.append(tracked(course[-1], means[i % len(means)], m))
    now = np.array(course[: len(means) + 1])
    return {
        "batch": np.arange(steps + 1), "running": np.array(course), "mean": np.mean(means),
        "seen": np.array(len(means)), "update": 1 + np.arange(len(means)), "before": now[:-1],
        "batch_mean": np.array(means), "kept": m * now[:-1], "taken": now[1:] - m * now[:-1],
        "after": now[1:],
    }  # fmt: skip


def running_title(d):
    count = f"{d['seen']} batches move" if d["seen"] > 1 else "1 batch moves"
    way = f"from {number(d['running'][0])} to {number(d['after'][-1])}"
    return f"{count} the running mean {way}, on the way to {d['mean']:.3g}"


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
        values=show_value,
        plots=(
            Plot("batch", "bar", value_title, x="name", y=("x", "y"), x_label="value",
                 labels=("before", "after"), y_label="feature",
                 marks=(Mark("x", "at", "asked"),)),
        ),
        tables=(
            Table("values", "Less the mean, over √v, times γ, plus β", (
                Column("x", "x"), Column("x − μ", "centred"), Column("x̂", "xhat", ".3f"),
                Column("y", "y", ".3f"), Column("", "asked"))),
        ),
    ),
    Generator(
        "bn-running", draw_running, ask_running, solve_running, work_running, effort="head",
        rtol=0, values=show_running,
        plots=(
            Plot("course", "line", running_title, x="batch", y=("running",), x_label="batches",
                 y_label="running mean, if the batches repeat",
                 marks=(Mark("x", "seen", "asked"), Mark("y", "mean", "mean of the batches"))),
        ),
        tables=(
            Table("updates", "What is kept of the running mean, and what a batch adds", (
                Column("update", "update", "d"), Column("before", "before", ".6g"),
                Column("batch", "batch_mean"), Column("kept", "kept", ".6g"),
                Column("added", "taken", ".6g"), Column("after", "after", ".6g"))),
        ),
    ),
)  # fmt: skip

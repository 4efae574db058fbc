"""Questions about one step under an L2 penalty, and about the soft threshold of L1."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.sparse import Penalty, penalty_slope, soft_threshold
from flashdl.demokit.written import listed, number, vector


def draw_step(rng):
    size = int(rng.integers(2, 4))
    w = rng.integers(3, 16, size) * rng.choice([-2, 2], size) / 10
    return {
        "w": w.tolist(),
        "g": (rng.integers(2, 16, size) * rng.choice([-1, 1], size) / 10).tolist(),
        "lam": float(rng.choice([0.1, 0.2, 0.5])), "eta": float(rng.choice([0.1, 0.2, 0.5])),
        "half": bool(rng.random() < 0.5),
    }  # fmt: skip


def ask_step(w, g, lam, eta, half):
    penalty = r"\frac{1}{2} \lambda" if half else r"\lambda"
    return f"""
        The weights are w = {vector(w)}, the data's gradient there is {vector(g)}. The penalty
        ${penalty} \\lVert \\mathbf{{w}} \\rVert_2^2$ with $\\lambda = {lam:g}$ is added to the
        loss. What is w after one step of gradient descent with $\\eta = {eta:g}$, to 3 decimals?
        """


def solve_step(demo, w, g, lam, eta, half):
    w = np.array(w)
    return step(w, np.array(g), demo.sparse.penalty_slope(w, Penalty(l2=slope(lam, half))), eta)


def work_step(answer, w, g, lam, eta, half):
    factor = lam if half else 2 * lam
    name = r"\lambda \mathbf{w}" if half else r"2 \lambda \mathbf{w}"
    pull = [factor * v for v in w]
    both = [a + b for a, b in zip(g, pull, strict=True)]
    return f"""
        The penalty's gradient is ${name}$ = {vector(pull)}. With the data's gradient that makes
        {vector(both)}, and w minus {eta:g} times this is {vector(answer)}.
        """


def show_step(demo, w, g, lam, eta, half):
    before, after = np.array(w), solve_step(demo, w, g, lam, eta, half)
    factor = slope(lam, half)
    pull = demo.sparse.penalty_slope(before, Penalty(l2=factor))
    return {
        "name": np.array([f"w{i}" for i in range(1, len(w) + 1)]), "before": before,
        "after": after, "data": -eta * np.array(g), "penalty": -eta * pull,
        "kept": np.array(1 - eta * factor),
    }  # fmt: skip


def step_title(d):
    kept = f"The penalty leaves {number(d['kept'])} of each weight"
    return f"{kept}; with the data {vector(d['after'])}"


def slope(lam, half):  # what w is multiplied by in the penalty's gradient
    return lam if half else 2 * lam


def step(w, g, pull, eta):  # [d], [d], [d] -> [d]
    return w - eta * (g + pull)


def draw_threshold(rng):
    size, eta = int(rng.integers(3, 6)), float(rng.choice([0.1, 0.2, 0.5]))
    lam = float(rng.choice([v for v in (0.5, 1.0, 2.0, 4.0, 5.0) if 0.4 <= eta * v <= 1]))
    inside = rng.integers(1, round(10 * eta * lam), size)
    beyond = rng.integers(round(10 * eta * lam) + 2, 31, size)
    kept = np.array([True, True, False, *(rng.random(size - 3) < 0.5)])
    w = np.where(kept, beyond, inside) * np.array([-1, *rng.choice([-1, 1], size - 1)]) / 10
    return {"w": rng.permutation(w).tolist(), "lam": lam, "eta": eta}


def ask_threshold(w, lam, eta):
    return f"""
        The penalty is $\\lambda \\lVert \\mathbf{{w}} \\rVert_1$ with $\\lambda = {lam:g}$, the
        step size $\\eta = {eta:g}$. A step down the data's gradient has led to w = {vector(w)}.
        What is w after the proximal step that follows?
        """


def solve_threshold(demo, w, lam, eta):
    return demo.soft_threshold(np.array(w), threshold(lam, eta))


def work_threshold(answer, w, lam, eta):
    t = eta * lam
    zeros = [v for v in w if abs(v) <= t]
    within = f"{listed(zeros)} {'is' if len(zeros) == 1 else 'are'} within it and"
    return f"""
        The threshold is $\\eta \\lambda = {t:g}$: {within} set to 0. All others move towards 0 by
        {number(t)} and keep their sign: {vector(answer)}.
        """


def show_threshold(demo, w, lam, eta):
    before, after = np.array(w), solve_threshold(demo, w, lam, eta)
    t = threshold(lam, eta)
    reach = 1.1 * abs(before).max()
    ends = np.array([-reach, -t, t, reach])
    return {
        "points": np.array([before, after]).T, "zeros": np.array((after == 0).sum()),
        "curve": np.array([ends, demo.soft_threshold(ends, t)]).T, "t": np.array(t),
        "w": before, "size": abs(before) - t, "after": after,
    }  # fmt: skip


def threshold_title(d):
    count = d["zeros"]
    verbs = ("is", "ends") if count == 1 else ("are", "end")
    near = f"{count} of {len(d['w'])} weights {verbs[0]} within η λ = {number(d['t'])} of 0"
    return f"{near} and {verbs[1]} there; others move by {number(d['t'])}"


def threshold(lam, eta):
    return eta * lam


def away(w, t):
    return np.where(np.abs(w) > t, w - t, 0.0)


MISTAKES = (
    Mistake("mixes-up-the-half", slope, lambda lam, half: 2 * lam if half else lam,
            "the derivative of w² is 2w: a half in front cancels the 2, without a half it stays"),
    Mistake("pulls-by-the-sign", penalty_slope, lambda w, penalty: penalty.l2 * np.sign(w),
            "that is the pull of L1: the pull of L2 is in proportion to the weight"),
    Mistake("pushes-away-from-zero", step, lambda w, g, pull, eta: w - eta * (g - pull),
            "the penalty's gradient is added to the data's: subtracted, it makes weights grow"),
    Mistake("decays-by-lambda", step, lambda w, g, pull, eta: w - eta * g - pull,
            "the learning rate multiplies the penalty's gradient as it does the data's"),
    Mistake("climbs", step, lambda w, g, pull, eta: w + eta * (g + pull),
            "the step goes down: η times the gradient is subtracted"),
    Mistake("forgets-the-data", step, lambda w, _g, pull, eta: w - eta * pull,
            "the loss has two parts: the data's gradient belongs into the step as well"),
    Mistake("hard-threshold", soft_threshold, lambda w, t: np.where(np.abs(w) > t, w, 0.0),
            "L1 takes its share from the large weights as well: they move towards 0 by ηλ"),
    Mistake("drops-the-sign", soft_threshold, lambda w, t: np.maximum(np.abs(w) - t, 0.0),
            "only the size shrinks: a weight keeps its sign"),
    Mistake("subtracts-from-negative-ones", soft_threshold, away,
            "a negative weight moves up, towards 0: the pull is η λ sign(w)"),
    Mistake("threshold-without-the-rate", threshold, lambda lam, _eta: lam,
            "the proximal step belongs to a step of size η: its threshold is η λ"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "l2-step", draw_step, ask_step, solve_step, work_step, effort="head", rtol=0,
        values=show_step,
        plots=(
            Plot("weights", "bar", step_title, x="name", y=("before", "after"), x_label="weight",
                 y_label="value"),
        ),
        tables=(
            Table("parts", "The step is −η times the gradient of the data and of the penalty", (
                Column("", "name"), Column("before", "before"), Column("data", "data"),
                Column("penalty", "penalty"), Column("after", "after"))),
        ),
    ),
    Generator(
        "soft-threshold", draw_threshold, ask_threshold, solve_threshold, work_threshold,
        effort="head", rtol=0, values=show_threshold,
        plots=(
            Plot("threshold", "scatter", threshold_title, points="points",
                 labels=("a weight",), path="curve", path_label="soft threshold",
                 x_label="weight before", y_label="weight after"),
        ),
        tables=(
            Table("weights", "A weight keeps its sign and what its size has above the threshold", (
                Column("before", "w"), Column("size less threshold", "size"),
                Column("after", "after"))),
        ),
    ),
)  # fmt: skip

"""The perceptron: a weighted sum plus a bias, a step, and a rule that learns from mistakes alone.

output    step(w . x + b), 1 from 0 on, else 0
mistake   y (w . x + b) <= 0, with y = +1 for class 1 and y = -1 for class 0
rule      on a mistake w <- w + y x and b <- b + y, from w = 0 and b = 0; otherwise nothing
bound     mistakes <= (R / gamma)^2, R the longest (x, 1), gamma the margin of a unit vector
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.kernels.activations import sigmoid
from flashdl.demokit.kernels.point_sets import gate, mistake_bound, separated

EPOCHS, VISITS, ROWS, PICTURES = 20, 8, 4, 10  # of the comparison, the two tables, the film


def with_bias(x):  # [n, 2] -> [n, 3]: the bias is the weight of a constant input 1
    return np.c_[x, np.ones(len(x))]


def step(s):  # [...] -> [...], 0 or 1
    return np.where(s >= 0, 1, 0)


def mistaken(s, y):  # sums [...], y = +1 or -1 [...] -> [...]; a sum of 0 is a mistake
    return y * s <= 0


def moved(w, x, y):  # (w, b) [3], (x, 1) [3], [] -> [3], after a mistake
    return w + y * x


def learn(X, y, epochs):  # -> (w, b) after each epoch [E, 3], mistakes in it [E], at each point [n]
    w, W, counts, alpha = np.zeros(3), [], [], np.zeros(len(X), int)
    while len(W) < epochs and (not counts or counts[-1]):
        at, before = 0, alpha.sum()
        while (wrong := np.flatnonzero(mistaken(X[at:] @ w, y[at:]))).size:
            i = at + wrong[0]
            w, at, alpha[i] = moved(w, X[i], y[i]), i + 1, alpha[i] + 1
        W.append(w)
        counts.append(alpha.sum() - before)
    return np.array(W), np.array(counts), alpha


def visits(X, y):  # one by one: -> point, y (w . x + b), a mistake?, (w, b) after, each [VISITS]
    w, rows = np.zeros(3), []
    for i in np.arange(VISITS) % len(X):
        s = X[i] @ w
        wrong = bool(mistaken(s, y[i]))
        w = moved(w, X[i], y[i]) if wrong else w
        rows.append((i, y[i] * s + 0.0, wrong, w))
    return [np.array(column) for column in zip(*rows, strict=True)]


def errors(X, c, W):  # [n, 3], [n], each (w, b) [k, 3] -> how many outputs are wrong [k]
    return np.abs(step(X @ W.T) - c[:, None]).sum(axis=0)


def up_to(counts):  # mistakes in each epoch -> mistakes up to each of EPOCHS, from 0 on
    return np.cumsum(np.pad(counts[:EPOCHS], (1, max(EPOCHS - len(counts), 0))))


def compute(*, rng, data, n, margin, max_epochs):
    x, c, v = separated(rng, n, margin=margin) if data == "margin" else gate(data)
    X, y = with_bias(x), 2 * c - 1
    W, counts, alpha = learn(X, y, max_epochs)
    w, film = W[-1], W[np.unique(np.linspace(0, len(W) - 1, PICTURES).astype(int))]
    low, high = x.min(axis=0) - 0.5, x.max(axis=0) + 0.5
    across, up = np.linspace(low[0], high[0], 72), np.linspace(low[1], high[1], 23)
    grid = with_bias(np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2))  # [23 * 72, 3]
    seen, score, wrong, after = visits(X, y)
    near = w + np.outer(np.arange(-1.25, 3.5, 0.5), [0, 0, 1])  # b off the jumps of a gate
    flat, left, right = (errors(X, c, near + np.array([0, 0, h])) for h in (0, -1e-6, 1e-6))
    most = mistake_bound(X, y, v)
    enough = 10 if data in ("and", "or", "nand") else most  # epochs, one of them without mistakes
    xor_x, xor_c, _ = gate("xor")
    xor_W, xor_counts, _ = learn(with_bias(xor_x), 2 * xor_c - 1, EPOCHS)
    name = "points" if data == "margin" else data.upper()
    wide, tall = np.linspace(low[0], high[0], 9), np.linspace(high[1], low[1], 5)
    return {
        "data": np.array(data), "name": np.array(name), "max_epochs": np.array(max_epochs),
        "enough": np.array(enough), "across": across, "up": up,
        "regions": np.array([step(grid @ u).reshape(23, 72) for u in film]).astype(np.int8),
        "points": x, "class": c, "wrong": errors(X, c, W)[-1], "bound": np.array(most),
        "gap": np.abs(w - (alpha * y) @ X).max(), "output": step(X[:ROWS] @ w),
        "epoch": np.arange(1, len(W) + 1), "mistakes": counts, **named("w1 w2 b", W),
        **named("x1 x2 w1x1 w2x2 bias", np.c_[x, X * w][:ROWS]), "sum": X[:ROWS] @ w,
        "named": np.array([f"{name}: {k}" for k in c[:ROWS]]), "wide": wide.round(2),
        "tall": tall.round(2) + 0.0, "side": np.add.outer(w[1] * tall, w[0] * wide) + w[2],
        "visit": np.arange(1, VISITS + 1), **named("at_x1 at_x2", x[seen]), "y": y[seen],
        "score": score, "is_mistake": np.where(wrong, "yes", "no"),
        **named("new_w1 new_w2 new_b", after), "move": np.diff(after, axis=0, prepend=0),
        "flat": np.array([flat, (right - left) / 2e-6]), "shifted_b": near[:, 2].round(2),
        "flat_row": np.array(["wrong outputs", "slope"]), "round": np.arange(EPOCHS + 1),
        "total": up_to(counts), "xor": up_to(xor_counts), "most": np.full(EPOCHS + 1, most),
        "again": np.array(len(xor_W) - len(np.unique(xor_W, axis=0))),
    }  # fmt: skip


def named(names, columns):  # one value a column of [rows, names]
    return dict(zip(names.split(), columns.T, strict=True))


def boundary_title(d):
    most = "no line fits" if d["data"] == "xor" else f"at most {d['bound']:.0f}"
    wrong = f"{d['wrong']:g} of {len(d['class'])} outputs are wrong"
    return f"{wrong} after {d['epoch'].size} epochs and {d['mistakes'].sum()} mistakes, {most}"


def weights(d, numbers="{:.3g} x1 {:+.3g} x2 {:+.3g} = 0"):
    return numbers.format(*(d[name][-1] for name in ("w1", "w2", "b"))).replace(" +", " + ")


def totals_title(d):
    seen = " or ".join(map(str, np.unique(np.diff(d["xor"])))) + " in every epoch, no line"
    ends = "" if d["data"] == "xor" else f"; {d['name']}: {d['total'][-1]} in all"
    return f"Mistakes so far. XOR: {seen}{ends}"


def bound_label(d):
    most = "no bound" if d["data"] == "xor" else f"bound (R/gamma)^2 = {d['bound']:.0f}"
    return f"{most}; R: longest (x, 1), gamma: margin"


DEMO = Demo(
    title="The perceptron: weighted sum, bias, step, and learning from mistakes",
    compute=compute, aliases=("perceptron",),
    params=(
        Param("data", "margin", choices=("margin", "and", "or", "nand", "xor"),
              meaning="points that a line separates, or a gate"),
        Param("n", 100, low=10, high=500, meaning="points, margin only"),
        Param("margin", 0.1, low=0.01, high=0.5, meaning="least distance from the hidden line"),
        Param("max_epochs", 50, low=1, high=200, meaning="passes over the points"),
    ),
    presets=(
        Preset("unit", "what a perceptron computes", {"data": "and"}, ("side", "sums")),
        Preset("rule", "two epochs, visit by visit", {"data": "and"}, ("visits", "flat")),
        Preset("separable", "mistakes of XOR and AND, and a bound", {"data": "and"}, ("totals",)),
        Preset("line", "points with a margin, and a line", {"margin": 0.3}, ("boundary",)),
        Preset("xor", "no line separates them", {"data": "xor"}, ("boundary", "totals")),
    ),
    claims=(
        Claim("w, b minus the sum of alpha y (x, 1)", lambda d: d["gap"], "<=", 1e-9, about="sums"),
        Claim("visits without a mistake that moved w or b",
              lambda d: np.sum((d["score"] > 0) & d["move"].any(axis=1)), "==", 0, about="visits"),
        Claim("wrong outputs: slope", lambda d: abs(d["flat"][1]).max(), "==", 0, None, "flat"),
        Claim("mistakes over (R / gamma)^2", lambda d: d["mistakes"].sum() / d["bound"], "<=", 1,
              lambda d: d["data"] != "xor", "totals"),
        Claim("XOR: least in an epoch", lambda d: np.diff(d["xor"]).min(), ">=", 1, None, "totals"),
        Claim("XOR: epochs back at earlier weights", lambda d: d["again"], ">=", 1, about="totals"),
        Claim("wrong outputs in the end", lambda d: d["wrong"], "==", 0,
              lambda d: d["max_epochs"] > d["enough"], "boundary"),
    ),
    plots=(
        Plot("boundary", "boundary", boundary_title, x="across", y=("up",), z="regions",
             frames="regions", points="points", classes="class", labels=("class 0", "class 1"),
             x_label="input x1", y_label="input x2"),
        Plot("epochs", "line", lambda d: f"Mistakes in an epoch: {d['mistakes'][0]} in the first, "
             f"{d['mistakes'][-1]} in epoch {d['epoch'][-1]}", x="epoch", y=("mistakes",),
             x_label="epoch", y_label="mistakes"),
        Plot("totals", "line", totals_title, x="round", y=("xor", "total", "most"),
             labels=lambda d: ("XOR", str(d["name"]), bound_label(d)), x_label="epoch"),
        Plot("flat", "heatmap", lambda d: f"{d['name']}, w = {weights(d, '({:.2g}, {:.2g})')}: "
             f"wrong outputs jump as b moves, else slope {abs(d['flat'][1]).max():g}: no gradient",
             z="flat", row_labels="flat_row", column_labels="shifted_b", x_label="b",
             y_label="where b alone is moved"),
        Plot("side", "heatmap", lambda d: f"{d['name']}: sum 0 on the line {weights(d)}, output 1 "
             "from 0 on", z="side", row_labels="tall", column_labels="wide",
             signed=True, x_label="x1", y_label="sum w1 x1 + w2 x2 + b at x2"),
    ),
    tables=(
        Table("sums", "A perceptron: step(w1 x1 + w2 x2 + b), 1 from 0 on, else 0; w, b learned", (
            Column("x1", "x1"), Column("x2", "x2"), Column("w1 x1", "w1x1"),
            Column("w2 x2", "w2x2"), Column("b", "bias"), Column("sum", "sum"),
            Column("step(sum)", "output", "d"), Column("wanted", "named"))),
        Table("visits", "On a mistake, y (w x + b) <= 0, add eta y x to w, eta y to b (eta = 1)", (
            Column("x1", "at_x1"), Column("x2", "at_x2"), Column("y", "y", "+d"),
            Column("y (w x + b)", "score"), Column("mistake", "is_mistake"),
            Column("new w1", "new_w1"), Column("new w2", "new_w2"), Column("new b", "new_b"))),
        Table("weights", "Weights after each epoch", (
            Column("epoch", "epoch"), Column("mistakes", "mistakes"),
            *(Column(name, name) for name in ("w1", "w2", "b")))),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("forgets-the-bias", with_bias, lambda x: np.c_[x, np.zeros(len(x))],
            "minus the bias is the threshold: without it every boundary meets the origin"),
    Mistake("moves-at-every-example", mistaken, lambda s, _y: np.ones(np.shape(s), bool),
            "a right answer changes nothing: only mistakes move the weights"),
    Mistake("forgives-a-tie", mistaken, lambda s, y: y * s < 0,
            "from w = 0 every sum is 0: if that is no mistake, learning never begins"),
    Mistake("forgets-the-label", moved, lambda w, x, _y: w + x,
            "a missed example with the label -1 is subtracted: y is its sign"),
    Mistake("smooths-the-step", step, sigmoid,
            "a perceptron answers yes or no: its slope is 0 and no gradient passes through"),
    Mistake("judges-by-size", mistake_bound, lambda X, _y, _v: len(X),
            "what counts is the margin: AND has four points and needs more mistakes than that"),
)  # fmt: skip

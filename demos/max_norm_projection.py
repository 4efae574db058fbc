"""Max-norm: after every step a unit's incoming weights are brought back to length c or less.

w_j <- w_j min(1, c / |w_j|)    w_j: the column of W [n, m] that unit j adds its inputs up by

That is the nearest point of the ball |w| <= c. It keeps the direction, leaves what is inside as it
is, and pulls nothing towards 0, unlike an L2 penalty, which takes a share from every weight.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mark, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import some_digits
from flashdl.demokit.kernels import mlp, weight_decay
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.optimisers import adam, at_rest

N, WRONG = 150, 0.2  # digits to train on, and the share of labels drawn anew
LENGTHS = np.array([0.25, 0.5, 1.0, 2.0, 4.0])  # of the vectors shown, in units of c
SHARE, TIMES = 0.1, 10  # what decay takes in a step, and how often
FEASIBLE = 1000  # points of the ball that are tried against the projection
DECAY, LARGE = 0.01, 10.0  # share that L2 takes in a step of training; times the rate


def unit_norms(W):  # [n, m] -> [m], of what comes into each unit
    return np.sqrt((W * W).sum(axis=0))


def project(W, c):  # [n, m] -> [n, m]; the factor is exactly 1 inside
    return W * (c / np.maximum(unit_norms(W), c))


def lengths(W):  # [n, m] -> [m], measured apart from what is bounded
    return np.linalg.norm(W, axis=0)


def repeated(step, W):  # the same step TIMES over
    for _ in range(TIMES):
        W = step(W)
    return W


def train(net, batch, lr, steps, bound=None):  # -> the net, the largest norm after each step
    w, largest = mlp.flat(net), np.zeros(steps)
    carried = at_rest(w)
    for step in range(steps):
        _, g = mlp.gradient(mlp.shaped(w, net), batch, "relu")
        w, carried = adam(w, g, carried, lr=lr)
        layers = mlp.shaped(w, net)
        if bound is not None:
            layers = [(bound(W), b) for W, b in layers]
            w = mlp.flat(layers)
        largest[step] = max(lengths(W).max() for W, _ in layers)
    return mlp.shaped(w, net), largest


def nearest_found(rng, v, c):  # [3, m] -> [m], the least distance to v of FEASIBLE points
    near = v / np.maximum(lengths(v) / c, 1)  # half of them close to where the nearest should be
    spread = np.where(np.arange(FEASIBLE) % 2, 0.05, 1.0)[:, None, None] * c
    q = near + spread * rng.standard_normal((FEASIBLE, *v.shape))
    q = q / np.maximum(np.linalg.norm(q, axis=1, keepdims=True) / c, 1)
    return np.linalg.norm(q - v, axis=1).min(axis=0)


def vectors(rng, c):  # five vectors, what max-norm and what decay make of them
    v = rng.standard_normal((3, LENGTHS.size))
    v = v / lengths(v) * LENGTHS * c
    w, decay = project(v, c), lambda W: weight_decay.decayed(W, SHARE)
    ways = v, w, repeated(lambda W: project(W, c), v), decay(v), repeated(decay, v)
    return {
        "vector": v, "projected": w, "before": lengths(v), "after": lengths(w),
        "factor": lengths(w) / lengths(v), "moved": np.linalg.norm(w - v, axis=0),
        "cosine": (v * w).sum(axis=0) / lengths(v) / lengths(w),
        "nearest": nearest_found(rng, v, c), "again": np.abs(ways[2] - w).max(),
        "way": np.array(["before", "max-norm once", f"max-norm {TIMES} times", "L2: a tenth off",
                         f"L2: {TIMES} times that"]),
        "by_way": np.array([lengths(each) for each in ways]),
        "vector_name": np.array([f"w{j}" for j in range(1, LENGTHS.size + 1)]),
    }  # fmt: skip


def runs(net, batch, lr, steps, c):  # the same start trained in five ways, two at a large rate
    ways = {
        "without": (lr, steps), f"max-norm {c:g}": (lr, steps, lambda W: project(W, c)),
        f"L2: {DECAY:g} off a step": (lr, steps, lambda W: weight_decay.decayed(W, DECAY)),
        f"{LARGE:g} x rate, without": (LARGE * lr, steps // 3),
        f"{LARGE:g} x rate, max-norm": (LARGE * lr, steps // 3, lambda W: project(W, c)),
    }  # fmt: skip
    return list(ways), [train(net, batch, *way) for way in ways.values()]


def compute(*, rng, c, lr, width, steps):
    rows = some_digits(rng, N, wrong=WRONG)
    net, batch = mlp.random_net(rng, (64, width, 10)), (rows.x, one_hot(rows.c, 10))
    names, found = runs(net, batch, lr, steps, c)
    norms = [lengths(layers[0][0]) for layers, _ in found]  # of the hidden units
    shown = np.unique(np.geomspace(1, steps, 6).round()).astype(int)
    largest = np.array([largest for _, largest in found[:2]])  # [2, steps]
    return {
        "c": np.array(c), "lr": np.array(lr), "step": np.arange(1, steps + 1),
        "run": np.array(names[:2]), "way_run": np.array(names), "largest": largest.T,
        "shown_step": shown, "growth": largest[:, shown - 1],
        "ends": np.array([largest[-1] for _, largest in found]),
        "norms_without": norms[0], "norms": norms[1],
        "typical": np.array([np.median(each) for each in norms]),
        "at_bound": np.mean(norms[1] >= c * (1 - 1e-9)),
        "train_accuracy": np.array([mlp.accuracy(f, rows.x, rows.c, "relu") for f, _ in found]),
        "test_accuracy": np.array([mlp.accuracy(f, rows.test_x, rows.test_c, "relu")
                                   for f, _ in found]),
        **vectors(rng, c),
    }  # fmt: skip


def growth_title(d):
    without, bounded = d["ends"][:2]
    return (f"After {d['step'].size} steps the largest norm is {without:.3g}; with c = "
            f"{d['c']:g} it is {bounded:.3g}")  # fmt: skip


def pulls_title(d):
    (a, b), (bounded, whole), (x, y) = d["by_way"][[0, 2, 4]][:, [0, -1]]
    first = f"|w| = {a:.3g}: max-norm {d['c']:g} leaves {bounded:.3g}, ten L2 steps {x:.2f}"
    return f"{first}; {b:.3g}: {whole:.3g} and {y:.2f}"


DEMO = Demo(
    title="Max-norm: weights brought back into a ball",
    compute=compute,
    params=(
        Param("c", 1.0, low=0.2, high=5.0, meaning="longest incoming weight vector of a unit"),
        Param("lr", 0.01, low=0.001, high=0.05, meaning="learning rate of Adam"),
        Param("width", 128, low=8, high=256, meaning="hidden units"),
        Param("steps", 300, low=50, high=800, meaning="steps of training, all rows in each"),
    ),
    presets=(
        Preset("projection", "norms in training, and the step that bounds them",
               show=("growth", "vectors")),
        Preset("against-l2", "what max-norm and an L2 penalty move", show=("pulls", "results")),
        Preset("high-rate", "a rate of 0.05", {"lr": 0.05, "steps": 100}),
    ),
    claims=(
        Claim("max-norm: largest norm after any step, minus c",
              lambda d: d["largest"][:, 1].max() - d["c"], "<=", 1e-9, about="growth"),
        Claim("direction kept: 1 minus the smallest cosine", lambda d: 1 - d["cosine"].min(), "<=",
              1e-12, about="vectors"),
        Claim("how much nearer one of 1000 other points of the ball is",
              lambda d: (d["moved"] - d["nearest"]).max(), "<=", 1e-12, about="vectors"),
        Claim("max-norm: change of a vector inside",
              lambda d: np.abs(d["projected"] - d["vector"])[:, LENGTHS < 1].max(), "==", 0,
              about="pulls"),
        Claim("max-norm ten times instead of once: change", lambda d: d["again"], "<=", 1e-12,
              about="pulls"),
        Claim("L2: the least that ten steps take from any length",
              lambda d: np.min(1 - d["by_way"][4] / d["before"]), ">=", 0.6, about="pulls"),
        Claim("share of the hidden units that end at the bound", lambda d: d["at_bound"], ">=", 0.5,
              lambda d: d["c"] <= 1 and d["lr"] >= 0.01 and d["step"].size >= 100, "norms"),
    ),
    plots=(
        Plot("lines", "line", growth_title, x="step", y=("largest",),
             labels=lambda d: [*d["run"]], x_label="step", y_label="largest norm of a unit",
             marks=(Mark("y", "c", "c"),)),
        Plot("norms", "hist", lambda d: f"{d['at_bound']:.0%} of the hidden units end at the bound "
             f"c = {d['c']:g}", y=("norms_without", "norms"), labels=("without", "max-norm"),
             x_label="norm of a hidden unit's incoming weights", y_label="units"),
        Plot("growth", "heatmap", growth_title, z="growth", row_labels="run",
             column_labels="shown_step", x_label="step of training on digits",
             y_label="largest |w| of a unit"),
        Plot("pulls", "heatmap", pulls_title, z="by_way", row_labels="way",
             column_labels="vector_name", x_label="five weight vectors", y_label="length |w|"),
    ),
    tables=(
        Table("vectors", "Five vectors: none of 1000 points with |w| <= c is nearer to them", (
            Column("|w|", "before", ".4g"), Column("min(1, c/|w|)", "factor", ".4g"),
            Column("|w| after", "after", ".4g"), Column("cosine", "cosine", ".4g"),
            Column("moved by", "moved", ".3f"),
            Column("nearest of 1000 is at", "nearest", ".3f"))),
        Table("results", "Training on 150 digits, a fifth of the labels drawn anew", (
            Column("training", "way_run"), Column("largest |w|", "ends", ".3f"),
            Column("median |w|", "typical", ".3f"),
            Column("train accuracy", "train_accuracy", ".3f"),
            Column("test accuracy", "test_accuracy", ".3f"))),
    ),
    trains=True,
)  # fmt: skip

MISTAKES = (
    Mistake("scales-everything-to-c", project, lambda W, c: W * (c / np.maximum(lengths(W), 1e-9)),
            "a bound leaves shorter vectors alone: the factor is at most 1"),
    Mistake("clips-entries", project, lambda W, c: np.clip(W, -c, c),
            "the bound is on the length: cutting entries turns the vector and leaves it too long"),
    Mistake("bounds-outgoing-weights", unit_norms,
            lambda W: np.sqrt((W * W).sum(axis=1, keepdims=True)),
            "a unit adds up what comes in: the norm is that of a column of W, not of a row"),
    Mistake("measures-the-whole-matrix", unit_norms, lambda W: np.sqrt((W * W).sum()),
            "the bound is on each unit: one long vector must not shorten the others"),
    Mistake("penalises-instead", project, lambda W, _c: 0.9 * W,
            "a penalty pulls on everything and bounds nothing: max-norm is a projection"),
    Mistake("decays-long-weights-only", weight_decay.decayed,
            lambda w, share: np.where(np.linalg.norm(w, axis=0) > 1, w - share * w, w),
            "that mixes in a bound: L2 takes its share from every weight, however small"),
)  # fmt: skip

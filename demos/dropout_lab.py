"""Dropout: every training pass zeroes each unit with probability p, at test time none is.

inverted: y = keep x / (1 - p) in training, y = x in test;  classic: y = keep x, in test (1 - p) x
E[y] = x in both modes, Var[y] = x^2 p / (1 - p);  back: dL/dx = keep dL/dy / (1 - p)

keep is drawn anew for each unit, example and step. Monte Carlo dropout keeps it on at test time.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import some_digits
from flashdl.demokit.kernels import dropout, dropout_net
from flashdl.demokit.kernels import dropout_views as views
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.dropout_net import Dropout

N, UNITS = 150, 64  # digits, hidden units
X = np.arange(1.0, 9.0)  # [8] activations
FORMS = ("inverted: / (1 - p)", "older: W (1-p), test", "never rescaled")  # of views.FORMS
BETWEEN = ("0 to 0.2", "0.2 to 0.4", "0.4 to 0.6", "0.6 to 0.8", "0.8 to 1")
SHOWN_P, SHOWN_X = np.array([[0.1, 0.2, 0.5, 0.8, 0.5, 0.5], [1, 1, 1, 1, 2, 3]])


def passes(rng, drop):  # -> [5, 8]: X, three passes of training, test
    keep = [dropout.kept(rng, (2, 8), drop.p) for _ in range(2)]  # of two digits, in two steps
    training = [dropout.in_training(X, mask, *drop) for mask in (*keep[0], keep[1][0])]
    return np.array([X, *training, dropout.in_test(X, *drop)])


def monte_carlo(rng, net, x, drop, n):  # [64] -> [n, K], passes with dropout on
    return dropout_net.masked(net, x, dropout.kept(rng, (n, UNITS), drop.p), drop)


def compute(*, rng, p, form, mc, steps):
    drop, none = Dropout(p, form), Dropout(0.0, form)
    d = some_digits(rng, N, wrong=0.2)
    batch = d.x, one_hot(d.c, 10)
    shots = np.unique([*np.linspace(steps / 40, steps, 40).round().astype(int), 100])
    shots = shots[shots > 0]
    nets = [dropout_net.trained(rng, batch, units=UNITS, drop=o, shots=shots) for o in (none, drop)]
    course = np.array([[[dropout_net.accuracy(net, x, c, o) for x, c in (d[:2], d[2:])]
                        for net in some]
                       for some, o in zip(nets, (none, drop), strict=True)])  # fmt: skip
    net = nets[1][-1]
    once = dropout_net.probabilities(net, d.test_x, drop)  # [500, K]
    two = np.array([once.max(axis=1).argmax(), once.max(axis=1).argmin()])  # most, least sure
    digit = once[two].argmax(axis=1)
    guessed = [monte_carlo(rng, net, d.test_x[i], drop, mc)[:, k]
               for i, k in zip(two, digit, strict=True)]  # fmt: skip
    found = np.array([views.statistics(rng, q, x) for q, x in zip(SHOWN_P, SHOWN_X, strict=True)])
    early = list(shots).index(100)
    return {
        "p": np.array(p), "form": np.array(form), "mc": np.array(mc), "steps": np.array(steps),
        "passes": passes(rng, drop),
        "pass": np.array(["x, of both", "digit 1, step 1", "digit 2, step 1", "digit 1, step 2",
                          "test"]),
        "column": np.array([f"unit {k}" for k in range(1, 9)]),
        "shown_p": SHOWN_P, "shown_x": SHOWN_X, "bare_mean": found[:, 1], "mean": found[:, 2],
        "variance": found[:, 3], "expected": SHOWN_X**2 * SHOWN_P / (1 - SHOWN_P),
        "zeroed": views.statistics(rng, p, 1.0)[0],
        "agreement": np.array(views.agreement(rng, p)),
        "forms": views.by_form(rng, p), "form_name": np.array(FORMS),
        "mode": np.array(["training", "test"]),
        "gradient_error": np.array(views.gradient_error(rng, drop)),
        "step": shots, "course": course.swapaxes(0, 1).reshape(shots.size, 4),
        "net": np.array(["without dropout", f"dropout, p = {p:g}"]),
        "nets": course[:, [early, -1]].transpose(0, 2, 1).reshape(2, 4).round(3),
        "when": np.array([f"{of}, {s}" for of in ("train", "test") for s in (100, steps)]),
        "train_early": course[:, early, 0], "train": course[:, -1, 0],
        "test_early": course[:, early, 1], "test": course[:, -1, 1],
        "which": np.array(["surest", "least sure"]), "between": np.array(BETWEEN),
        "counts": np.array([np.histogram(sample, bins=5, range=(0, 1))[0] for sample in guessed]),
        "mean_guess": np.array([sample.mean() for sample in guessed]),
        "sure": guessed[0], "unsure": guessed[1],
        "spread": np.array([sample.std() for sample in guessed]),
        "once": once[two, digit], "digit": digit,
    }  # fmt: skip


def passes_title(d):
    factor = f"times {1 / (1 - d['p']):.3g}" if d["form"] == "inverted" else "as they are"
    test = "x" if d["form"] == "inverted" else f"{1 - d['p']:.3g} x"
    return f"p = {d['p']:g}: each pass draws its zeros, the rest go on {factor}; test: {test}"


def forms_title(d):
    training, test = d["forms"][2]
    return (f"p = {d['p']:g}: training and test agree but for no rescaling, "
            f"{training:.2f} and {test:.2f}")  # fmt: skip


def nets_title(d):
    (early, slow), (without, with_it) = d["train_early"], d["test"]
    return (f"Test {with_it:.3f} with dropout, {without:.3f} without; "
            f"at step 100 train {slow:.3f} and {early:.3f}")  # fmt: skip


def mc_title(d):
    sure, unsure = (f"{spread:.3f}" for spread in d["spread"])
    return f"{d['mc']} passes with dropout on: p has sd {sure} if sure, {unsure} if unsure"


def course_title(d):
    without, with_it = d["test"]
    return f"After {d['steps']} steps test accuracy {without:.3f} without, {with_it:.3f} with it"


def moderate(d):  # enough of both: dropout and steps to overfit in
    return 0.2 <= d["p"] <= 0.7 and d["steps"] >= 300


DEMO = Demo(
    title="Dropout: masks, rescaling, a net with it, and Monte Carlo passes",
    compute=compute, trains=True,
    params=(
        Param("p", 0.5, low=0.0, high=0.9, meaning="probability that a unit is zeroed"),
        Param("form", "inverted", choices=("inverted", "classic"),
              meaning="rescale survivors in training, or everything in test"),
        Param("mc", 100, low=1, high=500, meaning="Monte Carlo passes"),
        Param("steps", 500, low=100, high=800, meaning="of Adam, on 150 digits, 20 % mislabelled"),
    ),
    presets=(
        Preset("masks", "what passes of training and test zero", show=("passes", "nets")),
        Preset("rescaling", "why survivors are divided by 1 - p", show=("forms", "statistics")),
        Preset("monte-carlo", "many passes with dropout, two digits", show=("counts", "guesses")),
        Preset("course", "accuracy step by step", show=("course",)),
        Preset("light", "one unit of five is zeroed", params={"p": 0.2}),
        Preset("classic", "weights scaled at test time", params={"form": "classic"}),
    ),
    claims=(
        Claim("share of zeroed units is p, off by", lambda d: abs(d["zeroed"] - d["p"]), "<=", 0.01,
              about="passes"),
        Claim("two examples agree on a unit by chance alone, off by",
              lambda d: abs(d["agreement"] - d["p"] ** 2 - (1 - d["p"]) ** 2), "<=", 0.01,
              about="passes"),
        Claim("training over test, rescaled in either form: off 1 by",
              lambda d: np.abs(d["forms"][:2, 0] / d["forms"][:2, 1] - 1).max(), "<=", 0.03,
              about="forms"),
        Claim("variance of a unit over x^2 p / (1 - p), off 1 by",
              lambda d: np.abs(d["variance"] / d["expected"] - 1).max(), "<=", 0.05,
              about="statistics"),
        Claim("gradient under a mask against central differences", lambda d: d["gradient_error"],
              "<", 1e-6, about="course"),
        Claim("test accuracy with dropout", lambda d: d["test"][1], ">=", 0.7, moderate, "nets"),
        Claim("spread of p over the passes, least sure digit minus surest",
              lambda d: d["spread"][1] - d["spread"][0], ">=", 0.02,
              lambda d: moderate(d) and d["mc"] >= 30, "counts"),
    ),
    plots=(
        Plot("passes", "heatmap", passes_title, z="passes", row_labels="pass",
             column_labels="column", x_label="units of a layer", y_label="what goes on"),
        Plot("forms", "heatmap", forms_title, z="forms", row_labels="form_name",
             column_labels="mode", x_label="mode", y_label="mean input of a unit, 1 undropped"),
        Plot("nets", "heatmap", nets_title, z="nets", row_labels="net", column_labels="when",
             x_label="step; train: 150, 1 in 5 mislabelled; test: 500, right",
             y_label="accuracy"),
        Plot("counts", "heatmap", mc_title, z="counts", row_labels="which", column_labels="between",
             x_label="p of the class, in how many passes", y_label="test digit"),
        Plot("mc", "hist", mc_title, y=("sure", "unsure"), bins=20, y_label="passes",
             labels=("the digit it is surest of", "the one it is least sure of"),
             x_label="p of the class it gives without dropout"),
        Plot("course", "line", course_title, x="step", y=("course",),
             labels=("train, without", "test, without", "train, with", "test, with"),
             x_label="step", y_label="accuracy"),
    ),
    tables=(
        Table("guesses", "One pass without dropout, and the passes with it", (
            Column("test digit", "which"), Column("likeliest", "digit", "d"),
            Column("p without", "once", ".3f"), Column("mean p", "mean_guess", ".3f"),
            Column("spread (sd)", "spread", ".3f"))),
        Table("statistics", "A unit x over 100 000 masks: zeroed only, and divided by 1 - p", (
            Column("p", "shown_p", ".1f"), Column("x", "shown_x", ".0f"),
            Column("mean, zeroed", "bare_mean", ".3f"), Column("mean, divided", "mean", ".3f"),
            Column("variance, divided", "variance", ".3f"),
            Column("x^2 p / (1 - p)", "expected", ".3f"))),
    ),
)  # fmt: skip


MISTAKES = (
    Mistake("forgets-the-rescaling", dropout.survivor_scale, lambda _p, _form: 1.0,
            "zeroing takes a share p off the mean: the survivors must make up for it"),
    Mistake("divides-by-p", dropout.survivor_scale,
            lambda p, form: 1 / max(p, 0.1) if form == "inverted" else 1.0,
            "1 - p is what is left: divided by p the mean is (1 - p) / p", at={"p": 0.2}),
    Mistake("drops-in-test", dropout.in_test,
            lambda h, p, form: dropout.in_training(h, np.arange(h.shape[-1]) % 2, p, form),
            "a prediction should use all units: masks would only add noise to it"),
    Mistake("one-mask-for-all", dropout.kept,
            lambda rng, shape, p: np.broadcast_to(rng.random(shape[-1]) >= p, shape).astype(float),
            "each example draws its own mask, otherwise a batch trains one thinned net"),
    Mistake("p-is-kept", dropout.kept, lambda rng, shape, p: (rng.random(shape) < p).astype(float),
            "p is the probability of being zeroed, 1 - p that of being kept", at={"p": 0.2}),
    Mistake("backward-without-the-mask", dropout.through_training, lambda g, _keep, _p, _form: g,
            "a zeroed unit had no part in the loss: its gradient is zero"),
    Mistake("off-for-uncertainty", monte_carlo,
            lambda _rng, net, x, drop, n: dropout_net.probabilities(net, [x] * n, drop),
            "switched off, all passes agree: only masks show what the net is unsure of"),
)  # fmt: skip

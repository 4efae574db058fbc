"""Underfitting: a model that does not even fit the digits it is trained on.

h = tanh(x W_1 + b_1),  z = h W_2 + b_2,  P = 64 m + m + 10 m + 10 numbers with m hidden units
underfits: the training error is high, and the test error close to it; gap = training - test

What keeps a network from fitting is removed by another size, another penalty, more training, other
features. More examples of the same kind add to what it would have to fit.
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import some_digits
from flashdl.demokit.kernels import mlp
from flashdl.demokit.kernels.batches import one_hot
from flashdl.demokit.kernels.fitting import Recipe, coarse, fit, shifted

ALL, K, GROWING = 1297, 10, (50, 200, 800, 1297)  # digits to train on
TINY, ENOUGH = 2, 32  # hidden units
HIGH = 0.75  # the training accuracy below which we call it underfitting


def units(inputs, width):  # of each layer
    return [inputs, width, K]


def relaxed(_decay):  # the weight decay after the measure
    return 0.0


def longer(_steps, allowed):  # the steps of training after the measure
    return allowed


def trained(seed, x, c, *, width, steps, recipe):  # -> a net, of the same draws for one seed
    rng = np.random.default_rng(seed)
    net = mlp.random_net(rng, units(x.shape[1], width))
    return fit(rng, net, batch=(x, one_hot(c, K)), recipe=recipe, shots=[steps])[-1]


def scores(net, data):  # -> accuracy on what it was trained on, on the test set
    seen, unseen = (data.x, data.c), (data.test_x, data.test_c)
    return [mlp.accuracy(net, x, c, "tanh") for x, c in (seen, unseen)]


def some(data, n):  # its first n digits
    return data._replace(x=data.x[:n], c=data.c[:n])


def quarters(data):  # four inputs in place of 64
    return data._replace(x=coarse(data.x), test_x=coarse(data.test_x))


def underfits(train, _test):  # [n], [n] -> [n]
    return train < HIGH


def compute(*, rng, widths, n, label_noise, sweep, steps):
    data, seed = some_digits(rng, ALL, wrong=label_noise), rng.integers(2**32)
    few, plain = some(data, n), Recipe()

    def found(data, width=ENOUGH, steps=steps, recipe=plain):
        net = trained(seed, data.x, data.c, width=int(width), steps=steps, recipe=recipe)
        return scores(net, data)

    if sweep == "width":
        at, swept = np.array(widths), [found(few, width) for width in widths]
    else:
        at, swept = np.array(GROWING), [found(some(data, m), TINY) for m in GROWING]
    free, tiny = found(few), found(few, TINY)
    heavy, brief, slow = Recipe(decay=0.15), max(steps // 50, 1), Recipe(lr=1e-4)
    pairs = {
        f"{TINY} -> {ENOUGH} hidden units": (tiny, found(few)),
        "weight decay 0.15 -> 0": (found(few, recipe=heavy),
                                  found(few, recipe=Recipe(decay=relaxed(0.15)))),
        f"{brief} -> {steps} steps": (found(few, steps=brief),
                                      found(few, steps=longer(brief, steps))),
        "rate 0.0001 -> 0.003": (found(few, recipe=slow), free),
        "4 -> 64 inputs": (found(quarters(few)), free),
        f"{n} -> {ALL} digits": (tiny, found(data, TINY)),
        "augmented: shifted": (tiny, found(few, TINY, recipe=Recipe(change=shifted))),
    }  # fmt: skip
    before, after = (np.array(side) for side in zip(*pairs.values(), strict=True))
    train, test = np.array(swept).T
    causes = np.array([free, *before[:5]])
    return {
        "at": at, "sweep": np.array(sweep), "train": train, "test": test, "gap": train - test,
        "n": np.array(n), "steps": np.array(steps), "label_noise": np.array(label_noise),
        "column": np.array([f"{v:g}" for v in at]), "row": np.array(["training", "test", "gap"]),
        "scores": np.array([train, test, train - test]), "measure": np.array(list(pairs)),
        "of": np.array(["model", "regularisation", *["training"] * 2, "features", *["data"] * 2]),
        "of_cause": np.array(["none", "model", "regularisation", *["training"] * 2, "features"]),
        "before": before[:, 0], "after": after[:, 0], "rise": (after - before)[:, 0],
        "cause": np.array([f"{ENOUGH} units", f"{TINY} units", "weight decay 0.15",
                           f"{brief} steps", "rate 0.0001", "4 coarse pixels"]),
        "cause_train": causes[:, 0], "cause_test": causes[:, 1],
        "cause_gap": causes[:, 0] - causes[:, 1],
        "called": underfits(*causes.T), "verdict": np.where(underfits(*causes.T), "underfits",
                                                            "fits"),
    }  # fmt: skip


def sweep_title(d):
    low, high = d["at"].argmin(), d["at"].argmax()
    gap = d["gap"][[low, high]].round(2) + 0.0
    what = "hidden units" if d["sweep"] == "width" else f"digits, {TINY} units"
    return (f"{d['at'][low]:g} -> {d['at'][high]:g} {what}: training {d['train'][low]:.3f} -> "
            f"{d['train'][high]:.3f}, gap {gap[0]:.2f} -> {gap[1]:.2f}")  # fmt: skip


def ready(d):  # trained for long, on enough labels that are mostly right
    return d["steps"] >= 300 and d["label_noise"] <= 0.3 and d["n"] >= 100


def grows(d):
    return d["sweep"] == "data"


DEMO = Demo(
    title="Underfitting: a training error that stays high, and what lowers it",
    compute=compute, trains=True, aliases=("underfitting",),
    params=(
        Param("widths", (1.0, 2.0, 8.0, 32.0), low=1.0, high=64.0, length=(1, 5),
              meaning="hidden units of each model"),
        Param("n", 150, low=50, high=1297, meaning="digits to train on"),
        Param("label_noise", 0.2, low=0.0, high=0.5, meaning="share of labels drawn anew"),
        Param("sweep", "width", choices=("width", "data"), meaning="what is varied"),
        Param("steps", 500, low=100, high=1000, meaning="steps of training"),
    ),
    presets=(
        Preset("width", "training and test accuracy by width", {"label_noise": 0.0}, ("curve",)),
        Preset("causes", "six networks, five kept from fitting", {"label_noise": 0.0}, ("causes",)),
        Preset("data", "more data, and seven measures", {"sweep": "data", "label_noise": 0.0},
               show=("scores", "measures")),
    ),
    claims=(
        Claim("training accuracy of the widest minus that of the narrowest",
              lambda d: d["train"][d["at"].argmax()] - d["train"][d["at"].argmin()], ">=", 0.25,
              lambda d: ready(d) and not grows(d) and np.ptp(d["at"]) > 30, "curve"),
        Claim("training accuracy with all digits minus that with 50",
              lambda d: d["train"][-1] - d["train"][0], "<=", 0.02, grows, "scores"),
        Claim("what more data takes off the gap", lambda d: d["gap"][0] - d["gap"][-1], ">=", 0.1,
              grows, "scores"),
        Claim("training accuracy: least called fitting minus most called not",
              lambda d: d["cause_train"][~d["called"]].min() - d["cause_train"][d["called"]].max(),
              ">", 0, lambda d: ready(d) and 0 < d["called"].sum() < 6, "causes"),
        Claim("rise of training accuracy when a cause is removed, least",
              lambda d: d["rise"][:5].min(), ">=", 0.1, ready, "causes"),
        Claim("the same by more data or augmentation, at most", lambda d: d["rise"][5:].max(),
              "<=", 0.05, ready, "measures"),
    ),
    plots=(
        Plot("scores", "heatmap", sweep_title, z="scores", row_labels="row", column_labels="column",
             x_label="digits to train on, or hidden units", y_label="accuracy"),
        Plot("curve", "line", sweep_title, x="at", y=("train", "test"), log_x=True,
             labels=("training accuracy", "test accuracy"),
             x_label="hidden units (sweep of width) or digits (of data)"),
    ),
    tables=(
        Table("causes", "Four kinds of cause: accuracy is low in training, the test close to it", (
            Column("cause", "of_cause"), Column("namely", "cause"),
            Column("training", "cause_train", ".3f"), Column("test", "cause_test", ".3f"),
            Column("gap", "cause_gap", ".3f"), Column("the network", "verdict"))),
        Table("measures", "Training accuracy: four kinds of measure let it fit, data do not", (
            Column("kind", "of"), Column("measure", "measure"), Column("before", "before", ".3f"),
            Column("after", "after", ".3f"), Column("rise", "rise", "+.3f"))),
    ),
)  # fmt: skip


MISTAKES = (
    Mistake("looks-at-the-gap", underfits, lambda train, test: train - test > 0.1,
            "a gap is the sign of overfitting: underfitting shows in the training error"),
    Mistake("calls-test-training", scores, lambda net, data: [scores(net, data)[1]] * 2,
            "more data raises the test accuracy: the training accuracy says whether it fits"),
    Mistake("keeps-the-size", units, lambda inputs, width: [inputs, min(width, TINY), K],
            "a model that is too small has to grow"),
    Mistake("regularises-more", relaxed, lambda decay: 3 * decay,
            "a penalty is for overfitting: it holds an underfitting model down still more"),
    Mistake("stops-early", longer, lambda steps, _allowed: steps,
            "stopping early is for overfitting: an underfitting model may need more steps"),
)  # fmt: skip

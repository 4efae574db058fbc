"""Class imbalance: is this digit an 8? Learned from few eights by logistic regression.

p = sigmoid(x . w),  gradient sum_i a_i (p_i - y_i) x_i / sum_i a_i  with a weight a_i for each row
precision = TP / (TP + FP),  recall = TP / (TP + FN),  F1 = 2 TP / (2 TP + FP + FN)
balanced accuracy = the mean recall of the classes

inverse weights  a = negatives / positives for an 8, rounded; oversampling repeats its row as often
focal loss       -a (1 - q)^2 log q, q the probability of the true class: sure rows count little
"""

import numpy as np

from flashdl.demokit import Claim, Column, Demo, Mistake, Param, Plot, Preset, Table
from flashdl.demokit.data import digits_split
from flashdl.demokit.kernels import imbalance, metrics
from flashdl.demokit.kernels.activations import sigmoid
from flashdl.demokit.kernels.imbalance import STRATEGIES

GRID = np.array([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 0.95])  # thresholds
REMEDY = [0, 2, 3, 6]  # of METRICS, by remedy
METRICS = ("accuracy", "balanced", "precision", "recall", "F1", "PR area", "mean p")


def called(p, threshold):  # [n] -> 0 or 1 [n]
    return (p >= threshold).astype(int)


def scored(truth, said):  # -> confusion matrix, the first five of METRICS
    M = metrics.confusion(truth, said, classes=2)
    return M, [metrics.accuracy(M), metrics.balanced_accuracy(M), metrics.precision(M)[1],
               metrics.recall(M)[1], metrics.f1(M)[1]]  # fmt: skip


def compute(*, rng, n_pos, strategy, threshold, steps):
    split = digits_split(rng)
    (x, y), test = imbalance.few_eights(split, n_pos), imbalance.rows(split.test_images)
    truth, times = (split.test_labels == imbalance.EIGHT).astype(int), imbalance.ratio(y)
    w = imbalance.fits(x, y, steps) | imbalance.more_fits(split, n_pos, steps)
    at = {name: y.mean() if name == "threshold" else threshold for name in w}
    p = {name: sigmoid(test @ w[name]) for name in w}
    everything = [[*scored(truth, called(p[name], at[name]))[1],
                   metrics.average_precision(p[name], truth == 1), sigmoid(x @ w[name]).mean()]
                  for name in w]  # fmt: skip
    never, share = [*scored(truth, 0 * truth)[1], truth.mean()], y.mean()
    names = imbalance.names(times, share)
    said = called(p[strategy], at[strategy])
    M, own = scored(truth, said)
    by_threshold = np.array([scored(truth, called(p[strategy], t))[1] for t in GRID])
    curve = metrics.precision_recall(p[strategy], truth == 1)
    pair, lengths = imbalance.weighted_and_repeated(rng.standard_normal(65) / 8, x, y)
    both = [STRATEGIES.index(name) for name in ("inverse", "oversample")]
    return {
        **{f"score{k}": column for k, column in enumerate(np.array(everything).T)},
        "n_pos": np.array(n_pos), "strategy": np.array(strategy), "share": np.array(share),
        "threshold": np.array(at[strategy]), "times": np.array(times),
        "class": np.array(["8", "other digits"]), "counts": np.bincount(y, minlength=2)[::-1],
        "always": np.array(1 - share), "name": np.array([names.get(name, name) for name in w]),
        "scores": np.array(everything), "own": np.array(own), "own_name": np.array(METRICS[:5]),
        "called": np.array(names[strategy]), "measure": np.array(METRICS[:6]),
        "measures": np.array([never, *(row[:6] for row in everything[:2])]).round(3),
        "three": np.array(["always no", names["none"], names["inverse"]]),
        "remedies": np.array(everything)[:, REMEDY].round(3), "told": np.array(METRICS)[REMEDY],
        "truth": np.array(["an 8", "no 8"]), "said": said, "hits": M[::-1, 1], "rest": M[::-1, 0],
        "rows": M[::-1].sum(axis=1), "by_threshold": by_threshold[:, [0, 2, 3]].T,
        "score": np.array(METRICS)[[0, 2, 3]], "t": np.array([f"{t:g}" for t in GRID]),
        "curve_precision": curve[0], "curve_recall": curve[1], "own_recall": np.array(own[3]),
        "average": np.array(metrics.average_precision(p[strategy], truth == 1)),
        "focal_error": np.array(imbalance.focal_error(3 * rng.standard_normal(12))),
        "gradient_gap": np.abs(pair[0] - pair[1]).max(),
        "w_gap": np.abs(w["inverse"] - w["oversample"]).max(),
        "way": np.array([f"{n_pos} eights, weight {times}", f"{n_pos} eights, {times} copies"]),
        "way_rows": lengths, "g_pixel": pair[:, 20], "g_bias": pair[:, 64],
        **{f"same_{METRICS[k]}": np.array(everything)[both, k] for k in (0, 2, 3)},
    }  # fmt: skip


def counts_title(d):
    eights, others = d["counts"]
    return (f"{eights} eights among {eights + others} training digits: always saying no is right "
            f"for {100 * d['always']:.1f} %")  # fmt: skip


def metrics_title(d):
    accuracy, balanced, _, recall, _ = (f"{v:.3f}" for v in d["own"])
    return f"{d['called']}: accuracy {accuracy}, recall {recall}, balanced {balanced}"


def measures_title(d):
    (without, _, _, missed), (weighted, _, _, found) = d["measures"][1:, :4]
    return (f"{d['three'][1]}, {d['three'][2]}: accuracy {without:.3f}, {weighted:.3f}, "
            f"but recall {missed:.3f}, {found:.3f}")  # fmt: skip


def remedies_title(d):
    before, (_, _, after, p) = d["remedies"][0, 2], d["remedies"][1]
    return (f"{d['name'][1]}: recall {before:.3f} to {after:.3f}, but mean p {p:.3f} "
            f"where {d['share']:.3f} are 8s")  # fmt: skip


def threshold_title(d):
    (_, low, found), (_, high, fewer) = d["by_threshold"][:, 5:7].T
    return (f"{d['called']}: threshold 0.5, 0.8: precision {low:.2f}, {high:.2f}, "
            f"recall {found:.2f}, {fewer:.2f}")  # fmt: skip


def rare(d):  # so few that nobody is called an 8 without a remedy
    return d["n_pos"] <= 10


DEMO = Demo(
    title="Class imbalance: few eights, what accuracy hides, and remedies",
    compute=compute, trains=True,
    params=(
        Param("n_pos", 10, low=3, high=130, meaning="eights in the training set"),
        Param("strategy", "inverse", choices=(
            "none", "inverse", "sqrt", "oversample", "threshold", "focal"),
              meaning="the remedy that is looked at"),
        Param("threshold", 0.5, low=0.01, high=0.99, meaning="p from which on we say 8"),
        Param("steps", 400, low=50, high=1000, meaning="steps of gradient descent"),
    ),
    presets=(
        Preset("few", "the training set, and the test set as it is told", {"strategy": "none"},
               ("counts", "confusion")),
        Preset("accuracy", "accuracy and five measures beside it", {"strategy": "none"},
               ("measures", "confusion")),
        Preset("remedies", "eight remedies, and the threshold", {}, ("strategies", "thresholds")),
        Preset("weights", "weights and repeated rows", {}, ("same",)),
        Preset("curve", "precision and recall at every threshold", {}, ("curve",)),
    ),
    claims=(
        Claim("no remedy, threshold >= 0.5: balanced accuracy", lambda d: d["scores"][0, 1], "<=",
              0.6, lambda d: rare(d) and d["threshold"] >= 0.5, "confusion"),
        Claim("inverse weights: what they add to the recall",
              lambda d: d["scores"][1, 3] - d["scores"][0, 3], ">=", 0.2,
              lambda d: rare(d) and d["threshold"] == 0.5, "strategies"),
        Claim("inverse weights: mean p over the share of eights",
              lambda d: d["scores"][1, 6] / d["share"], ">=", 3, rare, "strategies"),
        Claim("recall: largest rise as the threshold rises",
              lambda d: np.diff(d["by_threshold"][2]).max(), "<=", 0, about="thresholds"),
        Claim("weights or repeats: largest difference in the gradient",
              lambda d: d["gradient_gap"], "<=", 1e-12, about="same"),
        Claim("weights or repeats: largest difference after training", lambda d: d["w_gap"], "<=",
              1e-9, about="same"),
        Claim("focal loss: slope against central differences", lambda d: d["focal_error"], "<",
              1e-6, about="curve"),
    ),
    plots=(
        Plot("counts", "bar", counts_title, x="class", y=("counts",), x_label="class",
             y_label="training rows"),
        Plot("metrics", "bar", metrics_title, x="own_name", y=("own",), x_label="measure",
             y_label="share"),
        Plot("measures", "heatmap", measures_title, z="measures", row_labels="three",
             column_labels="measure", x_label="share of the test digits, 0/0 is 0",
             y_label="classifier"),
        Plot("strategies", "heatmap", remedies_title, z="remedies", row_labels="name",
             column_labels="told", x_label="of the test digits; mean p of the training digits",
             y_label="remedy"),
        Plot("thresholds", "heatmap", threshold_title, z="by_threshold", row_labels="score",
             column_labels="t", x_label="threshold", y_label="measure"),
        Plot("curve", "line", lambda d: f"{d['called']}: average precision {d['average']:.3f}, "
             f"recall {d['own_recall']:.3f} at the threshold {d['threshold']:.3g}",
             x="curve_recall", y=("curve_precision",), x_label="recall", y_label="precision"),
    ),
    tables=(
        Table("confusion", "500 test digits, and what logistic regression calls them", (
            Column("is", "truth"), Column("rows", "rows", "d"), Column("called 8", "hits", "d"),
            Column("called no 8", "rest", "d"))),
        Table("same", "Weight k or k copies: one gradient at a random w, one classifier", (
            Column("trained with", "way"), Column("rows", "way_rows", "d"),
            Column("dL/dw_20", "g_pixel", ".5f"), Column("dL/db", "g_bias", ".5f"),
            Column("accuracy", "same_accuracy", ".3f"),
            Column("precision", "same_precision", ".3f"),
            Column("recall", "same_recall", ".3f"))),
    ),
)  # fmt: skip


def repeats_all(x, y, times):
    return np.repeat(x, times, axis=0), np.repeat(y, times)


MISTAKES = (
    Mistake("trusts-accuracy", metrics.balanced_accuracy, metrics.accuracy,
            "it counts rows, and nearly all rows are negative: balance the classes",
            {"strategy": "none"}),
    Mistake("weighs-by-frequency", imbalance.ratio, lambda y: max(
            1, round(np.sum(y == 1) / np.sum(y == 0))),
            "the weight grows as the class gets rarer: it is one over the frequency"),
    Mistake("repeats-both-classes", imbalance.repeated, repeats_all,
            "the shares stay as they were: only the rare class is repeated"),
    Mistake("divides-by-the-rows", imbalance.gradient, lambda w, x, y, a, slope: x.T @ (
            a * slope(x @ w, y)) / len(y),
            "a weighted mean divides by the sum of the weights, or the steps get longer"),
    Mistake("takes-precision-for-recall", metrics.recall, metrics.precision,
            "precision is of those that were called positive, recall of all positives there are"),
    Mistake("forgets-the-slope-of-the-focus", imbalance.focal_slope, lambda z, y: sigmoid(
            -(2 * y - 1) * z) ** 2 * (sigmoid(z) - y),
            "(1 - q)^2 depends on z, too: the product rule has two terms"),
)  # fmt: skip

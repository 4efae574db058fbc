"""Questions about class weights, and about the measures of a confusion matrix."""

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import metrics
from flashdl.demokit.written import listed, number


def draw_weights(rng):
    counts = np.sort(rng.choice(np.arange(2, 31), int(rng.integers(2, 5)), replace=False))
    counts[-1] = counts[-2] * rng.integers(3, 9)
    return {"counts": (10 * rng.permutation(counts)).tolist()}


def ask_weights(counts):
    return f"""
        The classes of a training set have {listed(counts[:-1])} and {counts[-1]} rows. Each
        gets a weight inverse to its frequency, so that the mean weight of a row is 1. What are the
        {len(counts)} weights, in this order, and then, as a last number, the accuracy of always
        saying the most frequent class? To 3 decimals.
        """


def solve_weights(demo, counts):
    counts = np.array(counts)
    return np.append(weights(counts), majority(demo, counts))


def work_weights(answer, counts):
    n, classes = sum(counts), len(counts)
    each = ", ".join(
        f"{n} / ({classes} × {k}) = {v:.4g}" for k, v in zip(counts, answer, strict=False)
    )
    return f"""
        There are {n} rows, and each class should weigh as much as {n} / {classes} of them:
        {each}. Accuracy: {max(counts)} / {n} = {number(answer[-1], 4)}.
        """


def show_weights(demo, counts):
    *each, accuracy = solve_weights(demo, counts)
    rows, each = np.array(counts), np.array(each)
    return {
        "class": np.array([str(k) for k in range(1, len(counts) + 1)]), "rows": rows,
        "weight": each, "weighed": rows * each, "share": rows / rows.sum(),
        "even": rows.mean(), "accuracy": np.array(accuracy),
    }  # fmt: skip


def weights_title(d):
    most = f"always class {d['class'][d['rows'].argmax()]} is right in {d['accuracy']:.3f}"
    return f"Weighed, each class counts {d['even']:.4g} rows; {most}"


def weights(counts):  # [K] -> [K]
    return counts.sum() / (counts.size * counts)


def majority(demo, counts):  # [K] -> []
    matrix = np.zeros((counts.size, counts.size))  # rows: the class it is; all said the same
    matrix[:, counts.argmax()] = counts
    return demo.metrics.accuracy(matrix)


def draw_confusion(rng):
    found, false, missed = (int(v) for v in rng.integers(1, 81, 3))
    return {"TP": found, "FP": false, "FN": missed, "TN": int(rng.integers(40, 201))}


def ask_confusion(TP, FP, FN, TN):
    return f"""
        A classifier has {TP} true positives, {FP} false positives, {FN} false negatives and {TN}
        true negatives. What are precision, recall, F1 and accuracy, in this order, to 3 decimals?
        """


def solve_confusion(demo, TP, FP, FN, TN):
    matrix = np.array([[TN, FP], [FN, TP]])
    shares = both(demo, matrix)
    return [*shares, combined(*shares), right(demo, matrix)]


def work_confusion(answer, TP, FP, FN, TN):
    precision, recall, f1, accuracy = (f"{v:.4f}" for v in answer)
    return f"""
        - Precision: {TP} / ({TP} + {FP}) = {precision}, of those called positive.
        - Recall: {TP} / ({TP} + {FN}) = {recall}, of the positives.
        - F1: 2 × {TP} / (2 × {TP} + {FP} + {FN}) = {f1}.
        - Accuracy: ({TP} + {TN}) / {TP + FP + FN + TN} = {accuracy}.
        """


def show_confusion(demo, TP, FP, FN, TN):
    answer = solve_confusion(demo, TP, FP, FN, TN)
    return {
        "matrix": np.array([[TN, FP], [FN, TP]]), "is": np.array(["negative", "positive"]),
        "said": np.array(["called negative", "called positive"]), "value": np.array(answer),
        "measure": np.array(["precision", "recall", "F1", "accuracy"]),
        "ratio": np.array([
            f"{TP} / {TP + FP}", f"{TP} / {TP + FN}", f"{2 * TP} / {2 * TP + FP + FN}",
            f"{TP + TN} / {TP + FP + FN + TN}"]),
        "of": np.array(["those called positive", "the positives",
                        "positives and called positive", "all"]),
    }  # fmt: skip


def confusion_title(d):
    precision, recall, f1, accuracy = (f"{v:.3f}" for v in d["value"])
    return f"Precision {precision}, recall {recall}, F1 {f1} between them; accuracy {accuracy}"


def both(demo, matrix):  # [2, 2] -> precision and recall of class 1
    return demo.metrics.precision(matrix)[1], demo.metrics.recall(matrix)[1]


def combined(precision, recall):  # the harmonic mean
    return 2 * precision * recall / (precision + recall)


def right(demo, matrix):  # [2, 2] -> []
    return demo.metrics.accuracy(matrix)


def of_class_0(matrix):  # each class's recall in place of the other's
    return np.diag(matrix)[::-1] / matrix.sum(axis=1)[::-1]


MISTAKES = (
    Mistake("weighs-by-the-share", weights, lambda counts: counts / counts.sum(),
            "that is the frequency itself: the rarer a class, the larger its weight should be"),
    Mistake("forgets-the-classes", weights, lambda counts: counts.sum() / counts,
            "with n / n_k the mean weight of a row is the number of classes, not 1"),
    Mistake("relative-to-the-largest", weights, lambda counts: counts.max() / counts,
            "that gives the largest class the weight 1: the mean over all rows should be 1"),
    Mistake("guesses-at-random", majority, lambda _demo, counts: 1 / counts.size,
            "1/K is for blind guesses: always the largest class is right as often as it comes"),
    Mistake("share-of-the-rarest", majority, lambda _demo, counts: counts.min() / counts.sum(),
            "always to say the most frequent class is right wherever that class is the truth"),
    Mistake("precision-and-recall-swapped", both, lambda demo, matrix: both(demo, matrix)[::-1],
            "precision divides by all called positive, recall by all positives there are"),
    Mistake("takes-the-plain-mean", combined, lambda precision, recall: (precision + recall) / 2,
            "F1 is the harmonic mean of precision and recall, nearer to the smaller one"),
    Mistake("counts-true-positives-only", right, lambda _demo, matrix: matrix[1, 1] / matrix.sum(),
            "true negatives are right answers, too"),
    Mistake("takes-specificity-for-recall", metrics.recall, of_class_0,
            "that is the share of the negatives that are called so: recall is of the positives"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "imbalance-weights", draw_weights, ask_weights, solve_weights, work_weights,
        values=show_weights,
        plots=(
            Plot("classes", "bar", weights_title, x="class", y=("rows", "weighed"),
                 labels=("rows", "rows × weight"), x_label="class", y_label="rows",
                 marks=(Mark("y", "even", "n / K"),)),
        ),
        tables=(
            Table("weights", "The rarer a class, the larger its weight", (
                Column("class", "class"), Column("rows", "rows", "d"),
                Column("share", "share", ".3f"), Column("weight", "weight"),
                Column("rows × weight", "weighed"))),
        ),
    ),
    Generator(
        "confusion-metrics", draw_confusion, ask_confusion, solve_confusion, work_confusion,
        rtol=0, labels=("precision", "recall", "F1", "accuracy"),
        values=show_confusion,
        plots=(
            Plot("matrix", "heatmap", confusion_title, z="matrix", row_labels="is",
                 column_labels="said", y_label="true class"),
        ),
        tables=(
            Table("ratios", "Each measure is a share", (
                Column("measure", "measure"), Column("counts", "ratio"),
                Column("share", "value", ".4f"), Column("of", "of"))),
        ),
    ),
)  # fmt: skip

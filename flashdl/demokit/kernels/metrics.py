"""How good a classifier is, from what it said about B examples; a share of nothing is 0.

Labels are whole numbers below K. Scores rank the examples of two classes: an example is called
positive at a threshold that its score reaches. Average precision weighs the precision at each
threshold by the recall that it adds; the area under the ROC curve is the share of pairs, one
positive and one negative, that the scores put in order, a tie counting half (Fawcett, 2006).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Curve(NamedTuple):
    """Thresholds [T], from the largest score down, and what is found at each."""

    threshold: Floats
    found: Labels  # true positives
    false: Labels  # false positives


def confusion(truth: Labels, said: Labels, *, classes: int) -> Labels:  # [B], [B] -> [K, K]
    """How often class i, a row, was called class j, a column."""
    counts = np.bincount(truth * classes + said, minlength=classes * classes)
    return counts.reshape(classes, classes)


def ratio(part: NDArray[np.number], whole: NDArray[np.number]) -> Floats:  # 0 where whole is 0
    share: Floats = np.where(whole > 0, part / np.where(whole > 0, whole, 1), 0.0)
    return share


def accuracy(matrix: Labels) -> float:  # [K, K] -> [], the share that is on the diagonal
    return float(np.trace(matrix) / matrix.sum())


def recall(matrix: Labels) -> Floats:  # [K, K] -> [K]: of the examples of a class, the found ones
    return ratio(np.diag(matrix), matrix.sum(axis=1))


def precision(matrix: Labels) -> Floats:  # [K, K] -> [K]: of those called so, the right ones
    return ratio(np.diag(matrix), matrix.sum(axis=0))


def f1(matrix: Labels) -> Floats:  # [K, K] -> [K], the harmonic mean of precision and recall
    return ratio(2 * np.diag(matrix), matrix.sum(axis=0) + matrix.sum(axis=1))


def balanced_accuracy(matrix: Labels) -> float:  # [K, K] -> [], the mean recall of the classes
    return float(recall(matrix).mean())


def curve(scores: Floats, positive: Flags) -> Curve:  # [B], [B] -> one threshold for each score
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.diff(scores[order]) != 0, True)  # of equal scores all are called alike
    found = np.cumsum(positive[order])[last]
    return Curve(scores[order][last], found, np.flatnonzero(last) + 1 - found)


def precision_recall(scores: Floats, positive: Flags) -> tuple[Floats, Floats]:  # -> [T], [T]
    """Precision and recall at each threshold of the curve."""
    _, found, false = curve(scores, positive)
    return ratio(found, found + false), ratio(found, np.full(len(found), positive.sum()))


def average_precision(scores: Floats, positive: Flags) -> float:  # [B], [B] -> []
    p, r = precision_recall(scores, positive)
    return float((p * np.diff(r, prepend=0.0)).sum())


def roc(scores: Floats, positive: Flags) -> tuple[Floats, Floats]:  # -> [T + 1], [T + 1]
    """False and true positive rate, from (0, 0), where nothing is called positive, to (1, 1)."""
    _, found, false = curve(scores, positive)
    rates = [ratio(n, np.full(len(n), n[-1])) for n in (false, found)]
    return np.append(0.0, rates[0]), np.append(0.0, rates[1])


def auc(scores: Floats, positive: Flags) -> float:  # [B], [B] -> []
    """The area under the ROC curve, by trapezia: ties are straight pieces of it."""
    x, y = roc(scores, positive)
    return float(((y[1:] + y[:-1]) / 2 * np.diff(x)).sum())

"""The task auc: how often a positive example has the higher score."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import metrics
from flashdl.demokit.tasks import Edge, Property, Task

SIZES = (2, 3, 4, 8, 20)


def auc(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    higher = positive[:, None] > negative  # [P, Q], every pair of the two classes
    equal = positive[:, None] == negative
    return np.mean(higher + 0.5 * equal)


def draw(rng, size):
    n = SIZES[size]
    scores = rng.normal(size=n).round(int(rng.choice([0, 1, 6]))) + 0.0  # few digits: ties
    labels = rng.permutation(np.arange(n) < rng.integers(1, n)).astype(np.int64)
    return {"scores": scores, "labels": labels}


def valid(scores, labels):
    if scores.ndim != 1 or labels.shape != scores.shape:
        return "scores and labels have one shape, [N]."
    if set(labels.tolist()) != {0, 1}:
        return "Labels are 0 or 1, and each occurs."
    return "" if np.isfinite(scores).all() else "The scores are finite."


def ties_lost(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    return np.mean(positive[:, None] > negative)


def ties_won(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    return np.mean(positive[:, None] >= negative)


def stairs(scores, labels):
    sorted_labels = labels[np.argsort(-scores, kind="stable")]
    found = np.cumsum(sorted_labels) / labels.sum()
    return found[sorted_labels == 0].mean()


def turned_round(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    return np.mean((positive[:, None] < negative) + 0.5 * (positive[:, None] == negative))


def at_one_threshold(scores, labels):
    said = scores >= np.median(scores)
    return np.mean(said == (labels == 1))


def over_all_pairs(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    won = (positive[:, None] > negative) + 0.5 * (positive[:, None] == negative)
    return won.sum() / (len(scores) * (len(scores) - 1) / 2)


TASK = Task(
    title="Area under the ROC curve",
    signature="auc(scores[N], labels[N]) -> area",
    text="The area under the ROC curve of scores for two classes: the share of all pairs of one "
         "positive and one negative example in which the positive one has the higher score.\n\n"
         "labels holds 1 for a positive and 0 for a negative example, and each occurs. A pair "
         "with equal scores counts one half: the curve has a straight piece there. area is one "
         "number between 0 and 1.",
    solution=auc,
    reference=lambda scores, labels: metrics.auc(scores, labels == 1),
    draw=draw,
    valid=valid,
    example={"scores": np.array([0.9, 0.8, 0.3, 0.1]), "labels": np.array([1, 0, 1, 0])},
    hints=("How many pairs of a positive and a negative example are there?",
           "scores[labels == 1][:, None] beside scores[labels == 0] compares all of them."),
    properties=(
        Property("only the order counts",
                 lambda f, scores, labels: bool(np.isclose(
                     f(np.unique(scores, return_inverse=True)[1] ** 3.0, labels),
                     f(scores, labels))),
                 "A rising function of all scores leaves the order, and so the area."),
        Property("with the labels exchanged it is 1 - area",
                 lambda f, scores, labels: bool(np.isclose(
                     f(scores, 1 - labels), 1 - f(scores, labels))),
                 "A pair that was in order is now in the wrong order, and a tie stays one half."),
        Property("the order of the examples does not matter",
                 lambda f, scores, labels: bool(np.isclose(
                     f(scores[::-1], labels[::-1]), f(scores, labels))),
                 "Equal scores are called alike at every threshold, however they are listed."),
    ),
    edges=(
        Edge("all scores equal", {"scores": np.full(4, 0.5), "labels": np.array([1, 1, 1, 0])},
             "Nothing is known: every pair is a tie, and the area is one half.", 0.5),
        Edge("all in order", {"scores": np.array([-3.0, -2.0, 4.0]), "labels": np.array([0, 0, 1])},
             "Every positive example is above every negative one: the area is 1.", 1.0),
        Edge("a rare class", {"scores": np.array([3.0, 1.0, 1.0, 1.0, 1.0, 2.0]),
             "labels": np.array([0, 0, 0, 0, 0, 1])},
             "Four of the five pairs are in order; how many there are of a class does not matter.",
             0.8),
    ),
    large=lambda rng: {"scores": rng.normal(size=1000), "labels": np.arange(1000) % 2},
)  # fmt: skip

WRONG = (
    Mistake("ties-count-nothing", auc, ties_lost,
            "A pair with equal scores counts one half: by chance it is put in order or not."),
    Mistake("ties-count-in-full", auc, ties_won,
            "A pair with equal scores is not in order: it counts one half."),
    Mistake("splits-ties-by-place", auc, stairs,
            "Equal scores pass the threshold together: one by one the place in the list decides."),
    Mistake("classes-exchanged", auc, turned_round,
            "The positive example should have the higher score: this is 1 - area."),
    Mistake("one-threshold", auc, at_one_threshold,
            "The share right at one threshold is accuracy: AUC takes all of them into account."),
    Mistake("counts-every-pair", auc, over_all_pairs,
            "Pairs of the same class are not compared: there are P times Q pairs, no more."),
)  # fmt: skip

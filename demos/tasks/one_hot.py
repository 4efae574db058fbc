"""The task one_hot: integer labels as rows with a single 1."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.tasks import Edge, Property, Task

SHAPES = ((1, 2), (2, 3), (3, 3), (5, 4), (8, 6))


def one_hot(labels, K):
    Y = np.zeros((len(labels), K))
    Y[np.arange(len(labels)), labels] = 1  # row i, column labels[i]
    return Y


def draw(rng, size):
    n, K = SHAPES[size]
    return {"labels": rng.integers(0, K, n), "K": K}


def valid(labels, K):
    if labels.ndim != 1 or K < 1:
        return "labels has one axis, and K is at least 1."
    inside = (labels >= 0) & (labels < K)
    return "" if inside.all() else "Labels are whole numbers from 0 to K - 1."


def counts_from_one(labels, K):
    return np.eye(K)[labels - 1]


def classes_seen(labels, K):
    Y = np.zeros((labels.size, labels.max(initial=0) + 1))
    Y[np.arange(labels.size), labels] = 1
    return Y


def ranked(labels, K):
    _, places = np.unique(labels, return_inverse=True)
    return np.eye(K)[places]


def every_pair(labels, K):
    Y = np.zeros((len(labels), K))
    Y[:, labels] = 1
    return Y


def up_to_the_label(labels, K):
    return (np.arange(K) <= labels[:, None]).astype(float)


def the_label_itself(labels, K):
    return np.where(np.arange(K) == labels[:, None], labels[:, None], 0).astype(float)


TASK = Task(
    title="One-hot codes",
    signature="one_hot(labels[N], K) -> Y[N, K]",
    text="The one-hot code of each label: row i of Y is 1 in column labels[i] and 0 elsewhere.\n\n"
         "labels holds N whole numbers from 0 to K - 1; N may be 0, and a class may be missing "
         "among them. Y is float64.",
    solution=one_hot,
    reference=lambda demo, labels, K: demo.one_hot(labels, K),
    demo="one_hot_geometry",
    draw=draw,
    valid=valid,
    example={"labels": np.array([2, 0, 2]), "K": 3},
    hints=("Begin with zeros of the right shape.",
           "An index with two arrays, one of rows and one of columns, picks one entry a row."),
    properties=(
        Property("argmax gives the labels back",
                 lambda f, labels, K: np.array_equal(f(labels, K).argmax(axis=1), labels),
                 "The 1 of row i stands in column labels[i], counted from 0."),
        Property("each row sums to 1", lambda f, labels, K: (f(labels, K).sum(axis=1) == 1).all(),
                 "Each row has exactly one 1, and zeros elsewhere."),
    ),
    edges=(
        Edge("the last class is missing", {"labels": np.array([0, 1]), "K": 3},
             "K says how many columns there are, whether or not a class occurs.",
             [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
        Edge("no labels", {"labels": np.array([], dtype=np.int64), "K": 3},
             "Without labels there are no rows, but still K columns: shape (0, 3).",
             np.zeros((0, 3))),
        Edge("one class", {"labels": np.array([0, 0]), "K": 1}, "With K = 1 every code is a 1.",
             [[1.0], [1.0]]),
    ),
    large=lambda rng: {"labels": rng.integers(0, 10, 50000), "K": 10},
)  # fmt: skip

WRONG = (
    Mistake("counts-from-one", one_hot, counts_from_one,
            "Class 0 stands in column 0: shifted by one, argmax gives back another class."),
    Mistake("counts-the-classes-seen", one_hot, classes_seen,
            "The largest label need not be K - 1: a batch without the last class loses a column."),
    Mistake("ranks-the-labels", one_hot, ranked,
            "The rank among the labels seen is not the label: a missing class shifts the others."),
    Mistake("indexes-every-pair", one_hot, every_pair,
            "Y[:, labels] sets the columns of all labels in every row: each row has its own."),
    Mistake("several-ones", one_hot, up_to_the_label,
            "Exactly one entry is 1: ones up to the label would say that classes have an order."),
    Mistake("integer-in-place-of-the-code", one_hot, the_label_itself,
            "The entry is 1 for every class: its number would make class 0 vanish."),
)  # fmt: skip

"""The task max_norm: incoming weights that are too long are cut back to the bound."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.tasks import Edge, Property, Task

SHAPES = ((1, 1), (2, 1), (2, 2), (3, 2), (5, 4))


def max_norm(W, c):
    norms = np.sqrt((W**2).sum(axis=0))  # [out], of each column
    return W * (c / np.maximum(norms, c))  # 1 where it is short enough


def draw(rng, size):
    W = rng.normal(size=SHAPES[size])
    lengths = rng.permutation(np.arange(W.shape[1]) % 2) + rng.uniform(0.2, 0.8, W.shape[1])
    c = float(rng.uniform(1, 3))  # every other column is longer, but if there is one
    lengths = lengths + (rng.random() < 0.5 if W.shape[1] == 1 else 0)
    return {"W": W / np.sqrt((W**2).sum(axis=0)) * lengths * c, "c": c}


def valid(W, c):
    if W.ndim != 2 or not W.size:
        return "W is [in, out]."
    return "" if c > 0 else "c is above 0."


def norms(W):
    return np.linalg.norm(W, axis=0)


def inside_unchanged(f, W, c):
    inside = norms(W) <= c
    return np.allclose(f(W, c)[:, inside], W[:, inside], rtol=1e-12, atol=0)


def direction_kept(f, W, c):
    V = f(W, c)
    return np.allclose((V * W).sum(axis=0), norms(V) * norms(W))


def always(W, c):
    lengths = np.sqrt((W**2).sum(axis=0))
    return W * (c / np.maximum(lengths, 1e-300))


def entries(W, c):
    return np.clip(W, -c, c)


def rows(W, c):
    lengths = np.sqrt((W**2).sum(axis=1, keepdims=True))
    return W * (c / np.maximum(lengths, c))


def whole_matrix(W, c):
    length = np.sqrt((W**2).sum())
    return W * (c / np.maximum(length, c))


def divides(W, c):
    lengths = np.sqrt((W**2).sum(axis=0))
    return W * np.minimum(1, c / lengths)


def unit_vectors(W, c):
    lengths = np.sqrt((W**2).sum(axis=0))
    return W / np.where(lengths > c, lengths, 1.0)


def in_place(W, c):
    lengths = np.sqrt((W**2).sum(axis=0))
    W *= c / np.maximum(lengths, c)
    return W


TASK = Task(
    title="Max-norm",
    signature="max_norm(W[in, out], c) -> W",
    text="Enforce max-norm after an update: the vector of incoming weights of each unit has the "
         "Euclidean norm c at most.\n\n"
         "A column of W [in, out] is what comes into one unit. A column whose norm is above c is "
         "multiplied by the factor that makes it c; all others stay as they are. c is above 0, a "
         "column may be 0. Return a new array.",
    solution=max_norm,
    reference=lambda demo, W, c: demo.project(W, c),
    demo="max_norm_projection",
    draw=draw,
    valid=valid,
    example={"W": np.array([[3.0, 0.6], [4.0, 0.8]]), "c": 1.0},
    hints=("Which axis runs over the weights that come into one unit?",
           "The factor is never above 1: min(1, c / norm), without dividing by 0."),
    properties=(
        Property("no column is longer than c",
                 lambda f, W, c: np.all(norms(f(W, c)) <= c * (1 + 1e-9)),
                 "The norm of each column is at most c."),
        Property("short columns stay", inside_unchanged,
                 "A column whose norm is at most c is left exactly as it is."),
        Property("the direction is kept", direction_kept,
                 "All entries of a column are multiplied by one positive factor."),
        Property("twice changes nothing more",
                 lambda f, W, c: np.allclose(f(f(W, c), c), f(W, c)),
                 "What was cut back has the norm c and stays."),
    ),
    edges=(
        Edge("a column of 0", {"W": np.array([[0.0, 3.0], [0.0, -4.0]]), "c": 1.0},
             "A norm of 0 is short enough: nothing is divided by it.", [[0.0, 0.6], [0.0, -0.8]]),
        Edge("a norm of just c", {"W": np.array([[3.0, 0.0], [4.0, -5.0]]), "c": 5.0},
             "It is not above c: nothing changes.", [[3.0, 0.0], [4.0, -5.0]]),
        Edge("weights that exploded", {"W": np.array([[3e100], [4e100]]), "c": 2.0},
             "However long it was, it has the norm c now.", [[1.2], [1.6]]),
    ),
    large=lambda rng: {"W": rng.normal(size=(300, 300)), "c": 3.0},
)  # fmt: skip

WRONG = (
    Mistake("scales-everything-to-c", max_norm, always,
            "Shorter columns stay as they are: the factor is at most 1."),
    Mistake("clips-entries", max_norm, entries,
            "Cutting entries turns the vector, and may leave it too long."),
    Mistake("bounds-outgoing-weights", max_norm, rows,
            "A row of W is what one input sends out: what comes into a unit is a column."),
    Mistake("measures-the-whole-matrix", max_norm, whole_matrix,
            "Each unit has a bound of its own: one long vector does not shorten the others."),
    Mistake("divides-by-zero", max_norm, divides,
            "A column may be 0: c / norm is infinite there, and NumPy warns."),
    Mistake("makes-unit-vectors", max_norm, unit_vectors,
            "What was too long has the norm c afterwards, not 1."),
    Mistake("scales-in-place", max_norm, in_place,
            "W *= ... writes into the caller's array: W * factor makes a new one."),
)  # fmt: skip

"""The task clip_by_global_norm: one factor for all gradients where they are too long together."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import deep
from flashdl.demokit.tasks import Edge, Property, Task

SHAPES = ((1, 1), (1, 2), (2, 2), (3, 2), (4, 5))


def clip_by_global_norm(dW, db, c):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())  # of all entries together
    factor = c / max(norm, c)  # 1 where they are short enough
    return factor * dW, factor * db


def by_the_kernel(dW, db, c):
    clipped = deep.clipped(np.concatenate([dW.ravel(), db]), c)
    return clipped[: dW.size].reshape(dW.shape), clipped[dW.size :]


def draw(rng, size):
    D, H = SHAPES[size]
    dW, db = rng.normal(size=(D, H)), rng.normal(size=H)
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    return {"dW": dW, "db": db, "c": float(norm * rng.choice([0.3, 0.8, 1.5]))}


def valid(dW, db, c):
    if dW.ndim != 2 or not dW.size or db.shape != dW.shape[1:]:
        return "dW is [D, H], db is [H]."
    return "" if c > 0 else "c is above 0."


def short_enough(f, dW, db, c):
    V, v = f(dW, db, c)
    return (V**2).sum() + (v**2).sum() <= c**2 * (1 + 1e-9)


def one_direction(f, dW, db, c):
    V, v = f(dW, db, c)
    return np.allclose(np.outer(V, db), np.outer(dW, v)) and (V * dW).sum() + (v * db).sum() >= 0


def each_array(dW, db, c):
    V = dW * (c / max(np.sqrt((dW**2).sum()), c))
    v = db * (c / max(np.sqrt((db**2).sum()), c))
    return V, v


def each_entry(dW, db, c):
    return np.clip(dW, -c, c), np.clip(db, -c, c)


def always(dW, db, c):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    factor = c / max(norm, 1e-300)
    return factor * dW, factor * db


def unit(dW, db, c):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    factor = 1 / norm if norm > c else 1.0
    return factor * dW, factor * db


def sum_of_sizes(dW, db, c):
    norm = np.abs(dW).sum() + np.abs(db).sum()
    factor = c / max(norm, c)
    return factor * dW, factor * db


def sum_of_norms(dW, db, c):
    norm = np.sqrt((dW**2).sum()) + np.sqrt((db**2).sum())
    factor = c / max(norm, c)
    return factor * dW, factor * db


def in_place(dW, db, c):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    factor = c / max(norm, c)
    dW *= factor
    db *= factor
    return dW, db


TASK = Task(
    title="Clipping by the global norm",
    signature="clip_by_global_norm(dW[D, H], db[H], c) -> (dW, db)",
    text="Make the gradients of a layer short enough together. Their global norm is the Euclidean "
         "norm of all entries of dW and db, as if they were one vector.\n\n"
         "If it is above c, all of them are multiplied by the one factor that makes it c; "
         "otherwise they stay as they are. c is above 0; the gradients may be 0. Return new "
         "arrays.",
    solution=clip_by_global_norm,
    reference=by_the_kernel,
    returns=("dW", "db"),
    draw=draw,
    valid=valid,
    example={"dW": np.array([[3.0]]), "db": np.array([4.0]), "c": 1.0},
    hints=("Add up the squares of both arrays before you take the root.",
           "One factor for both: it is 1 where they are short, c / norm where they are long."),
    properties=(
        Property("the global norm is at most c", short_enough,
                 "Together, as one vector, the returned gradients are no longer than c."),
        Property("the direction is kept", one_direction,
                 "All entries of both arrays are multiplied by the same factor."),
        Property("clipping twice changes nothing more",
                 lambda f, dW, db, c: np.allclose(f(*f(dW, db, c), c)[0], f(dW, db, c)[0]),
                 "What has the norm c already stays as it is."),
    ),
    edges=(
        Edge("no gradient", {"dW": np.zeros((2, 2)), "db": np.zeros(2), "c": 1.0},
             "A norm of 0 is short enough: nothing is divided by it.",
             ([[0.0, 0.0], [0.0, 0.0]], [0.0, 0.0])),
        Edge("a norm of just c", {"dW": np.array([[3.0, 0.0]]), "db": np.array([0.0, -4.0]),
             "c": 5.0}, "It is not above c: nothing changes.", ([[3.0, 0.0]], [0.0, -4.0])),
        Edge("a gradient that exploded", {"dW": np.array([[3e100]]), "db": np.array([4e100]),
             "c": 5.0}, "However long it was, it has the norm c now.", ([[3.0]], [4.0])),
    ),
    large=lambda rng: {"dW": rng.normal(size=(500, 500)), "db": rng.normal(size=500), "c": 1.0},
)  # fmt: skip

WRONG = (
    Mistake("clips-each-array", clip_by_global_norm, each_array,
            "A factor for each array turns the gradient as a whole: one norm, one factor."),
    Mistake("clips-each-entry", clip_by_global_norm, each_entry,
            "Cutting entries one by one turns the gradient: scale all of it by one factor."),
    Mistake("scales-what-is-short", clip_by_global_norm, always,
            "A gradient that is shorter than the limit stays as it is."),
    Mistake("makes-it-a-unit-vector", clip_by_global_norm, unit,
            "What is clipped has the length of the limit, not length 1."),
    Mistake("adds-up-the-entries", clip_by_global_norm, sum_of_sizes,
            "The norm is the root of the sum of the squares, not the sum of the sizes."),
    Mistake("adds-up-the-norms", clip_by_global_norm, sum_of_norms,
            "Norms do not add: the squares of all entries do, and then comes the root."),
    Mistake("scales-in-place", clip_by_global_norm, in_place,
            "dW *= ... writes into the caller's array: factor * dW makes a new one."),
)  # fmt: skip

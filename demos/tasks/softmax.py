"""The task softmax: probabilities of logits along the last axis, without overflow."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.tasks import Edge, Property, Task

SHAPES = ((2,), (3,), (2, 3), (4, 5), (2, 3, 4))


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))  # the largest exponent is 0
    return e / e.sum(axis=-1, keepdims=True)


def draw(rng, size):
    return {"z": rng.normal(0, 2, SHAPES[size])}


def valid(z):
    return "" if z.ndim and z.shape[-1] else "z has at least one axis, and K is at least 1."


def naive(z):
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


def along_the_first_axis(z):
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


def over_everything(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def by_the_others(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / (e.sum(axis=-1, keepdims=True) - e)


def in_place(z):
    z -= z.max(axis=-1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


def maximum_of_all(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=-1, keepdims=True)


TASK = Task(
    title="Softmax",
    signature="softmax(z: array[..., K]) -> array[..., K]",
    text="Turn logits into probabilities along the last axis: p_i = exp(z_i) / sum_j exp(z_j).\n\n"
         "z has one axis or more; each row along the last axis is a distribution of its own. "
         "Logits may be as large as 10,000 and must not overflow.",
    solution=softmax,
    reference=lambda demo, z: demo.softmax(z),
    demo="softmax_temperature",
    draw=draw,
    valid=valid,
    example={"z": np.array([1.0, 2.0, 3.0])},
    hints=("A constant added to all logits of a row changes nothing: which one keeps exp small?",
           "keepdims=True leaves the axis in place, so that rows divide by their own sum."),
    properties=(
        Property("each row sums to 1", lambda f, z: np.allclose(f(z).sum(axis=-1), 1, atol=1e-12),
                 "The probabilities along the last axis must sum to 1."),
        Property("7.5 added to all logits changes nothing",
                 lambda f, z: np.allclose(f(z + 7.5), f(z), atol=1e-12),
                 "A constant added to every logit of a row cancels."),
    ),
    edges=(
        Edge("two logits of 1000", {"z": np.array([1000.0, 1000.0])},
             "exp(1000) overflows: subtract the largest logit of the row first.", [0.5, 0.5]),
        Edge("logits 20,000 apart", {"z": np.array([-1e4, 0.0, 1e4])},
             "The largest takes all: subtract it, and the others underflow to 0 harmlessly.",
             [0.0, 0.0, 1.0]),
        Edge("a row far below another", {"z": np.array([[1000.0, 1001.0], [-1000.0, -1001.0]])},
             "Each row has a largest logit of its own: with that of another row all its exp are 0.",
             [[0.2689414213699951, 0.7310585786300049], [0.7310585786300049, 0.2689414213699951]]),
        Edge("one class", {"z": np.array([[3.0], [-700.0]])}, "With K = 1 it is certain.",
             [[1.0], [1.0]]),
    ),
    large=lambda rng: {"z": rng.normal(size=(2000, 10))},
)  # fmt: skip

WRONG = (
    Mistake("forgets-the-maximum", softmax, naive,
            "exp overflows above 709 in float64: subtract the largest logit of the row first."),
    Mistake("sums-the-first-axis", softmax, along_the_first_axis,
            "The classes are along the last axis: it is the sum over axis=-1 that must be 1."),
    Mistake("sums-everything", softmax, over_everything,
            "Each row is a distribution of its own: sum along the last axis alone."),
    Mistake("divides-by-the-others", softmax, by_the_others,
            "The own term belongs in the denominator: without it the p do not sum to 1."),
    Mistake("subtracts-in-place", softmax, in_place,
            "z -= ... writes into the caller's array: z - z.max(...) makes a new one."),
    Mistake("one-maximum-for-all", softmax, maximum_of_all,
            "With the largest of all rows a row far below it underflows to 0 / 0."),
)  # fmt: skip

"""The task soft_threshold: weights moved towards 0 by t, and exactly to 0 when that is near."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import sparse
from flashdl.demokit.tasks import Edge, Property, Task

SHAPES = ((1,), (3,), (4,), (2, 3), (4, 5))
GRID = np.linspace(-12, 12, 4801)  # of candidates for u, 0 is one


def soft_threshold(w, t):
    return np.sign(w) * np.maximum(np.abs(w) - t, 0.0)


def draw(rng, size):
    t = float(rng.uniform(0.3, 1.5))
    inside, outside = rng.uniform(0, 0.9 * t, SHAPES[size]), rng.uniform(1.1 * t, 5, SHAPES[size])
    w = np.where(rng.random(SHAPES[size]) < 0.4, inside, outside)
    return {"w": w * rng.choice([-1, 1], SHAPES[size]), "t": t}


def valid(w, t):
    if not w.ndim or not w.size:
        return "w has at least one entry."
    return "" if t >= 0 else "t is at least 0."


def cost(u, w, t):
    return (u - w) ** 2 / 2 + t * np.abs(u)


def cheapest(f, w, t):
    candidates = cost(GRID, w[..., None], t).min(axis=-1)
    return np.all(cost(f(w, t), w, t) <= candidates + 1e-9)


def zeros(f, w, t):
    return np.array_equal(f(w, t) == 0, np.abs(w) <= t)


def hard(w, t):
    return np.where(np.abs(w) > t, w, 0.0)


def not_cut_off(w, t):
    return np.sign(w) * (np.abs(w) - t)


def downwards(w, t):
    return w - t


def positive_only(w, t):
    return np.maximum(w - t, 0.0)


def clipped(w, t):
    return np.clip(w, -t, t)


def by_a_factor(w, t):
    return w / (1 + t)


TASK = Task(
    title="Soft threshold",
    signature="soft_threshold(w: array, t) -> array",
    text="The step that an L1 penalty makes: every weight moves towards 0 by t, and no further "
         "than 0.\n\n"
         "Entry by entry it is the u at which (u - w)^2 / 2 + t |u| is smallest. Where |w| is at "
         "most t the result is exactly 0. w has any shape, t is a number, at least 0.",
    solution=soft_threshold,
    reference=sparse.soft_threshold,
    draw=draw,
    valid=valid,
    example={"w": np.array([3.0, 0.5, -2.0]), "t": 1.0},
    hints=("Separate the size of w from its sign: what happens to the size?",
           "A size that would fall below 0 is 0: np.maximum."),
    properties=(
        Property("no u is cheaper", cheapest,
                 "A search over u finds a smaller (u - w)^2 / 2 + t |u| than your result has."),
        Property("exactly 0 where |w| <= t", zeros,
                 "Weights up to t become exactly 0, and all others do not."),
        Property("no sign turns", lambda f, w, t: np.all(f(w, t) * w >= 0),
                 "A weight moves towards 0 and stops there: it never comes out on the other side."),
    ),
    edges=(
        Edge("t is 0", {"w": np.array([2.0, 0.0, -1e-12]), "t": 0.0},
             "Without a penalty nothing moves.", [2.0, 0.0, -1e-12], rtol=1e-9, atol=0.0),
        Edge("|w| just t", {"w": np.array([1.5, -1.5]), "t": 1.5},
             "It reaches 0 and stays there.", [0.0, 0.0], atol=0.0),
        Edge("weights of 0", {"w": np.zeros(2), "t": 1.0},
             "What is 0 stays 0: nothing is divided by |w|.", [0.0, 0.0], atol=0.0),
    ),
    large=lambda rng: {"w": rng.normal(size=30000), "t": 0.5},
)  # fmt: skip

WRONG = (
    Mistake("hard-threshold", soft_threshold, hard,
            "Large weights move by t as well: kept as they are, that is the hard threshold."),
    Mistake("flips-the-sign", soft_threshold, not_cut_off,
            "A size below t would become negative and turn the sign: it stops at 0."),
    Mistake("subtracts-from-all", soft_threshold, downwards,
            "Weights move towards 0, not down: negative ones move up by t."),
    Mistake("only-positive-weights", soft_threshold, positive_only,
            "Negative weights move towards 0 as well: here all of them are lost."),
    Mistake("clips", soft_threshold, clipped,
            "Clipping keeps small weights and caps large ones: it is what is taken off here."),
    Mistake("shrinks-by-a-factor", soft_threshold, by_a_factor,
            "That is the step of an L2 penalty: it makes no weight exactly 0."),
)  # fmt: skip

"""The task adam_step: one step of Adam, with its bias correction."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.tasks import Edge, Property, Task

# ruff: noqa: PLR0917 - the arguments are those of the signature

SHAPES = ((1,), (2,), (3,), (2, 3), (4, 5))
FIRST = {"m": np.zeros(5), "v": np.zeros(5), "t": 1, "lr": 0.1, "b1": 0.9, "b2": 0.999,
         "eps": 1e-8}  # fmt: skip


def adam_step(p, g, m, v, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    m_hat, v_hat = m / (1 - b1**t), v / (1 - b2**t)  # both began at 0
    return p - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def draw(rng, size):
    shape = SHAPES[size]
    b1, b2 = ((0.9, 0.999), (0.5, 0.9), (0.9, 0.99))[rng.integers(3)]
    return {"p": rng.normal(size=shape), "g": rng.normal(size=shape),
            "m": rng.normal(size=shape), "v": rng.uniform(0.5, 2, shape),
            "t": int(rng.integers(2, 7)), "lr": float(rng.choice([0.01, 0.1])),
            "b1": b1, "b2": b2, "eps": 1e-8}  # fmt: skip


def valid(p, g, m, v, t, lr, b1, b2, eps):
    if not p.size or any(a.shape != p.shape for a in (g, m, v)):
        return "p, g, m and v have one shape."
    if (v < 0).any() or (m[v == 0] != 0).any() or t < 1 or lr <= 0:
        return "v is never below 0, and above where m is not 0; t is at least 1, lr is above 0."
    return "" if 0 <= b1 < 1 and 0 <= b2 < 1 and eps > 0 else "0 <= b1, b2 < 1, and eps > 0."


def twenty_steps(f, p, g, **_):  # of one gradient, from the beginning
    g = g + np.sign(g)  # of size 1 or more, so that eps is nothing beside it
    now, m, v = p, np.zeros_like(p), np.zeros_like(p)
    for t in range(1, 21):
        now, m, v = f(now, g, m, v, t, 0.01, 0.9, 0.999, 1e-8)
    return np.allclose(now, p - 0.2 * np.sign(g), rtol=1e-6, atol=1e-6)


def same_without(f, b1, b2, eps, **given):  # as they are by the signature
    all_named, by_default = f(*given.values(), 0.9, 0.999, 1e-8), f(*given.values())
    return all(np.array_equal(one, two) for one, two in zip(all_named, by_default, strict=True))


def not_corrected(p, g, m, v, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    return p - lr * m / (np.sqrt(v) + eps), m, v


def eps_inside(p, g, m, v, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    m_hat, v_hat = m / (1 - b1**t), v / (1 - b2**t)
    return p - lr * m_hat / np.sqrt(v_hat + eps), m, v


def corrected_stored(p, g, m, v, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    m = (b1 * m + (1 - b1) * g) / (1 - b1**t)
    v = (b2 * v + (1 - b2) * g**2) / (1 - b2**t)
    return p - lr * m / (np.sqrt(v) + eps), m, v


def without_root(p, g, m, v, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    m_hat, v_hat = m / (1 - b1**t), v / (1 - b2**t)
    return p - lr * m_hat / (v_hat + eps), m, v


def betas_swapped(p, g, m, v, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    m = b2 * m + (1 - b2) * g
    v = b1 * v + (1 - b1) * g**2
    m_hat, v_hat = m / (1 - b2**t), v / (1 - b1**t)
    return p - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def one_step_ahead(p, g, m, v, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g**2
    m_hat, v_hat = m / (1 - b1 ** (t + 1)), v / (1 - b2 ** (t + 1))
    return p - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


TASK = Task(
    title="A step of Adam",
    signature="adam_step(p, g, m, v, t, lr, b1=0.9, b2=0.999, eps=1e-8) -> (p, m, v)",
    text="One step of Adam for parameters p with the gradient g, arrays of one shape.\n\n"
         "m and v are the running means of g and of g^2: m_new = b1 m + (1 - b1) g, and v_new "
         "likewise with b2 and g^2. They began at 0, so the step uses them corrected: m_new / "
         "(1 - b1^t) and v_new / (1 - b2^t). t counts steps from 1, this one included.\n\n"
         "p_new = p - lr * m_hat / (sqrt(v_hat) + eps), with the corrected means m_hat and v_hat. "
         "Return new arrays p, m and v, of which m and v are not corrected.",
    solution=adam_step,
    returns=("p", "m", "v"),
    draw=draw,
    valid=valid,
    example={"p": np.array([1.0, 2.0]), "g": np.array([0.5, -4.0]), "m": np.zeros(2),
             "v": np.zeros(2), "t": 1, "lr": 0.1, "b1": 0.9, "b2": 0.999, "eps": 1e-8},
    hints=("First the two running means, then what is corrected, then the step.",
           "In the first step, m_hat is g itself and v_hat is g^2: what is the step then?"),
    properties=(
        Property("20 steps of one gradient", twenty_steps,
                 "While the gradient stays the same each step has the size lr: 20 of them, 20 lr."),
        Property("b1, b2 and eps may be left out", same_without,
                 "Left out they are those of the signature: 0.9, 0.999 and 1e-8."),
    ),
    edges=(
        Edge("the first step, g from 1e-6 to 1e6",
             {"p": np.zeros(5), "g": np.array([1e-6, -1e-3, 1.0, -1e3, 1e6]), **FIRST},
             "The first step is lr * g / (|g| + eps): about lr, however large g is.",
             ([-0.09900990099009901, 0.09999900000999990, -0.09999999900000001,
               0.09999999999900000, -0.09999999999999900],
              [1e-7, -1e-4, 0.1, -1e2, 1e5], [1e-15, 1e-9, 1e-3, 1e3, 1e9]), atol=1e-18),
        Edge("a first step with eps = 1",
             {"p": np.zeros(5), "g": np.array([3.0, 1.0, 0.0, -1.0, -3.0]), **FIRST, "eps": 1.0},
             "The first step is lr * g / (|g| + eps): with eps = 1 it is halved where g is 1.",
             ([-0.075, -0.05, 0.0, 0.05, 0.075], [0.3, 0.1, 0.0, -0.1, -0.3],
              [0.009, 0.001, 0.0, 0.001, 0.009])),
        Edge("no gradient yet", {"p": np.arange(5.0), "g": np.zeros(5), **FIRST},
             "With all means 0 it is 0 / (0 + eps): nothing moves.",
             ([0.0, 1.0, 2.0, 3.0, 4.0], [0.0] * 5, [0.0] * 5)),
    ),
    large=lambda rng: {"p": np.zeros(20000), "g": rng.normal(size=20000), "m": np.zeros(20000),
                       "v": np.ones(20000), "t": 3, "lr": 0.1, "b1": 0.9, "b2": 0.999, "eps": 1e-8},
)  # fmt: skip

WRONG = (
    Mistake("no-bias-correction", adam_step, not_corrected,
            "m and v began at 0 and are too small at first: divide by 1 - b^t."),
    Mistake("eps-inside-the-root", adam_step, eps_inside,
            "eps is added to the root, not under it: there, 1e-8 counts as 1e-4."),
    Mistake("stores-the-corrected-means", adam_step, corrected_stored,
            "The correction is for this step alone: stored, it would be applied again and again."),
    Mistake("forgets-the-root", adam_step, without_root,
            "v is a mean of squares: without the root the step grows as the gradient shrinks."),
    Mistake("swaps-b1-and-b2", adam_step, betas_swapped,
            "b1 is for the mean of the gradient, b2 for the mean of its squares."),
    Mistake("counts-ahead", adam_step, one_step_ahead,
            "t is 1 in the first step already: with t + 1 the correction is too small."),
)  # fmt: skip

"""The task sigmoid: a smooth step whose tails are right to the last digits on both sides."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import activations
from flashdl.demokit.tasks import Edge, Property, Task

SHAPES = ((1,), (3,), (2, 2), (3, 4), (2, 2, 3))


def sigmoid(z):
    e = np.exp(-np.abs(z))  # at most 1: no overflow on either side
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def draw(rng, size):
    return {"z": rng.normal(0, 3, SHAPES[size])}


def as_written(z):
    return 1 / (1 + np.exp(-z))


def clipped(z):
    z = np.clip(z, -30, 30)
    return 1 / (1 + np.exp(-z))


def tanh(z):
    return np.tanh(z)


def half_tanh(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


def sign_turned(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, e, 1.0) / (1 + e)


TASK = Task(
    title="Sigmoid",
    signature="sigmoid(z: array) -> array",
    text="The logistic function of every entry: 1 / (1 + exp(-z)).\n\n"
         "z is an array of any shape. Entries of -1000 and 1000 must not overflow, and far to the "
         "left, where the result is nearly exp(z), its digits must still be right.",
    solution=sigmoid,
    reference=activations.sigmoid,
    draw=draw,
    example={"z": np.array([-1.0, 0.0, 2.0])},
    hints=("exp overflows for large positive arguments only: can it be given none?",
           "For z < 0 multiply numerator and denominator by exp(z).",
           "With e = exp(-|z|) both sides are written with e, and np.where joins them."),
    atol=0.0,  # the digits of a small result count
    properties=(
        Property("σ(z) + σ(-z) = 1", lambda f, z: np.allclose(f(z) + f(-z), 1, atol=1e-12),
                 "The two sides belong together: σ(-z) = 1 - σ(z)."),
    ),
    edges=(
        Edge("±1000", {"z": np.array([-1000.0, 1000.0])},
             "exp(1000) overflows: use exp of something that is never positive.", [0.0, 1.0]),
        Edge("the tail: -50, -200, -700", {"z": np.array([-50.0, -200.0, -700.0])},
             "In the left tail σ(z) is nearly exp(z), small but not 0: its digits must be right.",
             [1.9287498479639178e-22, 1.3838965267367376e-87, 9.859676543759770e-305],
             rtol=1e-9, atol=0.0),
        Edge("zero", {"z": np.array([0.0, -0.0])}, "Both sides meet at one half.", [0.5, 0.5]),
    ),
    large=lambda rng: {"z": rng.normal(size=20000)},
)  # fmt: skip

WRONG = (
    Mistake("as-written", sigmoid, as_written,
            "exp(-z) overflows for z below -709: give exp nothing positive, use exp(-|z|)."),
    Mistake("clips", sigmoid, clipped,
            "Clipping hides the overflow and loses the tail: below -30 it is constant."),
    Mistake("tanh", sigmoid, tanh,
            "tanh goes from -1 to 1: the sigmoid goes from 0 to 1, and is 1/2 at 0."),
    Mistake("half-of-tanh", sigmoid, half_tanh,
            "1/2 + tanh(z/2)/2 is the same on paper: in the left tail all digits cancel."),
    Mistake("sides-exchanged", sigmoid, sign_turned,
            "For large z the result is near 1: this is σ(-z)."),
)  # fmt: skip

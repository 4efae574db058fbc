"""The task dropout: entries are zeroed at random, and the survivors make up for them."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels import dropout as kernel
from flashdl.demokit.tasks import Edge, Property, Seed, Task

SHAPES = ((4,), (6,), (2, 4), (3, 5), (2, 3, 4))
MANY, SIDE = 100_000, 30  # entries of which the rate is counted, rows and columns
TEST = np.array([[1.0, -2.0, 3.0], [0.0, 0.5, -4.0]])


def dropout(x, p, train, rng):
    if not train:
        return x.copy()
    keep = rng.random(x.shape) >= p
    return x * keep / (1 - p)


def by_the_kernel(x, p, train, rng):
    if not train:
        return kernel.in_test(x, p, "inverted")
    return kernel.in_training(x, kernel.kept(rng, x.shape, p), p, "inverted")


def draw(rng, size):
    x = rng.choice([-1, 1], SHAPES[size]) * rng.uniform(0.5, 2, SHAPES[size])
    return {"x": x, "p": float(rng.choice([0.2, 0.3, 0.6])), "train": True,
            "rng": Seed(int(rng.integers(1000)))}  # fmt: skip


def chance(rng, size):  # x is made by the property, too large to be shown
    return {"p": float(rng.choice([0.2, 0.3, 0.6])), "rng": Seed(int(rng.integers(1000)))}


def valid(p, rng, x=TEST, train=True):
    if not x.ndim or not x.size:
        return "x has at least one entry."
    return "" if 0 <= p < 1 else "p is at least 0 and below 1."


def exact(f, x, p, train, rng):
    y = f(x, p, train, rng)
    return np.all((y == 0) | np.isclose(y, x / (1 - p), rtol=1e-9))


def share_and_mean(f, p, rng):
    y = f(np.ones(MANY), p, True, rng)
    return abs(np.mean(y == 0) - p) < 0.01 and abs(np.mean(y) - 1) < 0.02


def each_by_itself(f, p, rng):
    y = f(np.ones((SIDE, SIDE)), p, True, rng)
    return (y != y[0]).any() and (y != y[:, :1]).any()


def from_the_generator(f, p, rng):
    a, again, b = (f(np.ones(SIDE), p, True, np.random.default_rng(seed)) for seed in (5, 5, 6))
    return np.array_equal(a, again) and not np.array_equal(a, b)


def not_scaled(x, p, train, rng):
    keep = rng.random(x.shape) >= p
    return x * keep if train else x.copy()


def by_p(x, p, train, rng):
    keep = rng.random(x.shape) >= p
    return x * keep / max(p, 1e-300) if train else x.copy()


def p_kept(x, p, train, rng):
    keep = rng.random(x.shape) < p
    return x * keep / (1 - p) if train else x.copy()


def always(x, p, train, rng):
    keep = rng.random(x.shape) >= p
    return x * keep / (1 - p)


def scaled_twice(x, p, train, rng):
    keep = rng.random(x.shape) >= p
    return x * keep / (1 - p) if train else x * (1 - p)


def columns(x, p, train, rng):
    keep = rng.random(x.shape[-1]) >= p
    return x * keep / (1 - p) if train else x.copy()


TASK = Task(
    title="Dropout",
    signature="dropout(x: array, p, train: bool, rng) -> y",
    text="Inverted dropout of an array of any shape.\n\n"
         "In training each entry is zeroed with probability p, independently of all others, and "
         "those that stay are multiplied by 1 / (1 - p). Otherwise, with train False, y is x as it "
         "is.\n\n"
         "0 <= p < 1. rng is a generator of NumPy: all chance comes from it, such as "
         "rng.random(x.shape), which is uniform from 0 to 1. Return a new array.",
    solution=dropout,
    reference=by_the_kernel,
    draw=draw,
    valid=valid,
    compared=False,
    example={"x": np.array([1.0, 2.0, 3.0, 4.0]), "p": 0.5, "train": True, "rng": Seed(3)},
    hints=("rng.random(x.shape) >= p is true with probability 1 - p, for each entry by itself.",
           "Zeroing takes a share p off the mean: what factor of the others makes up for that?"),
    properties=(
        Property("survivors are exactly x / (1 - p)", exact,
                 "In training each entry is either 0 or x / (1 - p)."),
        Property("a share p is zeroed, the mean stays", share_and_mean,
                 "Of 100,000 ones a share p is zeroed, within 1 %, and their mean stays 1.",
                 draw=chance),
        Property("each entry by itself", each_by_itself,
                 "Each entry draws for itself: rows or columns must not all share one mask.",
                 draw=chance),
        Property("chance comes from rng", from_the_generator,
                 "Generators of one seed give one mask, generators of two seeds two: use rng.",
                 draw=chance),
    ),
    edges=(
        Edge("train is False", {"x": TEST, "p": 0.5, "train": False, "rng": Seed(1)},
             "Outside of training all units are used: y is x, neither zeroed nor scaled.",
             TEST.tolist()),
        Edge("p is 0", {"x": TEST, "p": 0.0, "train": True, "rng": Seed(2)},
             "With p = 0 nothing is zeroed, and the factor is 1.", TEST.tolist()),
    ),
)  # fmt: skip

WRONG = (
    Mistake("forgets-the-rescaling", dropout, not_scaled,
            "Zeroing takes a share p off the mean: the survivors must make up for it."),
    Mistake("divides-by-p", dropout, by_p,
            "1 - p is what is left: divided by p the mean is (1 - p) / p."),
    Mistake("p-is-kept", dropout, p_kept,
            "p is the probability of being zeroed, 1 - p that of being kept."),
    Mistake("drops-in-test", dropout, always,
            "A prediction uses all units: outside of training x comes back as it is."),
    Mistake("scales-twice", dropout, scaled_twice,
            "The survivors were scaled in training already: in test nothing is left to scale."),
    Mistake("one-mask-for-all", dropout, columns,
            "Each example draws its own mask, otherwise a batch trains one thinned net."),
)  # fmt: skip

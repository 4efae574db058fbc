"""The task gradient_check: one number for how far a gradient is from central differences."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.tasks import Edge, Property, Task

SHAPES = ((1,), (2,), (3,), (2, 2), (2, 3))


def gradient_check(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = eps
        slopes[i] = (f(x + step) - f(x - step)) / (2 * eps)
    total = np.linalg.norm(g) + np.linalg.norm(slopes)
    return np.linalg.norm(g - slopes) / total if total > 0 else 0.0


class _Loss:
    """A function that is shown as it would be typed; its entries act on each other's slopes."""

    def __init__(self, c):
        self.c = c

    def __call__(self, x):
        return np.sum(x) ** 2 + self.c * np.sum(x**3)

    def __repr__(self):
        return f"lambda x: np.sum(x) ** 2 + {self.c:g} * np.sum(x**3)"


def draw(rng, size):
    c, x = float(rng.integers(1, 5)), rng.normal(size=SHAPES[size])
    g = 2 * x.sum() + 3 * c * x**2 + rng.choice([0.0, 0.1, 2.0]) * rng.normal(size=x.shape)
    return {"f": _Loss(c), "x": x, "g": g, "eps": float(rng.choice([1e-4, 1e-2, 0.1]))}


def right_gradients(rng, size):
    f, x, *_ = draw(rng, size).values()
    return {"f": f, "x": x, "g": 2 * x.sum() + 3 * f.c * x**2, "eps": 1e-4}


def valid(f, x, g, eps):
    if g.shape != x.shape or not x.size or not np.isfinite(f(x)):
        return "g has the shape of x, and neither is empty."
    if abs(x).max() > 100:
        return "The entries of x are between -100 and 100."
    return "" if 1e-5 <= eps <= 1 else "eps is between 1e-5 and 1."


def one_sided(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = eps
        slopes[i] = (f(x + step) - f(x)) / eps
    total = np.linalg.norm(g) + np.linalg.norm(slopes)
    return np.linalg.norm(g - slopes) / total if total > 0 else 0.0


def all_at_once(f, x, g, eps):
    slopes = np.full_like(x, (f(x + eps) - f(x - eps)) / (2 * eps))
    total = np.linalg.norm(g) + np.linalg.norm(slopes)
    return np.linalg.norm(g - slopes) / total if total > 0 else 0.0


def not_restored(f, x, g, eps):
    x, slopes = x.copy(), np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += eps
        up = f(x)
        x[i] -= 2 * eps
        slopes[i] = (up - f(x)) / (2 * eps)
    total = np.linalg.norm(g) + np.linalg.norm(slopes)
    return np.linalg.norm(g - slopes) / total if total > 0 else 0.0


def by_eps_alone(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = eps
        slopes[i] = (f(x + step) - f(x - step)) / eps
    total = np.linalg.norm(g) + np.linalg.norm(slopes)
    return np.linalg.norm(g - slopes) / total if total > 0 else 0.0


def of_norms(f, x, g, eps):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = eps
        slopes[i] = (f(x + step) - f(x - step)) / (2 * eps)
    a, n = np.linalg.norm(g), np.linalg.norm(slopes)
    return abs(a - n) / (a + n) if a + n > 0 else 0.0


TASK = Task(
    title="A gradient check",
    signature="gradient_check(f, x: array, g: array, eps) -> error",
    text="How far is g from the gradient of f at x? Compare it with central differences.\n\n"
         "f takes an array like x and returns one number; x and g have the same shape, any. For "
         "each entry i of x: n_i = (f(x with x_i + eps) - f(x with x_i - eps)) / (2 eps), all "
         "other entries as they are.\n\n"
         "Return the relative error |g - n| / (|g| + |n|), where |.| is the Euclidean norm over "
         "all entries. If both norms are 0 it is 0. x must be left as it was.\n\n"
         "To find a bug type x, g and eps; f is that of the example: sum(x)^2 + 2 sum(x^3).",
    solution=gradient_check,
    reference=lambda f, x, g, eps: relative_error(
        g.ravel(), central_differences(f, x, eps=eps, entries=range(x.size))),
    draw=draw,
    valid=valid,
    example={"f": _Loss(2.0), "x": np.array([1.0, -1.0]), "g": np.array([3.0, 3.0]), "eps": 0.01},
    hints=("f is called twice for each entry, with that entry alone moved.",
           "np.ndindex(x.shape) runs through all entries; x + step makes a new array."),
    rtol=1e-5,
    atol=1e-8,
    properties=(
        Property("the right gradient has an error below 1e-6",
                 lambda own, f, x, g, eps: own(f, x, g, eps) < 1e-6,
                 "With g right and eps small nothing but rounding and eps squared is left.",
                 draw=right_gradients),
    ),
    edges=(
        Edge("both are 0", {"f": _Loss(0.0), "x": np.zeros(2), "g": np.zeros(2), "eps": 1e-3},
             "Two zero gradients agree: the error is 0, not 0 / 0.", 0.0),
        Edge("the gradient turned round", {"f": _Loss(0.0), "x": np.array([1.0, 2.0]),
             "g": np.array([-6.0, -6.0]), "eps": 1e-3},
             "Of the right length in the opposite direction: that is as wrong as can be.", 1.0),
        Edge("g is 0", {"f": _Loss(0.0), "x": np.array([1.0]), "g": np.array([0.0]), "eps": 1e-3},
             "With g = 0 the error is |n| / |n|: divide by the sum of both norms.", 1.0),
    ),
)  # fmt: skip

WRONG = (
    Mistake("one-sided-difference", gradient_check, one_sided,
            "A one-sided difference errs by eps, a central one by eps squared."),
    Mistake("moves-all-at-once", gradient_check, all_at_once,
            "Moving every entry at once gives one slope, the sum of all: move one at a time."),
    Mistake("forgets-to-restore", gradient_check, not_restored,
            "Each entry goes back before the next is moved, or f is differenced at another x."),
    Mistake("divides-by-eps-alone", gradient_check, by_eps_alone,
            "From x - eps to x + eps it is 2 eps: every slope is twice too large."),
    Mistake("compares-norms", gradient_check, of_norms,
            "Gradients of equal length may point in opposite directions: subtract first."),
)  # fmt: skip

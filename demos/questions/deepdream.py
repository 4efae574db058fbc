"""Questions about the gradient that is handed down in DeepDream."""

import numpy as np

from flashdl.demokit import Mistake, Plot
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import matrix, vector


def draw_activations(rng):
    a = rng.uniform(0.2, 4, int(rng.integers(3, 6))).round(1)
    if rng.uniform() < 0.5:
        a[rng.integers(a.size)] = 0.0
    return {"a": a.tolist()}


def ask_activations(a):
    return f"""
        A layer has the activations a = {vector(a)}. Which gradient arrives at a when ½‖a‖² is
        raised, and which when the sum of a is? Type two rows, in this order, with a semicolon
        between.
        """


def solve_activations(demo, a):
    a = np.array(a)
    return in_order(of_squares(demo, a), of_sum(a))


def work_activations(answer, a):
    return f"""
        $\\frac{{\\partial}}{{\\partial a_i}} \\frac{{1}}{{2}} \\sum_j a_j^2 = a_i$ and
        $\\frac{{\\partial}}{{\\partial a_i}} \\sum_j a_j = 1$:

        $${matrix(answer)}$$
        """


def show_activations(demo, a):
    squares, ones = solve_activations(demo, a)
    return {"unit": np.array([f"a = {v:g}" for v in a]), "squares": squares, "ones": ones}


def activations_title(d):
    most, least = d["squares"].max(), d["squares"].min()
    return (f"½‖a‖² hands down a itself, {least:g} to {most:g}, a sum "
            f"hands down {d['ones'][0]:g} to every unit")  # fmt: skip


def of_squares(demo, a):  # [n] -> [n], the gradient of |a|^2 / 2
    return demo.upstream(a)


def of_sum(a):  # [n] -> [n], the gradient of a_1 + ... + a_n
    return np.ones(a.shape)


def in_order(of_squares, of_sum):  # [n], [n] -> [2, n]
    return np.array([of_squares, of_sum])


MISTAKES = (
    Mistake("squares-and-sum-swapped", in_order, lambda of_squares, of_sum:
            np.array([of_sum, of_squares]),
            "½‖a‖² hands down a itself, so that strong units gain the most; a sum hands down ones"),
    Mistake("forgets-the-half", of_squares, lambda demo, a: 2 * demo.upstream(a),
            "the factor 1/2 cancels the 2 of the derivative: the gradient is a"),
    Mistake("value-for-gradient", of_squares, lambda _demo, a: a**2 / 2,
            "that is what each unit adds to the objective: its derivative is a"),
    Mistake("activations-for-ones", of_sum, lambda a: a,
            "in a sum every activation counts once, however large it is: its derivative is 1"),
    Mistake("nothing-at-zero", of_sum, lambda a: (a > 0) * 1.0,
            "a itself is asked about, not what is before the ReLU: there a sum hands down 1"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "dream-gradient", draw_activations, ask_activations, solve_activations, work_activations,
        effort="head", atol=0, rtol=0,
        values=show_activations,
        plots=(
            Plot("gradients", "bar", activations_title, x="unit", y=("squares", "ones"),
                 labels=("½‖a‖²", "sum of a"), x_label="unit", y_label="gradient at a"),
        ),
    ),
)  # fmt: skip

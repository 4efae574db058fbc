"""Questions about dropout's output in training and in test."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels import dropout
from flashdl.demokit.written import grid, matrix, vector


def draw_scale(rng):
    size, p = int(rng.integers(4, 7)), float(rng.choice([0.1, 0.2, 0.5, 0.8]))
    keep = rng.permutation([1, 0, *rng.integers(0, 2, size - 2)])
    x = rng.integers(1, 13, size) / 2 * (1 - p)  # so that the way there needs no calculator
    return {"x": x.round(2).tolist(), "keep": keep.tolist(), "p": p}


def ask_scale(x, keep, p):
    asked = (
        f"Inverted dropout zeroes each unit with probability $p = {p:g}$. For these activations x "
        "and this mask (1: the unit stays), what does the layer give in training, and what does "
        "it give for the same x at test time? Type two rows, in this order."
    )
    return f"{asked}\n\n{grid([['x', *x], ['mask', *keep]])}"


def solve_scale(demo, x, keep, p):
    x, keep = np.array(x), np.array(keep)
    return np.array([demo.dropout.in_training(x, keep, p, "inverted"), at_test(demo, x, keep, p)])


def work_scale(answer, x, keep, p):
    return f"""
        In training what stays is divided by $1 - p = {1 - p:g}$, the rest is 0. At test time
        nothing is zeroed or rescaled: x as it is, {vector(x)}.

        $${matrix(answer)}$$
        """


def at_test(demo, x, _keep, p):  # [n], [n], [] -> [n]
    return demo.dropout.in_test(x, p, "inverted")


def by_mask(x, keep, p, form):
    return x * (1 - keep) * dropout.survivor_scale(p, form)


MISTAKES = (
    Mistake("multiplies-by-what-is-left", dropout.survivor_scale, lambda p, _form: 1 - p,
            "the survivors make up for the zeroed units: they grow, by 1 / (1 - p)"),
    Mistake("mask-of-the-dropped", dropout.in_training, by_mask,
            "a 1 in the mask is a unit that stays: the zeros are zeroed"),
    Mistake("rescales-in-both", at_test, lambda _demo, x, _keep, p: x * (1 - p),
            "that is the test time of the older form: inverted dropout has rescaled in training"),
    Mistake("divides-in-test", at_test, lambda _demo, x, _keep, p: x / (1 - p),
            "at test time no unit is zeroed, so there is nothing to make up for"),
    Mistake("same-mask-in-test", at_test, lambda demo, x, keep, p:
            demo.dropout.in_training(x, keep, p, "inverted"),
            "masks belong to training: a prediction uses all units"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "dropout-scale", draw_scale, ask_scale, solve_scale, work_scale, effort="head", rtol=0,
        no_demo="The demo draws its masks and takes none.",
    ),
)  # fmt: skip

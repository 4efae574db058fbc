"""Questions about dropout's output in training and in test."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
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


def show_scale(demo, x, keep, p):
    train, test = solve_scale(demo, x, keep, p)
    kept = demo.dropout.in_training(np.array(x), np.ones(len(x)), p, "inverted")
    return {
        "unit": np.array([str(i) for i in range(1, len(x) + 1)]), "x": np.array(x),
        "mask": np.array(keep), "train": train, "test": test, "p": np.array(p),
        "mean": (1 - p) * kept,
    }  # fmt: skip


def scale_title(d):
    count, p = int(d["mask"].sum()), float(d["p"])
    verb = "unit stays and grows" if count == 1 else "units stay and grow"
    return f"In training {count} {verb} by 1/{1 - p:g} = {1 / (1 - p):.4g}; at test all are x"


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
        values=show_scale,
        plots=(
            Plot("outputs", "bar", scale_title, x="unit", y=("train", "test"), x_label="unit",
                 labels=("in training", "at test"), y_label="output"),
        ),
        tables=(
            Table("units", "Over all masks the mean of training is x, the output at test", (
                Column("unit", "unit"), Column("x", "x"), Column("mask", "mask", "d"),
                Column("in training", "train"), Column("its mean", "mean"),
                Column("at test", "test"))),
        ),
    ),
)  # fmt: skip

"""Questions about the value of the elastic net's penalty."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import number, vector


def draw_penalty(rng):
    size = int(rng.integers(3, 5))
    w = rng.integers(1, 7, size) * np.array([-1, 1, *rng.choice([-1, 1], size - 2)]) / 2
    if rng.random() < 0.3:
        w[-1] = 0.0
    lam1, lam2 = rng.choice([0.1, 0.2, 0.5, 1.0], 2, replace=False).tolist()
    return {"w": rng.permutation(w).tolist(), "lam1": lam1, "lam2": lam2}


def ask_penalty(w, lam1, lam2):
    return f"""
        The weights are w = {vector(w)}. What does the elastic net add to the loss, for
        $\\lambda_1 = {lam1:g}$ on the L1 norm and $\\lambda_2 = {lam2:g}$ on the other term
        (which has no factor 1/2), to 3 decimals?
        """


def solve_penalty(demo, w, lam1, lam2):
    w, (one, two) = np.array(w), factors(lam1, lam2)
    return sizes(demo, w, one) + squares(demo, w, two)


def work_penalty(answer, w, lam1, lam2):
    absolute, square = sum(abs(v) for v in w), sum(v * v for v in w)
    return f"""
        The sizes add up to {absolute:g}, the squares to {square:g}: {lam1:g} times {absolute:g}
        is {lam1 * absolute:g}, {lam2:g} times {square:g} is {lam2 * square:g}, together
        {number(answer)}.
        """


def show_penalty(demo, w, lam1, lam2):
    each, total = np.array(w)[:, None], solve_penalty(demo, w, lam1, lam2)
    one, two = (np.append(v, v.sum()) for v in (sizes(demo, each, lam1), squares(demo, each, lam2)))
    return {
        "name": np.array([*map(number, w), "all"]), "size": np.append(abs(each), abs(each).sum()),
        "square": np.append(each**2, (each**2).sum()), "one": one, "two": two, "both": one + two,
        "total": np.array(total),
    }  # fmt: skip


def penalty_title(d):
    one, two = (number(d[name][-1]) for name in ("one", "two"))
    return f"The sizes cost {one}, the squares {two}: together {number(d['total'])}"


def factors(lam1, lam2):
    return lam1, lam2


def sizes(demo, w, lam1):  # [d], [] -> []
    return demo.elastic_net(w, lam1, 0.0)


def squares(demo, w, lam2):  # [d], [] -> []
    return demo.elastic_net(w, 0.0, lam2)


MISTAKES = (
    Mistake("takes-the-root", squares, lambda _demo, w, lam2: lam2 * np.sqrt(w @ w),
            "the L2 norm is squared here: the sum of the squares, without a root"),
    Mistake("halves-the-squares", squares, lambda demo, w, lam2: squares(demo, w, lam2) / 2,
            "a half stands there only where it is written: the elastic net as asked has none"),
    Mistake("squares-the-factor", squares, lambda demo, w, lam2: squares(demo, lam2 * w, 1.0),
            "only the weights are squared: λ₂ multiplies their sum of squares once"),
    Mistake("adds-up-the-signs", sizes, lambda _demo, w, lam1: lam1 * w.sum(),
            "L1 adds up absolute values: weights of opposite sign do not cancel"),
    Mistake("factors-swapped", factors, lambda lam1, lam2: (lam2, lam1),
            "λ₁ belongs to the absolute values, λ₂ to the squares"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "elastic-penalty", draw_penalty, ask_penalty, solve_penalty, work_penalty, effort="head",
        rtol=0, values=show_penalty,
        plots=(
            Plot("parts", "bar", penalty_title, x="name", y=("one", "two"), x_label="weight",
                 labels=("λ₁ |w|", "λ₂ w²"), y_label="part of the penalty"),
        ),
        tables=(
            Table("sums", "What each weight adds", (
                Column("weight", "name"), Column("|w|", "size"), Column("w²", "square"),
                Column("λ₁ |w|", "one"), Column("λ₂ w²", "two"), Column("together", "both"))),
        ),
    ),
)  # fmt: skip

"""Questions about the projection of a unit's weights on the ball of max-norm."""

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import number, vector


def draw_projection(rng):
    size = int(rng.integers(2, 4))
    w = rng.integers(5, 31, size) * rng.choice([-1, 1], size) / 10
    length = float(np.sqrt(w @ w))
    share = rng.uniform(1.15, 1.6) if rng.random() < 0.5 else rng.uniform(0.4, 0.8)
    return {"w": w.tolist(), "c": round(share * length, 1)}


def ask_projection(w, c):
    return f"""
        The incoming weights of a unit are w = {vector(w)} after an update. What are they after the
        step that enforces max-norm with $c = {c:g}$, to 2 decimals?
        """


def solve_projection(demo, w, c):
    return bounded(demo, np.array(w), c)


def work_projection(answer, w, c):
    length = float(np.sqrt(np.dot(w, w)))
    norm = f"$\\lVert \\mathbf{{w}} \\rVert_2 = \\sqrt{{{np.dot(w, w):.4g}}} = {length:.3f}$"
    if length <= c:
        return f"{norm}, not more than {number(c)}: nothing changes, w = {vector(w)}."
    return f"""
        {norm}, more than {number(c)}: every entry is multiplied by
        {number(c)} / {length:.3f} = {c / length:.4f}. That gives {vector(answer, 3)}.
        """


def show_projection(demo, w, c):
    ends = np.array([w, solve_projection(demo, w, c)]).T  # [n, 2], before and after
    lengths = demo.unit_norms(ends)
    return {
        "name": np.array([*(f"w{i}" for i in range(1, len(w) + 1)), "length"]),
        "before": np.append(ends[:, 0], lengths[0]), "after": np.append(ends[:, 1], lengths[1]),
        "squares": np.append(ends[:, 0] ** 2, lengths[0] ** 2), "c": np.array(c),
    }  # fmt: skip


def projection_title(d):
    length, c = d["before"][-1], number(d["c"])
    if length <= d["c"]:
        return f"The length {length:.3f} is within {c}: w stays"
    after = vector(d["after"][:-1], 2)
    return f"From length {length:.3f} to {c}, each entry × {d['c'] / length:.3f}: {after}"


def bounded(demo, w, c):  # [n], [] -> [n], the weights of one unit
    return demo.project(w[:, None], c)[:, 0]


MISTAKES = (
    Mistake("measures-the-largest-entry", bounded, lambda _demo, w, c:
            w * min(1.0, c / np.abs(w).max()),
            "in spite of its name max-norm bounds the L2 norm, not the largest entry"),
    Mistake("measures-the-sum-of-sizes", bounded, lambda _demo, w, c:
            w * min(1.0, c / np.abs(w).sum()),
            "that is the L1 norm: the length is the root of the sum of squares"),
    Mistake("forgets-the-root", bounded, lambda _demo, w, c: w * min(1.0, c / (w @ w)),
            "the length is the root of the sum of squares: without it w ends too short"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "max-norm-project", draw_projection, ask_projection, solve_projection, work_projection,
        values=show_projection,
        plots=(
            Plot("weights", "bar", projection_title, x="name", y=("before", "after"),
                 x_label="entry", y_label="value", marks=(Mark("y", "c", "the bound c"),)),
        ),
        tables=(
            Table("entries", "The length is the root of the sum of the squares", (
                Column("", "name"), Column("square", "squares"), Column("before", "before"),
                Column("after", "after"))),
        ),
    ),
)  # fmt: skip

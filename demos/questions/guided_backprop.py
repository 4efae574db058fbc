"""Questions about the way back through ReLUs, guided and plain."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.cnn import through_relu
from flashdl.demokit.written import matrix, vector

SIGNS = ((1, 1), (1, -1), (-1, 1), (-1, -1))  # of z, g


def draw_signals(rng):
    more = rng.choice([-1, 1], (int(rng.integers(0, 3)), 2))
    signs = rng.permutation(np.concatenate([SIGNS, more]))
    z, g = (signs * rng.integers(1, 6, signs.shape)).T.tolist()
    return {"z": z, "g": g}


def ask_signals(z, g):
    return f"""
        ReLUs had the inputs z = {vector(z)}. From above arrives g = {vector(g)}. What goes on to
        z? Type two rows, with a semicolon between: what guided backpropagation passes, then the
        gradient.
        """


def solve_signals(demo, z, g):
    z, g = np.array(z), np.array(g)
    return in_order(demo.through_guided(z, g), demo.through_relu(z, g))


def work_signals(answer, z, g):
    return f"""
        The gradient passes where z > 0, guided backpropagation only where g > 0 as well. Guided
        above, the gradient below:

        $${matrix(answer)}$$
        """


def show_signals(demo, z, g):
    guided, plain = solve_signals(demo, z, g)
    stopped = np.where(np.array(z) <= 0, "both stop it: z is not above 0",
                       np.where(np.array(g) <= 0, "guided stops it: g is not above 0",
                                "both pass g"))  # fmt: skip
    return {
        "rows": np.array([z, g, guided, plain]), "unit": 1 + np.arange(len(z)),
        "row": np.array(["z", "g", "guided", "gradient"]), "z": np.array(z), "g": np.array(g),
        "guided": guided, "plain": plain, "gate": stopped,
    }  # fmt: skip


def signals_title(d):
    guided, plain = (np.count_nonzero(d[name]) for name in ("guided", "plain"))
    return f"Of {len(d['z'])} signals the gradient passes {plain}, guided backpropagation {guided}"


def in_order(guided, plain):  # [n], [n] -> [2, n]
    return np.array([guided, plain])


MISTAKES = (
    Mistake("guided-and-plain-swapped", in_order, lambda guided, plain: np.array([plain, guided]),
            "the guided rule is the one that also stops negative signals: the gradient passes "
            "them"),
    Mistake("open-to-all", through_relu, lambda _z, g: g,
            "where z was not positive the ReLU gave 0 whatever z was: nothing goes back"),
    Mistake("carries-the-input", through_relu, lambda z, g: g * np.maximum(z, 0),
            "a ReLU has slope 1 where it is open: what goes back is g, not g times z"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "guided-mask", draw_signals, ask_signals, solve_signals, work_signals, effort="head",
        atol=0, rtol=0, values=show_signals,
        plots=(
            Plot("signals", "heatmap", signals_title, z="rows", row_labels="row",
                 column_labels="unit", signed=True, x_label="units"),
        ),
        tables=(
            Table("gates", "What stops a signal g at a ReLU with input z", (
                Column("unit", "unit", "d"), Column("z", "z", "d"), Column("g", "g", "d"),
                Column("which way", "gate"))),
        ),
    ),
)  # fmt: skip

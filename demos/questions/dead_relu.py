"""A question about dead ReLU units: how many of a layer are dead on an interval of inputs."""

import numpy as np

from flashdl.demokit import Column, Mark, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import grid, listed, number

WEIGHTS = np.array([-3, -2, -1, 1, 2, 3])


def draw_units(rng):  # some are silent at one end only, and one end alone misleads
    n = int(rng.integers(4, 7))
    while True:
        lo, hi = sorted(int(end) for end in rng.choice(np.arange(-3, 4), 2, replace=False))
        w, b = rng.choice(WEIGHTS, n), rng.integers(-7, 5, n) + 0.5  # z is never 0
        z = np.outer([lo, hi], w) + b  # [2, n]
        counts = {int(count) for count in ((z < 0).all(axis=0).sum(), *(z < 0).sum(axis=1))}
        if len(counts | {int((z < 0).any(axis=0).sum())}) == 4:
            return {"w": w.tolist(), "b": b.tolist(), "lo": lo, "hi": hi}


def ask_units(w, b, lo, hi):
    rows = [["unit", "w", "b"], *zip(range(1, len(w) + 1), w, b, strict=True)]
    table = "\n".join(" " * 8 + line for line in grid(rows).splitlines())
    return f"""
        The training inputs fill the interval from {number(lo)} to {number(hi)}. Units of the first
        layer compute relu($z$) with $z = wx + b$:

{table}

        How many of these {len(w)} units are dead?
        """


def solve_units(demo, w, b, lo, hi):
    net = [(np.array([w], float), np.array(b)), (np.ones((len(w), 1)), np.zeros(1))]
    slopes = demo.forward(net, places(lo, hi)[:, None], demo.Rule())[2][0]
    return demo.dead(slopes).sum()


def work_units(answer, w, b, lo, hi):
    most = [v * (hi if v > 0 else lo) + c for v, c in zip(w, b, strict=True)]
    return f"""
        A unit is dead if its largest $z$ is at most 0; that lies at {number(hi)} for $w > 0$ and
        at {number(lo)} for $w < 0$.

        The largest $z$ of each unit: {listed(most)}. {counted(answer)} not above 0.
        """


def show_units(demo, w, b, lo, hi):
    x = np.linspace(lo, hi, 61)
    z = np.outer(x, w) + b
    dead = z.max(axis=0) <= 0
    return {
        "x": x, "z": z, "name": np.arange(1, len(w) + 1),
        "w": np.array(w), "b": np.array(b), "least": z.min(axis=0), "most": z.max(axis=0),
        "said": np.where(dead, "dead", np.where(z.min(axis=0) > 0, "always on", "on for some")),
        "dead": np.array(solve_units(demo, w, b, lo, hi)),
    }  # fmt: skip


def units_title(d):
    verb = "is" if d["dead"] == 1 else "are"
    where = f"from {number(d['x'][0])} to {number(d['x'][-1])}"
    return f"{d['dead']} of {len(d['w'])} units {verb} dead: z below 0 all the way {where}"


def units_labels(d):
    return tuple(f"{i} dead" if said == "dead" else str(i)
                 for i, said in zip(d["name"], d["said"], strict=True))  # fmt: skip


def counted(answer):
    return {0: "None is", 1: "One is"}.get(int(answer), f"{answer:.0f} are")


def places(lo, hi):  # -> [B], inputs that decide: z is linear, so it is largest at an end
    return np.array([lo, hi], float)


GENERATORS = (
    Generator(
        "dead-units", draw_units, ask_units, solve_units, work_units, effort="head",
        atol=0, rtol=0, values=show_units,
        plots=(
            Plot("inputs", "line", units_title, x="x", y=("z",), labels=units_labels,
                 x_label="x", y_label="z = wx + b of each unit", marks=(Mark("y", 0.0, "0"),)),
        ),
        tables=(
            Table("units", "The least and the largest z of each unit on the interval", (
                Column("unit", "name", "d"), Column("w", "w"), Column("b", "b"),
                Column("least z", "least"), Column("largest z", "most"),
                Column("the unit is", "said"))),
        ),
    ),
)  # fmt: skip

MISTAKES = (
    Mistake("looks-at-the-upper-end", places, lambda _lo, hi: np.array([hi], float),
            "with a negative weight z is largest at the lower end of the interval"),
    Mistake("looks-at-the-lower-end", places, lambda lo, _hi: np.array([lo], float),
            "with a positive weight z is largest at the upper end of the interval"),
    Mistake("looks-at-the-bias-alone", places, lambda _lo, _hi: np.zeros(1),
            "the bias is z at x = 0 only: the input may lift z above 0 or keep it below"),
)  # fmt: skip

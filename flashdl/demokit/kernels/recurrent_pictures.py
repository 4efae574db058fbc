"""Pictures of a question's numbers: two states of a recurrent unit, a gradient that is clipped.

Each function takes the demo's module, whose ``rnn_run`` or ``clipped`` it uses.
"""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from flashdl.demokit import Column, Plot, Table
from flashdl.demokit.kernels.activations import tanh
from flashdl.demokit.kernels.recurrent import Cell
from flashdl.demokit.written import number

Arrays = dict[str, Any]
Shown = Mapping[str, Any]


def states(demo: ModuleType, u: float, w: float, b: float, x1: float, x2: float) -> Arrays:
    """Both sums and states on the curve of tanh, and what the sums are made of."""
    x, cell = np.array([x1, x2]), Cell(np.array([[u]]), np.array([[w]]), np.array([b]))
    z, h = (v.ravel() for v in demo.rnn_run(cell, x.reshape(2, 1, 1)))  # [2], [3] from h_0 on
    reach = np.linspace(-1, 1, 81) * (abs(z).max() + 1)
    return {
        "points": np.array([z, h[1:]]).T, "state": np.arange(2),
        "curve": np.array([reach, tanh(reach)]).T, "step": np.arange(1, 3), "x": x, "ux": u * x,
        "wh": w * h[:-1], "b": np.array([b, b]), "z": z, "h": h[1:],
    }  # fmt: skip


def states_title(d: Shown) -> str:
    """The sums and the states."""
    z1, z2, h1, h2 = (number(v, 3) for v in (*d["z"], *d["h"]))
    return f"tanh squashes the sums {z1} and {z2} to the states {h1} and {h2}"


STATES_PLOT = Plot(
    "curve", "scatter", states_title, points="points", classes="state", path="curve",
    labels=("first state", "second state"), path_label="tanh", x_label="sum z", y_label="state h",
)  # fmt: skip
STATES_TABLE = Table("steps", "z_t = u x_t + w h_(t-1) + b, and h_t = tanh(z_t)", (
    Column("t", "step", "d"), Column("x_t", "x", ".1f"), Column("u x_t", "ux", ".2f"),
    Column("w h_(t-1)", "wh", ".4f"), Column("b", "b", ".1f"), Column("z_t", "z", ".4f"),
    Column("h_t", "h", ".4f")))  # fmt: skip


def clipped(demo: ModuleType, g: Sequence[float], most: float) -> Arrays:
    """The entries of a gradient and its length, before and after."""
    before = np.array(g)
    after = demo.clipped(before, most)
    lengths = [np.linalg.norm(v) for v in (before, after)]
    names = [f"entry {i}" for i in range(1, len(g) + 1)]
    return {
        "name": np.array(names), "before": before, "after": after, "most": np.array(most),
        "lengths": np.array(lengths), "row": np.array([*names, "length"]),
        "before_row": np.append(before, lengths[0]), "after_row": np.append(after, lengths[1]),
    }  # fmt: skip


def clipped_title(d: Shown) -> str:
    """The length and the one factor, or that the gradient stays."""
    length, _ = d["lengths"]
    if length <= d["most"]:
        return f"Its length of {length:.4g} is within {d['most']:g}: the gradient stays as it is"
    factor = f"every entry times {d['most']:g} / {length:.4g} = {d['most'] / length:.4g}"
    return f"From length {length:.4g} to {d['most']:g}: {factor}"


CLIPPED_PLOT = Plot(
    "entries", "bar", clipped_title, x="name", y=("before", "after"),
    labels=("before", "after clipping"), y_label="entry of the gradient",
)  # fmt: skip
CLIPPED_TABLE = Table("lengths", "The gradient and its length", (
    Column("of g", "row"), Column("before", "before_row", ".3f"),
    Column("after", "after_row", ".3f")))  # fmt: skip

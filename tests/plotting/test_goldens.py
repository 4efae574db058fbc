"""Every kind × form × width against a file. FLASHDL_UPDATE_GOLDENS=1 writes the files anew."""

import math
import os
from dataclasses import replace
from pathlib import Path

import pytest

from flashdl.demokit import Mark, Node, Plot
from flashdl.plotting import draw

UPDATE = os.environ.get("FLASHDL_UPDATE_GOLDENS") == "1"
GOLDENS = Path(__file__).parent / "goldens"
N = 81
X = [i / 4 - 10 for i in range(N)]

LINE = Plot(
    id="bell",
    kind="line",
    title="The derivative of σ is largest at 0 and never above 1/4",
    x="x",
    y=("s", "ds"),
    labels=("σ", "σ′"),
    x_label="z",
    y_label="σ(z), σ′(z)",
    marks=(Mark("y", "top", "maximum 1/4"), Mark("x", 0.0, "z = 0")),
)
BAR = Plot(
    id="softmax",
    kind="bar",
    title="Class 0 wins",
    x="names",
    y=("p", "q"),
    labels=("T = 1", "target"),
    x_label="class",
    y_label="probability minus 1/3",
    marks=(Mark("y", 0.5, "one half"),),
)
HIST = Plot(
    id="acts",
    kind="hist",
    title="Deep activations saturate",
    y=("first", "last"),
    labels=("layer 1", "layer 20"),
    x_label="activation",
    bins=20,
    marks=(Mark("x", 0.0, "zero"),),
)
HEATMAP = Plot(
    id="waves",
    kind="heatmap",
    title="The sign alternates in a checkerboard",
    z="z",
    signed=True,
    x_label="input",
    y_label="output",
    marks=(Mark("x", 4, "column 4"),),
)
FLOW = Plot(
    id="net",
    kind="flow",
    title="x feeds two nodes, so its gradient is a sum of two",
    nodes=(
        Node("x", "x", "vx", "gx"),
        Node("h", "h = tanh(W·x)", "vh", "gh", ("x",), "∂h/∂x = (1 − h²)·W"),
        Node("s", "s = h + x", "vs", "gs", ("h", "x"), "1 and 1"),
        Node("L", "L = ½‖s‖²", "vL", "gL", ("s",), "∂L/∂s = s"),
    ),
    frames="known",
)
PLOTS = {plot.kind: plot for plot in (LINE, BAR, HIST, HEATMAP, FLOW)}


def values():
    s = [1 / (1 + math.exp(-x)) for x in X]
    spread = [math.sin(1.7 * i) * math.sin(0.3 * i) for i in range(300)]
    return {
        "x": X,
        "s": s,
        "ds": [p * (1 - p) for p in s],
        "top": 0.25,
        "names": ["cat", "dog", "a long name of a class"],
        "p": [0.296, -0.078, -0.218],
        "q": [0.667, -0.333, -0.333],
        "first": [0.3 * v for v in spread],
        "last": [math.tanh(4 * v) for v in spread],
        "z": [[math.sin(r / 2) * math.cos(c / 3) for c in range(16)] for r in range(10)],
        "vx": [0.5, -1.2],
        "gx": [1.31, -2.97],
        "vh": [0.462, -0.834],
        "gh": [0.962, -2.03],
        "vs": [0.962, -2.03],
        "gs": [0.962, -2.03],
        "vL": 2.53,
        "gL": 1.0,
        "known": [[[1, 0]] * 4, [[1, 0], [1, 1], [1, 1], [1, 1]]],
    }


def golden(kind, form, width):
    return GOLDENS / f"{kind}-{form}-{width}.txt"


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("form", ["colour", "none", "ascii"])
@pytest.mark.parametrize("kind", PLOTS)
def test_a_picture_is_the_golden_one(render, kind, form, width):
    found = render(draw(PLOTS[kind], values()), form, width)

    if UPDATE:
        golden(kind, form, width).write_text(found, encoding="utf-8", newline="\n")
    assert golden(kind, form, width).read_bytes().decode() == found


def moved(kind):
    """The values with one peak one cell further on."""
    data = values()
    if kind == "line":
        per_cell = 20 / 74 / 0.25  # points in one cell at 80 columns
        data["ds"] = [0.0] * math.ceil(per_cell) + data["ds"][: -math.ceil(per_cell)]
    elif kind == "bar":
        data["q"] = [data["q"][1], data["q"][0], data["q"][2]]
    elif kind == "hist":
        data["last"] = [v + 0.1 if v > 0.9 else v for v in data["last"]]
    elif kind == "heatmap":
        row = max(range(10), key=lambda r: max(data["z"][r]))
        data["z"][row] = [data["z"][row][1], data["z"][row][0], *data["z"][row][2:]]
        data["z"][row][0] = 0.5
    else:
        data["vh"], data["vs"] = data["vs"], data["vh"]
    return data


@pytest.mark.parametrize("form", ["colour", "none", "ascii"])
@pytest.mark.parametrize("kind", PLOTS)
def test_a_moved_peak_is_not_the_golden_picture(render, kind, form):
    found = render(draw(PLOTS[kind], moved(kind)), form, 80)

    assert golden(kind, form, 80).read_bytes().decode() != found


def test_without_marks_the_picture_differs(render):
    bare = render(draw(replace(LINE, marks=()), values()), "none", 80)

    assert golden("line", "none", 80).read_bytes().decode() != bare
    assert "maximum 1/4" not in bare

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
SCATTER = Plot(
    id="clouds",
    kind="scatter",
    title="Two of three clouds touch; a line misses 4 points",
    points="cloud",
    classes="species",
    labels=("north", "east", "west"),
    path="fit",
    x_label="length in cm",
    y_label="width in cm",
    marks=(Mark("x", 6.0, "6 cm"),),
)
BOUNDARY = Plot(
    id="regions",
    kind="boundary",
    title="A curve keeps 27 of 30 points in their regions",
    x="across",
    y=("up",),
    z="region",
    points="cloud",
    classes="species",
    labels=("north", "east", "west"),
    path="fit",
    x_label="length in cm",
    y_label="width in cm",
)
SURFACE = Plot(
    id="bowl",
    kind="heatmap",
    title="The steep direction zigzags, the flat one creeps",
    x="across",
    y=("up",),
    z="height",
    path="way",
    x_label="weight w1",
    y_label="weight w2",
    marks=(Mark("x", 5.0, "minimum"),),
)
STRIP = Plot(
    id="shapes",
    kind="image_strip",
    title="Six shapes of 8 x 8 pixels on one scale",
    z="shapes",
    labels=("ring", "disc", "cross", "stripes", "slope", "a caption too long"),
)
PLOTS = {plot.kind: plot for plot in (LINE, BAR, HIST, HEATMAP, FLOW, SCATTER, BOUNDARY, STRIP)}
PLOTS["surface"] = SURFACE
ACROSS = [i / 10 for i in range(101)]  # 0 to 10
UP = [i / 10 for i in range(51)]  # 0 to 5


def around(x, y):
    """Ten places on a spiral around a place."""
    return [[x + 0.35 * r * math.cos(2.4 * r), y + 0.2 * r * math.sin(2.4 * r)] for r in range(10)]


def bowl(x, y):
    return 0.5 * (x - 5) ** 2 + 3 * (y - 2.5 - 0.3 * (x - 5)) ** 2


def descent(x, y):
    """Eight steps downhill on the bowl."""
    way = [[x, y]]
    for _ in range(8):
        across = 6 * (y - 2.5 - 0.3 * (x - 5))
        x, y = x - 0.28 * (x - 5 - 0.3 * across), y - 0.28 * across
        way.append([x, y])
    return way


def shape(rule):
    return [[float(rule(r - 3.5, c - 3.5)) for c in range(8)] for r in range(8)]


def plane_values():
    return {
        "cloud": around(3, 3.5) + around(6.5, 2.5) + around(4.5, 1),
        "species": [0] * 10 + [1] * 10 + [2] * 10,
        "fit": [[x / 4, 2.5 + math.sin(x / 8)] for x in range(41)],
        "across": ACROSS,
        "up": UP,
        "region": [
            [0 if y > 2.5 + math.sin(x / 2) else 1 if x > 5 else 2 for x in ACROSS] for y in UP
        ],
        "height": [[bowl(x, y) for x in ACROSS] for y in UP],
        "way": descent(1.0, 4.5),
        "shapes": [
            shape(lambda r, c: max(0, 1 - abs(math.hypot(r, c) - 2.5))),
            shape(lambda r, c: math.hypot(r, c) < 3),
            shape(lambda r, c: abs(r) < 1 or abs(c) < 1),
            shape(lambda _r, c: (c + 3.5) % 2),
            shape(lambda r, c: (r + c + 7) / 14),
            shape(lambda r, c: math.exp(-r * r - c * c)),
        ],
    }


def values():
    s = [1 / (1 + math.exp(-x)) for x in X]
    spread = [math.sin(1.7 * i) * math.sin(0.3 * i) for i in range(300)]
    return plane_values() | {
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
    elif kind == "flow":
        data["vh"], data["vs"] = data["vs"], data["vh"]
    else:
        data |= moved_in_plane(kind, data)
    return data


CELL = 10 / 74, 5 / 11  # of a plane at 80 columns, in units of its axes


def moved_in_plane(kind, data):
    """A point one cell up, a step of a region or a way one cell to the right, one pixel."""
    if kind == "scatter":
        return {"cloud": [[x, y + (i == 12) * CELL[1]] for i, (x, y) in enumerate(data["cloud"])]}
    if kind == "boundary":
        corner = [[*row[:-2], 1, 1] for row in data["region"][-5:]]
        return {"region": [*data["region"][:-5], *corner]}
    if kind == "surface":
        return {"way": [[x + (i == 2) * CELL[0], y] for i, (x, y) in enumerate(data["way"])]}
    first = [list(row) for row in data["shapes"][5]]
    first[3][3:6] = first[3][3], 0.5, first[3][4]
    return {"shapes": [*data["shapes"][:5], first]}


@pytest.mark.parametrize("form", ["colour", "none", "ascii"])
@pytest.mark.parametrize("kind", PLOTS)
def test_a_moved_peak_is_not_the_golden_picture(render, kind, form):
    found = render(draw(PLOTS[kind], moved(kind)), form, 80)

    assert golden(kind, form, 80).read_bytes().decode() != found


def test_without_marks_the_picture_differs(render):
    bare = render(draw(replace(LINE, marks=()), values()), "none", 80)

    assert golden("line", "none", 80).read_bytes().decode() != bare
    assert "maximum 1/4" not in bare

"""Questions about pooling a small map, and about the way back through its maxima."""

import numpy as np

from flashdl.demokit import Mistake, Plot
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.pool import average_pool, d_average_pool, d_max_pool
from flashdl.demokit.written import flowing, grid, listed, matrix, number

SIDE, K = 4, 2
WINDOWS = [(i, j) for i in (0, K) for j in (0, K)]  # first pixels
SIDES = {  # the window of each row and column, of the map and of the output
    "rows": np.repeat(["upper", "lower"], K), "out_rows": np.array(["upper", "lower"]),
    "columns": np.repeat(["left", "right"], K), "out_columns": np.array(["left", "right"]),
}  # fmt: skip


def draw_value(rng):
    entries = rng.integers(-4, 10, (SIDE, SIDE)).tolist()
    return {"kind": str(rng.choice(["max", "average"])), "x": entries}


def ask_value(kind, x):
    wanted = f"What does {kind} pooling make of this map, with windows of 2×2 and stride 2?"
    return f"{wanted}\n\n{grid(x)}"


def solve_value(demo, kind, x):
    maps = np.array(x, float)[None, ..., None]
    y = demo.pooled(maps, {"max": "max", "average": "avg"}[wanted(kind)], K, step(K))
    return y[0, :2, :2, 0]


def work_value(answer, kind, x):
    lines = []
    for i, j in WINDOWS:
        seen = window(x, i, j)
        made = number(answer[i // K][j // K])
        way = "largest" if kind == "max" else f"{number(sum(seen))} / 4 ="
        lines.append(f"- {listed(seen)}: {way} {made}")
    return "\n".join([*lines, f"\n$${matrix(answer)}$$"])


def window(x, i, j):  # its four pixels
    return [x[i + u][j + v] for u in range(K) for v in range(K)]


def show_value(demo, kind, x):
    y = solve_value(demo, kind, x)
    return {"x": np.array(x), "y": y, "kind": np.array(kind), **SIDES}


def value_title(d):
    way = "largest" if d["kind"] == "max" else "mean"
    upper, lower = (" and ".join(map(number, row)) for row in d["y"])
    return f"The {way} of each window: {upper} above, {lower} below"


def draw_gradient(rng):
    while True:
        x = rng.integers(-4, 10, (SIDE, SIDE)).tolist()
        if all(sorted(window(x, i, j))[-2] < max(window(x, i, j)) for i, j in WINDOWS):
            break
    g = rng.choice([-3, -2, -1, 1, 2, 3, 4], (K, K)).tolist()
    return {"x": x, "g": g}


def ask_gradient(x, g):
    behind = f"$$\\frac{{\\partial L}}{{\\partial \\mathbf{{y}}}} = {matrix(g)}$$"
    return "\n\n".join(
        [
            "This map goes through max pooling with windows of 2×2 and stride 2:",
            grid(x),
            "The gradient with respect to the output is",
            behind,
            "What is the gradient with respect to the map?",
        ]
    )


def solve_gradient(demo, x, g):
    maps, g = np.array(x, float)[None, ..., None], np.array(g, float)[None, ..., None]
    return demo.pooled_back(sent(g, demo.pooled(maps, "max", K, K)), maps, "max", K, K)[0, ..., 0]


def work_gradient(answer, x, g):
    best = ", ".join(number(max(window(x, i, j))) for i, j in WINDOWS)
    way = f"""
        The largest pixels of the windows are {best}. Each gets the whole gradient of its window,
        all others 0.
        """
    return f"{flowing(way)}\n\n$${matrix(answer)}$$"


def show_gradient(demo, x, g):
    back = solve_gradient(demo, x, g)
    return {"x": np.array(x), "g": np.array(g), "back": back, **SIDES}


def winners_title(d):
    maxima = listed(max(window(d["x"], i, j)) for i, j in WINDOWS)
    return f"The map; the largest pixels of its four windows are {maxima}"


def back_title(d):
    reached = np.count_nonzero(d["back"])
    return f"The gradient goes to {reached} of {d['back'].size} pixels, all others get 0"


def wanted(kind):
    return kind


def step(k):  # pixels from window to window: they lie side by side
    return k


def sent(g, y):  # what goes back to the winners of y [1, 2, 2, 1]
    return g


MISTAKES = (
    Mistake("takes-the-other-kind", wanted,
            lambda kind: {"max": "average", "average": "max"}[kind],
            "max pooling keeps the largest pixel of a window, average pooling the mean of it"),
    Mistake("moves-by-one-pixel", step, lambda _k: 1,
            "at stride 2 the next window begins two pixels further, so that none overlap"),
    Mistake("divides-by-the-width", average_pool,
            lambda x, k, s: k * average_pool(x, k, s),
            "a window of k by k has k · k pixels: divide by all of them"),
    Mistake("gives-all-of-it-to-each", d_max_pool,
            lambda g, _winner, shape, k, s: k * k * d_average_pool(g, shape, k, s),
            "only the winner moved the output: the others get no gradient"),
    Mistake("multiplies-by-the-maximum", sent, lambda g, y: g * y,
            "the output is the winner itself, of slope 1: the gradient goes back as it came"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "pool-value", draw_value, ask_value, solve_value, work_value, effort="head", rtol=0,
        values=show_value,
        plots=(
            Plot("map", "heatmap", "The map, in four windows of 2×2", z="x", row_labels="rows",
                 column_labels="columns", x_label="by window"),
            Plot("pooled", "heatmap", value_title, z="y", row_labels="out_rows",
                 column_labels="out_columns", x_label="by window"),
        ),
    ),
    Generator(
        "maxpool-grad", draw_gradient, ask_gradient, solve_gradient, work_gradient, effort="head",
        atol=0, rtol=0, values=show_gradient,
        plots=(
            Plot("map", "heatmap", winners_title, z="x", row_labels="rows",
                 column_labels="columns"),
            Plot("arriving", "heatmap", "What arrives at the output, one gradient for each window",
                 z="g", row_labels="out_rows", column_labels="out_columns", signed=True),
            Plot("back", "heatmap", back_title, z="back", row_labels="rows",
                 column_labels="columns", signed=True),
        ),
    ),
)  # fmt: skip

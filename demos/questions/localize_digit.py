"""Questions about the overlap of two boxes."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import number

SIDE = 12  # of the image


def box(rng):  # -> top, left, bottom, right
    sizes = rng.integers(3, 9, 2)
    corner = rng.integers(0, SIDE + 1 - sizes)
    return [int(v) for v in (*corner, *(corner + sizes))]


def inner(rng, outer):  # a box in another one
    (top, left, bottom, right) = outer
    rows, columns = (sorted(rng.choice(np.arange(low, high + 1), 2, replace=False).tolist())
                     for low, high in ((top, bottom), (left, right)))  # fmt: skip
    return [rows[0], columns[0], rows[1], columns[1]]


def draw_iou(rng):
    a = box(rng)
    b = inner(rng, a) if rng.uniform() < 0.2 else box(rng)
    apart = max(a[0], b[0]) >= min(a[2], b[2]) or max(a[1], b[1]) >= min(a[3], b[3])
    if apart and rng.uniform() < 0.7:
        return draw_iou(rng)
    return {"a": a, "b": b} if rng.uniform() < 0.5 else {"a": b, "b": a}


def ask_iou(a, b):
    return f"""
        Boxes are (top, left, bottom, right) in pixels, bottom and right exclusive. Found is
        ({listed(a)}), true is ({listed(b)}). What is their IoU, to 2 decimals or as a fraction?
        """


def listed(box):
    return ", ".join(map(str, box))


def solve_iou(demo, a, b):
    return score(demo, corners(a), corners(b))


def work_iou(answer, a, b):
    high, wide = (min(a[i + 2], b[i + 2]) - max(a[i], b[i]) for i in (0, 1))
    sizes = [(v[2] - v[0]) * (v[3] - v[1]) for v in (a, b)]
    areas = (f"The found box has {a[2] - a[0]} × {a[3] - a[1]} = {sizes[0]} pixels, "
             f"the true one {b[2] - b[0]} × {b[3] - b[1]} = {sizes[1]}.")  # fmt: skip
    if high <= 0 or wide <= 0:
        axis = "rows" if high <= 0 else "columns"
        return f"{areas}\nThey have no {axis} in common, so the IoU is 0."
    both = high * wide
    return (
        f"{areas}\nIn common are {high} × {wide} = {both}, in either {sizes[0]} + {sizes[1]} − "
        f"{both} = {sum(sizes) - both}.\n{both}/{sum(sizes) - both} = {number(answer, 3)}."
    )


def show_iou(demo, a, b):
    found, true = corners(a), corners(b)
    both = demo.area(demo.common(found, true))
    sizes = [demo.area(found), demo.area(true)]
    total = f"{sizes[0]} + {sizes[1]} − {both}"
    sides = [f"{v[2] - v[0]} × {v[3] - v[1]}" for v in (a, b)]
    shared = demo.common(found, true)
    high, wide = np.maximum(shared[2:] - shared[:2], 0)
    every = np.array([a, b])
    top, left, bottom, right = *every[:, :2].min(axis=0), *every[:, 2:].max(axis=0)
    return {
        "field": (pixels(found) + 2 * pixels(true))[top:bottom, left:right],
        "row": np.arange(top, bottom), "column": np.arange(left, right),
        "part": np.array(["found", "true", "in both", "in either"]),
        "box": np.array([listed(a), listed(b), listed(shared) if both else "none", ""]),
        "way": np.array([*sides, f"{high} × {wide}", total]),
        "count": np.array([*sizes, both, sum(sizes) - both]),
        "iou": np.array(score(demo, found, true)),
    }  # fmt: skip


def pixels(box):  # [4] -> [12, 12], 1 in the box
    row, column = np.indices((SIDE, SIDE))
    inside = (box[0] <= row) & (row < box[2]) & (box[1] <= column) & (column < box[3])
    return inside.astype(int)


def iou_title(d):
    both, either = d["count"][2:]
    return f"{both} pixels in both boxes (3) / {either} in either (1, 2, 3) = IoU {d['iou']:.3f}"


def corners(box):  # [4] -> [4], bottom and right exclusive
    return np.array(box)


def score(demo, found, true):  # [4], [4] -> [], of a localisation
    return demo.iou(found, true)


MISTAKES = (
    Mistake("one-pixel-more", corners, lambda box: np.add(box, [0, 0, 1, 1]),
            "bottom and right are exclusive: a side is bottom − top long, without a further 1"),
    Mistake("over-the-found-box", score,
            lambda demo, found, true: demo.area(demo.common(found, true)) / demo.area(found),
            "the common part over the found box forgives a box that is too small: divide by the "
            "union"),
    Mistake("over-the-true-box", score,
            lambda demo, found, true: demo.area(demo.common(found, true)) / demo.area(true),
            "the common part over the true box forgives a box that is too large: divide by the "
            "union"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "iou-value", draw_iou, ask_iou, solve_iou, work_iou, effort="head", rtol=0,
        values=show_iou,
        plots=(
            Plot("field", "heatmap", iou_title, z="field", row_labels="row",
                 column_labels="column", y_label="pixels from the top",
                 x_label="from the left; 1 found alone, 2 true alone"),
        ),
        tables=(
            Table("areas", "Bottom and right are exclusive: sides are bottom − top, right − left", (
                Column("part", "part"), Column("corners", "box"),
                Column("height × width", "way"), Column("pixels", "count", "d"))),
        ),
    ),
)  # fmt: skip

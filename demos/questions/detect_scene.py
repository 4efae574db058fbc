"""Questions about non-maximum suppression."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.kernels.canvas import overlap
from flashdl.demokit.kernels.detection import Found, suppressed
from flashdl.demokit.written import number

LETTERS = "ABCDE"
CLEAR = 0.05  # between an overlap and the limit


def row(rng, count, low):  # -> boxes of one size beside each other, from column ``low`` on
    height, width = int(rng.integers(3, 6)), int(rng.integers(6, 11))
    top, steps = int(rng.integers(0, 7)), rng.integers(width // 5, width // 2 + 1, count - 1)
    left = (low + np.concatenate([[0], steps.cumsum()])).tolist()
    return [[top, c, top + height, c + width] for c in left]


def draw_kept(rng):
    first = row(rng, 3, int(rng.integers(0, 3)))
    boxes = first + row(rng, int(rng.integers(1, 3)), first[-1][3] + int(rng.integers(1, 4)))
    scores = rng.choice(np.arange(20, 98), len(boxes), replace=False) / 100
    if rng.uniform() < 0.5:  # the first drops the second, which may not drop the third
        scores[:3] = -np.sort(-scores[:3])
    order = rng.permutation(len(boxes))
    boxes, scores = [boxes[i] for i in order], scores[order].tolist()
    limit = float(rng.choice([0.3, 0.4, 0.5]))
    near = np.abs(overlap(np.array(boxes), np.array(boxes)) - limit).min() < CLEAR
    return draw_kept(rng) if near else {"boxes": boxes, "scores": scores, "limit": limit}


def ask_kept(boxes, scores, limit):
    shown = "\n".join(
        f"- {name}, score {s:.2f}: ({', '.join(map(str, b))})"
        for name, s, b in zip(LETTERS, scores, boxes, strict=False)
    )
    asked = (
        f"Which of them stay after non-maximum suppression that drops at an IoU above {limit:g}? "
        f"Type their letters."
    )
    head = "Boxes of one class, as (top, left, bottom, right), bottom and right exclusive:"
    return f"{head}\n\n{shown}\n\n{asked}"


def solve_kept(demo, boxes, scores, limit):
    order = by_score(np.array(scores))
    found = Found(np.array(boxes)[order], order, np.array(scores)[order])  # its letter for a class
    return {LETTERS[i] for i in kept(demo, found, limit).labels}


def work_kept(answer, boxes, scores, limit):
    order, stays, lines = sorted(range(len(boxes)), key=lambda i: -scores[i]), [], []
    for i in order:
        over = [(j, overlap(np.array([boxes[i]]), np.array([boxes[j]]))[0, 0]) for j in stays]
        over = [(j, shared) for j, shared in over if shared > 0]
        j, most = max(over, key=lambda pair: pair[1], default=(i, 0))
        if most <= limit:
            stays.append(i)
        said = f"IoU {number(most, 2)} with {LETTERS[j]}" if over else "meets no kept box"
        verdict = "stays" if i in stays else "is dropped"
        lines.append(f"- {LETTERS[i]} ({scores[i]:.2f}) {verdict}: {said}.")
    return "\n".join(lines)


def show_kept(demo, boxes, scores, limit):
    order = by_score(np.array(scores))
    found = Found(np.array(boxes)[order], order, np.array(scores)[order])
    stays = np.isin(order, kept(demo, found, limit).labels)
    shared = overlap(found.boxes, found.boxes)
    better = np.tril(np.where(stays, shared, 0), -1)  # with those that stay and score more
    most, near = better.max(axis=1), order[better.argmax(axis=1)]
    pairs = zip(most, near, strict=True)
    return {
        "letter": np.array([LETTERS[i] for i in order]), "score": found.scores,
        "shared": shared, "limit": np.array(limit),
        "box": np.array([", ".join(map(str, boxes[i])) for i in order]),
        "near": np.array([f"{v:.2f} with {LETTERS[j]}" if v else "none" for v, j in pairs]),
        "verdict": np.array(["stays" if s else "dropped" for s in stays]),
        "kept": np.array(sorted(LETTERS[i] for i in order[stays])),
    }  # fmt: skip


def kept_title(d):
    stay, every = ", ".join(d["kept"]), len(d["kept"]) == len(d["letter"])
    rest = "no box has" if every else "the rest has"
    return f"{stay} stay; {rest} an IoU above {d['limit']:g} with a better one that stays"


def by_score(scores):  # [n] -> [n], the order in which boxes are looked at
    return np.argsort(-scores, kind="stable")


def kept(demo, found, limit):
    return demo.suppressed(found, limit)


def rows_of(found, rows):
    return Found(*(part[rows] for part in found))


def without_any_better(found, most):  # whether the better one is kept or not
    shared = np.tril(overlap(found.boxes, found.boxes), -1)
    return rows_of(found, shared.max(axis=1) <= most)


def unlike_the_best(found, most):
    shared = overlap(found.boxes, found.boxes)[0]
    return rows_of(found, (np.arange(len(shared)) == 0) | (shared <= most))


MISTAKES = (
    Mistake("filters-by-score", kept,
            lambda _demo, found, limit: rows_of(found, found.scores >= limit),
            "the limit is one of overlap: a low score stays if no better kept box covers it"),
    Mistake("dropped-boxes-suppress", suppressed, without_any_better,
            "a box that was dropped drops no other: compare with the kept boxes alone"),
    Mistake("only-the-best-suppresses", suppressed, unlike_the_best,
            "every kept box drops its worse neighbours, not only the one with the best score"),
    Mistake("in-the-order-of-the-list", by_score, lambda scores: np.arange(len(scores)),
            "boxes are looked at by falling score, not as they are listed"),
    Mistake("keeps-one-box", kept, lambda _demo, found, _limit: rows_of(found, slice(1)),
            "one box is the answer of localisation: objects apart from it keep theirs"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "nms-keep", draw_kept, ask_kept, solve_kept, work_kept, effort="head",
        words=lambda boxes, **_: tuple(LETTERS[: len(boxes)]), many=True,
        values=show_kept,
        plots=(
            Plot("overlaps", "heatmap", kept_title, z="shared", row_labels="letter",
                 column_labels="letter", y_label="boxes by falling score",
                 x_label="the same boxes; a cell is the IoU of two"),
        ),
        tables=(
            Table("order", "By falling score, each beside the boxes kept before it", (
                Column("box", "letter"), Column("score", "score", ".2f"),
                Column("corners", "box"),
                Column("IoU with a kept one", "near"), Column("so it", "verdict"))),
        ),
    ),
)  # fmt: skip

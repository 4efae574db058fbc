"""Questions about the measures of a segmentation, on maps of 4 x 4 pixels."""

import numpy as np

from flashdl.demokit import Column, Mistake, Plot, Table
from flashdl.demokit.asking import Generator
from flashdl.demokit.written import grid, number

SIDE = 4


def draw_maps(rng):
    classes = int(rng.choice([2, 3, 3, 3]))
    true = np.full((SIDE, SIDE), classes - 1)
    for k in range(classes - 1):  # a rectangle of each other class, at opposite corners
        high, wide = rng.integers(2, 4), rng.integers(1, 3)
        part = np.s_[:high, :wide] if k == 0 else np.s_[SIDE - high :, SIDE - wide :]
        true[part] = k
    given = true.ravel().copy()
    at = rng.choice(SIDE**2, int(rng.integers(3, 8)), replace=False)
    given[at] = (given[at] + rng.integers(1, classes, at.size)) % classes
    return {"true": true.tolist(), "given": given.reshape(SIDE, SIDE).tolist()}


def ask_maps(true, given):
    count = 1 + max(max(row) for row in true)
    asked = (
        f"An image of 4 × 4 pixels is segmented into {count} classes. What are the mIoU, the plain "
        f"mean over the {count} classes, and the pixel accuracy, in this order, to 2 decimals?"
    )
    return f"{asked}\n\nTrue classes:\n\n{grid(true)}\n\nGiven classes:\n\n{grid(given)}"


def solve_maps(demo, true, given):
    found, has = np.array(given), np.array(true)
    ious = np.array([demo.overlap(found == k, has == k) for k in np.unique(has)])
    return measures(averaged(ious, has), demo.right(found, has))


def work_maps(answer, true, given):
    pairs = [(t, g) for a, b in zip(true, given, strict=True) for t, g in zip(a, b, strict=True)]
    lines = []
    for k in sorted({t for t, _ in pairs}):
        both = sum(t == k == g for t, g in pairs)
        either = sum(k in pair for pair in pairs)
        ratio = f"{both}/{either} = {number(both / either, 3)}"
        lines.append(f"- class {k}: given and true over given or true: {ratio}")
    right = sum(t == g for t, g in pairs)
    mean, share = number(answer[0], 3), number(answer[1])
    end = f"Their mean is {mean}. {right} of 16 pixels are right, {share}."
    return "\n".join([*lines, "", end])


def show_maps(demo, true, given):
    found, has = np.array(given), np.array(true)
    classes = np.unique(has)
    sets = [(found == k, has == k) for k in classes]
    ious = np.array([demo.overlap(*pair) for pair in sets])
    top, wrong = classes.size, found != has
    return {
        "maps": np.array([(1 + has) / top, (1 + found) / top, wrong]), "class": classes,
        "has": np.array([np.sum(t) for _, t in sets]),
        "found": np.array([np.sum(g) for g, _ in sets]),
        "both": np.array([np.sum(g & t) for g, t in sets]),
        "either": np.array([np.sum(g | t) for g, t in sets]),
        "iou": ious, "miou": averaged(ious, has), "right": np.sum(found == has),
        "accuracy": demo.right(found, has), "row": 1 + np.arange(SIDE),
        "true_row": np.array([in_line(row) for row in true]),
        "given_row": np.array([in_line(row) for row in given]),
        "wrong": np.array([in_line(1 + np.flatnonzero(row)) or "none" for row in wrong]),
    }  # fmt: skip


def maps_title(d):
    right = f"{d['right']} of 16 pixels right, {d['accuracy']:.4g}"
    return f"mIoU {d['miou']:.3f}, the mean of {len(d['class'])} classes; {right}"


def maps_labels(d):
    return "true class", "given class", f"wrong: {16 - d['right']}"


def in_line(row):
    return " ".join(map(str, row))


def averaged(ious, has):  # [K], the true map -> []
    return ious.mean()


def measures(miou, accuracy):  # -> [2]
    return np.array([miou, accuracy])


MISTAKES = (
    Mistake("accuracy-for-miou", measures, lambda _miou, accuracy: np.array([accuracy, accuracy]),
            "pixel accuracy is the share of right pixels; mIoU is the mean of the classes' IoU"),
    Mistake("leaves-out-class-0", averaged, lambda ious, _has: ious[1:].mean(),
            "class 0 counts like the others in the mean, even where it is the background"),
    Mistake("weighs-by-pixels", averaged,
            lambda ious, has: ious @ np.unique(has, return_counts=True)[1] / has.size,
            "in mIoU each class counts alike, however few pixels it has"),
    Mistake("measures-swapped", measures, lambda miou, accuracy: np.array([accuracy, miou]),
            "the first is the mean of the classes' IoU, the second the share of right pixels"),
)  # fmt: skip

GENERATORS = (
    Generator(
        "mean-iou", draw_maps, ask_maps, solve_maps, work_maps, rtol=0,
        labels=("mIoU", "pixel accuracy"),
        values=show_maps,
        plots=(Plot("maps", "image_strip", maps_title, z="maps", labels=maps_labels),),
        tables=(
            Table("classes", "IoU of a class: pixels given and true / pixels given or true", (
                Column("class", "class", "d"), Column("true", "has", "d"),
                Column("given", "found", "d"), Column("given and true", "both", "d"),
                Column("given or true", "either", "d"), Column("IoU", "iou", ".3f"))),
            Table("rows", "The classes of the pixels, row by row", (
                Column("row", "row", "d"), Column("true", "true_row"),
                Column("given", "given_row"), Column("wrong in columns", "wrong"))),
        ),
    ),
)  # fmt: skip

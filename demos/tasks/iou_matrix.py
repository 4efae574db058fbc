"""The task iou_matrix: how much boxes overlap, every one of two lists with every other."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels.canvas import overlap
from flashdl.demokit.tasks import Edge, Property, Task

SIZES = ((1, 1), (1, 2), (2, 2), (3, 2), (4, 5))


def iou_matrix(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])  # [N, M, 2]
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)  # [N, M]
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return both / np.where(union > 0, union, 1.0)  # 0 / 1 where both are empty


def boxes(rng, n):
    corner = rng.uniform(0, 4, (n, 2))
    return np.concatenate([corner, corner + rng.uniform(1, 4, (n, 2))], axis=1)


def draw(rng, size):
    a, b = (boxes(rng, n) for n in SIZES[size])
    b[0, :2] = a[0, :2] + rng.uniform(-0.4, 0.4, 2)  # one pair at least that overlaps
    b[0, 2:] = b[0, :2] + rng.uniform(1, 4, 2)
    scale = rng.choice([0.1, 1.0])
    return {"a": scale * a, "b": scale * b}


def valid(a, b):
    for name, given in (("a", a), ("b", b)):
        if given.ndim != 2 or given.shape[1] != 4:
            return f"{name} is a list of boxes, [N, 4]."
        if (given[:, 2:] < given[:, :2]).any():
            return "No box has its bottom above its top or its right before its left."
    return ""


def between(f, a, b):
    shared = f(a, b)
    return np.all((shared >= 0) & (shared <= 1))


def itself(f, a, b):
    full = np.prod(a[:, 2:] - a[:, :2], axis=-1) > 0
    return np.allclose(np.diag(f(a, a)), full)


def not_clipped(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(high - low, axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return both / np.where(union > 0, union, 1.0)


def counted_twice(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b
    return both / np.where(union > 0, union, 1.0)


def a_pixel_more(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low + 1, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2] + 1, axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return both / np.where(union > 0, union, 1.0)


def empty_by_empty(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=-1)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    return both / (area_a[:, None] + area_b - both)


def product_clipped(a, b):
    low = np.maximum(a[:, None, :2], b[:, :2])
    high = np.minimum(a[:, None, 2:], b[:, 2:])
    both = np.maximum(np.prod(high - low, axis=-1), 0)
    area_a, area_b = (np.prod(box[:, 2:] - box[:, :2], axis=-1) for box in (a, b))
    union = area_a[:, None] + area_b - both
    return both / np.where(union > 0, union, 1.0)


TASK = Task(
    title="Intersection over union",
    signature="iou_matrix(a[N, 4], b[M, 4]) -> iou[N, M]",
    text="The intersection over union of every box of a with every box of b: the area that both "
         "share by the area that they cover together.\n\n"
         "A box is (top, left, bottom, right), real numbers; its height is bottom - top, without "
         "1 added. Boxes that touch share nothing. A box may have no area: with any box, also "
         "with itself, it has 0.",
    solution=iou_matrix,
    reference=lambda a, b: np.nan_to_num(overlap(a, b)),
    draw=draw,
    valid=valid,
    example={"a": np.array([[0.0, 0.0, 2.0, 2.0]]),
             "b": np.array([[0.0, 0.0, 2.0, 4.0], [1.0, 5.0, 2.0, 6.0]])},
    hints=("The intersection begins at the larger of the tops and ends at the smaller bottom.",
           "a[:, None] beside b: broadcasting pairs all boxes.",
           "The union is both areas less what was counted twice."),
    properties=(
        Property("swapped lists give the transposed",
                 lambda f, a, b: np.allclose(f(b, a), f(a, b).T),
                 "The overlap of a with b is that of b with a."),
        Property("between 0 and 1", between, "No share of an area is below 0 or above 1."),
        Property("1 with itself", itself, "A box that has an area shares all of it with itself."),
    ),
    edges=(
        Edge("a known overlap", {"a": np.array([[0.0, 0.0, 2.0, 2.0]]),
             "b": np.array([[1.0, 1.0, 3.0, 3.0]])},
             "They share 1 and cover 4 + 4 - 1 together.", [[0.14285714285714285]]),
        Edge("apart on both axes", {"a": np.array([[0.0, 0.0, 1.0, 1.0]]),
             "b": np.array([[2.0, 2.0, 3.0, 3.0], [0.0, 2.0, 1.0, 3.0]])},
             "Both sides of the intersection are negative: their product is no area.",
             [[0.0, 0.0]]),
        Edge("boxes that touch", {"a": np.array([[0.0, 0.0, 1.0, 1.0]]),
             "b": np.array([[0.0, 1.0, 1.0, 2.0], [1.0, 1.0, 2.0, 2.0]])},
             "A common border has no area.", [[0.0, 0.0]]),
        Edge("boxes without area", {"a": np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 2.0, 2.0]]),
             "b": np.array([[1.0, 1.0, 1.0, 1.0]])},
             "The union of two empty boxes is 0: nothing is to be divided by it.", [[0.0], [0.0]]),
    ),
    large=lambda rng: {"a": boxes(rng, 150), "b": boxes(rng, 150)},
)  # fmt: skip

WRONG = (
    Mistake("forgets-to-clip", iou_matrix, not_clipped,
            "Boxes apart have negative sides: cut them off at 0 before multiplying."),
    Mistake("clips-the-product", iou_matrix, product_clipped,
            "Two negative sides have a positive product: cut off each side at 0 first."),
    Mistake("counts-the-overlap-twice", iou_matrix, counted_twice,
            "What both share is in both areas: the union is their sum less the intersection."),
    Mistake("adds-a-pixel", iou_matrix, a_pixel_more,
            "Coordinates are real numbers here: a side is bottom - top, without 1 added."),
    Mistake("divides-by-zero", iou_matrix, empty_by_empty,
            "Two boxes without area have a union of 0: 0 / 0 is no number."),
)  # fmt: skip

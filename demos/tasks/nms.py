"""The task nms: of boxes that overlap much, the best one stays."""

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.kernels.detection import Found, suppressed
from flashdl.demokit.tasks import Edge, Property, Task

SIZES = (2, 3, 4, 5, 7)


def nms(boxes, scores, limit):
    low = np.maximum(boxes[:, None, :2], boxes[:, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=-1)  # [N, N]
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    iou = both / (area[:, None] + area - both)
    keep = np.zeros(len(boxes), dtype=bool)
    for i in np.argsort(-scores):
        keep[i] = not (iou[i, keep] > limit).any()
    return keep


def by_the_kernel(boxes, scores, limit):
    order = np.argsort(-scores)
    kept = suppressed(Found(boxes[order], order, scores[order]), limit)
    return np.isin(np.arange(len(boxes)), kept.labels)


def draw(rng, size):
    n = SIZES[size]
    corner = rng.uniform(0, rng.choice([4, 8]), (n, 2))
    boxes = np.concatenate([corner, corner + rng.uniform(2, 5, (n, 2))], axis=1)
    scores = rng.permutation(np.arange(1, n + 1)) / (n + 1)
    return {"boxes": boxes, "scores": scores, "limit": float(rng.uniform(0.1, 0.5))}


def valid(boxes, scores, limit):
    if boxes.ndim != 2 or boxes.shape[1] != 4 or scores.shape != boxes.shape[:1]:
        return "boxes is [N, 4], scores is [N]."
    if (boxes[:, 2:] <= boxes[:, :2]).any():
        return "Each box has its bottom below its top and its right beyond its left."
    if len(np.unique(scores)) < len(scores):
        return "No two scores are equal."
    return "" if 0 <= limit <= 1 else "limit is between 0 and 1."


def order_of_the_list(f, boxes, scores, limit):
    return np.array_equal(f(boxes[::-1], scores[::-1], limit), f(boxes, scores, limit)[::-1])


def dropped_boxes_too(boxes, scores, limit):
    low = np.maximum(boxes[:, None, :2], boxes[:, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    iou = both / (area[:, None] + area - both)
    better = scores > scores[:, None]
    return ~((iou > limit) & better).any(axis=1)


def unlike_the_best(boxes, scores, limit):
    best = np.argsort(-scores)[:1]
    low = np.maximum(boxes[:, :2], boxes[best, :2])
    high = np.minimum(boxes[:, 2:], boxes[best, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    iou = both / (area + area[best] - both)
    return (iou <= limit) | (np.arange(len(boxes)) == best)


def as_listed(boxes, scores, limit):
    low = np.maximum(boxes[:, None, :2], boxes[:, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    iou = both / (area[:, None] + area - both)
    keep = np.zeros(len(boxes), dtype=bool)
    for i in range(len(boxes)):
        keep[i] = not (iou[i, keep] > limit).any()
    return keep


def not_clipped(boxes, scores, limit):
    low = np.maximum(boxes[:, None, :2], boxes[:, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    both = np.prod(high - low, axis=-1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=-1)
    iou = both / (area[:, None] + area - both)
    keep = np.zeros(len(boxes), dtype=bool)
    for i in np.argsort(-scores):
        keep[i] = not (iou[i, keep] > limit).any()
    return keep


TASK = Task(
    title="Non-maximum suppression",
    signature="nms(boxes[N, 4], scores[N], limit) -> keep[N]",
    text="Which boxes stay? Take them by falling score: a box is dropped if its overlap with a box "
         "that was kept before it is above limit, and kept otherwise.\n\n"
         "A box is (top, left, bottom, right), of height bottom - top. The overlap is intersection "
         "over union; a box whose overlap equals limit stays. No two scores are equal.\n\n"
         "keep is an array of booleans in the order of boxes, true where the box stays. N may be "
         "0.",
    solution=nms,
    reference=by_the_kernel,
    draw=draw,
    valid=valid,
    example={"boxes": np.array([[0.0, 0.0, 4.0, 4.0], [0.0, 1.0, 4.0, 5.0], [0.0, 6.0, 4.0, 9.0]]),
             "scores": np.array([0.7, 0.9, 0.8]), "limit": 0.5},
    hints=("A box that was dropped drops no other.",
           "The intersection begins at the larger of the tops and ends at the smaller bottom.",
           "A loop over np.argsort(-scores) is enough: look at the kept boxes."),
    properties=(
        Property("the best box stays", lambda f, boxes, scores, limit:
                 bool(f(boxes, scores, limit)[scores.argmax()]),
                 "Nothing comes before the box with the best score: it is always kept."),
        Property("the order of the list does not matter", order_of_the_list,
                 "The scores say the order: the same boxes stay, however they are listed."),
    ),
    edges=(
        Edge("an overlap of just limit", {"boxes": np.array([[0.0, 0.0, 1.0, 2.0],
             [0.0, 0.0, 1.0, 1.0]]), "scores": np.array([0.9, 0.8]), "limit": 0.5},
             "One box is half of the other, and limit is 0.5: only above it is a box dropped.",
             [1.0, 1.0]),
        Edge("apart on both axes", {"boxes": np.array([[0.0, 0.0, 1.0, 1.0], [2.0, 2.0, 3.0, 3.0]]),
             "scores": np.array([0.8, 0.9]), "limit": 0.2},
             "Both sides of the intersection are negative: it is empty, their product no area.",
             [1.0, 1.0]),
        Edge("a chain and a pair", {"boxes": np.array([[0.0, 0.0, 4.0, 4.0], [0.0, 2.0, 4.0, 6.0],
             [0.0, 4.0, 4.0, 8.0], [9.0, 0.0, 11.0, 2.0], [9.0, 0.0, 11.0, 3.0]]),
             "scores": np.array([0.9, 0.8, 0.7, 0.6, 0.5]), "limit": 0.3},
             "The first drops the second, which drops nothing more; the fourth drops the fifth.",
             [1.0, 0.0, 1.0, 1.0, 0.0]),
        Edge("no boxes", {"boxes": np.zeros((0, 4)), "scores": np.zeros(0), "limit": 0.5},
             "Without boxes keep is empty.", []),
    ),
)  # fmt: skip

WRONG = (
    Mistake("dropped-boxes-suppress", nms, dropped_boxes_too,
            "A box that was dropped drops no other: compare with the kept boxes alone."),
    Mistake("only-the-best-suppresses", nms, unlike_the_best,
            "Every kept box drops its worse neighbours, not only the one with the best score."),
    Mistake("in-the-order-of-the-list", nms, as_listed,
            "Boxes are taken by falling score, not as they are listed."),
    Mistake("forgets-to-clip", nms, not_clipped,
            "Boxes apart on both axes have two negative sides, whose product is no area."),
)  # fmt: skip

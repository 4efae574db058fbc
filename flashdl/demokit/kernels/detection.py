"""From the scores of many windows to a few boxes, and what they are worth beside the true ones.

A detection is matched with a true box that no better one has taken if their IoU is 1/2 or more; its
class is judged apart. Boxes are those of ``canvas``.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flashdl.demokit.kernels.canvas import overlap

Floats = NDArray[Any]
Labels = NDArray[np.int64]

ENOUGH = 0.5  # overlap with a true box at which a detection counts


class Found(NamedTuple):
    """Detections by falling score: boxes [k, 4], classes [k], scores [k]."""

    boxes: Labels
    labels: Labels
    scores: Floats


def candidates(p: Floats, boxes: Labels, least: float) -> Found:
    """The windows [n, 4] whose best class, by p [n, K] without background, scores ``least``."""
    scores = p.max(axis=1)
    order = np.argsort(-scores, kind="stable")
    kept = order[scores[order] >= least]
    return Found(boxes[kept], p[kept].argmax(axis=1), scores[kept])


def suppressed(found: Found, most: float) -> Found:
    """Non-maximum suppression: by falling score, what overlaps a kept box by more is dropped."""
    shared = overlap(found.boxes, found.boxes)
    kept: list[int] = []
    for i in range(len(found.boxes)):
        if not kept or shared[i, kept].max() <= most:
            kept.append(i)
    rows = np.array(kept, int)
    return Found(found.boxes[rows], found.labels[rows], found.scores[rows])


def matched(found: Found, boxes: Labels) -> Labels:
    """Which true box [m, 4] each detection is taken for, [k]; -1 for none, or if it is taken."""
    shared, taken = overlap(found.boxes, boxes), np.full(len(found.boxes), -1)
    for i in range(len(taken)):
        for j in np.argsort(-shared[i], kind="stable"):
            if shared[i, j] >= ENOUGH and j not in taken:
                taken[i] = j
                break
    return taken


def right_of(taken: Labels, found: Found, labels: Labels) -> NDArray[np.bool_]:
    """Whether each detection [k] has the class of the true box that it is matched with."""
    right: NDArray[np.bool_] = (taken >= 0) & (labels[taken] == found.labels)
    return right


def middle_box(scores: Floats, boxes: Labels) -> Floats:  # [n], [n, 4] -> [4]
    """The mean of the boxes, each weighted by its score: the box that is expected."""
    mean: Floats = scores @ boxes / scores.sum()
    return mean

"""Second formulas for the questions about non-maximum suppression."""

from fractions import Fraction
from itertools import chain, combinations

from asked import Second, generator, load, made

from flashdl.runner.questioning import Maker


def pixels(box):
    top, left, bottom, right = box
    return {(y, x) for y in range(top, bottom) for x in range(left, right)}


def shared(a, b):
    return Fraction(len(pixels(a) & pixels(b)), len(pixels(a) | pixels(b)))


def by_subsets(boxes, scores, limit):
    """Of all sets the one of just those boxes that no better one of the set overlaps too much."""
    count = len(boxes)
    most = Fraction(str(limit))
    over = {(i, j) for i in range(count) for j in range(count)
            if scores[j] > scores[i] and shared(boxes[i], boxes[j]) > most}  # fmt: skip
    sets = chain.from_iterable(combinations(range(count), n) for n in range(count + 1))
    (only,) = [
        s for s in sets
        if all((i in s) == (not any((i, j) in over for j in s)) for i in range(count))
    ]  # fmt: skip
    return ["ABCDE"[i] for i in only]


SECOND = {"nms-keep": Second("enumeration of subsets and pixels", by_subsets)}

CHAIN = {  # 7/13 of each is in its neighbour, 4/16 of the first in the last
    "boxes": [[0, 3, 4, 13], [0, 6, 4, 16], [0, 0, 4, 10]],
    "scores": [0.8, 0.4, 0.9],
    "limit": 0.5,
}


def test_a_dropped_box_drops_no_other():
    right, traps = _maker().solved(CHAIN)
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert {"B", "C"} == right
    assert ["C"] == alone["dropped-boxes-suppress"]
    assert ["A", "C"] == alone["filters-by-score"]
    assert ["A", "B", "C"] == alone["no-suppression"]
    assert ["A"] == alone["in-the-order-of-the-list"]


def test_a_lower_limit_drops_more():
    assert {"C"} == _maker().solve({**CHAIN, "limit": 0.2})


def test_no_overlap_is_near_the_limit():
    for seed in range(100):
        given = made("detect_scene", "nms-keep", seed).given
        for a, b in combinations(given["boxes"], 2):
            assert abs(shared(a, b) - Fraction(str(given["limit"]))) >= 0.05


def _maker():
    beside = load("questions/detect_scene")
    return Maker(generator("detect_scene", "nms-keep"), load("detect_scene"), beside)

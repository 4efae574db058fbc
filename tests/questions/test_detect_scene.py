"""Second formulas for the questions about non-maximum suppression."""

from fractions import Fraction
from itertools import chain, combinations
from math import prod

from asked import Second, drawn, generator, load

from flashdl.runner.questioning import Maker


def lines(box):
    top, left, bottom, right = box
    return set(range(top, bottom)), set(range(left, right))


def shared(a, b):
    both = prod(len(one & two) for one, two in zip(lines(a), lines(b), strict=True))
    areas = [prod(map(len, lines(box))) for box in (a, b)]
    return Fraction(both, sum(areas) - both)


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


SECOND = {"nms-keep": Second("enumeration of subsets of the boxes", by_subsets)}

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
    for seed in range(30):
        given = drawn("detect_scene", "nms-keep", seed)
        for a, b in combinations(given["boxes"], 2):
            assert abs(shared(a, b) - Fraction(str(given["limit"]))) >= 0.05


def _maker():
    beside = load("questions/detect_scene")
    return Maker(generator("detect_scene", "nms-keep"), load("detect_scene"), beside)

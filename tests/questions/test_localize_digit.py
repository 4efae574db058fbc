"""Second formulas for the questions about the overlap of boxes."""

import pytest
from asked import Second, generator, load

from flashdl.runner.questioning import Maker


def pixels(box):
    top, left, bottom, right = box
    return {(y, x) for y in range(top, bottom) for x in range(left, right)}


def by_pixels(a, b):
    """The pixels of both, one by one."""
    one, two = pixels(a), pixels(b)
    return len(one & two) / len(one | two)


SECOND = {"iou-value": Second("enumeration of pixels", by_pixels)}


@pytest.fixture
def maker():
    beside = load("questions/localize_digit")
    return Maker(generator("localize_digit", "iou-value"), load("localize_digit"), beside)


@pytest.mark.parametrize(("a", "b", "expected"), [
    ([0, 0, 4, 4], [2, 2, 6, 6], 4 / 28),
    ([1, 1, 3, 3], [0, 0, 4, 4], 4 / 16),
    ([0, 0, 4, 4], [0, 4, 4, 8], 0),
    ([0, 0, 3, 3], [5, 5, 8, 9], 0),
])  # fmt: skip
def test_the_overlap_of_two_boxes(maker, a, b, expected):
    assert expected == pytest.approx(maker.solve({"a": a, "b": b}))


def test_the_ways_to_go_wrong(maker):
    _, traps = maker.solved({"a": [0, 0, 4, 6], "b": [0, 2, 4, 8]})
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert 16 / 48 == pytest.approx(alone["forgets-to-subtract"])
    assert 25 / 45 == pytest.approx(alone["one-pixel-more"])
    assert 16 / 24 == pytest.approx(alone["over-the-found-box"])

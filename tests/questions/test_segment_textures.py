"""Second formulas for the questions about mIoU and pixel accuracy."""

from collections import Counter
from fractions import Fraction

import pytest
from asked import Second, generator, load

from flashdl.runner.questioning import Maker


def by_confusion(true, given):
    """Counts of pairs of classes: IoU = right / (row + column - right)."""
    rows = zip(true, given, strict=True)
    counts = Counter(pair for a, b in rows for pair in zip(a, b, strict=True))
    classes = {t for t, _ in counts}
    row = {k: sum(n for (t, _), n in counts.items() if t == k) for k in classes}
    column = {k: sum(n for (_, g), n in counts.items() if g == k) for k in classes}
    ious = [Fraction(counts[k, k], row[k] + column[k] - counts[k, k]) for k in classes]
    right = Fraction(sum(counts[k, k] for k in classes), 16)
    return [float(sum(ious) / len(ious)), float(right)]


SECOND = {"mean-iou": Second("counts of pairs of classes, as fractions", by_confusion)}

HALVES = {"true": [[0, 0, 1, 1]] * 4, "given": [[0, 1, 1, 1]] * 4}


def test_two_halves_with_one_line_given_wrongly():
    right, traps = _maker().solved(HALVES)
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert [(4 / 8 + 8 / 12) / 2, 12 / 16] == pytest.approx(right)
    assert [8 / 12, 12 / 16] == pytest.approx(alone["leaves-out-class-0"])
    assert [(4 / 8 + 8 / 8) / 2, 12 / 16] == pytest.approx(alone["forgets-false-positives"])


def test_equal_maps_are_perfect():
    assert [1, 1] == pytest.approx(
        _maker().solve({"true": HALVES["true"], "given": HALVES["true"]})
    )


def _maker():
    beside = load("questions/segment_textures")
    return Maker(generator("segment_textures", "mean-iou"), load("segment_textures"), beside)

"""Second formulas for the questions about a ranking."""

from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from asked import Second, generator, load

from flashdl.runner.questioning import Maker


def by_pairs(hits, k):
    """Every pair of right ones, a rank with itself too, gives 1 / the later rank."""
    ranks = [rank for rank, hit in enumerate(hits, 1) if hit]
    pairs = combinations_with_replacement(ranks, 2)
    average = sum(Fraction(1, later) for _, later in pairs) / len(ranks)
    return [float(Fraction(sum(rank <= k for rank in ranks), k)), float(average)]


SECOND = {"precision-at-k": Second("pairs of right ones, as fractions", by_pairs)}


def test_three_right_ones_of_six():
    right, traps = _maker().solved({"hits": [1, 0, 1, 0, 0, 1], "k": 5})
    alone = {t["mistakes"][0]: t["answer"] for t in traps if len(t["mistakes"]) == 1}

    assert [2 / 5, (1 + 2 / 3 + 3 / 6) / 3] == pytest.approx(right)
    assert [2 / 5, 2 / 5] == pytest.approx(alone["precision-for-average"])
    assert [2 / 3, 13 / 18] == pytest.approx(alone["recall-for-precision"])
    assert [2 / 5, 13 / 6 / 6] == pytest.approx(alone["divides-by-the-length"])
    assert [2 / 5, 3 / 6] == pytest.approx(alone["order-ignored"])


def test_right_ones_first_have_average_precision_1():
    assert [2 / 3, 1] == pytest.approx(_maker().solve({"hits": [1, 1, 0, 0, 0], "k": 3}))


def _maker():
    beside = load("questions/retrieve_digit")
    return Maker(generator("retrieve_digit", "precision-at-k"), load("retrieve_digit"), beside)

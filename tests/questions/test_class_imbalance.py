"""Second formulas for class weights and for the measures of a confusion matrix."""

from fractions import Fraction
from math import fsum

import pytest
from asked import Second, generator, load

DEMO = "class_imbalance"


def by_scaling(counts):
    """Weights 1 / count, then divided by the mean over all rows; the last is a plain count."""
    rows = [1 / count for count in counts for _ in range(count)]
    mean = fsum(rows) / len(rows)
    right = sum(count == max(counts) for count in counts for _ in range(count))
    return [*(1 / count / mean for count in counts), right / len(rows)]


def by_cases(TP, FP, FN, TN):
    """Every example by itself: what it is, and what it is called."""
    cases = [(1, 1)] * TP + [(0, 1)] * FP + [(1, 0)] * FN + [(0, 0)] * TN
    called = [is_so for is_so, said in cases if said]
    positive = [said for is_so, said in cases if is_so]
    f1 = Fraction(2 * sum(called), len(called) + len(positive))
    right = sum(is_so == said for is_so, said in cases)
    return [sum(called) / len(called), sum(positive) / len(positive), f1, right / len(cases)]


SECOND = {
    "imbalance-weights": Second("weights scaled row by row", by_scaling),
    "confusion-metrics": Second("counting case by case", by_cases),
}


def solved(name, **given):
    return list(generator(DEMO, name).solve(load(DEMO), **given))


def test_the_mean_weight_of_a_row_is_1():
    found = solved("imbalance-weights", counts=[300, 50, 50])

    assert [4 / 9, 8 / 3, 8 / 3, 0.75] == pytest.approx(found)
    assert 1 == pytest.approx((300 * found[0] + 100 * found[1]) / 400)


def test_f1_is_nearer_to_the_smaller_of_precision_and_recall():
    found = solved("confusion-metrics", TP=30, FP=10, FN=70, TN=90)

    assert [0.75, 0.3, 3 / 7, 0.6] == pytest.approx(found)

"""Second formulas for the question about the variance that components keep."""

from fractions import Fraction

import pytest
from asked import Second, generator, load


def by_leaving_out(variances, k):
    """1 − what is left out; components are left out from the end while a tenth is not passed."""
    exact = [Fraction(str(v)) for v in variances]
    total, count = sum(exact), len(exact)
    while sum(exact[count - 1 :]) <= total / 10:
        count -= 1
    return [float(1 - sum(exact[k:]) / total), count]


SECOND = {"pca-variance": Second("fractions, from the last component on", by_leaving_out)}


def solved(variances, k):
    return generator("pca_map", "pca-variance").solve(load("pca_map"), variances=variances, k=k)


def test_six_and_three_of_ten():
    """Shares 0.6, 0.85, 0.95, 1."""
    assert solved([6.0, 2.5, 1.0, 0.5], 2) == pytest.approx([0.85, 3])


def test_one_component_may_be_enough():
    assert solved([9.5, 0.3, 0.2], 1) == pytest.approx([0.95, 1])

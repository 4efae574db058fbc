"""Second formulas for the questions about batch normalisation."""

from fractions import Fraction
from itertools import combinations
from math import sqrt

import pytest
from asked import Second, generator, load

DEMO = "batchnorm_lab"


def by_differences(x, entry, gamma, beta):
    """Variance and distance from the mean by the differences of pairs, with no mean."""
    n, here = len(x), x[entry - 1]
    variance = Fraction(sum((a - b) ** 2 for a, b in combinations(x, 2)), n * n)
    away = Fraction(sum(here - other for other in x), n)
    return gamma * float(away) / sqrt(variance) + beta


def by_weights(r, m, means):
    """Every mean by the weight that it has at last: exact, and not step by step."""
    kept, k = Fraction(str(m)), len(means)
    total = kept**k * r
    for j, mean in enumerate(means, start=1):
        total += kept ** (k - j) * (1 - kept) * mean
    return float(total)


SECOND = {
    "batchnorm-value": Second("differences of pairs", by_differences),
    "bn-running": Second("closed form of the weights", by_weights),
}


def solved(name, **given):
    return generator(DEMO, name).solve(load(DEMO), **given)


def test_the_variance_divides_by_the_number_of_values():
    given = {"x": [1, 3, 5, 7], "gamma": 2.0, "beta": 0.5}

    assert solved("batchnorm-value", **given, entry=4) == pytest.approx(2 * 3 / sqrt(5) + 0.5)
    assert solved("batchnorm-value", **given, entry=1) == pytest.approx(-2.183282, abs=1e-6)


def test_the_running_mean_keeps_the_share_that_momentum_says():
    assert solved("bn-running", r=2, m=0.9, means=[8]) == pytest.approx(2.6)
    assert solved("bn-running", r=0, m=0.9, means=[10, 10]) == pytest.approx(1.9)
    assert solved("bn-running", r=-4, m=0.99, means=[6]) == pytest.approx(-3.9)

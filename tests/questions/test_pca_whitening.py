"""Second formulas for the question about a whitened value."""

import math

import pytest
from asked import Second, generator, load


def by_logarithms(along, mean, variance, eps):
    """The size as exp(log of the distance − half the log of the variance), then its sign."""
    apart = along - mean
    if apart == 0:
        return 0.0
    return math.copysign(math.exp(math.log(abs(apart)) - math.log(variance + eps) / 2), apart)


SECOND = {"whiten-value": Second("closed form by logarithms", by_logarithms)}


def solved(**given):
    return generator("pca_whitening", "whiten-value").solve(load("pca_whitening"), **given)


def test_three_above_the_mean_is_one_and_a_half_deviations():
    assert solved(along=4.0, mean=1.0, variance=4.0, eps=0.0) == pytest.approx(1.5)


def test_eps_stands_under_the_root():
    """√(0.3 + 0.1)² = 0.4; −1 / 0.632456."""
    assert solved(along=1.0, mean=2.0, variance=0.3, eps=0.1) == pytest.approx(-1.581139, abs=1e-6)

"""Sizes on known arrays, the fitted line against NumPy's own."""

import math

import numpy as np
import pytest

from flashdl.demokit.kernels.sizes import line_fit, logs, rms, sizes


def test_rms_of_huge_numbers_is_finite():
    assert 5e200 / math.sqrt(2) == pytest.approx(rms(np.array([3e200, 4e200])))
    assert rms(np.zeros(3)) == 0


def test_sizes_are_rms_and_median_of_each_array():
    found = sizes([np.array([3.0, -4.0, 0.0]), np.zeros(2)])

    assert [5 / math.sqrt(3), 0] == pytest.approx(found[0])
    assert [3, 0] == list(found[1])


def test_the_logarithm_of_nothing_is_a_gap():
    r, m = logs([np.array([0.0, 0.0, 1e-40]), np.full(3, 100.0)])

    assert [-40 - math.log10(3) / 2, 2] == pytest.approx(r)
    assert math.isnan(m[0])
    assert m[1] == 2


def test_the_line_is_that_of_least_squares():
    y = np.random.default_rng(0).normal(size=30) - 0.3 * np.arange(30)
    slope, r_squared = line_fit(y)

    assert np.polyfit(np.arange(30), y, 1)[0] == pytest.approx(slope)
    assert np.corrcoef(np.arange(30), y)[0, 1] ** 2 == pytest.approx(r_squared)


def test_gaps_are_left_out_of_the_line():
    slope, r_squared = line_fit(np.array([0.0, np.nan, -4.0, -6.0, np.nan]))

    assert (-2, 1) == pytest.approx((slope, r_squared))
    assert all(math.isnan(number) for number in line_fit(np.array([1.0, np.nan])))

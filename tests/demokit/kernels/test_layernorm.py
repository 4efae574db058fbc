"""Normalised rows by their moments, the gradient against central differences."""

import numpy as np
import pytest

from flashdl.demokit.kernels.layernorm import normalise, through_normalise

rng = np.random.default_rng(0)
Y, G, V = rng.normal(3, 5, size=(3, 10, 40))


def test_normalised_rows_have_mean_zero_and_variance_one():
    z = normalise(Y)

    assert np.zeros(10) == pytest.approx(z.mean(axis=1), abs=1e-12)
    assert np.ones(10) == pytest.approx(z.var(axis=1), rel=1e-9)


def test_a_row_of_equal_entries_becomes_zero():
    assert np.zeros((1, 4)) == pytest.approx(normalise(np.full((1, 4), 7.0)))


def test_neither_a_shift_nor_a_scale_of_a_row_changes_it():
    assert normalise(Y) == pytest.approx(normalise(3 * Y + 2), abs=1e-9)


def test_the_gradient_is_the_slope():
    measured = ((normalise(Y + 1e-5 * V) - normalise(Y - 1e-5 * V)) * G).sum() / 2e-5

    assert measured == pytest.approx((through_normalise(Y, G) * V).sum(), rel=1e-7)

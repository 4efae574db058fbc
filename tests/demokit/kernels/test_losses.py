"""The squared error against its sums written out, its gradient exactly (it is a quadratic)."""

import numpy as np
import pytest

from flashdl.demokit.kernels.losses import d_squared_error, entropy, squared_error


def test_squared_error_is_half_the_squared_distance_meant_over_the_batch():
    y, t = np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [3.0, 4.0]])

    assert (5 / 2 + 25 / 2) / 2 == squared_error(y, t)


def test_the_gradient_is_the_slope():
    y, t, v = np.random.default_rng(0).normal(size=(3, 6, 2))
    measured = (squared_error(y + v, t) - squared_error(y - v, t)) / 2

    assert measured == pytest.approx((d_squared_error(y, t) * v).sum())


def test_entropy_of_known_distributions():
    p = np.array([[1.0, 0.0], [0.5, 0.5]])

    assert [0, np.log(2)] == pytest.approx(entropy(p))
    assert -sum(q * np.log(q) for q in (0.2, 0.3, 0.5)) == pytest.approx(
        entropy(np.array([0.2, 0.3, 0.5]))
    )

"""Losses against their sums written out, gradients against central differences."""

import math

import numpy as np
import pytest

from flashdl.demokit.kernels.losses import (
    cross_entropies,
    cross_entropy,
    d_cross_entropy,
    d_squared_error,
    entropy,
    log_softmax,
    softmax,
    squared_error,
    through_softmax,
)

FAR = [[1000.0, 999.0, -1000.0], [-1e4, 0.0, 1e4], [5.0, 5.0, 5.0]]


def logits(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape) * 3


def by_odds(z):
    """p_i = 1 / sum_j exp(z_j - z_i), the share of i by its odds against every class."""
    return [1 / math.fsum(math.exp(min(b - a, 700.0)) for b in z) for a in z]


def targets(seed, B, K):
    t = np.random.default_rng(seed).random((B, K))
    return t / t.sum(axis=1, keepdims=True)


def test_squared_error_is_half_the_squared_distance_meant_over_the_batch():
    y, t = np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [3.0, 4.0]])

    assert (5 / 2 + 25 / 2) / 2 == squared_error(y, t)


def test_the_gradient_of_the_squared_error_is_its_slope():
    y, t, v = np.random.default_rng(0).normal(size=(3, 6, 2))
    measured = (squared_error(y + v, t) - squared_error(y - v, t)) / 2

    assert measured == pytest.approx((d_squared_error(y, t) * v).sum())


@pytest.mark.parametrize("z", [*logits(1, 20, 5), *FAR])
def test_softmax_is_the_share_by_odds(z):
    assert by_odds(z) == pytest.approx(softmax(np.array(z)), rel=1e-12, abs=1e-300)


def test_softmax_works_along_the_last_axis():
    z = logits(2, 4, 3, 5)

    for i, j in np.ndindex(4, 3):
        assert list(softmax(z[i, j])) == list(softmax(z)[i, j])
        assert list(log_softmax(z[i, j])) == list(log_softmax(z)[i, j])


def test_through_softmax_is_the_jacobian_times_the_gradient_above():
    for z, g in zip(logits(3, 20, 5), logits(4, 20, 5), strict=True):
        p = softmax(z)
        J = np.diag(p) - np.outer(p, p)

        assert J @ g == pytest.approx(through_softmax(p, g), abs=1e-14)


def test_through_softmax_is_the_slope_of_a_weighted_output():
    z, g, v = logits(5, 3, 4, 6)
    measured = (g * (softmax(z + 1e-6 * v) - softmax(z - 1e-6 * v))).sum() / 2e-6

    assert measured == pytest.approx((through_softmax(softmax(z), g) * v).sum(), rel=1e-7)


def test_log_softmax_is_the_logarithm_of_softmax_where_that_is_exact():
    z = logits(6, 50, 7)

    assert [[math.log(p) for p in by_odds(row)] for row in z] == pytest.approx(
        log_softmax(z), abs=1e-12
    )


def test_log_softmax_stays_finite_where_a_probability_is_rounded_to_zero():
    z = np.array([1000.0, 0.0, 0.0])

    assert 0 == softmax(z)[1]
    assert [0, -1000, -1000] == list(log_softmax(z))
    assert 1000 == cross_entropies(z, np.array([0.0, 1.0, 0.0]))


def test_cross_entropy_weighs_each_logarithm_by_its_target():
    z, t = logits(7, 8, 4), targets(8, 8, 4)
    expected = [
        -math.fsum(q * math.log(p) for q, p in zip(row, by_odds(of), strict=True))
        for row, of in zip(t, z, strict=True)
    ]

    assert expected == pytest.approx(cross_entropies(z, t))
    assert sum(expected) / 8 == pytest.approx(cross_entropy(z, t))


def test_with_a_one_hot_target_only_the_logarithm_of_that_class_is_left():
    z = logits(9, 5)
    for k, p in enumerate(by_odds(z)):
        assert -math.log(p) == pytest.approx(cross_entropies(z, np.eye(5)[k]))


def test_equal_logits_cost_the_logarithm_of_the_number_of_classes():
    for K in range(2, 21):
        assert math.log(K) == pytest.approx(cross_entropies(np.full(K, 7.0), np.eye(K)[0]))


def test_no_prediction_costs_less_than_the_entropy_of_the_target():
    for t in targets(10, 20, 4):
        best = cross_entropies(np.log(t), t)

        assert entropy(t) == pytest.approx(best)
        assert (cross_entropies(logits(11, 100, 4), t) > best).all()


def test_the_gradient_of_cross_entropy_is_its_slope():
    z, v = logits(12, 2, 6, 4)
    t = targets(13, 6, 4)
    measured = (cross_entropy(z + 1e-5 * v, t) - cross_entropy(z - 1e-5 * v, t)) / 2e-5

    assert measured == pytest.approx((d_cross_entropy(z, t) * v).sum(), rel=1e-8)


def test_the_gradient_of_cross_entropy_is_bounded_and_sums_to_zero():
    z, t = logits(14, 30, 5) * 10, np.eye(5)[np.random.default_rng(15).integers(5, size=30)]
    of_one = d_cross_entropy(z, t) * 30

    assert np.abs(of_one).max() <= 1
    assert of_one.sum(axis=1) == pytest.approx(np.zeros(30), abs=1e-14)


def test_entropy_of_known_distributions():
    p = np.array([[1.0, 0.0], [0.5, 0.5]])

    assert [0, np.log(2)] == pytest.approx(entropy(p))
    assert -sum(q * np.log(q) for q in (0.2, 0.3, 0.5)) == pytest.approx(
        entropy(np.array([0.2, 0.3, 0.5]))
    )

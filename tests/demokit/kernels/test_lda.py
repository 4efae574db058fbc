"""Two normal classes: what LDA and the nearest example say, by other formulas."""

import numpy as np
import pytest

from flashdl.demokit.kernels import lda


def drawn(seed, n, d, worth=1.0):
    return lda.examples(np.random.default_rng(seed), np.full(d, worth), n)


def test_both_classes_are_as_large_and_as_far_apart_as_asked():
    X, y = lda.examples(np.random.default_rng(1), np.array([3.0, 0.0, -1.0]), 20_000)

    assert 10_000 == y.sum()
    assert [3, 0, -1] == pytest.approx(X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0), abs=0.05)


def test_the_covariance_is_the_mean_of_those_within_the_classes():
    X, y = drawn(2, 40, 3)
    m = np.array([X[y == c].mean(axis=0) for c in (0, 1)])
    within = (np.cov(X[y == 0].T) + np.cov(X[y == 1].T)) / 2

    assert within == pytest.approx(lda.covariance(X, y, m, 0.0))
    assert within + 2 * np.eye(3) == pytest.approx(lda.covariance(X, y, m, 2.0))


def test_lda_divides_like_least_squares_on_the_classes():
    (X, y), (T, _) = drawn(3, 60, 4), drawn(4, 200, 4)
    A = np.column_stack([X, np.ones(60)])
    w = np.linalg.lstsq(A, 2.0 * y - 1, rcond=None)[0]  # classes of one size: the same plane

    assert list((T @ w[:4] + w[4] > 0).astype(int)) == list(lda.lda(X, y, T))


def test_the_nearest_example_is_found_by_looking_at_all():
    (X, y), (T, _) = drawn(5, 30, 6), drawn(6, 50, 6)
    expected = [y[min(range(30), key=lambda i: np.linalg.norm(X[i] - t))] for t in T]

    assert expected == list(lda.nearest(X, y, T))


def test_with_one_useful_feature_both_rules_come_near_what_is_possible():
    found = lda.learned(np.random.default_rng(7), 100, np.array([1]), draws=20)[:, 0]

    assert 0.7257 == pytest.approx(found[0], abs=0.02)  # the normal distribution at 0.6
    assert 0.5596 == pytest.approx(found[3], abs=0.03)  # and at 0.15
    assert found[2] < found[0]

"""The invariants of pca_map, recomputed from the data it shows."""

import numpy as np
import pytest

NAME = "pca_map"
SOURCES = ("pixels", "dense")


@pytest.mark.slow
def test_directions_are_orthonormal(compute):
    for source in SOURCES:
        V = compute(source=source)["directions"]

        assert np.eye(len(V)) == pytest.approx(V @ V.T, abs=1e-10)


def test_directions_are_eigenvectors_of_the_covariance_largest_first(compute):
    for source in SOURCES:
        d = compute(source=source)
        C, V = np.cov(d["x"].T, bias=True), d["directions"]

        assert d["variances"][:, None] * V == pytest.approx(V @ C, abs=1e-8)
        assert np.diff(d["variances"]).max() <= 0
        assert np.trace(C) == pytest.approx(d["variances"].sum())


def test_both_ways_give_the_same(compute):
    d = compute()
    expected = np.linalg.eigvalsh(np.cov(d["x"].T, bias=True))[::-1][:4]

    assert expected == pytest.approx(d["by_svd"])
    assert expected == pytest.approx(d["by_eigenvalue"])
    assert np.ones(4) == pytest.approx(d["cosine"])


def test_the_error_is_the_sum_of_the_variances_left_out(compute):
    for source in SOURCES:
        d = compute(source=source)
        X, V = d["x"] - d["x"].mean(axis=0), d["directions"]
        for k, error in zip(d["k_shown"], d["error"], strict=True):
            rest = X - X @ V[:k].T @ V[:k]

            assert (rest**2).sum(axis=1).mean() == pytest.approx(error, abs=1e-8)
            assert d["variances"][k:].sum() == pytest.approx(error, abs=1e-8)


def test_no_random_directions_lose_less(compute):
    d = compute()
    rng = np.random.default_rng(1)
    X = d["x"] - d["x"].mean(axis=0)
    for k, error in zip(d["k_shown"], d["error"], strict=True):
        Q = np.linalg.qr(rng.normal(size=(64, k)))[0]

        assert error <= ((X - X @ Q @ Q.T) ** 2).sum(axis=1).mean() + 1e-12


def test_the_first_directions_are_shown_with_the_best_and_a_random_error(compute):
    d = compute()

    assert d["directions"][:4] == pytest.approx(d["axes"].reshape(4, 64))
    assert d["variances"].sum() - np.cumsum(d["variances"][:4]) == pytest.approx(d["best"])
    assert 1 - d["best"] / d["variances"].sum() == pytest.approx(d["share_so_far"])
    assert (d["best"] < d["chance"]).all()


@pytest.mark.slow
def test_projecting_twice_is_projecting_once(compute):
    d = compute(k=7)
    V = d["directions"][:7]
    once = (d["x"] - d["x"].mean(axis=0)) @ V.T @ V

    assert once == pytest.approx(once @ V.T @ V, abs=1e-10)
    assert d["again"] <= 1e-10


@pytest.mark.slow
def test_scores_are_uncorrelated(compute):
    scores = compute(k=10)["scores"]
    expected = np.diag(compute()["variances"][:10])

    assert expected == pytest.approx(np.cov(scores.T, bias=True), abs=1e-10)


@pytest.mark.slow
def test_shares_add_up_the_variances(compute):
    d = compute(n=1797)
    expected = np.cumsum(np.sort(np.linalg.eigvalsh(np.cov(d["x"].T)))[::-1])

    assert (expected / expected[-1])[:61] == pytest.approx(d["shares"][:, 0])
    assert [0.285, 0.738] == pytest.approx(d["few"][0, [1, 4]], abs=1e-3)  # the row's 28.5 %
    assert [3.36, 1.23, 0.19] == pytest.approx(d["error"][[1, 2, 4]], abs=0.01)


def test_fewer_components_hold_90_percent_of_the_features_than_of_the_pixels(compute):
    pixels, dense = compute()["needed"]

    assert pixels >= 15
    assert dense <= 10


def test_a_pixel_in_another_unit_turns_the_first_direction(compute):
    plain, loud = compute()["loud"]

    assert plain < 0.1
    assert loud > 0.9


CATCHES = {
    "forgets-to-centre": (
        test_directions_are_eigenvectors_of_the_covariance_largest_first,
        test_the_error_is_the_sum_of_the_variances_left_out,
    ),
    "forgets-to-centre-the-covariance": (test_both_ways_give_the_same,),
    "smallest-first": (
        test_directions_are_eigenvectors_of_the_covariance_largest_first,
        test_no_random_directions_lose_less,
    ),
    "loadings-for-directions": (
        test_directions_are_orthonormal,
        test_projecting_twice_is_projecting_once,
    ),
    "deviations-for-variances": (
        test_shares_add_up_the_variances,
        test_fewer_components_hold_90_percent_of_the_features_than_of_the_pixels,
    ),
}

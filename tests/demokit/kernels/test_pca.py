"""Principal components against a rotation that is known, and two ways to find them."""

import numpy as np
import pytest

from flashdl.demokit.kernels import pca

rng = np.random.default_rng(0)
ANGLE = np.pi / 6
AXES = np.array([[np.cos(ANGLE), np.sin(ANGLE)], [np.sin(ANGLE), -np.cos(ANGLE)]])
X = rng.normal(size=(40, 6)) @ rng.normal(size=(6, 6)) + rng.normal(size=6)


def test_a_stretched_cross_has_its_arms_as_directions():
    arms = np.array([[3.0, 0], [-3, 0], [0, 1], [0, -1]]) @ AXES + 5
    found = pca.fit(arms)

    assert [4.5, 0.5] == pytest.approx(found.variances)
    assert [5, 5] == pytest.approx(found.mean)
    assert AXES == pytest.approx(found.directions * np.sign(found.directions[:, :1]))


def test_singular_values_and_eigenvectors_find_the_same():
    by_svd, by_eigh = pca.fit(X), pca.fit_by_eigenvectors(X)

    assert by_eigh.variances == pytest.approx(by_svd.variances)
    assert by_eigh.directions == pytest.approx(by_svd.directions, abs=1e-8)


def test_directions_are_orthonormal():
    V = pca.fit(X).directions

    assert np.eye(6) == pytest.approx(V @ V.T, abs=1e-12)


def test_scores_are_uncorrelated_with_the_variances_found():
    found = pca.fit(X)

    assert np.diag(found.variances) == pytest.approx(
        pca.covariance(pca.project(found, X, 6)), abs=1e-10
    )


def test_the_squared_error_of_k_components_is_the_sum_of_the_others():
    found = pca.fit(X)
    for k in range(1, 7):
        error = ((X - pca.reconstruct(found, pca.project(found, X, k))) ** 2).sum(axis=1).mean()

        assert found.variances[k:].sum() == pytest.approx(error, abs=1e-10)


def test_no_other_plane_loses_less():
    found = pca.fit(X)
    best = found.variances[2:].sum()
    for _ in range(50):
        Q = np.linalg.qr(rng.normal(size=(6, 2)))[0]
        centred = X - found.mean

        assert best <= ((centred - centred @ Q @ Q.T) ** 2).sum(axis=1).mean()


def test_a_constant_feature_lowers_the_rank():
    found = pca.fit(np.c_[X, np.full(40, 3.0)])

    assert 6 == found.rank
    assert 1 == pytest.approx(pca.share(found)[-1])


@pytest.mark.parametrize("eps", [0.0, 0.5])
def test_whitened_rows_have_the_identity_as_covariance_but_for_eps(eps):
    found = pca.fit(X)
    expected = np.diag(found.variances / (found.variances + eps))

    assert expected == pytest.approx(pca.covariance(pca.whiten(found, X, 6, eps)), abs=1e-10)
    assert pytest.approx(X) == pca.unwhiten(found, pca.whiten(found, X, 6, eps), eps)


def test_zca_is_whitening_rotated_back():
    found = pca.fit(X)
    white = pca.whiten_zca(found, X, 6, 0.0)

    assert np.eye(6) == pytest.approx(pca.covariance(white), abs=1e-10)
    assert pca.whiten(found, X, 6, 0.0) @ found.directions == pytest.approx(white)
    matrix = pca.zca_matrix(found, 6, 0.0)
    assert matrix == pytest.approx(matrix.T)
    assert np.linalg.eigvalsh(matrix)[0] > 0


def test_signs_do_not_depend_on_the_signs_that_lapack_chose():
    found = pca.fit(X)
    largest = np.abs(found.directions).argmax(axis=1)

    assert (found.directions[np.arange(6), largest] > 0).all()


def test_standardised_features_have_variance_one_and_a_constant_one_is_zero_or_nan():
    found = pca.fit(np.c_[X, np.full(40, 3.0)])
    x = np.c_[X, np.full(40, 3.0)]

    assert X.var(axis=0) == pytest.approx(pca.feature_variances(found)[:6])
    assert np.ones(6) == pytest.approx(pca.standardise(found, x, 0.0).var(axis=0)[:6])
    assert np.zeros(40) == pytest.approx(pca.standardise(found, x, 1e-3)[:, 6], abs=1e-9)

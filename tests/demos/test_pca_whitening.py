"""The invariants of pca_whitening, from its arrays and from its functions on drawn numbers."""

import numpy as np
import pytest

from flashdl.demokit.data import digits, digits_split
from flashdl.demokit.kernels import pca

NAME = "pca_whitening"


def training_digits():
    return digits_split(np.random.default_rng(0)).train_images.reshape(-1, 64)


def test_the_covariance_of_whitened_training_digits_is_the_identity(demo):
    x = training_digits()
    y = demo.whitened(pca.fit(x), x, "pca", 40, 0.0)

    assert np.zeros(40) == pytest.approx(y.mean(axis=0), abs=1e-10)
    assert np.eye(40) == pytest.approx(y.T @ y / len(y), abs=1e-8)


@pytest.mark.slow
def test_eps_lowers_a_variance_to_its_share_of_the_sum(compute):
    for eps in (1e-5, 0.1):
        d = compute(eps=eps)

        assert d["eigenvalue"] / (d["eigenvalue"] + eps) == pytest.approx(d["measured"], abs=1e-8)


@pytest.mark.slow
def test_every_kind_reaches_the_covariance_it_should(compute):
    for kind in ("standardise", "pca", "zca"):
        assert compute(kind=kind)["off"] <= 1e-8


def test_shown_covariances_are_those_of_numpy(compute):
    row = training_digits()[:, 25:30]

    assert np.cov(row.T, bias=True) == pytest.approx(compute()["before"], abs=6e-4)


def test_standardised_pixels_keep_their_correlations(compute):
    row = training_digits()[:, 25:30]

    assert np.corrcoef(row.T) == pytest.approx(compute(kind="standardise")["after"], abs=2e-3)


def test_with_all_axes_whitening_can_be_undone_and_with_fewer_the_variance_is_missing(compute):
    d = compute()
    total = training_digits().var(axis=0).sum()
    missing = np.sqrt(total * np.abs(1 - d["share"]) / 64)

    assert d["undone"][-1] <= 1e-8
    assert missing[:-1] == pytest.approx(d["undone"][:-1], rel=1e-6)


@pytest.mark.slow
def test_with_all_axes_the_digits_come_back_by_roots_rotation_and_mean(demo):
    x = training_digits()
    found = pca.fit(x)
    y = demo.whitened(found, x, "pca", found.rank, 0.0)

    back = (y * np.sqrt(found.variances)) @ found.directions + found.mean
    assert x == pytest.approx(back, abs=1e-8)


@pytest.mark.slow
def test_the_matrix_that_zca_applies_is_its_own_transpose(demo):
    found = pca.fit(training_digits())
    M = demo.whitened(found, found.mean + np.eye(64), "zca", found.rank, 1e-5)

    assert M.T == pytest.approx(M, rel=1e-9, abs=1e-9)


@pytest.mark.slow
def test_the_zca_matrix_is_symmetric_and_its_images_are_near_the_digits(compute):
    d = compute(kind="zca", k=61, eps=0.1)
    pairs = zip(d["images"][::3], d["images"][2::3], strict=True)

    assert d["asymmetry"] <= 1e-12
    assert min(np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in pairs) > 0.3


def test_zca_looks_like_the_digit_and_the_rotated_numbers_do_not(compute):
    y, back = compute()["likeness"]

    assert y < 0.2
    assert back > 0.5


def test_three_steps_take_off_mean_covariance_and_unequal_variances_and_zca_keeps_that(compute):
    d, x = compute(), training_digits()

    assert np.abs(x.mean(axis=0)).max() == pytest.approx(d["largest_mean"][0])
    assert np.zeros(3) == pytest.approx(d["largest_mean"][1:], abs=1e-9)
    assert np.zeros(2) == pytest.approx(d["covariance"][2:], abs=1e-9)
    assert [1, 1] == pytest.approx([d["least"][3], d["most"][3]])
    assert 0 == pytest.approx(d["zca_off"], abs=1e-9)
    assert np.linalg.eigvalsh(np.cov(x.T, bias=True))[-1] == pytest.approx(d["most"][2])


def test_noise_along_an_axis_grows_by_one_over_its_deviation(compute):
    d = compute()
    variances = np.linalg.eigvalsh(np.cov(training_digits().T, bias=True))[::-1]
    v = variances[[0, 19, 39, 59, 60]]

    assert 1 / np.sqrt(v) == pytest.approx(d["factors"][0, :5], abs=0.06)
    assert 1 / np.sqrt(v + 1e-5) == pytest.approx(d["factors"][1, :5], abs=0.06)
    assert np.isnan(d["factors"][0, 5])
    assert d["factors"][1, 5] == pytest.approx(1e-5**-0.5, abs=0.06)


def test_new_digits_are_near_the_identity_but_not_on_it(compute):
    d = compute()

    assert 0.01 <= d["test_off"] <= 0.1
    assert d["train_off"] <= 1e-4


def test_whitening_makes_one_version_of_a_digit_and_augmentation_many(compute):
    assert [1, 1, 10] == list(compute()["versions"])


def test_shifts_along_the_axes_have_the_covariance_of_the_digits(demo):
    rng = np.random.default_rng(1)
    found = pca.fit(rng.normal(size=(50, 3)) * [1.0, 2.0, 5.0])
    steps = np.array([demo.shifted(rng, np.zeros(3), found) for _ in range(4000)])

    covariance = found.directions.T @ np.diag(found.variances) @ found.directions
    assert demo.SHIFT**2 * covariance == pytest.approx(np.cov(steps.T), abs=0.02)


def test_three_pixels_never_change_and_standardising_them_needs_eps(compute):
    assert 3 == (digits()[0].std(axis=0) == 0).sum()
    assert compute()["constant"] >= 3
    assert compute(kind="standardise", eps=0.0)["nan"] == compute()["constant"]
    assert 0 == compute(kind="standardise")["nan"]


CATCHES = {
    "forgets-to-centre": (
        test_the_covariance_of_whitened_training_digits_is_the_identity,
        test_standardised_pixels_keep_their_correlations,
    ),
    "divides-by-the-eigenvalue": (
        test_the_covariance_of_whitened_training_digits_is_the_identity,
        test_eps_lowers_a_variance_to_its_share_of_the_sum,
    ),
    "drops-the-small-axes": (
        test_with_all_axes_whitening_can_be_undone_and_with_fewer_the_variance_is_missing,
    ),
    "zca-without-rotating-back": (
        test_the_zca_matrix_is_symmetric_and_its_images_are_near_the_digits,
    ),
    "fits-the-test-set": (test_new_digits_are_near_the_identity_but_not_on_it,),
    "fits-each-batch": (test_whitening_makes_one_version_of_a_digit_and_augmentation_many,),
}

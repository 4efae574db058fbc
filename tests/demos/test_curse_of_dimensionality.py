"""The invariants of curse_of_dimensionality, by closed forms and the distances written out."""

import math

import numpy as np
import pytest

NAME = "curse_of_dimensionality"


@pytest.mark.slow
def test_nearest_over_farthest_rises_with_the_dimension_in_every_metric(compute, demo):
    rng = np.random.default_rng(6)
    for p in ("1", "2", "inf"):
        found = [demo.contrast(demo.points(rng, 300, d), rng.random((9, d)), p) for d in (2, 9, 90)]

        assert 0 < found[0] < found[1] < found[2] < 1
    assert (np.diff(compute()["ratio"]) > 0).all()
    ratio = dict(zip(compute()["d"].tolist(), compute()["ratio"], strict=True))
    assert ratio[500] > 0.85
    assert ratio[1000] > 0.88
    assert ratio[2] < 0.05


def test_distances_are_norms_of_differences(demo):
    rng = np.random.default_rng(1)
    x, q = rng.random((20, 7)), rng.random(7)
    for p, order in (("1", 1), ("2", 2), ("inf", np.inf)):
        expected = [np.linalg.norm(row - q, order) for row in x]

        assert expected == pytest.approx(demo.distances(x, q, p))
    near_far = [np.linalg.norm(x - q, axis=1) for q in x[:3] + 0.01]
    expected = np.mean([D.min() / D.max() for D in near_far])
    assert expected == pytest.approx(demo.contrast(x, x[:3] + 0.01, "2"))


@pytest.mark.slow
def test_the_columns_of_the_cube_are_their_closed_forms(compute):
    d = compute()
    for dim, shell, edge, cells in zip(d["d"], d["shell"], d["edge"], d["cells"], strict=True):
        inside = math.prod([0.9] * dim)

        assert 1 - inside == pytest.approx(shell, abs=1e-12)
        assert math.log(0.01) == pytest.approx(dim * math.log(edge), rel=1e-9)
        assert f"1e{dim}" == cells


def test_of_many_points_the_expected_share_lies_near_a_wall(demo):
    d = demo.cube(np.random.default_rng(4), 5000, np.array([1, 3, 20]))

    assert [1 - 0.9**k for k in (1, 3, 20)] == pytest.approx(d["near"], abs=0.035)


def test_the_points_take_as_many_cells_as_throws_of_a_die_with_so_many_sides(demo):
    for n in (50, 500):
        expected = [1 - math.exp(n * math.log1p(-(0.1**d))) for d in range(1, 6)]

        found = demo.cube(np.random.default_rng(5), n, np.array([1]))["taken"]

        assert expected == pytest.approx(found, abs=0.12 if n < 100 else 0.06)


@pytest.mark.slow
def test_digits_are_farther_apart_in_ratio_than_with_shuffled_pixels(compute):
    d = compute()

    assert d["digits"] < d["shuffled"] - 0.1


def test_shuffling_keeps_the_values_of_every_pixel(demo):
    rng = np.random.default_rng(2)
    images, asked = demo.real(rng, 30)
    mixed, _ = demo.shuffled(rng, (images, asked))

    assert (30, 64) == images.shape
    assert np.sort(images, axis=0).tolist() == np.sort(mixed, axis=0).tolist()
    assert images.tolist() != mixed.tolist()


@pytest.mark.slow
def test_lda_peaks_inside_falls_at_d_equal_n_and_recovers(compute):
    d = compute()
    plain = d["accuracy"][0]

    assert 0 < plain.argmax() < plain.size - 1
    assert 100 == d["count"][plain.argmin()]
    assert plain[-1] > plain.min() + 0.05


def test_a_ridge_or_better_features_leave_no_peak(compute):
    weak, ridge, _, equal = compute()["accuracy"]

    assert ridge.max() - ridge[-1] < 0.04
    assert ridge[-1] > weak.max()
    assert equal[-1] == equal.max()
    assert equal[-1] > 0.9


@pytest.mark.slow
def test_in_mode_hughes_n_counts_the_examples(compute):
    assert 100 == compute()["learned"]
    assert [60, 500] == [compute(mode="hughes", n=60)[name] for name in ("learned", "n")]
    assert 200 == compute(mode="hughes", n=5000, dims=(1.0,))["learned"]


CATCHES = {
    "copies-one-coordinate": (
        test_nearest_over_farthest_rises_with_the_dimension_in_every_metric,
        test_the_points_take_as_many_cells_as_throws_of_a_die_with_so_many_sides,
    ),
    "counts-one-wall": (test_the_columns_of_the_cube_are_their_closed_forms,),
    "takes-the-share-for-the-edge": (test_the_columns_of_the_cube_are_their_closed_forms,),
    "shuffles-the-pixels": (test_digits_are_farther_apart_in_ratio_than_with_shuffled_pixels,),
    "forgets-the-ridge": (test_a_ridge_or_better_features_leave_no_peak,),
    "knows-the-covariance": (test_lda_peaks_inside_falls_at_d_equal_n_and_recovers,),
}

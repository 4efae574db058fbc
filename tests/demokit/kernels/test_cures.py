"""Remedies: the chosen setting is that of the least validation error, and each helps."""

import numpy as np
import pytest

from flashdl.demokit.kernels import cures, polynomials


def test_the_least_validation_error_is_chosen_whatever_the_training_error():
    assert 1 == cures.best([0.0, 0.5, 0.2], [9.0, 0.1, 0.3])


def test_the_chosen_fit_of_a_kind_is_the_one_that_new_points_like_best():
    points = polynomials.drawn(np.random.default_rng(1), 15, 0.2)
    valid = polynomials.drawn(np.random.default_rng(2), 15, 0.2)
    found = {cure.name: cure for cure in cures.cures(np.random.default_rng(2), points, 14, 0.2)}

    for name, tried in cures.candidates(points, 14).items():
        errors = {setting: polynomials.error(c, valid) for setting, c in tried}
        assert min(errors, key=errors.get) == found[name].setting


def test_without_a_remedy_the_points_are_met_and_with_one_they_are_not():
    points = polynomials.drawn(np.random.default_rng(3), 12, 0.2)
    none, *others = cures.cures(np.random.default_rng(4), points, 11, 0.2)

    assert 0 == pytest.approx(polynomials.error(none.c, points), abs=1e-12)
    for cure in others:
        assert polynomials.error(cure.c, points) > 1e-3
        assert polynomials.error_on_new(cure.c, points, 0.2) < polynomials.error_on_new(
            none.c, points, 0.2
        )


def test_dropout_of_terms_ends_where_its_mean_loss_is_least():
    rng = np.random.default_rng(7)
    A, y, p = rng.normal(size=(9, 4)), rng.normal(size=9), 0.3
    masks = np.array(np.meshgrid(*[[0, 1]] * 4)).reshape(4, -1).T
    chance = p ** (4 - masks.sum(axis=1)) * (1 - p) ** masks.sum(axis=1)

    def loss(c):
        return chance @ [np.sum((A * mask / (1 - p) @ c - y) ** 2) for mask in masks]

    c, h = cures.dropped_out(A, y, p), 1e-5
    slopes = [(loss(c + h * e) - loss(c - h * e)) / (2 * h) for e in np.eye(4)]

    assert [0] * 4 == pytest.approx(slopes, abs=1e-6)


def test_an_ensemble_of_fits_by_one_column_each_is_their_mean():
    A, y = np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([2.0, 1.0])
    alone = [5 / 10, 5 / 5]  # by the first column, by the second
    c = cures.ensemble(np.random.default_rng(8), A, y)

    assert 1 == pytest.approx(c[0] / alone[0] + c[1] / alone[1])
    assert 0.3 < c[0] / alone[0] < 0.7


def test_more_data_is_ten_times_as_many_new_points():
    points = polynomials.drawn(np.random.default_rng(5), 8, 0.2)
    many = cures.more(np.random.default_rng(6), points, 0.2)

    assert 80 == len(set(many.x))

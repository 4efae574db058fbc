"""The invariants of overfit_gap, by NumPy's own Legendre fits and by points put in by hand."""

import numpy as np
import pytest
from numpy.polynomial import Legendre, Polynomial

NAME = "overfit_gap"
GRID = np.linspace(-1, 1, 201)


def errors_by_hand(d, degree):
    """Training and test error of a fit in powers of x."""
    f = Polynomial.fit(d["x"], d["y"], degree, domain=[-1, 1])
    return [
        np.mean((f(d["x"]) - d["y"]) ** 2),
        np.mean((f(GRID) - np.sin(np.pi * GRID)) ** 2) + d["noise"] ** 2,
    ]


@pytest.mark.slow
def test_errors_are_those_of_a_fit_in_powers(compute):
    for params in ({}, {"n": 40, "noise": 0.5}):
        d = compute(**params)
        for degree in (0, 1, 3, 5, 9):
            expected = errors_by_hand(d, degree)

            assert expected == pytest.approx([d["train"][degree], d["test"][degree]], rel=1e-6)


@pytest.mark.slow
def test_the_training_error_never_rises_with_the_degree(compute):
    for params in ({}, {"n": 5}, {"n": 60, "noise": 1.0}):
        assert np.diff(compute(**params)["train"]).max() <= 1e-12


def test_degree_n_minus_one_meets_every_point(compute):
    for n in (5, 10, 15):
        d = compute(n=n)

        assert 0 == pytest.approx(d["train"][n - 1], abs=1e-12)
        assert d["train"][n - 3] > 1e-12


def test_the_test_error_falls_and_rises(compute):
    test = compute()["test"]

    assert test[3] < test[0] / 10
    assert test[9] > 10 * test[3]
    assert test[14] > 1000 * test[9]


def test_a_tiny_ridge_lowers_the_test_error_of_degree_14_a_thousandfold(compute):
    free, held = (compute(ridge=ridge)["test"][14] for ridge in (0.0, 1e-6))

    assert held < free / 1000


def test_the_drawn_curve_is_the_fit_within_the_picture(compute):
    d = compute(degree=5)
    f = Legendre.fit(d["x"], d["y"], 5, domain=[-1, 1])

    assert f(GRID).clip(-2, 2) == pytest.approx(d["path"][:, 1])
    assert np.c_[d["x"], d["y"]] == pytest.approx(d["points"][d["class"] == 0])


def test_every_remedy_lowers_the_test_error_of_an_exact_fit(compute):
    d = compute(degree=14)

    assert ["none", "more data", "augmentation", "a smaller model", "L2 penalty",
            "dropout of terms", "early stopping", "ensembling"] == list(d["cure"])  # fmt: skip
    assert (d["cure_test"][1:] < d["cure_test"][0] / 100).all()
    assert (d["cure_train"][1:] > 1e-3).all()


def test_far_above_the_number_of_points_the_test_error_falls_again(compute):
    d = compute()
    error = dict(zip(d["wide"].tolist(), d["wider"][1], strict=True))

    assert error[14] > 1000 * error[30] > 1000 * error[200]
    assert 0 == pytest.approx(d["wider"][0][d["wide"] >= 14], abs=1e-12)
    assert error[200] < np.mean(np.sin(np.pi * GRID) ** 2) + 0.2**2  # better than f = 0


def test_new_writers_are_harder_than_known_ones(compute):
    d = compute()

    assert 0.96 == pytest.approx(d["right"][1])
    assert d["right"][0] > 0.975


@pytest.mark.slow
def test_wide_networks_memorise_and_do_not_get_worse_with_width(compute):
    train, test, stopped = compute(model="mlp")["scores"]

    assert train.min() > 0.9
    assert [1, 1] == list(train[1:])
    assert test[2] > test[0] - 0.05
    assert (stopped >= test).all()


CATCHES = {
    "keeps-the-top-term-alone": (
        test_errors_are_those_of_a_fit_in_powers,
        test_the_training_error_never_rises_with_the_degree,
        test_degree_n_minus_one_meets_every_point,
    ),
    "scores-the-training-points": (
        test_errors_are_those_of_a_fit_in_powers,
        test_the_test_error_falls_and_rises,
    ),
    "chooses-by-the-training-error": (test_every_remedy_lowers_the_test_error_of_an_exact_fit,),
    "repeats-the-points": (test_every_remedy_lowers_the_test_error_of_an_exact_fit,),
    "shares-writers": (test_new_writers_are_harder_than_known_ones,),
    "takes-any-exact-fit": (test_far_above_the_number_of_points_the_test_error_falls_again,),
    "keeps-the-network-small": (test_wide_networks_memorise_and_do_not_get_worse_with_width,),
}

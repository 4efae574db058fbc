"""Straightness on curves that are known."""

import numpy as np
import pytest

from flashdl.demokit.kernels.curves import bent, curvature, off_line, standardised, unbent

X = np.linspace(-1, 3, 41)


@pytest.mark.parametrize(
    ("y", "rounding"), [(7 - 3e5 * X, 1e-12), (np.full(X.size, 0.1), 1e-3), (np.zeros(X.size), 0)]
)
def test_a_line_is_straight_and_a_constant_too(y, rounding):
    assert curvature(y).max() < 1e-14
    assert off_line(y) <= rounding


def test_a_kink_bends_one_step_and_two_second_differences():
    kink = np.maximum(0, X - 1.03)

    assert [20] == list(np.flatnonzero(bent((X > 1.03) * 2.0)))
    assert [19, 20] == list(np.flatnonzero(curvature(kink) > 1e-12))


def test_between_its_kinks_a_curve_of_lines_has_no_curvature():
    kinked, slopes = np.maximum(0, X - 1.03) + np.maximum(0, X), (X > 1.03) + (X > 0) * 1.0

    assert unbent(kinked, slopes) < 1e-14 < curvature(kinked).max()


def test_between_kinks_a_parabola_stays_curved_and_bent_everywhere_it_has_no_between():
    two_pieces = np.maximum(0, X) ** 2

    assert np.max(curvature(two_pieces)) == pytest.approx(unbent(two_pieces, 1.0 * (X > 0)))
    assert unbent(X**2, 2 * X) == 0


def test_a_parabola_bends_on_every_step():
    assert bent(2 * X).all()
    assert not bent(np.full(X.size, -2.0)).any()


def test_the_second_difference_is_of_the_largest_value():
    assert np.full(39, 2 * 0.1**2 / 9) == pytest.approx(curvature(-(X**2)), rel=1e-9)


def test_the_distance_from_a_line_is_that_of_least_squares():
    y = np.random.default_rng(0).normal(size=(3, X.size)) + X
    residuals = [row - np.polyval(np.polyfit(X, row, 1), X) for row in y]

    assert [r.std() / row.std() for r, row in zip(residuals, y, strict=True)] == pytest.approx(
        off_line(y)
    )


def test_standard_scores_have_mean_zero_and_deviation_one_unless_constant():
    z = standardised(np.array([[3.0, 5.0, 10.0], [0.1 + 1e-17, 0.1, 0.1]]))

    assert z[0].mean() == pytest.approx(0, abs=1e-15)
    assert z[0].std() == pytest.approx(1)
    assert np.abs(z[1]).max() < 1e-3

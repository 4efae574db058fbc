"""Fits against normal equations and polynomials written out."""

import numpy as np
import pytest
from numpy.polynomial import Legendre

from flashdl.demokit.gradcheck import central_differences
from flashdl.demokit.kernels import polynomials
from flashdl.demokit.kernels.polynomials import Points


def points(seed, *, n=12):
    return polynomials.drawn(np.random.default_rng(seed), n, 0.3)


def test_the_basis_holds_legendre_polynomials():
    x = np.linspace(-1, 1, 7)
    expected = np.array([np.ones(7), x, (3 * x**2 - 1) / 2, (5 * x**3 - 3 * x) / 2]).T

    assert expected == pytest.approx(polynomials.basis(x, 3))


def test_a_polynomial_is_found_again():
    c = np.array([0.5, -1.0, 2.0, 0.25])
    x = np.linspace(-0.9, 0.8, 9)
    A = polynomials.basis(x, 3)

    assert c == pytest.approx(polynomials.smallest(A, Legendre(c)(x)))
    assert 0 == pytest.approx(polynomials.error(c, Points(x, Legendre(c)(x))))


def test_of_exact_fits_the_smallest_is_in_the_span_of_the_rows():
    p = points(1)
    A = polynomials.basis(p.x, 30)
    c = polynomials.smallest(A, p.y)

    assert p.y == pytest.approx(A @ c)
    assert A.T @ np.linalg.solve(A @ A.T, p.y) == pytest.approx(c)


def test_at_the_ridge_fit_the_penalised_error_is_flat():
    p = points(2)
    A = polynomials.basis(p.x, 6)
    for ridge in (0.0, 0.01, 1.0):
        c = polynomials.ridge_fit(A, p.y, ridge)
        slope = central_differences(
            lambda v, r=ridge: np.mean((A @ v - p.y) ** 2) + r * (v @ v), c, eps=1e-5,
            entries=range(7),
        )  # fmt: skip

        assert np.zeros(7) == pytest.approx(slope, abs=1e-9)


def test_descent_shrinks_each_singular_direction_by_its_own_power():
    p = points(3)
    A = polynomials.basis(p.x, 5)
    U, s, V = np.linalg.svd(A, full_matrices=False)
    for steps in (0, 4, 50):
        filtered = (1 - (1 - s**2 / s[0] ** 2) ** steps) / s

        expected = V.T @ (filtered * (U.T @ p.y))
        assert expected == pytest.approx(polynomials.descended(A, p.y, steps))


def test_the_error_on_new_points_is_what_many_of_them_give():
    p = points(4)
    c = polynomials.ridge_fit(polynomials.basis(p.x, 3), p.y, 0.0)
    many = polynomials.drawn(np.random.default_rng(5), 200_000, 0.3)

    assert polynomials.error(c, many) == pytest.approx(
        polynomials.error_on_new(c, p, 0.3), rel=0.05
    )


def test_jittered_points_keep_their_values_and_stay_near():
    p = points(6)
    moved = polynomials.jittered(np.random.default_rng(0), p, copies=3, sd=0.01)

    assert list(np.tile(p.y, 3)) == list(moved.y)
    assert np.tile(p.x, 3) == pytest.approx(moved.x, abs=0.06)
    assert not np.array_equal(np.tile(p.x, 3), moved.x)

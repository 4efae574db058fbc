"""Kernels on images against sums written out, and what they are known for."""

import numpy as np
import pytest

from flashdl.demokit.kernels.filters import (
    NAMED,
    correlated,
    matrix,
    named,
    order_gaps,
    overlapping,
    transposed,
    turned,
)

rng = np.random.default_rng(0)
X, Z = rng.normal(size=(2, 6, 6))
every_kernel = pytest.mark.parametrize("W", [named(name) for name in NAMED], ids=list(NAMED))


def shifted_sum(x, W):
    """Nine shifted images, weighted and added."""
    wide = np.pad(x, 1)
    return sum(W[u, v] * wide[u : u + 6, v : v + 6] for u, v in np.ndindex(3, 3))


@every_kernel
def test_a_layer_adds_nine_shifted_images(W):
    assert shifted_sum(X, W) + 0.5 == pytest.approx(correlated(X, W, 0.5))


@every_kernel
def test_the_matrix_does_what_the_layer_does_and_its_transpose_is_the_adjoint(W):
    M = matrix(W, 6)

    assert (M @ X.ravel()).reshape(6, 6) == pytest.approx(correlated(X, W), abs=1e-12)
    assert (M.T @ Z.ravel()).reshape(6, 6) == pytest.approx(transposed(Z, W), abs=1e-12)


def test_kernels_keep_or_remove_what_is_flat():
    """Inside a flat image the output is the sum of the weights."""
    sums = {name: correlated(np.ones((6, 6)), named(name))[2, 2] for name in NAMED}
    expected = {"identity": 1, "blur": 1, "sharpen": 1, "emboss": 1}

    assert {**dict.fromkeys(NAMED, 0), **expected} == pytest.approx(sums)


def test_sobel_is_eight_times_the_slope():
    ramp = np.tile(np.arange(6.0), (6, 1))

    assert (
        8 == correlated(ramp, named("sobel-x"))[2, 2] == correlated(ramp.T, named("sobel-y"))[2, 2]
    )
    assert (
        0 == correlated(ramp.T, named("sobel-x"))[2, 2] == correlated(ramp, named("laplace"))[2, 2]
    )


def test_turning_twice_changes_nothing():
    W = rng.normal(size=(3, 3))

    assert (W == turned(turned(W))).all()
    assert W[0, 2] == turned(W)[2, 0]


def test_convolution_is_the_product_of_polynomials_and_commutes():
    """Rows as digits in base t, matrices as polynomials in s and t: products add the exponents."""
    W = rng.normal(size=(3, 3))
    expected = np.zeros((8, 8))
    for i, j in np.ndindex(6, 6):
        expected[i : i + 3, j : j + 3] += X[i, j] * W

    assert expected == pytest.approx(overlapping(X, turned(W)))
    assert expected == pytest.approx(overlapping(W, turned(X)))
    assert 1 < order_gaps(X, W)[0]
    assert 1e-12 > order_gaps(X, W)[1]

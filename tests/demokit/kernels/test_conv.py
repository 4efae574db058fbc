"""Convolution against six nested loops, its gradients against the adjoint identity."""

import itertools

import numpy as np
import pytest

from flashdl.demokit.kernels import conv
from flashdl.demokit.kernels.conv import (
    Grid,
    bias_gradient,
    convolve,
    gradients,
    im2col,
    input_gradient,
    kernel_gradient,
    output_size,
    padded,
    windows,
)

rng = np.random.default_rng(0)
GRIDS = [Grid(*g) for g in [(1, 0, 1), (1, 1, 1), (2, 0, 1), (3, 2, 1), (1, 2, 2), (2, 1, 2)]]
SIZES = [(1, 1), (3, 3), (2, 3)]
SHAPE = 2, 7, 8, 3
X = rng.normal(size=SHAPE)
every_layer = [*itertools.product(SIZES, GRIDS)]


def layer(size, channels=4):
    return rng.normal(size=(*size, SHAPE[3], channels)), rng.normal(size=channels)


def by_loops(x, W, b, grid):
    """One output at a time: six loops around one product (and one over the batch)."""
    s, p, d = grid
    n, h, w, _ = x.shape
    kh, kw, c_in, c_out = W.shape
    rows = len(range(-p, h + p - d * (kh - 1), s))
    columns = len(range(-p, w + p - d * (kw - 1), s))
    y = np.zeros((n, rows, columns, c_out))
    for a, i, j, m in np.ndindex(y.shape):
        y[a, i, j, m] = b[m]
        for u, v, c in np.ndindex(kh, kw, c_in):
            row, column = i * s + u * d - p, j * s + v * d - p
            if 0 <= row < h and 0 <= column < w:
                y[a, i, j, m] += W[u, v, c, m] * x[a, row, column, c]
    return y


@pytest.mark.parametrize(("size", "grid"), every_layer)
def test_a_convolution_is_what_nested_loops_compute(size, grid):
    W, b = layer(size)

    assert np.abs(by_loops(X, W, b, grid) - convolve(X, W, b, grid)).max() <= 1e-10


@pytest.mark.parametrize(("size", "grid"), every_layer)
def test_the_gradients_predict_every_change_of_the_weighted_output(size, grid):
    """The layer is affine in each argument, so <delta, y(v) - y(0)> = <gradient, v> exactly."""
    W, b = layer(size)
    y = convolve(X, W, b, grid)
    delta, dx, dW, db = rng.normal(size=y.shape), *map(rng.normal, (X * 0, W * 0, b * 0))
    pairs = [
        (input_gradient(delta, W, SHAPE, grid), dx, convolve(X + dx, W, b, grid)),
        (kernel_gradient(im2col(X, size, grid), delta, W), dW, convolve(X, W + dW, b, grid)),
        (bias_gradient(delta), db, convolve(X, W, b + db, grid)),
    ]

    for gradient, change, moved in pairs:
        assert (delta * (moved - y)).sum() == pytest.approx((gradient * change).sum())


@pytest.mark.parametrize("entries", [1, 700, 10**6])
def test_many_images_at_a_time_are_the_same_as_each_alone(monkeypatch, entries):
    monkeypatch.setattr(conv, "CACHED", entries)
    W, b = layer((3, 3))
    x, grid = rng.normal(size=(5, 7, 8, 3)), Grid(2, 1)
    y = convolve(x, W, b, grid)
    delta = rng.normal(size=y.shape)
    dx, dW, db = gradients(x, delta, W, grid)

    assert np.abs(by_loops(x, W, b, grid) - y).max() <= 1e-10
    assert input_gradient(delta, W, x.shape, grid) == pytest.approx(dx)
    assert kernel_gradient(im2col(x, (3, 3), grid), delta, W) == pytest.approx(dW)
    assert delta.sum(axis=(0, 1, 2)) == pytest.approx(db)


@pytest.mark.parametrize(("n", "k", "grid", "expected"), [
    (32, 5, Grid(), 28), (32, 5, Grid(2), 14), (32, 5, Grid(2, 2), 16), (8, 3, Grid(1, 1), 8),
    (7, 3, Grid(2), 3), (8, 3, Grid(2), 3), (9, 3, Grid(1, 0, 2), 5), (5, 1, Grid(3), 2),
])  # fmt: skip
def test_the_output_has_one_entry_for_each_place_of_the_kernel(n, k, grid, expected):
    assert expected == output_size(n, k, grid)
    assert (1, expected, expected, k * k) == im2col(np.zeros((1, n, n, 1)), (k, k), grid).shape


def test_windows_copy_nothing_without_padding():
    assert np.shares_memory(X, windows(X, (3, 3)))
    assert (X[:, 2:5, 3:6] == windows(X, (3, 3))[:, 2, 3]).all()


def test_windows_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        windows(X, (3, 3))[0] = 0


def test_padding_is_a_border_of_zeros():
    wide = padded(X, 2)

    assert (2, 11, 12, 3) == wide.shape
    assert np.abs(X).sum() == pytest.approx(np.abs(wide).sum())
    assert (X == wide[:, 2:-2, 2:-2]).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_precision_that_comes_in_goes_out(dtype):
    W, b = (a.astype(dtype) for a in layer((3, 3)))
    x, grid = X.astype(dtype), Grid(1, 1)
    y = convolve(x, W, b, grid)
    gradients = [
        input_gradient(y, W, SHAPE, grid),
        kernel_gradient(im2col(x, (3, 3), grid), y, W),
        bias_gradient(y),
    ]

    assert {np.dtype(dtype)} == {a.dtype for a in (y, *gradients)}


def test_an_impulse_comes_out_as_the_kernel_turned_by_half():
    W = rng.normal(size=(3, 3, 1, 1))
    x = np.zeros((1, 5, 5, 1))
    x[0, 2, 2] = 1

    assert W[::-1, ::-1, 0, 0] == pytest.approx(convolve(x, W, np.zeros(1))[0, :, :, 0])

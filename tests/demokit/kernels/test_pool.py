"""Pooling against its windows one by one, its gradients against differences and sums."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.pool import (
    average_pool,
    d_average_pool,
    d_global_average,
    d_max_pool,
    global_average,
    max_pool,
)

rng = np.random.default_rng(0)
X = rng.normal(size=(2, 6, 7, 3))
SIZES = [(2, 2), (3, 3), (3, 2), (2, 1), (1, 1), (2, 3)]
every_size = pytest.mark.parametrize(("k", "stride"), SIZES)


def one_by_one(x, k, stride):
    """Each window [k, k, C] with the place of its output."""
    for n, i, j in np.ndindex(len(x), (6 - k) // stride + 1, (7 - k) // stride + 1):
        yield (n, i, j), x[n, i * stride : i * stride + k, j * stride : j * stride + k]


@every_size
def test_max_pooling_keeps_the_largest_of_each_window_and_says_which(k, stride):
    y, winner = max_pool(X, k, stride)
    found = list(one_by_one(X, k, stride))

    assert y[..., 0].size == len(found)
    for at, window in found:
        assert (window.max(axis=(0, 1)) == y[at]).all()
        assert (window.reshape(-1, 3).argmax(axis=0) == winner[at]).all()


@every_size
def test_average_pooling_is_the_mean_of_each_window(k, stride):
    for at, window in one_by_one(X, k, stride):
        assert window.mean(axis=(0, 1)) == pytest.approx(average_pool(X, k, stride)[at])


@every_size
@pytest.mark.parametrize("kind", ["max", "average"])
def test_the_gradients_are_the_slopes_of_a_weighted_sum(kind, k, stride):
    weights = rng.normal(size=average_pool(X, k, stride).shape)
    winner = max_pool(X, k, stride)[1]

    def cost(x):
        y = max_pool(x, k, stride)[0] if kind == "max" else average_pool(x, k, stride)
        return (weights * y).sum()

    g = {
        "max": d_max_pool(weights, winner, X.shape, k, stride),
        "average": d_average_pool(weights, X.shape, k, stride),
    }[kind]
    measured = central_differences(cost, X, eps=1e-6, entries=range(X.size))

    assert relative_error(g.ravel(), measured) < 1e-6


def test_of_equal_pixels_one_alone_wins():
    x = np.zeros((1, 4, 4, 1))
    y, winner = max_pool(x, 2, 2)
    dx = d_max_pool(np.ones_like(y), winner, x.shape, 2, 2)

    assert 0 == winner.max()
    assert 4 == (dx != 0).sum() == dx.sum()


@every_size
def test_pooling_backward_keeps_the_sum_of_the_gradient(k, stride):
    y, winner = max_pool(X, k, stride)
    g = rng.normal(size=y.shape)

    assert g.sum() == pytest.approx(d_max_pool(g, winner, X.shape, k, stride).sum())
    assert g.sum() == pytest.approx(d_average_pool(g, X.shape, k, stride).sum())


def test_the_global_average_is_one_mean_a_channel_and_shares_its_gradient_out():
    g = rng.normal(size=(2, 3))
    dx = d_global_average(g, X.shape)

    assert X.reshape(2, -1, 3).mean(axis=1) == pytest.approx(global_average(X))
    assert g == pytest.approx(dx.sum(axis=(1, 2)))
    assert 0 == np.ptp(dx, axis=(1, 2)).max()


def test_pooling_keeps_float32():
    x = X.astype(np.float32)
    y, winner = max_pool(x, 2, 2)
    passed = d_max_pool(y, winner, x.shape, 2, 2), d_average_pool(y, x.shape, 2, 2)
    means = average_pool(x, 2, 2), global_average(x), d_global_average(y[:, 0, 0], x.shape)

    assert {np.dtype(np.float32)} == {a.dtype for a in (y, *passed, *means)}

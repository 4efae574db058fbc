"""A step of training against its sums written out, and against what training must reach."""

import numpy as np
import pytest

from flashdl.demokit.kernels.losses import (
    cross_entropy,
    d_cross_entropy,
    d_squared_error,
    softmax,
)
from flashdl.demokit.kernels.regression import descend, descent


def data(seed):
    rng = np.random.default_rng(seed)
    x, t = rng.normal(size=(30, 4)), np.eye(3)[rng.integers(3, size=30)]
    return x, t, (rng.normal(size=(4, 3)), rng.normal(size=3))


def test_a_step_goes_against_the_mean_of_the_examples_gradients():
    x, t, (W, b) = data(0)
    errors = [softmax(row @ W + b) - target for row, target in zip(x, t, strict=True)]
    dW = sum(np.outer(row, error) for row, error in zip(x, errors, strict=True)) / 30
    moved_W, moved_b = descend((W, b), (x, t), rate=0.2, slope=d_cross_entropy)

    assert W - 0.2 * dW == pytest.approx(moved_W)
    assert b - 0.2 * sum(errors) / 30 == pytest.approx(moved_b)


def test_a_short_step_lowers_the_loss_by_the_squared_norm_of_the_gradient():
    x, t, (W, b) = data(1)
    W_1, b_1 = descend((W, b), (x, t), rate=1e-5, slope=d_cross_entropy)
    fall = cross_entropy(x @ W + b, t) - cross_entropy(x @ W_1 + b_1, t)

    assert (((W_1 - W) ** 2).sum() + ((b_1 - b) ** 2).sum()) / 1e-5 == pytest.approx(fall, rel=1e-3)


def test_with_the_squared_error_many_steps_reach_least_squares():
    x, t, layer = data(2)
    for _ in range(2000):
        layer = descend(layer, (x, t), rate=0.3, slope=d_squared_error)
    exact = np.linalg.lstsq(np.c_[x, np.ones(30)], t, rcond=None)[0]

    assert exact == pytest.approx(np.r_[layer[0], layer[1][None]], abs=1e-9)


def test_a_descent_yields_the_layer_before_and_after_each_step():
    x, t, layer = data(3)
    how = {"rate": 0.2, "slope": d_cross_entropy}
    first, second, third = descent(layer, (x, t), steps=2, **how)

    assert layer is first
    for before, after in ((first, second), (second, third)):
        for expected, found in zip(descend(before, (x, t), **how), after, strict=True):
            assert (expected == found).all()

"""Penalty and decay: equal for SGD, not for Adam."""

import numpy as np
import pytest

from flashdl.demokit.kernels.optimisers import adam, at_rest
from flashdl.demokit.kernels.weight_decay import adamw, decayed, four_ways

START = np.array([2.0, -1.0, 0.0])


def ways(lam, steps=1, slope=lambda w: 0 * w):
    return four_ways(slope, START, lam, rates=(0.1, 0.1), steps=steps)


def test_decay_takes_a_share():
    assert 0.9 * START == pytest.approx(decayed(START, 0.1))


def test_without_a_gradient_of_the_data_decay_is_geometric_and_adam_takes_whole_steps():
    w = ways(0.5, steps=3)
    assert [START * 0.95**3] * 2 == [pytest.approx(w[0]), pytest.approx(w[1])]
    assert START * 0.95**3 == pytest.approx(w[3])
    assert [1.7, -0.7, 0] == pytest.approx(w[2], abs=0.01)


def test_sgd_with_a_penalty_is_sgd_with_decay():
    w = ways(0.3, 20, lambda w: 2 * (w - 1))

    assert w[0] == pytest.approx(w[1], abs=1e-14)
    assert np.abs(w[2] - w[3]).max() > 0.05


def test_adam_and_adamw_agree_without_decay():
    g = np.array([1.0, -2.0, 0.5])

    expected = adam(START, g, at_rest(START), lr=0.1)[0]

    assert expected == pytest.approx(adamw(START, g, at_rest(START), lr=0.1, lam=0.0)[0])

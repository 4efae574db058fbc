"""What L1 and L2 cost, by hand and by differences."""

import numpy as np
import pytest

from flashdl.demokit.kernels.pulls import WEIGHTS, laws


def test_pulls_are_the_slopes_of_the_costs():
    d, h = laws(0.2, 80), 1e-6
    sizes = WEIGHTS[:3]

    assert 0.1 * ((sizes + h) ** 2 - (sizes - h) ** 2) / (2 * h) == pytest.approx(d["pull_l2"][:3])
    assert [0.2 * (abs(w + h) - abs(w - h)) / (2 * h) for w in sizes] == pytest.approx(
        d["pull_l1"][:3].astype(float)
    )


def test_the_prior_is_the_exponential_of_minus_the_cost():
    for lam, n in ((0.1, 80), (0.5, 10)):
        d = laws(lam, n)

        assert np.exp(-4 * n * d["cost_l1"]) == pytest.approx(d["prior_l1"], rel=1e-9)


def test_the_threshold_takes_its_size_off_and_keeps_signs():
    before, after = laws(0.2, 80)["cut"]

    assert [-0.6, -0.2, -0.1, 0.1, 0.2, 0.6] == pytest.approx(before)
    assert [-0.4, 0, 0, 0, 0, 0.4] == pytest.approx(after)

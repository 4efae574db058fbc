"""The two wells against their slope, and their stationary points against their neighbours."""

import numpy as np
import pytest

from flashdl.demokit.kernels.landscapes import GLOBAL, LOCAL, SADDLE, d_wells, kinds, wells

REST = np.array([[GLOBAL, 0.0], [LOCAL, 0.0], [SADDLE, 0.0]])
RING = 1e-3 * np.array([(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 60)])


def test_the_gradient_is_the_slope():
    p, step = np.random.default_rng(0).normal(size=(50, 2)), 1e-6 * np.eye(2)
    measured = [(wells(p + s) - wells(p - s)) / 2e-6 for s in step]

    assert np.stack(measured, axis=-1) == pytest.approx(d_wells(p), abs=1e-8)


def test_the_slope_is_zero_at_both_minima_and_at_the_saddle():
    assert np.zeros((3, 2)) == pytest.approx(d_wells(REST), abs=1e-15)


def test_around_a_minimum_everything_is_higher_and_around_the_saddle_not():
    rise = wells(REST[:, None] + RING) - wells(REST)[:, None]  # [3, ring]

    assert (rise[:2] > 0).all()
    assert rise[2].min() < 0 < rise[2].max()


def test_the_global_minimum_is_the_lowest_place():
    grid = np.stack(np.meshgrid(np.linspace(-3, 3, 601), np.linspace(-3, 3, 61)), axis=-1)

    assert wells(REST[0]) == pytest.approx(wells(grid).min(), abs=1e-3)
    assert wells(REST[0]) <= wells(grid).min()
    assert wells(REST[1]) > wells(REST[0]) + 0.3


def test_each_kind_of_rest_is_named():
    assert [0, 1, 2] == list(kinds(REST))
    assert [0, 1, 2] == list(kinds(REST + 1e-6))

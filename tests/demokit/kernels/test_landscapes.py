"""Each loss against its slope and its curvatures, stationary points against their neighbours."""

import numpy as np
import pytest

from flashdl.demokit.kernels.landscapes import (
    GLOBAL,
    LOCAL,
    SADDLE,
    bowl,
    bowl_loss,
    d_wells,
    hessian,
    kinds,
    wells,
)

REST = np.array([[GLOBAL, 0.0], [LOCAL, 0.0], [SADDLE, 0.0]])
RING = 1e-3 * np.array([(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 60)])


@pytest.mark.parametrize("bend", [-1.0, 1.0])
def test_the_gradient_is_the_slope_and_the_hessian_that_of_the_gradient(bend):
    p, step = np.random.default_rng(0).normal(size=(50, 2)), 1e-6 * np.eye(2)
    measured = [(wells(p + s, bend) - wells(p - s, bend)) / 2e-6 for s in step]
    bent = [(d_wells(p + s, bend) - d_wells(p - s, bend))[:, i] / 2e-6 for i, s in enumerate(step)]

    assert np.stack(measured, axis=-1) == pytest.approx(d_wells(p, bend), abs=1e-8)
    assert np.stack(bent, axis=-1) == pytest.approx(hessian(p, bend), abs=1e-7)


def test_each_point_may_have_its_own_bend():
    p, bends = np.random.default_rng(1).normal(size=(6, 2)), np.array([-1.0, 1, 1, -1, -1, 1])

    for f in (wells, d_wells, hessian, kinds):
        assert [f(q, b).tolist() for q, b in zip(p, bends, strict=True)] == f(p, bends).tolist()


def test_one_of_the_losses_is_convex_and_its_only_rest_is_the_global_minimum():
    grid = np.stack(np.meshgrid(np.linspace(-3, 3, 601), np.linspace(-3, 3, 61)), axis=-1)
    rest = np.array([np.roots([1, 0, 1, 0.192])[-1].real, 0.0])

    assert hessian(grid, 1.0).min() > 0
    assert np.zeros(2) == pytest.approx(d_wells(rest, 1.0), abs=1e-12)
    assert wells(rest, 1.0) <= wells(grid, 1.0).min()
    assert kinds(rest, 1.0) == 0


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


def test_the_bowl_has_its_curvatures_along_its_flat_and_its_sharp_direction():
    H, Q = bowl(40.0, 25.0)
    flat = np.array([np.cos(np.radians(25)), np.sin(np.radians(25))])

    assert flat == pytest.approx(Q[:, 0])
    assert Q @ Q.T == pytest.approx(np.eye(2))
    assert [1 / 2, 40 / 2] == pytest.approx(bowl_loss(H, Q.T))
    assert bowl_loss(H, 3 * flat) == pytest.approx(9 / 2)

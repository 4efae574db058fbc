"""The bumpy curve: derivatives by differences, minima by a search that knows no descent."""

import numpy as np
import pytest

from flashdl.demokit.kernels import bumps

GRID = np.linspace(-8, 8, 160_001)


def test_the_derivatives_are_slopes():
    x, h = np.linspace(-6, 6, 41), 1e-5

    assert (bumps.f(x + h) - bumps.f(x - h)) / (2 * h) == pytest.approx(bumps.d_f(x), abs=1e-8)
    assert (bumps.d_f(x + h) - bumps.d_f(x - h)) / (2 * h) == pytest.approx(bumps.bend(x), abs=1e-7)


def test_the_minima_are_the_low_points_of_a_fine_grid():
    f = bumps.f(GRID)
    low = GRID[1:-1][(f[1:-1] < f[:-2]) & (f[1:-1] < f[2:])]
    x, share = bumps.minima()

    assert low[(low > -7) & (low < 6)] == pytest.approx(x, abs=2e-4)
    assert 1 == pytest.approx(share.sum())


def test_a_basin_ends_at_the_maxima_around_its_minimum():
    f = bumps.f(GRID)
    high = GRID[1:-1][(f[1:-1] > f[:-2]) & (f[1:-1] > f[2:])]
    edges = np.concatenate([[-6], high[(high > -6) & (high < 6)], [6]])
    expected = np.histogram(bumps.STARTS, edges)[0] / bumps.STARTS.size

    assert expected == pytest.approx(bumps.minima()[1], abs=1.1 / bumps.STARTS.size)
    assert high[np.abs(high - 0.5).argmin()] == pytest.approx(bumps.maximum(0.5), abs=2e-4)


def test_without_noise_a_start_keeps_to_its_basin_and_with_noise_it_may_leave():
    x, _ = bumps.minima()
    home = x[np.abs(x - 4).argmin()]
    rng = np.random.default_rng(3)

    assert 1 == bumps.reached(rng, 0.0, home)
    assert bumps.reached(rng, 2.0, home) < 0.7


def test_momentum_adds_the_share_beta_of_the_last_move():
    x, v = bumps.step(np.array(1.0), np.array(2.0), np.array(0.3), 0.9)

    assert 0.27 - 0.1 == pytest.approx(float(v))
    assert 1.17 == pytest.approx(float(x))

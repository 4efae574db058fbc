"""Limits that are known: of differences and quotients, over shrinking h."""

import math

import numpy as np
import pytest

from flashdl.demokit.kernels.limits import beside, gapped, settles, tends_to

H = np.geomspace(0.1, 1e-6, 6)


def test_a_difference_settles_when_it_halves_or_is_rounding():
    assert settles(np.array([0.3, 0.01]))
    assert settles(np.array([1e-9, -1e-7]))
    assert not settles(np.array([1.0, -1.0]))
    assert not settles(np.array([10.0, 1e6]))


@pytest.mark.parametrize("h_min", [1e-9, 1e-2])
def test_a_quotient_across_a_jump_grows_without_bound(h_min):
    h = np.geomspace(0.1, h_min, 6)

    assert math.inf == tends_to(1 / h)
    assert -math.inf == tends_to(-2 / h)


def test_what_does_not_grow_tends_to_its_last_value():
    q = np.array([(1 + H) ** 2, 0 * H, 1 / (H + 0.5)])

    assert list(q[:, -1]) == list(tends_to(q))


def test_a_jump_is_a_gap_before_it_and_nowhere_else():
    steps = np.array([0.0, 0.4, 0.8, 2.0, 1.9])

    assert [2] == list(np.flatnonzero(np.isnan(gapped(steps))))
    assert not np.isnan(gapped(np.linspace(0, 1, 9))).any()


def test_a_line_is_shown_up_to_a_quarter_beyond_the_curve():
    lines = np.array([[-0.3, -0.25, 0.5], [1.25, 1.3, 1.0]])

    assert [[True, False, False], [False, True, False]] == np.isnan(
        beside(lines, np.array([0.0, 1.0]))
    ).tolist()

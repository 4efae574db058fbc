"""The walks against the recursion of their mean square, and against plain loops."""

import numpy as np
import pytest

from flashdl.demokit.kernels import hovering

C = np.random.default_rng(9).normal(2.0, 3.0, 500)


def mean_squares(lr, size, steps):
    """e <- (1 - lr) e + lr u with u of variance 1 / B, from a distance of three deviations."""
    found = [9.0]
    for _ in range(steps):
        found.append((1 - lr) ** 2 * found[-1] + lr**2 / size)
    return np.array(found[1:])


def test_the_mean_square_follows_its_recursion():
    for seed, lr, size in ((0, 0.5, 1), (1, 0.1, 16), (2, 1.0, 4)):
        path = hovering.walk(np.random.default_rng(seed), C, size, np.full(hovering.STEPS, lr))
        measured = np.mean(path**2, axis=1) / C.var()

        assert (200, 400) == path.shape
        expected = mean_squares(lr, size, 200)
        assert np.ones(200) == pytest.approx(measured / expected, abs=0.4)
        assert 1 == pytest.approx(np.mean(measured / expected), abs=0.06)


def test_the_level_is_where_the_recursion_ends():
    for lr in (0.1, 0.5, 1.0):
        expected = [mean_squares(lr, size, 2000)[-1] for size in (1, 8)]

        assert expected == pytest.approx(hovering.level(lr, np.array([1, 8])))


def test_averages_are_those_of_the_latter_half_so_far():
    path = np.random.default_rng(0).normal(size=(9, 3))
    expected = [path[k // 2 : k].mean(axis=0) for k in range(1, 10)]

    assert np.array(expected) == pytest.approx(hovering.averaged(path))


def test_the_rate_that_decays_begins_at_eta_and_ends_like_one_over_step():
    rates = hovering.decayed(0.5, np.array([0.0, 2.0, 1e9]))

    assert [0.5, 0.25, 1e-9] == pytest.approx(rates)


def test_a_constant_rate_hovers_while_the_others_go_on():
    errors = hovering.hovering(np.random.default_rng(4), C, 0.5)

    assert (len(hovering.WALKS), hovering.STEPS) == errors.shape
    one, many, slower, mean = errors[:, 100:].mean(axis=1)
    assert 16 == pytest.approx(one / many, rel=0.1)
    assert max(slower, mean) < one / 10

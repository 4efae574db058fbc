"""The invariants of local_minima: minima by a fine grid, shares of signs by closed forms."""

import math

import numpy as np
import pytest

NAME = "local_minima"


def f(x):
    return np.sin(3 * x) + 0.1 * x**2


@pytest.mark.slow
def test_descent_finds_seven_minima_with_slope_0_and_upward_curvature(compute):
    x, h = compute()["minimum"], 1e-4

    assert 7 == x.size
    assert np.abs(3 * np.cos(3 * x) + 0.2 * x).max() < 1e-6
    assert ((f(x + h) > f(x)) & (f(x - h) > f(x))).all()
    assert np.abs(compute()["slope"]).max() < 1e-6
    assert compute()["bend"].min() > 0


@pytest.mark.slow
def test_less_than_a_fifth_of_the_starts_reach_the_global_minimum(compute):
    grid = np.linspace(-8, 8, 160_001)
    d = compute()

    assert grid[f(grid).argmin()] == pytest.approx(d["goal"], abs=2e-4)
    assert 0.178 == pytest.approx(d["lowest"], abs=1e-3)


def test_noise_that_cools_lifts_a_start_out_of_a_poor_minimum(compute):
    d = compute()

    assert 0 == d["unshaken"]
    assert d["shaken"] >= 0.25


def test_success_does_not_fall_with_width(compute):
    rates = compute()["rates"]

    assert np.diff(rates, axis=1).min() >= -0.05
    assert (rates[:, -1] >= 0.9).all()
    assert (rates[:, 0] <= 0.8).all()


def test_the_losses_of_stuck_nets_cluster(compute):
    final = compute()["final"]
    centres = np.array([0, math.log(2) / 2, 0.477, math.log(2)])

    assert np.abs(final[:, None] - centres).min(axis=1).max() < 0.02
    assert np.mean(final < 0.05) == pytest.approx(compute()["own"])
    assert compute()["worst"] < 0.05


def test_a_net_is_solved_only_if_no_pattern_can_be_wrong(demo):
    found = demo.solved(np.array([0.01, 0.17, 0.18, 0.347]))

    assert [True, True, False, False] == list(found)


def test_kinds_follow_from_gradient_and_curvatures(demo, compute):
    zero = np.zeros(2)

    assert "minimum" == demo.kind(zero, [1, 2])
    assert "maximum" == demo.kind(zero, [-2, -1])
    assert "saddle" == demo.kind(zero, [-1, 2])
    assert "not stationary" == demo.kind(np.array([0.1, 0]), [1, 2])
    expected = ["global minimum", "local minimum", "maximum", "saddle", *["global minimum"] * 2]
    assert expected == list(compute()["kind"])
    expected = ["saddle", *["global minimum"] * 3, "plateau"]
    assert expected == list(compute()["net_kind"])


@pytest.mark.slow
def test_a_linear_net_is_not_convex(compute):
    left, middle, right = ((u * v - 1) ** 2 / 2 for u, v in ((1, 1), (0, 0), (-1, -1)))

    assert middle > (left + right) / 2
    assert "saddle" == compute()["kind"][3]


def test_random_hessians_have_one_sign_as_seldom_as_theory_says(compute):
    minimum = compute()["signs"][1]
    exact = [1 / 2, (2 - math.sqrt(2)) / 4, 1 / 4 - math.sqrt(2) / (2 * math.pi)]

    assert exact == pytest.approx(minimum[:3], abs=0.035)
    assert 0 == minimum[-1]
    assert 1 == compute()["signs"][0, -1]


def test_restarts_fail_only_if_all_fail(compute):
    d = compute()
    once = d["without"][2]

    assert 1 - math.prod([1 - once] * 5) == pytest.approx(d["helped"][2])


def test_large_weights_at_the_start_solve_less(compute):
    d = compute()

    assert d["helped"][3] == d["rates"][0, 0]
    assert 0 < d["without"][3] < d["helped"][3] - 0.1


def test_minima_of_the_linear_net_differ_in_what_they_bear(compute):
    limits = compute()["net_limit"]

    assert [2, 1, 2 / 4.25, 2 / 100.01] == pytest.approx(limits[:4])


@pytest.mark.slow
def test_other_parts_keep_the_xor_nets_at_their_defaults(compute):
    expected = compute()["rates"]

    assert expected.tolist() == compute(part="saddle", seeds=200, steps=2000)["rates"].tolist()


CATCHES = {
    "stops-early": (test_descent_finds_seven_minima_with_slope_0_and_upward_curvature,),
    "takes-better-than-chance": (test_a_net_is_solved_only_if_no_pattern_can_be_wrong,),
    "takes-any-rest-for-a-minimum": (test_kinds_follow_from_gradient_and_curvatures,),
    "takes-losses-for-convex": (test_random_hessians_have_one_sign_as_seldom_as_theory_says,),
    "starts-all-units-alike": (test_success_does_not_fall_with_width,),
    "never-cools": (test_noise_that_cools_lifts_a_start_out_of_a_poor_minimum,),
}

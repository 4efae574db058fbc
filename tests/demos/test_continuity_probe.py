"""The invariants of continuity_probe: limits at kinks and jumps, known in closed form."""

import math

import numpy as np
import pytest

NAME = "continuity_probe"
H = np.geomspace(0.1, 1e-6, 6)
SMOOTH = {  # f and f' in closed form
    "sigmoid": (lambda x: 1 / (1 + math.exp(-x)), lambda x: 1 / (2 + 2 * math.cosh(x))),
    "tanh": (math.tanh, lambda x: 1 / math.cosh(x) ** 2),
    "softplus": (lambda x: math.log(1 + math.exp(x)), lambda x: 1 / (1 + math.exp(-x))),
}


def row(values, kind):
    """What the table of all functions says of one."""
    i = list(values["kind"]).index(kind)
    return {name: values[name][i] for name in ("jumps", "continuous", "differentiable")}


def test_the_step_jumps_by_one_at_zero_whatever_h(demo, compute):
    assert [1.0] * 6 == list(demo.change("step", 0.0, H))
    for h_min in (1e-9, 1e-4, 1e-2):
        assert 1 == row(compute(h_min=h_min), "step")["jumps"]


def test_relu_has_no_jump_and_slopes_zero_and_one_at_zero(demo):
    left, right = demo.one_sided("relu", 0.0, H)

    assert list(H) == pytest.approx(list(demo.change("relu", 0.0, H)))
    assert [0.0] * 6 == list(left)
    assert [1.0] * 6 == pytest.approx(list(right), abs=1e-6)


def test_one_sided_slopes_of_smooth_functions_meet_in_the_derivative(demo):
    rng = np.random.default_rng(1)
    for kind, (f, slope) in SMOOTH.items():
        for a in rng.uniform(-3, 3, size=10):
            left, right = demo.one_sided(kind, a, H)

            assert slope(a) == pytest.approx(left[-1], abs=1e-6)
            assert slope(a) == pytest.approx(right[-1], abs=1e-6)
            assert abs(left - right)[-1] <= 1e-6
            assert (f(a + 0.1) - f(a)) / 0.1 == pytest.approx(right[0], rel=1e-9)


def test_across_the_jump_of_the_step_a_slope_grows_without_bound(demo):
    left, right = demo.one_sided("step", 0.0, H)

    assert [0.0] * 6 == list(left)
    assert list(1 / H) == pytest.approx(list(right))


def test_the_central_difference_of_relu_at_zero_is_one_half(demo):
    for h in (1e-9, 1e-5, 0.3):
        assert 0.5 == demo.central("relu", 0.0, np.array([h]))[0]


def test_the_central_difference_is_the_mean_of_both_slopes(demo):
    for kind in ("relu", "leaky", "abs", "tanh"):
        left, right = demo.one_sided(kind, 0.0, H)

        assert (left + right) / 2 == pytest.approx(demo.central(kind, 0.0, H), abs=1e-9)


@pytest.mark.parametrize("h_min", [1e-9, 1e-6, 1e-2])
def test_at_zero_all_but_the_step_are_continuous_and_kinks_have_no_derivative(compute, h_min):
    is_judged_right(compute(h_min=h_min))


def is_judged_right(values):
    rows = {kind: row(values, kind) for kind in values["kind"]}

    assert {"step"} == {kind for kind, each in rows.items() if not each["continuous"]}
    assert {"step", "relu", "leaky", "abs"} == {
        kind for kind, each in rows.items() if not each["differentiable"]
    }


def test_the_eight_functions_are_judged_right_at_zero(compute):
    is_judged_right(compute())


def test_away_from_zero_every_function_is_differentiable(compute):
    for x0 in (-3.0, -0.7, 0.4, 3.0):
        for h_min in (1e-9, 1e-2):
            values = compute(x0=x0, h_min=h_min)

            assert values["continuous"].all(), x0
            assert values["differentiable"].all(), x0


def test_a_change_is_from_the_value_at_the_point_to_the_farther_side(demo):
    for kind, (f, _) in SMOOTH.items():
        for a in np.random.default_rng(3).uniform(-2, 2, size=5):
            sides = [[abs(f(a + sign * h) - f(a)) for h in H] for sign in (-1, 1)]

            assert np.max(sides, axis=0) == pytest.approx(demo.change(kind, a, H), abs=1e-12)
    assert list(H) == pytest.approx(list(demo.change("abs", 0.0, H)))


def test_the_limits_at_zero_are_those_of_jump_and_one_sided_slopes(compute):
    are_the_limits(compute())
    are_the_limits(compute(h_min=1e-9))


def are_the_limits(values):
    expected = {
        "step: neither": [1, 0, math.inf],
        "relu: continuous": [0, 0, 1],
        "leaky: continuous": [0, 0.01, 1],
        "abs: continuous": [0, -1, 1],
        "sigmoid: both": [0, 0.25, 0.25],
        "tanh: both": [0, 1, 1],
        "softplus: both": [0, 0.5, 0.5],
        "gelu: both": [0, 0.5, 0.5],
    }

    assert list(expected) == list(values["judged"])
    assert np.array(list(expected.values())) == pytest.approx(values["limits"], abs=2e-6)


def test_a_line_with_a_slope_from_zero_to_one_never_rises_above_relu(demo):
    g = np.random.default_rng(2).uniform(-1, 2, size=40)
    found = demo.above("relu", 0.0, g)

    assert np.maximum(0, np.maximum(-g, g - 1)) == pytest.approx(found, abs=1e-12)


def test_the_subgradients_of_the_absolute_value_are_from_minus_one_to_one(demo):
    g = np.array([-1.5, -1.0, 0.3, 1.0, 1.5])

    assert [0.5, 0, 0, 0, 0.5] == pytest.approx(demo.above("abs", 0.0, g), abs=1e-12)


def test_random_units_hardly_ever_hit_the_kink(compute):
    for seed in range(5):
        hits = compute(seed=seed)["hits"][0]

        assert 0 == hits[0]
        assert hits[-1] > 30_000  # about 68 % of a normal distribution lie within 1


def test_inputs_near_the_point_are_as_many_as_their_density_says(compute):
    values = compute(seed=3)
    density = 1 / math.sqrt(2 * math.pi)

    assert 2 * 0.01 * density == pytest.approx(values["hits"][0, 3] / values["inputs"], rel=0.25)


def test_the_title_gives_the_verdict(demo, compute):
    title = demo.DEMO.plots[0].title

    assert "jumps by 1" in title(compute(fn="step"))
    assert "the slopes 0 and 1 do not meet" in title(compute())
    assert "tend to 0.25" in title(compute(fn="sigmoid"))


def test_a_jump_is_drawn_as_a_gap_and_a_tangent_stays_in_the_picture(compute):
    values = compute(fn="step")

    assert 1 == np.isnan(values["f"]).sum()
    assert np.nanmax(values["right_tangent"]) <= 1.25


CATCHES = {
    "trusts-the-central-difference": (
        test_relu_has_no_jump_and_slopes_zero_and_one_at_zero,
        test_the_limits_at_zero_are_those_of_jump_and_one_sided_slopes,
        test_the_eight_functions_are_judged_right_at_zero,
    ),
    "skips-the-point": (
        test_across_the_jump_of_the_step_a_slope_grows_without_bound,
        test_the_eight_functions_are_judged_right_at_zero,
    ),
    "secant-for-slope": (test_one_sided_slopes_of_smooth_functions_meet_in_the_derivative,),
    "kink-for-jump": (test_the_eight_functions_are_judged_right_at_zero,),
    "continuous-is-enough": (test_the_eight_functions_are_judged_right_at_zero,),
    "small-change-small-change": (test_the_eight_functions_are_judged_right_at_zero,),
    "steep-for-jump": (test_the_step_jumps_by_one_at_zero_whatever_h,),
    "forgets-the-two": (
        test_the_central_difference_of_relu_at_zero_is_one_half,
        test_the_central_difference_is_the_mean_of_both_slopes,
    ),
    "looks-right-only": (
        test_a_line_with_a_slope_from_zero_to_one_never_rises_above_relu,
        test_the_subgradients_of_the_absolute_value_are_from_minus_one_to_one,
    ),
    "starts-at-zero": (test_random_units_hardly_ever_hit_the_kink,),
}

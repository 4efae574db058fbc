"""The invariants of sigmoid_curve, against the math module, closed forms and other formulas."""

import math

import numpy as np
import pytest

NAME = "sigmoid_curve"
RNG = np.random.default_rng


def exact(u):
    """sigma(u) by the hyperbolic tangent of the standard library."""
    return (1 + math.tanh(u / 2)) / 2


def test_the_sigmoid_is_one_over_one_plus_e_to_the_minus_u(demo):
    u = RNG(1).uniform(-8, 8, size=50)

    assert [exact(each) for each in u] == pytest.approx(list(demo.sigmoid(u)), rel=1e-12)


def test_a_sigmoid_and_its_mirror_sum_to_one(demo):
    u = RNG(2).normal(size=200) * 30

    assert np.abs(demo.sigmoid(u) + demo.sigmoid(-u) - 1).max() <= 1e-15


def test_outputs_are_positive_and_below_one(demo):
    u = RNG(3).uniform(-36, 36, size=500)

    assert (demo.sigmoid(u) > 0).all()
    assert (demo.sigmoid(u) < 1).all()


def test_the_slope_is_at_most_a_quarter_at_zero(demo):
    u = np.append(RNG(4).normal(size=500) * 5, 0.0)
    slopes = demo.d_sigmoid(u)

    assert 0.25 == slopes.max()
    assert u[slopes.argmax()] == 0


def test_the_slope_of_the_curve_is_its_central_difference(compute):
    for gain, bias in ((1.0, 0.0), (10.0, -5.0), (0.3, 2.0)):
        values = compute(gain=gain, bias=bias)
        z, h = values["z"], 1e-5
        up, down = ([exact(gain * (x + sign * h) + bias) for x in z] for sign in (1, -1))

        assert (np.array(up) - down) / (2 * h) == pytest.approx(values["slope"], abs=1e-9 * gain**3)


def test_the_stable_form_never_overflows_and_keeps_its_left_tail(demo):
    u = np.array([-1000.0, -720.0, -700.0, 1000.0])

    with np.errstate(over="raise"):
        found = demo.sigmoid(u)
    assert math.exp(-700) == pytest.approx(found[2], rel=1e-9)
    assert math.exp(-720) == pytest.approx(found[1], rel=1e-9, abs=0)
    assert [0, 1] == [found[0], found[3]]


def test_the_formula_as_written_overflows_below_the_logarithm_of_the_largest_number(compute):
    overflow = compute()["overflow"]

    for i, kind in enumerate((np.float16, np.float32, np.float64)):
        step = 0.01 if i else 0.1
        with np.errstate(over="ignore"):
            assert np.isfinite(np.exp(kind(overflow[i] - step)))
            assert np.isinf(np.exp(kind(overflow[i] + step)))


def test_the_first_sigma_of_one_on_a_quarter_grid(demo):
    z = np.arange(0, 200) / 4

    for kind, first in ((np.float32, 16.75), (np.float64, 36.75)):
        ones = demo.sigmoid(z.astype(kind)) == 1
        assert first == z[ones.argmax()]
        assert not demo.d_sigmoid(z[ones].astype(kind)).any()


def test_the_first_sigma_of_one_is_where_e_to_the_minus_z_is_half_a_spacing(compute):
    found = compute()["first_one"]
    expected = [-math.log(np.finfo(t).eps / 2) for t in (np.float16, np.float32, np.float64)]

    assert expected == pytest.approx(found, abs=0.01)


def test_log_odds_are_inverted_by_the_sigmoid(demo):
    for q in RNG(5).uniform(0.01, 0.99, size=50):
        assert q == pytest.approx(exact(float(demo.log_odds(np.array(q)))))


def test_the_slope_of_log_loss_is_its_central_difference(demo):
    def loss(u, q):
        return -q * math.log(exact(u)) - (1 - q) * math.log(1 - exact(u))

    for u, q in zip(RNG(6).normal(size=20) * 2, RNG(7).uniform(size=20), strict=True):
        measured = (loss(u + 1e-5, q) - loss(u - 1e-5, q)) / 2e-5

        assert measured == pytest.approx(demo.log_loss_slope(np.array(u), q), abs=1e-8)


def test_the_slope_of_the_mean_error_is_its_central_difference(demo):
    def loss(u, q):
        return q * (1 - exact(u)) + (1 - q) * exact(u)

    for u, q in zip(RNG(8).normal(size=20) * 2, RNG(9).uniform(size=20), strict=True):
        measured = (loss(u + 1e-5, q) - loss(u - 1e-5, q)) / 2e-5

        assert measured == pytest.approx(demo.error_slope(np.array(u), q), abs=1e-8)


def test_log_loss_finds_the_share_and_mean_error_does_not(compute):
    values = compute()
    by_log_loss, by_error, _ = values["output"]

    assert values["share"] == pytest.approx(by_log_loss, abs=1e-3)
    assert np.abs(by_error - values["share"]).max() > 0.1


def test_on_a_line_log_loss_leaves_residuals_that_sum_to_zero_but_groups_off(compute):
    """The normal equations of logistic regression: x^T (p - q) = 0."""
    values = compute()
    residuals = values["output"][2] - values["share"]

    assert 0 == pytest.approx(residuals.sum(), abs=1e-6)
    assert 0 == pytest.approx(values["group"] @ residuals, abs=1e-3)
    assert np.abs(residuals) == pytest.approx(values["off"][2])
    assert values["off"][2].max() > 0.03


def test_the_picture_of_outputs_ends_with_the_largest_distance_from_a_share(demo, compute):
    values = compute()
    shares, *outputs = values["outputs"][:, :-1]

    assert list(values["share"]) == list(shares)
    for row, largest in zip(outputs, values["outputs"][1:, -1], strict=True):
        assert np.abs(row - shares).max() == pytest.approx(largest, abs=0.011)
    assert "0.17" in next(p for p in demo.DEMO.plots if p.id == "outputs").title(values)


def test_slopes_tend_to_zero_on_both_sides_and_end_at_zero_where_sigma_is_one(compute):
    values = compute()
    expected = [1 / (2 + 2 * math.cosh(z)) for z in values["step"]]

    assert expected[:-1] == pytest.approx(values["slope_64"][:-1], rel=1e-6, abs=0)
    assert [0, 0, 0] == [*values["slope_32"][-2:], values["slope_64"][-1]]
    assert [*["no"] * 7, "float32", "both"] == list(values["one"])


def test_the_largest_number_is_what_e_to_the_minus_z_reaches_where_it_overflows(compute):
    largest, below = compute()["limits"].T

    assert [65504, 3.4028235e38, 1.7976931e308] == pytest.approx(largest)
    assert [-math.log(each) for each in largest] == pytest.approx(list(below))


def test_tails_do_not_depend_on_gain_and_bias(compute):
    for name in ("tail_z", "naive", "stable"):
        assert list(compute()[name]) == list(compute(gain=3.0, bias=2.0)[name])


def test_weight_gradients_behind_positive_outputs_share_the_sign_of_delta(demo):
    h, delta = RNG(10).uniform(0.01, 1, size=(100, 5)), RNG(11).normal(size=100)

    assert 1 == demo.one_sign(h, delta)
    assert 0 == demo.one_sign(h * [1, 1, -1, 1, 1], delta)


def test_behind_random_signs_one_in_two_to_the_seven_examples_agrees(demo, compute):
    h, delta = RNG(12).normal(size=(100_000, 8)), RNG(13).normal(size=100_000)

    assert 2 / 2**8 == pytest.approx(demo.one_sign(h, delta), rel=0.2)
    assert 1 == compute(seed=2)["facts"][0, 1]


def test_the_title_names_range_and_steepest_slope(demo, compute):
    title = demo.DEMO.plots[0].title

    assert title(compute()).endswith("slope at most 0.25, at z = 0")
    assert title(compute(gain=4.0, bias=-2.0)).endswith("slope at most 1, at z = 0.5")
    assert "4.5e-5 at z = -10;" in title(compute())
    assert "open: 0 by rounding at z = -777;" in title(compute(zmax=777.0))
    assert len(title(compute(gain=9.9, bias=-4.9, zmax=777.0))) <= 80


def test_labels_name_gain_and_bias_only_where_there_are_some(demo, compute):
    labels = demo.DEMO.plots[0].labels

    assert "σ(z) = 1 / (1 + e^-z)" == labels(compute())[0]
    assert ("σ(4 z -2)", "slope 4 σ (1 - σ)") == labels(compute(gain=4.0, bias=-2.0))


CATCHES = {
    "as-written": (test_the_stable_form_never_overflows_and_keeps_its_left_tail,),
    "tanh-slope": (
        test_the_slope_is_at_most_a_quarter_at_zero,
        test_the_slope_of_the_curve_is_its_central_difference,
    ),
    "reaches-its-ends": (
        test_outputs_are_positive_and_below_one,
        test_the_first_sigma_of_one_on_a_quarter_grid,
        test_the_first_sigma_of_one_is_where_e_to_the_minus_z_is_half_a_spacing,
    ),
    "scales-to-its-range": (test_the_sigmoid_is_one_over_one_plus_e_to_the_minus_u,),
    "odd-like-tanh": (
        test_a_sigmoid_and_its_mirror_sum_to_one,
        test_outputs_are_positive_and_below_one,
    ),
    "forgets-the-gain": (test_the_slope_of_the_curve_is_its_central_difference,),
    "any-loss-will-do": (
        test_the_slope_of_log_loss_is_its_central_difference,
        test_log_loss_finds_the_share_and_mean_error_does_not,
    ),
    "odds-without-log": (test_log_odds_are_inverted_by_the_sigmoid,),
    "looks-at-the-mean": (
        test_on_a_line_log_loss_leaves_residuals_that_sum_to_zero_but_groups_off,
    ),
}

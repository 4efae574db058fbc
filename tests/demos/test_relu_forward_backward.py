"""The invariants of relu_forward_backward, with sums over examples and units written out."""

import math

import numpy as np
import pytest

NAME = "relu_forward_backward"
SHAPES = [{}, {"n_in": 1, "n_out": 1, "batch": 1}, {"n_in": 9, "n_out": 2, "batch": 16}]
UPSTREAMS = ["random", "ones"]


def layers(compute):
    """The layer in several shapes, with and without a slope below 0, for both upstreams."""
    for seed, shape in enumerate(SHAPES):
        for upstream in UPSTREAMS:
            for slope in (0.0, 0.2):
                yield compute(seed=seed, upstream=upstream, slope=slope, **shape)


def drawn(seed):
    """x, W, b and the g that arrives, all random, and a slope below 0."""
    rng = np.random.default_rng(seed)
    B, n, m = rng.integers(1, 6, size=3)
    sizes = ((B, n), (n, m), (m,), (B, m))
    return *(rng.standard_normal(size) for size in sizes), rng.uniform(0, 0.3)


def test_forward_is_the_weighted_sum_with_the_negative_part_scaled(compute):
    for d in layers(compute):
        for i, j in np.ndindex(d["z"].shape):
            z = math.fsum(d["x"][i] * d["W"][:, j]) + d["b"][j]

            assert z == pytest.approx(d["z"][i, j], abs=1e-12)
            assert max(z, d["slope"] * z) == pytest.approx(d["a"][i, j], abs=1e-12)


def test_backward_predicts_small_changes_of_input_weights_and_bias(demo):
    """<g, a> moves by <dx, u> + <dW, V> + <db, v> when x, W and b move by u, V and v."""
    for seed in range(30):
        x, W, b, g, slope = drawn(seed)
        rng = np.random.default_rng(seed + 100)
        moves = [rng.standard_normal(t.shape) for t in (x, W, b)]
        z, _ = demo.forward(x, W, b, slope)
        _, *gradients = demo.backward(x, W, z, g, slope)

        def cost(h, at=(x, W, b), moves=moves, g=g, slope=slope):
            moved = [t + h * v for t, v in zip(at, moves, strict=True)]
            return (g * demo.forward(*moved, slope)[1]).sum()

        rise = sum((slopes * v).sum() for slopes, v in zip(gradients, moves, strict=True))

        assert (cost(1e-7) - cost(-1e-7)) / 2e-7 == pytest.approx(rise, rel=1e-6, abs=1e-6)


def test_the_bias_collects_the_parts_of_all_examples(compute):
    for d in layers(compute):
        for j, found in enumerate(d["db"]):
            passed = [
                g * (1 if z > 0 else d["slope"])
                for g, z in zip(d["g"][:, j], d["z"][:, j], strict=True)
            ]

            assert math.fsum(passed) == pytest.approx(found, abs=1e-12)


def test_the_mask_alone_is_right_exactly_where_ones_arrive(compute):
    for d in layers(compute):
        masks = np.where(d["z"] > 0, 1.0, d["slope"])
        outer = sum(np.outer(x, mask) for x, mask in zip(d["x"], masks, strict=True))

        assert outer == pytest.approx(d["local"], abs=1e-12)
        assert (d["upstream"] == "ones" or not d["dW"].any()) == np.allclose(outer, d["dW"])


def test_the_mask_alone_is_wrong_by_most_of_the_gradient(compute):
    assert 0.5 < compute()["local_error"] < 1
    assert compute()["error"].max() < 1e-9


def test_units_that_are_off_send_nothing_back(compute):
    for d in layers(compute):
        if d["slope"] == 0:
            silent = (d["z"] <= 0).all(axis=0)

            assert not d["delta"][d["z"] <= 0].any()
            assert not d["dW"][:, silent].any()
            assert not d["db"][silent].any()


def test_units_that_are_on_send_back_what_arrives(compute):
    for d in layers(compute):
        on = d["z"] > 0

        assert d["g"][on] == pytest.approx(d["delta"][on], abs=0)


def test_the_difference_of_both_sides_is_the_input(demo):
    z = np.random.default_rng(2).normal(size=200) * 5
    _, right = demo.forward(z[:, None], np.ones((1, 1)), np.zeros(1), 0.0)
    _, left = demo.forward(-z[:, None], np.ones((1, 1)), np.zeros(1), 0.0)

    assert z == pytest.approx((right - left).ravel(), abs=1e-12)


def test_scaling_the_input_scales_the_output(demo):
    z = np.random.default_rng(3).normal(size=200) * 5
    for slope in (0.0, 0.25):
        for c in (0.0, 0.3, 7.0):
            assert demo.scaling_gap(c, z, slope) <= 1e-12
        expected = (1 - slope) * 2 * np.abs(z).max()

        assert expected == pytest.approx(demo.scaling_gap(-2.0, z, slope))


def test_the_curve_is_the_larger_of_zero_and_its_input(compute):
    values = compute()

    assert [max(0.0, t) for t in values["t"]] == list(values["relu"])
    assert [0.0, 1.0] == sorted(set(values["jump"][~np.isnan(values["jump"])]))
    assert 0.0 == values["jump"][values["t"] == 0]
    assert [max(0.0, -t) for t in values["t"]] == list(values["turned"])


def test_only_the_slope_of_relu_stays_one_far_from_zero(compute):
    relu, tanh, sigmoid = compute()["slopes"]
    z = np.array([-8, -4, -2, -1, 0, 1, 2, 4, 8])

    assert [0] * 5 + [1] * 4 == list(relu)
    assert np.cosh(z) ** -2.0 == pytest.approx(tanh, rel=1e-6)
    assert np.cosh(z / 2) ** -2.0 / 4 == pytest.approx(sigmoid, rel=1e-6)


def test_both_sigmoidal_slopes_fall_below_a_hundredth_where_their_formula_says(compute):
    tanh, sigmoid = math.acosh(10), 2 * math.acosh(5)  # 1 / cosh(z)^2, 1 / (2 cosh(z / 2))^2
    expected = ["never for z > 0", f"|z| > {tanh:.1f}", f"|z| > {sigmoid:.1f}"]

    assert expected == list(compute()["flat"])


def test_half_of_symmetric_units_are_exactly_zero_and_no_saturating_ones(compute):
    for seed in range(5):
        relu, tanh, sigmoid = compute(seed=seed)["zeros"]

        assert 0.4 <= relu <= 0.6
        assert 0 == tanh == sigmoid


def test_a_leaky_unit_is_never_zero_and_passes_its_slope(compute):
    values = compute(slope=0.1)

    assert 0 == values["zeros"][0]
    assert [0.1, 1.0] == list(np.unique((values["delta"] / values["g"]).round(12)))


def test_the_entries_of_the_table_are_those_of_the_gradient(compute):
    values = compute(n_in=3, n_out=2)
    names = [f"W[{i},{j}]" for i in (1, 2, 3) for j in (1, 2)]

    assert names == list(values["entry"])
    assert list(values["dW"].ravel()) == list(values["dW_entry"])
    assert values["dW_entry"] == pytest.approx(values["numeric"], abs=1e-8)


def test_titles_speak_of_what_is_shown(demo, compute):
    title = {plot.id: plot.title for plot in demo.DEMO.plots}
    values, leaky = compute(), compute(slope=0.1)

    assert "0 for c = 0.5, 2, 10 (any c >= 0), up to 2 for c = -1" in title["curve"](values)
    assert "up to 1.8 for c = -1" in title["curve"](leaky)
    assert "ReLU 1, tanh 0.00134, sigmoid 0.0177; below 0 ReLU's is 0" in title["slopes"](values)
    assert "below 0 ReLU's is 0.1" in title["slopes"](leaky)
    assert f"the {(values['a'] > 0).sum()} of 12 entries" in title["flow"](values)
    expected = "Where z > 0, δ = g in 7 of 7 entries; elsewhere δ = 0 in"
    assert f"{expected} 5 of 5" == title["gate"](values)
    assert f"{expected} 0 of 5" == title["gate"](leaky)


def test_legends_name_the_function_that_is_drawn(demo, compute):
    labels = next(plot.labels for plot in demo.DEMO.plots if plot.id == "curve")

    assert "relu(z) = max(0, z) = z [z > 0]" == labels(compute())[0]
    assert "slope: 1 for z > 0, else 0" == labels(compute())[1]
    assert "relu(z) = z if z > 0, else 0.1 z" == labels(compute(slope=0.1))[0]
    assert "slope: 1 for z > 0, else 0.1" == labels(compute(slope=0.1))[1]


def test_no_number_of_the_gate_is_a_negative_zero(compute):
    for n_out in (3, 4):
        gate = compute(n_out=n_out)["gate"]

        assert not np.signbit(gate[gate == 0]).any()
        assert (3, 3 * n_out) == gate.shape


CATCHES = {
    "local-only": (
        test_backward_predicts_small_changes_of_input_weights_and_bias,
        test_the_mask_alone_is_right_exactly_where_ones_arrive,
        test_the_mask_alone_is_wrong_by_most_of_the_gradient,
    ),
    "without-the-matrix-product": (test_forward_is_the_weighted_sum_with_the_negative_part_scaled,),
    "masks-by-the-gradient": (
        test_backward_predicts_small_changes_of_input_weights_and_bias,
        test_units_that_are_off_send_nothing_back,
        test_units_that_are_on_send_back_what_arrives,
    ),
    "lets-zeros-through": (
        test_units_that_are_off_send_nothing_back,
        test_the_curve_is_the_larger_of_zero_and_its_input,
    ),
    "multiplies-by-the-output": (
        test_units_that_are_on_send_back_what_arrives,
        test_only_the_slope_of_relu_stays_one_far_from_zero,
    ),
    "averages-over-the-batch": (test_the_bias_collects_the_parts_of_all_examples,),
    "caps-the-output": (
        test_the_difference_of_both_sides_is_the_input,
        test_scaling_the_input_scales_the_output,
        test_forward_is_the_weighted_sum_with_the_negative_part_scaled,
    ),
    "smooths-the-kink": (
        test_scaling_the_input_scales_the_output,
        test_half_of_symmetric_units_are_exactly_zero_and_no_saturating_ones,
    ),
}

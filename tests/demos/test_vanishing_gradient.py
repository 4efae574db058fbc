"""The invariants of vanishing_gradient: laws of the measured gradients, and gradients remade."""

import numpy as np
import pytest

NAME = "vanishing_gradient"


HALF_GAIN = {"activation": "tanh", "depth": 50, "init": "custom", "sd": 0.0625}
RESIDUAL = HALF_GAIN | {"residual": True}
LARGE = {"init": "custom", "sd": 10.0}
TANH = {"activation": "tanh"}
RELU = {"activation": "relu", "init": "he"}


def line(values):
    """The factor per layer towards the input and R^2, by NumPy's own fit and correlation."""
    y = np.log10(values["rms"])
    slope = np.polyfit(values["layer"], y, 1)[0]
    return 10**-slope, np.corrcoef(values["layer"], y)[0, 1] ** 2


@pytest.mark.slow
def test_a_sigmoid_layer_keeps_a_quarter_at_most_and_the_fall_is_exponential(compute):
    for seed in range(3):
        ratio, r_squared = line(compute(seed=seed))

        assert r_squared > 0.99
        assert 0.20 <= ratio <= 0.26


@pytest.mark.slow
def test_tanh_layers_keep_nine_tenths_to_eleven_tenths(compute):
    for seed in range(3):
        assert 0.9 <= line(compute(seed=seed, **TANH))[0] <= 1.1


@pytest.mark.slow
def test_relu_layers_with_he_weights_keep_the_gradient_level(compute):
    for seed in range(3):
        assert 0.9 <= line(compute(seed=seed, **RELU))[0] <= 1.15


@pytest.mark.slow
def test_behind_large_weights_the_median_dies_and_the_rms_explodes(compute):
    for seed in range(3):
        values = compute(seed=seed, **LARGE)

        assert values["median"][0] < 1e-20
        assert values["rms"][0] > 1


def test_the_steepest_slope_of_a_sigmoid_is_a_quarter(compute):
    for seed in range(3):
        assert 0.24 <= compute(seed=seed)["largest_slope"] <= 0.25


@pytest.mark.slow
def test_a_residual_path_keeps_half_at_least_over_fifty_layers(compute):
    for seed in range(3):
        values = compute(seed=seed, **RESIDUAL)

        assert values["rms"][0] / values["rms"][-1] >= 0.5


@pytest.mark.slow
def test_relu_weight_gradients_do_not_notice_a_common_scale_of_the_weights(compute):
    """Homogeneity: h_l grows by c^l and delta_l by c^(L-l), so every dL/dW_l by c^(L-1)."""
    he = compute(**RELU)["weight_rms"]
    xavier = compute(activation="relu")["weight_rms"]

    assert he[0] / he[-1] == pytest.approx(xavier[0] / xavier[-1], rel=1e-9)


@pytest.mark.slow
def test_half_gain_without_a_residual_path_loses_a_half_in_each_layer(compute):
    values = compute(**HALF_GAIN)

    assert values["rms"][0] / values["rms"][-1] < 1e-13
    assert 0.45 <= line(values)[0] <= 0.55


def test_small_weights_lose_signal_and_gradient(compute):
    values = compute(activation="tanh", init="custom", sd=0.01)

    assert np.abs(values["last"]).max() < 1e-15
    assert values["rms"][0] < 1e-15


def test_xavier_and_he_have_their_deviations(demo):
    for init, variance in (("xavier", 1 / 200), ("he", 2 / 200)):
        Z = np.random.default_rng(0).standard_normal((200, 200))
        W = demo.deep.weights(demo.deep.Net("relu", init), Z)

        assert variance == pytest.approx(W.var(), rel=0.05)


@pytest.mark.slow
def test_small_and_large_weights_of_the_comparison_are_those_of_their_own_runs(compute):
    both = compute(seed=3)
    small = compute(seed=3, init="custom", sd=0.01)
    large = compute(seed=3, **LARGE)

    assert list(small["log10_rms"]) == list(both["small"])
    assert list(large["log10_rms"]) == list(both["large"])
    assert list(large["log10_median"]) == list(both["large_median"])
    assert list(both["log10_rms"]) == list(both["xavier"])


@pytest.mark.parametrize(
    ("remedy", "without", "params"),
    [
        ("units: ReLU, He", {}, RELU),
        ("start: Xavier", HALF_GAIN, TANH),
        ("layer norm", HALF_GAIN, HALF_GAIN | {"layernorm": True}),
        ("residual", HALF_GAIN, RESIDUAL),
    ],
)
def test_a_remedy_of_the_comparison_is_the_run_of_that_network(remedy, without, params, compute):
    compared = compute(depth=6)
    alone = [compute(**some | {"depth": 6})["share"] for some in (without, params)]
    shares = dict(zip(compared["remedy"], compared["shares"], strict=True))

    assert alone == pytest.approx(shares[remedy], rel=1e-6)


def test_twenty_sigmoid_layers_learn_a_constant_and_two_learn_more(compute):
    for seed in range(3):
        values = compute(seed=seed)
        few, many = values["loss_after"] / values["constant"]
        halfway = values["loss_halfway"] / values["constant"]

        assert few < halfway[0]
        assert 1.0 == pytest.approx(halfway[1], abs=1e-4)
        assert 1.0 == pytest.approx(many, abs=1e-6)
        assert few < 0.7
        assert values["first_moved"][0] > 0.1
        assert values["first_moved"][1] < 1e-9
        assert values["last_moved"][1] > 0.05


def test_clipping_shortens_the_norm_and_never_lengthens(compute):
    values = compute()
    sigmoid, relu = values["norm_first_cut"] / values["norm_first"]

    assert 1.0 == sigmoid
    assert 1000 / values["norm"][1] == pytest.approx(relu)
    assert 1000 == pytest.approx(values["norm_cut"][1])


def test_small_weights_give_one_half_whatever_the_input_and_large_ones_saturate(compute):
    values = compute()
    small, _, large = values["varies"]

    assert small < 1e-15
    assert 0.1 < large
    assert ["0.48 to 0.53", "0.00 to 1.00"] == list(values["outputs"][[0, 2]])
    assert [0.0, 0.0] == list(values["flat"][:2])
    assert 0.7 < values["flat"][2] < 0.9


def test_what_is_left_after_n_layers_is_what_the_sizes_say(compute):
    values = compute(depth=30)
    left = [values["rms"][-1 - n] / values["rms"][-1] for n in values["n"]]

    assert left == pytest.approx(values["left"], rel=1e-9)
    assert values["left"][-1] == pytest.approx(values["power"][-1], rel=1e-9)
    assert [4.0**-n for n in values["n"]] == pytest.approx(values["bound"])
    assert 29 == values["n"][-1]


def test_the_factors_of_a_layer_multiply_to_what_it_keeps(compute):
    values = compute()
    phi, W, both = values["gain"]

    assert phi * W == pytest.approx(both, rel=1e-12)
    assert both**19 == pytest.approx(values["rms"][0] / values["rms"][-1], rel=1e-9)
    assert phi <= 0.25


def test_titles_speak_of_what_is_shown(compute, demo):
    title = {plot.id: plot.title for plot in demo.DEMO.plots}
    plain, large = compute(), compute(**LARGE)

    kept = "sigmoid, Xavier: layer 1 gets 1.1e-12 of the gradient of layer 20, 0.235 a layer"
    factors = "phi' 0.2346 x W 1.0019 = 0.2350 a layer; 0.2350^19 = 1.1e-12"
    exploded = "sigmoid, sd 10: at layer 1 the rms is 1.1e5, the median 1.7e-29"
    assert kept == title["gradient"](plain)
    assert f"sigmoid, Xavier: {factors}" == title["factors"](plain)
    assert exploded == title["gradient"](large)
    assert "layer 1 gets 0.196 to 4.56 of the gradient of layer 20" in title["remedies"](plain)
    assert "median 1.7e-29, rms 1.1e5" in title["starts"](plain)
    assert "median 0, rms " in title["starts"](compute(**RELU))


def test_a_gradient_that_is_exactly_zero_leaves_a_gap(compute):
    values = compute(**RELU)
    zero = values["median"] == 0

    assert zero.any()
    assert np.isnan(values["log10_median"][zero]).all()
    assert not np.isnan(values["log10_median"][~zero]).any()


def test_weight_gradient_is_the_slope_of_the_last_layer(demo):
    net = demo.deep.Net("tanh", layernorm=True)
    h, c = np.random.default_rng(6).standard_normal((2, 5, 8))
    W, v = np.random.default_rng(7).standard_normal((2, 8, 8))
    dW = demo.deep.layer_back(h, W, demo.deep.layer(h, W, net)[1], c, net)[2]

    up, down = ((c * demo.deep.layer(h, W + sign * 1e-5 * v, net)[0]).sum() for sign in (1, -1))
    assert (up - down) / 2e-5 == pytest.approx((dW * v).sum(), rel=1e-6)


CATCHES = {
    "forgets-the-derivative": (
        test_a_sigmoid_layer_keeps_a_quarter_at_most_and_the_fall_is_exponential,
        test_relu_layers_with_he_weights_keep_the_gradient_level,
        test_weight_gradient_is_the_slope_of_the_last_layer,
        test_twenty_sigmoid_layers_learn_a_constant_and_two_learn_more,
    ),
    "clips-the-gradient": (
        test_behind_large_weights_the_median_dies_and_the_rms_explodes,
        test_relu_weight_gradients_do_not_notice_a_common_scale_of_the_weights,
    ),
    "tanh-slope-for-sigmoid": (test_the_steepest_slope_of_a_sigmoid_is_a_quarter,),
    "variance-for-deviation": (
        test_a_sigmoid_layer_keeps_a_quarter_at_most_and_the_fall_is_exponential,
        test_tanh_layers_keep_nine_tenths_to_eleven_tenths,
        test_xavier_and_he_have_their_deviations,
    ),
    "judges-by-the-typical-unit": (test_behind_large_weights_the_median_dies_and_the_rms_explodes,),
    "skip-adds-no-gradient": (test_a_residual_path_keeps_half_at_least_over_fifty_layers,),
}

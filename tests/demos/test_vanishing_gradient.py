"""The invariants of vanishing_gradient: laws of the measured gradients, and gradients remade."""

import numpy as np
import pytest

NAME = "vanishing_gradient"


HALF_GAIN = {"activation": "tanh", "depth": 50, "init": "custom", "sd": 0.0625}
RESIDUAL = HALF_GAIN | {"residual": True}
LARGE = {"init": "custom", "sd": 10.0}
TANH = {"activation": "tanh"}
RELU = {"activation": "relu", "init": "he"}


def drawn(demo, rng, init, n):
    return demo.weights({"init": init, "sd": 1.0, "gain": 1.0}, rng.standard_normal((n, n)))


def line(values):
    """The factor per layer towards the input and R^2, by NumPy's own fit and correlation."""
    y = np.log10(values["rms"])
    slope = np.polyfit(values["layer"], y, 1)[0]
    return 10**-slope, np.corrcoef(values["layer"], y)[0, 1] ** 2


def test_a_sigmoid_layer_keeps_a_quarter_at_most_and_the_fall_is_exponential(compute):
    for seed in range(3):
        ratio, r_squared = line(compute(seed=seed))

        assert r_squared > 0.99
        assert 0.20 <= ratio <= 0.26


def test_tanh_layers_keep_nine_tenths_to_eleven_tenths(compute):
    for seed in range(3):
        assert 0.9 <= line(compute(seed=seed, **TANH))[0] <= 1.1


def test_relu_layers_with_he_weights_keep_the_gradient_level(compute):
    for seed in range(3):
        assert 0.9 <= line(compute(seed=seed, **RELU))[0] <= 1.15


def test_behind_large_weights_the_median_dies_and_the_rms_explodes(compute):
    for seed in range(3):
        values = compute(seed=seed, **LARGE)

        assert values["median"][0] < 1e-20
        assert values["rms"][0] > 1


def test_the_steepest_slope_of_a_sigmoid_is_a_quarter(compute):
    for seed in range(3):
        assert 0.24 <= compute(seed=seed)["largest_slope"] <= 0.25


def test_a_residual_path_keeps_half_at_least_over_fifty_layers(compute):
    for seed in range(3):
        values = compute(seed=seed, **RESIDUAL)

        assert values["rms"][0] / values["rms"][-1] >= 0.5


def test_relu_weight_gradients_do_not_notice_a_common_scale_of_the_weights(compute):
    """Homogeneity: h_l grows by c^l and delta_l by c^(L-l), so every dL/dW_l by c^(L-1)."""
    he = compute(**RELU)["weight_rms"]
    xavier = compute(activation="relu")["weight_rms"]

    assert he[0] / he[-1] == pytest.approx(xavier[0] / xavier[-1], rel=1e-9)


def test_half_gain_without_a_residual_path_loses_a_half_in_each_layer(compute):
    values = compute(**HALF_GAIN)

    assert values["rms"][0] / values["rms"][-1] < 1e-13
    assert 0.45 <= line(values)[0] <= 0.55


def test_small_weights_lose_signal_and_gradient(compute):
    values = compute(activation="tanh", init="custom", sd=0.01)

    assert np.abs(values["last"]).max() < 1e-15
    assert values["rms"][0] < 1e-15


def test_orthogonal_weights_are_orthogonal(demo):
    W = drawn(demo, np.random.default_rng(0), "orthogonal", 16)

    assert np.eye(16) == pytest.approx(W @ W.T, abs=1e-12)


def test_xavier_and_he_have_their_deviations(demo):
    for init, variance in (("xavier", 1 / 200), ("he", 2 / 200)):
        W = drawn(demo, np.random.default_rng(0), init, 200)

        assert variance == pytest.approx(W.var(), rel=0.05)


def test_small_and_large_weights_of_the_comparison_are_those_of_their_own_runs(compute):
    both = compute(seed=3)
    small = compute(seed=3, init="custom", sd=0.01)
    large = compute(seed=3, **LARGE)

    assert list(small["log10_rms"]) == list(both["small"])
    assert list(large["log10_rms"]) == list(both["large"])
    assert list(large["log10_median"]) == list(both["large_median"])
    assert list(both["log10_rms"]) == list(both["xavier"])


@pytest.mark.parametrize(
    ("remedy", "params"),
    [
        ("sigmoid, Xavier", {}),
        ("tanh, half of Xavier", HALF_GAIN),
        ("tanh, Xavier", TANH),
        ("ReLU, He", RELU),
        ("tanh, half + layer norm", HALF_GAIN | {"layernorm": True}),
        ("tanh, half + residual", RESIDUAL),
    ],
)
def test_a_remedy_of_the_comparison_is_the_run_of_that_network(remedy, params, compute):
    compared = compute(depth=6)
    alone = compute(**params | {"depth": 6})
    shares = dict(zip(compared["remedy"], compared["shares"], strict=True))

    assert alone["rms"][0] / alone["rms"][-1] == pytest.approx(shares[remedy], rel=1e-6)


def test_the_factors_of_a_layer_multiply_to_what_it_keeps(compute):
    values = compute()
    phi, W, both = values["factors"]

    assert phi * W == pytest.approx(both)
    assert values["gain"][0] * values["gain"][1] == pytest.approx(values["gain"][2])
    assert values["rms"][0] / (values["rms"][1]) == pytest.approx(phi[0] * W[0], rel=0.2)
    assert (phi <= 0.25).all()


def test_titles_speak_of_what_is_shown(compute, demo):
    title = {plot.id: plot.title for plot in demo.DEMO.plots}
    plain, large = compute(), compute(**LARGE)

    assert "1.1e-12 of the gradient of layer 20" in title["gradient"](plain)
    assert "explodes to 1.1e5" in title["gradient"](large)
    assert "dies: 1.7e-29" in title["gradient"](large)
    assert "median 1.7e-29, rms 1.1e5" in title["starts"](plain)


def test_a_gradient_that_is_exactly_zero_leaves_a_gap(compute):
    values = compute(**RELU)
    zero = values["median"] == 0

    assert zero.any()
    assert np.isnan(values["log10_median"][zero]).all()
    assert not np.isnan(values["log10_median"][~zero]).any()


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "gelu"])
@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("layernorm", [False, True])
def test_backward_through_four_layers_is_the_slope_of_forward(
    activation, residual, layernorm, demo
):
    net = {"activation": activation, "residual": residual, "layernorm": layernorm}
    rng = np.random.default_rng(5)
    W = [drawn(demo, rng, "xavier", 8) for _ in range(4)]
    x, v, c = rng.standard_normal((3, 5, 8))

    def scalar(x):
        for weights in W:
            x, _ = demo.layer(x, weights, net)
        return (c * x).sum()

    h = [x]
    for weights in W:
        h.append(demo.layer(h[-1], weights, net)[0])
    g = c
    for before, weights in zip(reversed(h[:-1]), reversed(W), strict=True):
        z = demo.layer(before, weights, net)[1]
        g = demo.layer_back(before, weights, z, g, net)[0]

    expected = (scalar(x + 1e-5 * v) - scalar(x - 1e-5 * v)) / 2e-5
    assert expected == pytest.approx((g * v).sum(), rel=1e-6, abs=1e-10)


def test_weight_gradient_is_the_slope_of_the_last_layer(demo):
    net = {"activation": "tanh", "residual": False, "layernorm": True}
    h, c = np.random.default_rng(6).standard_normal((2, 5, 8))
    W, v = np.random.default_rng(7).standard_normal((2, 8, 8))
    dW = demo.layer_back(h, W, demo.layer(h, W, net)[1], c, net)[2]

    up, down = ((c * demo.layer(h, W + sign * 1e-5 * v, net)[0]).sum() for sign in (1, -1))
    assert (up - down) / 2e-5 == pytest.approx((dW * v).sum(), rel=1e-6)


CATCHES = {
    "forgets-the-derivative": (
        test_a_sigmoid_layer_keeps_a_quarter_at_most_and_the_fall_is_exponential,
        test_relu_layers_with_he_weights_keep_the_gradient_level,
        test_weight_gradient_is_the_slope_of_the_last_layer,
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

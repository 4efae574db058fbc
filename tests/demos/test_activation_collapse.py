"""The invariants of activation_collapse: layers without activation are one affine map."""

from functools import reduce
from itertools import pairwise

import numpy as np
import pytest

NAME = "activation_collapse"


def drawn(rng, sizes):
    """Random pairs (W, b) of an affine chain."""
    return [(rng.normal(size=(n, m)), rng.normal(size=m)) for n, m in pairwise(sizes)]


def test_layers_without_activation_equal_x_times_the_product_of_the_weights(demo):
    rng = np.random.default_rng(1)
    for depth in (1, 4, 12):
        net = [(W, 0 * b) for W, b in drawn(rng, [5] * (depth + 1) + [1])]
        x, v = rng.normal(size=(7, 5)), rng.normal(size=5)
        product = reduce(np.matmul, [W for W, _ in net])

        y, slope = demo.along(net, "linear", x, v)
        assert (x @ product)[:, 0] == pytest.approx(y[-1], rel=1e-10, abs=1e-10)
        assert np.full(7, (v @ product)[0]) == pytest.approx(slope[-1], rel=1e-10, abs=1e-10)


def test_composed_maps_act_one_after_the_other(demo):
    rng = np.random.default_rng(2)
    (P, q), (W, b) = drawn(rng, [4, 4, 4])
    x = rng.normal(size=(6, 4))

    both = demo.compose((P, q), (W, b))
    assert (x @ P + q) @ W + b == pytest.approx(x @ both[0] + both[1], rel=1e-12)


def test_without_activation_the_second_differences_vanish(compute):
    for depth, width, seed in ((1, 2, 0), (6, 16, 3), (50, 8, 5)):
        y = compute(seed=seed, depth=depth, width=width)["y_linear"]

        assert np.abs(y[2:] - 2 * y[1:-1] + y[:-2]).max() <= 1e-10


def test_a_relu_slice_is_straight_between_at_least_one_kink(compute):
    for seed in range(5):
        values = compute(seed=seed, depth=2, width=8)
        y = values["y"]
        bent = np.abs(y[2:] - 2 * y[1:-1] + y[:-2]) > 1e-10

        assert 1 <= values["bends"] <= 16
        assert values["bends"] <= bent.sum() <= 2 * values["bends"]


def test_the_slope_along_the_line_is_the_central_difference(demo):
    rng = np.random.default_rng(4)
    net, x, v = drawn(rng, [6, 6, 6, 6, 1]), rng.normal(size=(9, 6)), rng.normal(size=6)
    for kind in ("tanh", "sigmoid", "gelu", "relu"):
        up, down = (demo.along(net, kind, x + sign * 1e-6 * v, v)[0] for sign in (1, -1))

        assert (up - down) / 2e-6 == pytest.approx(demo.along(net, kind, x, v)[1], rel=1e-5)


def test_linear_nets_span_as_many_dimensions_as_one_map_has_numbers(demo):
    """Outputs of 60 nets at 60 inputs: their rank counts the functions that they can be."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(60, 7))
    nets = [drawn(rng, [7, 9, 9, 1]) for _ in range(60)]
    outputs = np.array([demo.along(net, "linear", x, x[0])[0][-1] for net in nets])

    assert np.linalg.matrix_rank(outputs) == demo.freedom(nets[0])


def test_relu_nets_span_more_than_affine_maps(demo):
    rng = np.random.default_rng(6)
    x = rng.normal(size=(60, 7))
    nets = [drawn(rng, [7, 9, 9, 1]) for _ in range(60)]
    outputs = np.array([demo.along(net, "relu", x, x[0])[0][-1] for net in nets])

    assert np.linalg.matrix_rank(outputs) > 8


def test_two_equal_functions_have_worse_weights_between_them(demo):
    rng = np.random.default_rng(7)
    net, x = drawn(rng, [5, 5, 5, 1]), rng.normal(size=(30, 5))
    ends = [demo.along(demo.between(net, s), "linear", x, x[0])[0][-1] for s in (-1.0, 1.0)]

    assert list(ends[0]) == pytest.approx(list(ends[1]))
    assert np.abs(demo.between(net, 0.5)[0][0] - net[0][0] / 2).max() < 1e-12
    assert demo.path_losses(net, x)[4] > 0.99


def test_the_loss_on_the_path_is_that_of_the_squared_factor(demo):
    """Without a second bias y(s) = s^2 y(1), so the loss is (1 - s^2)^2 mean(y^2) / var(y)."""
    rng = np.random.default_rng(8)
    net = [(W, 0 * b) for W, b in drawn(rng, [4, 4, 1])]
    x = rng.normal(size=(50, 4))
    y = (x @ net[0][0] @ net[1][0])[:, 0]

    expected = [(1 - s * s) ** 2 * np.mean(y**2) / y.var() for s in np.arange(-1, 1.1, 0.25)]
    assert expected == pytest.approx(demo.path_losses(net, x), abs=1e-12)


def test_activations_give_graded_outputs(demo):
    z = np.random.default_rng(9).normal(size=1000)
    for kind in ("sigmoid", "tanh", "relu", "gelu"):
        assert len(set(demo.unit(kind, z)[0])) > 400


def test_a_gradient_passes_an_activation_times_its_slope(demo):
    rng = np.random.default_rng(10)
    z, g = rng.normal(size=(2, 3, 50))
    for kind in ("sigmoid", "tanh", "gelu", "relu"):
        slopes = (demo.activate(kind, z + 1e-6) - demo.activate(kind, z - 1e-6)) / 2e-6

        assert g * slopes == pytest.approx(demo.through_activation(kind, z, g), abs=1e-8)


def test_what_passes_a_sigmoid_is_at_most_a_quarter(compute):
    values = compute(seed=11, width=32)
    kept = dict(zip(values["kind"], values["kept"], strict=True))

    assert 0.15 <= kept["sigmoid"] <= 0.25
    assert kept["step"] == 0
    assert kept["linear"] == 1
    assert 0.6 <= kept["relu"] <= 0.8


def test_one_sided_slopes_at_zero_are_measured(compute):
    values = compute()
    sides = dict(zip(values["kind"], values["sides"], strict=True))

    assert sides["relu"] == "none: 0 | 1"
    assert sides["tanh"] == "1"
    assert sides["sigmoid"] == "0.25"
    assert sides["step"] == "none: 0 | inf"


def test_the_title_says_how_often_the_output_bends(demo, compute):
    title = demo.DEMO.plots[0].title

    assert title(compute(depth=1)).startswith("Hidden layer h = φ(x W + b): straight without φ")
    assert title(compute()).endswith("relu bends it at 56 places")
    assert title(compute(activation="tanh")).endswith("tanh bends 200 of 200 steps")
    assert title(compute(activation="linear")).endswith("straight without φ")
    assert len(title(compute(depth=50, activation="sigmoid"))) <= 80


def test_the_distance_from_the_best_affine_fit_is_that_of_a_fitted_line(compute):
    values = compute()
    line = np.polyval(np.polyfit(values["t"], values["y"], 1), values["t"])

    assert values["layers"][-1] == 6
    assert np.std(values["y"] - line) == pytest.approx(values["off_chosen"][-1], rel=1e-9)
    assert compute(activation="linear")["off_chosen"] == pytest.approx(np.zeros(6), abs=1e-7)


def test_factors_are_derivatives_to_two_decimals_without_a_negative_zero(demo, compute):
    factors = compute()["factor"]
    slopes = [
        (demo.activate(kind, demo.Z + 1e-6) - demo.activate(kind, demo.Z - 1e-6)) / 2e-6
        for kind in demo.KINDS
    ]

    assert np.array(slopes) == pytest.approx(factors, abs=0.00501)
    assert not np.signbit(factors[factors == 0]).any()


CATCHES = {
    "fires-or-not": (
        test_activations_give_graded_outputs,
        test_a_relu_slice_is_straight_between_at_least_one_kink,
    ),
    "adds-the-biases": (test_composed_maps_act_one_after_the_other,),
    "counts-every-weight": (test_linear_nets_span_as_many_dimensions_as_one_map_has_numbers,),
    "moves-the-product": (
        test_two_equal_functions_have_worse_weights_between_them,
        test_the_loss_on_the_path_is_that_of_the_squared_factor,
    ),
    "rescales-each-layer": (
        test_layers_without_activation_equal_x_times_the_product_of_the_weights,
        test_without_activation_the_second_differences_vanish,
        test_linear_nets_span_as_many_dimensions_as_one_map_has_numbers,
    ),
    "forgets-the-derivative": (
        test_a_gradient_passes_an_activation_times_its_slope,
        test_what_passes_a_sigmoid_is_at_most_a_quarter,
    ),
}

"""The invariants of mlp_boundary: on nets drawn here, and on the trained one from its arrays."""

from itertools import pairwise

import numpy as np
import pytest

NAME = "mlp_boundary"


def drawn(units, seed=0):
    """A net of random numbers: W and b of each layer."""
    rng = np.random.default_rng(seed)
    return [(rng.normal(size=(n, m)), rng.normal(size=m)) for n, m in pairwise(units)]


def trained(values):
    layers = range(1, values["units"].size)
    return [(values[f"W{layer}"], values[f"b{layer}"]) for layer in layers]


def outputs(net, x, phi=np.tanh):
    for W, b in net[:-1]:
        x = phi(x @ W + b)
    return x @ net[-1][0] + net[-1][1]


def share(values, phi=np.tanh):
    z = outputs(trained(values), values["points"], phi)
    return np.mean((z[:, 1] > z[:, 0]) == values["class"])


def logistic_share(x, c):
    """The share that logistic regression gets right, fitted by Newton's method."""
    X, w = np.c_[x, np.ones(len(x))], np.zeros(3)
    for _ in range(20):
        p = 1 / (1 + np.exp(-X @ w))
        w -= np.linalg.solve((X.T * (p * (1 - p))) @ X + 1e-6 * np.eye(3), X.T @ (p - c))
    return np.mean((X @ w > 0) == c)


def test_16_tanh_units_learn_the_moons(compute):
    for seed in range(2):
        values = compute(seed=seed)

        assert share(values) == values["share"]
        assert share(values) >= 0.95


def test_a_network_has_the_hidden_layers_and_the_units_that_were_asked_for(compute):
    for hidden, layers in ((5, 3), (1, 2), (3, 0)):
        values = compute(hidden=hidden, layers=layers, steps=50)
        expected = [2, *[hidden] * layers, 2]

        assert expected == list(values["units"])
        assert expected == [2, *(b.size for _, b in trained(values))]


def test_the_table_counts_every_number_of_every_layer(compute):
    values = compute(hidden=6, layers=2, steps=50)
    sizes = [W.size + b.size for W, b in trained(values)]

    assert [*sizes, sum(sizes)] == list(values["parameters"][:4])
    assert [2080, 330, 2410] == list(values["parameters"][4:])
    assert ["2-6-6-2"] * 4 + ["64-32-10"] * 3 == list(values["network"])


def test_layers_without_activation_are_one_affine_map(demo):
    x = np.random.default_rng(1).normal(size=(50, 2))
    for units in ((2, 2), (2, 7, 2), (2, 3, 9, 4, 2)):
        net = drawn(units)
        W, b = demo.mlp.merged(net)

        assert outputs(net, x, phi=lambda z: z) == pytest.approx(x @ W + b, abs=1e-10)


@pytest.mark.parametrize(("hidden", "layers"), [(1, 1), (16, 1), (64, 1), (16, 4), (8, 0)])
def test_a_linear_network_gets_no_more_right_than_a_line_at_any_width_and_depth(
    hidden, layers, compute
):
    values = compute(activation="linear", hidden=hidden, layers=layers)
    line = logistic_share(values["points"], values["class"])

    assert line == pytest.approx(share(values, phi=lambda z: z), abs=0.015)
    assert line == pytest.approx(values["line_share"], abs=0.015)
    assert 0.8 < line < 0.92


def test_permuted_hidden_units_compute_the_same(demo):
    x = np.random.default_rng(2).normal(size=(50, 2))
    net = drawn((2, 8, 5, 2))
    for seed in range(5):
        order = np.random.default_rng(seed).permutation(8)
        other = demo.mlp.reordered(net, order)

        assert not (other[0][0] == net[0][0]).all()
        assert outputs(net, x) == pytest.approx(outputs(other, x), abs=1e-12)


@pytest.mark.parametrize("phi", ["sigmoid", "tanh", "linear"])
def test_backpropagation_is_the_slope_of_the_loss(phi, demo):
    check_gradient(phi, demo)


def check_gradient(phi, demo):
    net, rng = drawn((2, 4, 3, 2)), np.random.default_rng(3)
    x, t = rng.normal(size=(9, 2)), np.eye(2)[rng.integers(0, 2, 9)]
    measured = []
    for layer in net:
        for w in layer:
            for i in np.ndindex(w.shape):
                kept, costs = w[i], []
                for step in (1e-5, -1e-5):
                    w[i] = kept + step
                    costs.append(demo.mlp.gradient(net, (x, t), phi)[0])
                w[i] = kept
                measured.append((costs[0] - costs[1]) / 2e-5)
    g = demo.mlp.gradient(net, (x, t), phi)[1]

    assert np.linalg.norm(g - measured) < 1e-6 * np.linalg.norm(g)


def test_the_tanh_gradient_is_right_in_every_number(demo):
    check_gradient("tanh", demo)


def test_the_last_layer_is_affine(demo):
    net, x = drawn((2, 6, 2)), np.random.default_rng(4).normal(size=(20, 2))
    h, _, z = demo.mlp.forward(net, x, "tanh")

    assert np.tanh(x @ net[0][0] + net[0][1]) == pytest.approx(h[1])
    assert h[1] @ net[1][0] + net[1][1] == pytest.approx(z)


def test_training_reaches_every_layer(demo):
    net, rng = drawn((2, 4, 3, 2)), np.random.default_rng(5)
    batch = rng.normal(size=(30, 2)), np.eye(2)[rng.integers(0, 2, 30)]
    after = demo.mlp.train(net, batch, phi="tanh", lr=0.02, shots=[50])[0][0]

    for (W, _), (V, _) in zip(net, after, strict=True):
        assert np.abs(W - V).max() > 0.05


def test_the_table_of_scores_has_a_row_for_each_way_to_compute_the_same(compute):
    for params, rows in (({}, 3), ({"activation": "relu"}, 2), ({"layers": 0}, 1)):
        values = compute(steps=50, **params)

        assert rows == len(values["order"]) == len(values["scores"])
        for row in values["scores"]:
            assert values["scores"][0] == pytest.approx(row, abs=1e-12)


def test_a_curve_needs_more_than_a_line_and_16_learned_features_follow_it(compute):
    values = compute()
    x, y = values["x"], values["curve"]
    line = np.polyval(np.polyfit(x, y, 1), x)
    without, one, four, sixteen = values["fit_error"]

    assert line == pytest.approx(values["fits"][:, 0], abs=1e-3)
    assert np.sqrt(np.mean((y - line) ** 2)) == pytest.approx(without, abs=1e-4)
    assert without > one > 5 * four > 500 * sixteen > 0


def test_the_last_picture_is_the_class_of_the_larger_score_at_each_place(compute):
    values = compute(data="spiral", layers=2, steps=100)
    grid = np.array([[(x, y) for x in values["x"]] for y in values["y"]])
    z = outputs(trained(values), grid.reshape(-1, 2)).reshape(*grid.shape)

    assert ((z[..., 1] > z[..., 0]) == values["regions"][-1]).all()
    assert len(values["regions"]) > 5


def test_the_flow_shows_one_point_on_its_way_through_the_network(compute):
    values = compute(hidden=3, layers=2, steps=50)

    assert list(values["points"][0]) == list(values["h0"])
    assert outputs(trained(values), values["h0"]) == pytest.approx(values["h3"])
    assert np.tanh(values["h0"] @ values["W1"] + values["b1"]) == pytest.approx(values["h1"])


def test_titles_say_what_bends_and_what_cannot(compute, demo):
    title = next(plot.title for plot in demo.DEMO.plots if plot.id == "boundary")

    assert "16 tanh units bend the boundary: 100.0% of 200 right" in title(compute())
    assert "Affine layers, 2 in a row, are one: a straight line" in title(
        compute(activation="linear")
    )
    assert "1 in a row, are one" in title(compute(layers=0))
    assert "cuts straight" in title(compute(hidden=1, layers=2))


def test_titles_say_the_layers_the_errors_of_the_curve_and_what_may_change(compute, demo):
    title = {plot.id: plot.title for plot in demo.DEMO.plots}
    narrow = compute(hidden=2, layers=2)

    assert "h_l = tanh(h_(l-1) W_l + b_l) for l < 3, then y = h_2 W_3" in title["flow"](narrow)
    assert "0.6 (n = 1), 0.07 (4), 0.0005 (16)" in title["curve"](compute())
    assert "2-16-2: units reordered, negated (tanh is odd): equal" in title["reordered"](compute())
    assert "negated" not in title["reordered"](compute(activation="relu", steps=50))


@pytest.mark.parametrize("phi", ["sigmoid", "relu"])
def test_other_activations_bend_as_well(phi, compute):
    values = compute(activation=phi, steps=800)

    assert values["share"] >= 0.95
    assert values["line_share"] < 0.92


CATCHES = {
    "adds-up-only": (
        test_16_tanh_units_learn_the_moons,
        test_the_last_layer_is_affine,
        test_a_curve_needs_more_than_a_line_and_16_learned_features_follow_it,
    ),
    "wires-perceptrons": (test_training_reaches_every_layer,),
    "forgets-the-slope": (test_the_tanh_gradient_is_right_in_every_number,),
    "activates-the-output": (
        test_the_last_layer_is_affine,
        test_the_tanh_gradient_is_right_in_every_number,
    ),
    "squeezes-the-input": (
        test_16_tanh_units_learn_the_moons,
        test_a_network_has_the_hidden_layers_and_the_units_that_were_asked_for,
    ),
    "takes-units-for-layers": (
        test_a_network_has_the_hidden_layers_and_the_units_that_were_asked_for,
    ),
    "drops-earlier-biases": (test_layers_without_activation_are_one_affine_map,),
    "reorders-one-side": (test_permuted_hidden_units_compute_the_same,),
    "counts-no-biases": (test_the_table_counts_every_number_of_every_layer,),
}

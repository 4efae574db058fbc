"""The invariants of tanh_vs_sigmoid: identities, one closed form, and gradients remade."""

import math

import numpy as np
import pytest

NAME = "tanh_vs_sigmoid"


def ratio(values, unit):
    """The factor per layer towards the input, by NumPy's own fit."""
    return 10 ** -np.polyfit(values["layer"], values[f"log10_{unit}"], 1)[0]


def test_tanh_is_twice_the_sigmoid_of_twice_z_minus_one(demo):
    z = np.random.default_rng(1).normal(size=200) * 4
    expected = np.array([math.tanh(each) for each in z])

    assert np.abs(expected - demo.by_sigmoid(z)).max() <= 1e-15
    assert np.abs(expected - demo.tanh(z)).max() <= 1e-15


def test_at_zero_tanh_is_four_times_as_steep(demo):
    zero = np.zeros(1)

    assert 4 == demo.slope("tanh", zero)[0] / demo.slope("sigmoid", zero)[0]


def test_the_slope_of_tanh_is_that_of_the_hyperbolic_tangent(demo):
    for z in np.random.default_rng(2).normal(size=50) * 2:
        assert 1 / math.cosh(z) ** 2 == pytest.approx(demo.slope("tanh", np.array([z]))[0])


def test_the_slopes_cross_at_1_66289(compute):
    assert 1.66289 == pytest.approx(float(compute()["crossover"]), abs=1e-4)


def test_the_closed_form_of_the_crossing_makes_both_slopes_equal(demo):
    z = demo.CROSSING

    assert 1 / math.cosh(z) ** 2 == pytest.approx(1 / (4 * math.cosh(z / 2) ** 2), rel=1e-12)


def test_tanh_is_the_flatter_one_beyond_the_crossing_and_the_steeper_one_before(demo):
    beyond, before = np.linspace(1.7, 15, 100), np.linspace(0, 1.6, 100)

    assert (demo.slope("tanh", beyond) < demo.slope("sigmoid", beyond)).all()
    assert (demo.slope("tanh", before) > demo.slope("sigmoid", before)).all()


def test_tanh_layers_keep_nine_tenths_and_more(compute):
    for seed in range(3):
        assert 0.9 <= ratio(compute(seed=seed), "tanh") <= 1.1


def test_sigmoid_layers_keep_a_quarter_at_most(compute):
    for seed in range(3):
        assert 0.20 <= ratio(compute(seed=seed), "sigmoid") <= 0.26


def test_the_gradient_vanishes_with_tanh_too(compute):
    for depth in (20, 50):
        assert compute(depth=depth)["share"][0] < 0.7


def test_gradients_of_a_chain_are_the_slope_of_its_loss(demo):
    """Moving all of z_1 along v: sum(c h_L) changes by sum(dL/dz_1 v)."""
    rng = np.random.default_rng(4)
    W = [demo.weights(rng, 8) for _ in range(4)]
    x, v, c = rng.standard_normal((3, 5, 8))
    for kind in ("tanh", "sigmoid"):

        def loss(z, kind=kind):
            h = demo.activate(kind, z)
            for W_l in W[1:]:
                h = demo.activate(kind, h @ W_l)
            return (c * h).sum()

        measured = (loss(x @ W[0] + 1e-5 * v) - loss(x @ W[0] - 1e-5 * v)) / 2e-5
        assert measured == pytest.approx((demo.chain(kind, W, x, c)[0] * v).sum(), rel=1e-6)


def test_xavier_weights_have_variance_one_over_n(demo):
    W = demo.weights(np.random.default_rng(5), 200)

    assert 1 / 200 == pytest.approx(W.var(), rel=0.05)


def test_zeros_save_no_multiplication_of_a_dense_layer(demo):
    h = np.random.default_rng(6).normal(size=(10, 30))

    assert 30 * 7 == demo.multiply_adds(h, 7)
    assert 30 * 7 == demo.multiply_adds(np.maximum(h, 0), 7)


def test_only_relu_has_outputs_of_zero(compute):
    values = compute()

    assert [1, 1] == list(values["active"][:2])
    assert 0.5 == pytest.approx(values["active"][2], abs=0.05)


def test_tanh_is_centred_and_the_sigmoid_is_not(compute):
    mean = compute(seed=7)["mean"]

    assert 0 == pytest.approx(mean[0], abs=0.05)
    assert 0.5 == pytest.approx(mean[1], abs=0.05)


def test_the_ratio_is_that_of_the_demo_of_vanishing_gradients(compute, run):
    for unit, i in (("tanh", 0), ("sigmoid", 1)):
        there = run("vanishing_gradient", activation=unit).values["ratio"]

        assert float(there) == pytest.approx(compute()["kept"][i], rel=0.03)


def test_slopes_are_shown_on_both_sides_and_meet_at_the_crossing(compute):
    values = compute()
    slopes, at = values["slopes"], list(values["at"])
    tanh, sigmoid = slopes

    assert ["-1.66", "0", "1.66"] == [at[2], at[4], at[6]]
    assert slopes[:, ::-1] == pytest.approx(slopes)
    assert tanh[[2, 6]] == pytest.approx(sigmoid[[2, 6]], abs=1e-9)
    assert (tanh > sigmoid).tolist() == [abs(float(z)) < 1.66 for z in at]


def test_the_titles_name_the_relation_and_the_crossing(demo, compute):
    titles = {p.id: p.title(compute()) for p in demo.DEMO.plots}

    assert titles["curves"].startswith("tanh z and 2 σ(2z) - 1 agree to ")
    assert titles["curves"].endswith("range (-1, 1), open; slope at most 1")
    assert "|z| > 1.6629" in titles["slopes"]


def test_one_layer_alone_has_a_title_and_no_ratio(demo, compute):
    values = compute(depth=1)

    assert "1 layer" in next(p for p in demo.DEMO.plots if p.id == "chain").title(values)
    assert np.isnan(values["kept"]).all()


CATCHES = {
    "only-doubles": (test_tanh_is_twice_the_sigmoid_of_twice_z_minus_one,),
    "forgets-the-inner-two": (test_tanh_is_twice_the_sigmoid_of_twice_z_minus_one,),
    "sigmoid-slope": (
        test_at_zero_tanh_is_four_times_as_steep,
        test_the_slopes_cross_at_1_66289,
        test_tanh_layers_keep_nine_tenths_and_more,
    ),
    "never-vanishes": (
        test_the_slope_of_tanh_is_that_of_the_hyperbolic_tangent,
        test_the_slopes_cross_at_1_66289,
        test_tanh_is_the_flatter_one_beyond_the_crossing_and_the_steeper_one_before,
        test_the_gradient_vanishes_with_tanh_too,
    ),
    "forgets-the-derivative": (
        test_sigmoid_layers_keep_a_quarter_at_most,
        test_gradients_of_a_chain_are_the_slope_of_its_loss,
    ),
    "variance-for-deviation": (
        test_xavier_weights_have_variance_one_over_n,
        test_tanh_layers_keep_nine_tenths_and_more,
    ),
    "counts-active-units-only": (test_zeros_save_no_multiplication_of_a_dense_layer,),
}

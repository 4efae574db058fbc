"""The invariants of dead_relu: who is dead by looking at z, and what plain descent cannot do."""

import numpy as np
import pytest

NAME = "dead_relu"


def drawn(seed=0):
    rng = np.random.default_rng(seed)
    return [rng.standard_normal((1, 64)), rng.standard_normal((64, 1))]


def silent(W, b):
    """Units of the first layer with z <= 0 at every input: z is a line, its ends decide."""
    return 2 * np.abs(W[0]) + b <= 0


@pytest.mark.slow
def test_the_dead_at_the_start_are_those_with_a_bias_below_every_product(compute, demo):
    W, _ = demo.start(drawn(), 0.0)[0]
    expected = [np.mean(2 * np.abs(W) <= -bias) for bias in range(-6, 1)]

    assert expected == pytest.approx(compute(steps=50)["deaths"][0, :7])


def test_the_dead_set_of_the_first_layer_never_shrinks(demo):
    for bias, lr in ((-2.0, 0.02), (-1.0, 0.03), (1.0, 0.03), (0.0, 0.1)):
        gone = demo.descend(demo.start(drawn(), bias), demo.Rule(lr=lr), 60)[2]

        assert (gone[1:] >= gone[:-1]).all()
        assert 0 == demo.back(gone)[1]


def test_a_unit_is_dead_exactly_if_z_is_not_above_0_at_any_input(compute, demo):
    for bias in (-3.0, -1.0):
        net, _, gone = demo.descend(demo.start(drawn(), bias), demo.Rule(), 40)

        assert list(silent(*net[0])) == list(gone[-1])


def test_dead_units_keep_their_parameters_to_the_last_bit(demo):
    before = demo.start(drawn(1), -2.0)
    after, _, gone = demo.descend(before, demo.Rule(), 30)
    for k in range(2):
        assert list(before[0][k][..., gone[0]].ravel()) == list(after[0][k][..., gone[0]].ravel())
        assert (before[0][k][..., ~gone[-1]] != after[0][k][..., ~gone[-1]]).any()


@pytest.mark.slow
def test_a_lower_bias_leaves_more_units_dead_and_a_larger_loss(compute):
    d = compute()

    assert (np.diff(d["dead"][:7]) < 0).all()
    assert d["losses"][-1, 0] > d["losses"][-1, 1] > d["losses"][-1, 2]


@pytest.mark.slow
def test_a_slope_below_0_leaves_no_unit_without_gradient(compute, demo):
    for slope in (0.01, 0.3):
        for bias in (-6.0, -2.0):
            gone = demo.descend(demo.start(drawn(), bias), demo.Rule(slope=slope), 50)[2]

            assert 0 == gone.sum()
    assert [0] * 7 == list(compute(slope=0.1, steps=50)["dead"][:7])


@pytest.mark.slow
def test_the_gradients_shown_are_those_of_the_sum_over_the_inputs(compute, demo):
    net, _, _ = demo.descend(demo.start(drawn(), -2.0), demo.Rule(), 300)
    (W, b), (V, c) = net
    x = np.linspace(-2, 2, 32)[:, None]
    on = x @ W + b > 0
    g = ((np.where(on, x @ W + b, 0) @ V + c) - np.sin(2 * x)) / 32 * V[:, 0] * on
    five = [int(name.split()[1]) for name in compute()["unit"]]

    assert np.abs((g * x).sum(axis=0))[five] == pytest.approx(compute()["dw"], rel=1e-9)
    assert np.abs(g.sum(axis=0))[five] == pytest.approx(compute()["db"], rel=1e-9)
    assert on.mean(axis=0)[five] == pytest.approx(compute()["active"])


def test_a_unit_that_is_silent_for_some_inputs_learns(compute):
    d = compute()

    assert d["partly"] > 0
    assert 0 == d["largest"]
    assert 0.5 < d["silent"] / 64 < 0.65


def test_units_of_a_deeper_layer_can_come_back(compute):
    ever, woke = (compute()[name][2] for name in ("ever", "woke"))

    assert 0 < woke < 0.2 * ever


def test_wider_inputs_wake_the_dead_whose_bias_is_below_the_larger_product(compute, demo):
    W, b = demo.descend(demo.start(drawn(), -2.0), demo.Rule(), demo.STEPS)[0][0]
    expected = np.sum(silent(W, b) & (4 * np.abs(W[0]) + b > 0))

    assert expected == compute()["awake"][5]


def test_decay_of_weights_and_bias_alike_scales_z_and_wakes_nobody(compute, demo):
    before = demo.start(drawn(), -2.0)
    after, _, gone = demo.descend(before, demo.Rule(decay=0.005, decay_w=0.005), 50)
    W, b = ([net[0][k][..., gone[0]] for net in (before, after)] for k in (0, 1))

    assert 0.995**50 * W[0] == pytest.approx(W[1])
    assert 0.995**50 * b[0] == pytest.approx(b[1])
    assert [37, 0] == [compute()[name][1] for name in ("ever", "woke")]


def test_coming_back_is_counted_of_units_that_were_dead(demo):
    gone = np.array([[0, 1, 1, 0, 0], [1, 1, 0, 0, 1], [0, 1, 1, 0, 1]], dtype=bool)

    assert [4, 2, 1] == list(demo.back(gone))


def test_a_larger_step_kills_units_that_a_small_one_leaves_alive(compute):
    d = compute()

    assert d["dead"][7] > 0.3
    assert [0, 0] == [d["dead"][6], d["deaths"][0, 7]]


CATCHES = {
    "dead-at-one-example": (test_a_unit_is_dead_exactly_if_z_is_not_above_0_at_any_input,),
    "lets-gradient-through": (test_a_unit_that_is_silent_for_some_inputs_learns,),
    "forgets-the-slope": (test_a_slope_below_0_leaves_no_unit_without_gradient,),
    "freezes-the-layers-below": (test_units_of_a_deeper_layer_can_come_back,),
    "starts-without-bias": (test_a_lower_bias_leaves_more_units_dead_and_a_larger_loss,),
    "decays-the-bias": (
        test_dead_units_keep_their_parameters_to_the_last_bit,
        test_the_dead_set_of_the_first_layer_never_shrinks,
    ),
}

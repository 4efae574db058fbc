"""The invariants of rnn_unroll, recomputed step by step and by other formulas."""

import math

import numpy as np
import pytest

NAME = "rnn_unroll"
SHORT = {"steps": 12, "hidden": 6}


def cell(demo, seed=0, n=5):
    rng = np.random.default_rng(seed)
    return demo.Cell(*(rng.standard_normal(shape) for shape in ((2, n), (n, n), (n,))))


def test_every_step_applies_the_same_function_to_its_input_and_the_last_state(demo):
    rng, net = np.random.default_rng(1), cell(demo)
    x = rng.standard_normal((9, 3, 2))
    _, h = demo.rnn_run(net, x)

    assert not h[0].any()
    for t in range(9):
        assert np.tanh(net.b + h[t] @ net.Wh + x[t] @ net.Wx) == pytest.approx(h[t + 1])


def test_a_changed_input_leaves_earlier_states_as_they_were_to_the_bit(demo):
    rng, net = np.random.default_rng(2), cell(demo)
    x = rng.standard_normal((9, 3, 2))
    other = x.copy()
    other[5] += 1
    h, new = (demo.rnn_run(net, some)[1] for some in (x, other))

    assert h[:6].tobytes() == new[:6].tobytes()
    assert (h[6:] != new[6:]).all()


def test_a_linear_step_back_multiplies_the_gradient_by_rho(demo, compute):
    for rho in (0.5, 0.9, 1.1, 1.3):
        d = compute(steps=51, gain=rho, nonlinearity="linear")
        ratios = 10 ** -np.diff(d["curves"][:, 0])

        assert [rho] * 50 == pytest.approx(ratios, rel=1e-10)
        assert rho**50 == pytest.approx(d["share"][0], rel=1e-9)


def test_after_fifty_linear_steps_the_row_of_the_curriculum_stands(compute):
    share = compute(steps=51, gain=1.3, nonlinearity="linear")["share"]

    assert [5e5, 5e-3, 1, 117] == pytest.approx(share, rel=0.05)


def test_tanh_loses_the_gradient_over_a_hundred_steps(compute):
    assert compute()["share"][0] < 1e-15
    assert compute(seed=3)["share"][0] < 1e-15


def test_the_gradient_of_shared_weights_is_the_sum_of_what_the_steps_add(demo):
    rng, net = np.random.default_rng(4), cell(demo)
    x, c = rng.standard_normal((7, 3, 2)), rng.standard_normal((3, 5))
    h, _, delta, (dWx, dWh, db) = demo.back(net, x, c, "tanh")
    steps = range(7)

    assert sum(np.outer(x[t, n], delta[t, n]) for t in steps for n in range(3)) == pytest.approx(
        dWx
    )
    assert sum(np.outer(h[t, n], delta[t, n]) for t in steps for n in range(3)) == pytest.approx(
        dWh
    )
    assert sum(delta[t, n] for t in steps for n in range(3)) == pytest.approx(db)


def test_weight_gradients_are_slopes_of_the_loss(demo):
    rng, net = np.random.default_rng(5), cell(demo)
    x, c = rng.standard_normal((7, 3, 2)), rng.standard_normal((3, 5))
    for phi in ("tanh", "linear"):
        found = demo.back(net, x, c, phi)[-1]
        for i, g in enumerate(found):
            v = rng.standard_normal(g.shape)
            up, down = (
                (c * demo.rnn_run(demo.Cell(*moved), x, phi=phi)[1][-1]).sum()
                for moved in (
                    [w + s * 1e-6 * v if k == i else w for k, w in enumerate(net)] for s in (1, -1)
                )
            )
            assert (up - down) / 2e-6 == pytest.approx((g * v).sum(), rel=1e-6)


def test_the_net_that_is_written_out_can_be_followed_by_hand(compute):
    d = compute(**SHORT)
    h = [np.zeros(2)]
    for t in (1, 2, 3):
        h.append(np.tanh(d[f"x{t}"][0] @ d["Wx"] + h[-1] @ d["Wh"]))
        assert h[-1] == pytest.approx(d[f"h{t}"][0])
    g, back, dWh = d["Wy"][:, 0], {}, np.zeros((2, 2))
    for t in (3, 2, 1):
        back[t] = g
        delta = g * (1 - h[t] ** 2)
        dWh += np.outer(h[t - 1], delta)
        g = d["Wh"] @ delta

    assert d["d_Wx"][0, 0] == pytest.approx(sum(d["parts"]))
    assert (h[3] @ d["Wy"]).item() == pytest.approx(d["y"].item())
    assert dWh == pytest.approx(d["d_Wh"])
    for t in (1, 2, 3):
        assert back[t] == pytest.approx(d[f"d_h{t}"][0])


def test_clipping_keeps_the_direction_and_bounds_the_norm(demo):
    for seed in range(20):
        g = np.random.default_rng(seed).standard_normal(50)
        for most in (0.1, 1.0, 100.0):
            cut = demo.clipped(g, most)

            assert 1 == pytest.approx(cut @ g / math.sqrt((cut @ cut) * (g @ g)), abs=1e-12)
            assert min(most, math.sqrt(g @ g)) == pytest.approx(math.sqrt(cut @ cut))
        assert list(g) == list(demo.clipped(g, 0.0))


def test_a_unit_that_doubles_its_state_keeps_a_pulse_at_the_fixed_point_of_tanh_2h(compute):
    d = compute()
    h = 1.0
    for _ in range(60):
        h = math.tanh(2 * h)

    assert [h, -h] == pytest.approx(d["held"][:2])
    assert (2 * (1 - h * h)) ** 32 == pytest.approx(d["held_slope"][3])


def test_the_weak_unit_forgets_at_least_by_half_a_step(compute):
    assert 0 < compute()["held"][2] < 0.5**99


def test_the_states_of_the_card_are_read_at_the_steps_that_stand_above_them(compute):
    d = compute()

    assert [1, 66, 67, 68, 100] == list(d["row"])
    assert [f"t = {t}" for t in d["row"]] == list(d["seen"])
    assert [0, 0] == list(d["moved"][:2])
    assert d["moved"][2] > 1 > d["moved"][4]
    assert list(d["states"][3, :2]) == list(d["states"][4, :2])


def test_the_trained_rnn_is_no_better_than_a_coin(compute):
    d = compute(train=True, **SHORT)

    assert ["a coin", "RNN"] == list(d["learner"])
    assert 0.5 == d["right"][0]
    assert d["right"][1] <= 0.65
    assert float(d["start_reach"][1]) < 0.1


CATCHES = {
    "treats-steps-as-independent": (
        test_every_step_applies_the_same_function_to_its_input_and_the_last_state,
        test_a_changed_input_leaves_earlier_states_as_they_were_to_the_bit,
        test_a_unit_that_doubles_its_state_keeps_a_pulse_at_the_fixed_point_of_tanh_2h,
    ),
    "ignores-the-input": (
        test_every_step_applies_the_same_function_to_its_input_and_the_last_state,
        test_a_unit_that_doubles_its_state_keeps_a_pulse_at_the_fixed_point_of_tanh_2h,
    ),
    "reads-the-end-first": (
        test_every_step_applies_the_same_function_to_its_input_and_the_last_state,
        test_a_changed_input_leaves_earlier_states_as_they_were_to_the_bit,
    ),
    "takes-the-last-step-alone": (
        test_the_gradient_of_shared_weights_is_the_sum_of_what_the_steps_add,
        test_weight_gradients_are_slopes_of_the_loss,
        test_the_net_that_is_written_out_can_be_followed_by_hand,
    ),
    "forgets-the-slope": (
        test_tanh_loses_the_gradient_over_a_hundred_steps,
        test_weight_gradients_are_slopes_of_the_loss,
    ),
    "never-explodes": (
        test_a_linear_step_back_multiplies_the_gradient_by_rho,
        test_after_fifty_linear_steps_the_row_of_the_curriculum_stands,
    ),
    "clips-each-entry": (test_clipping_keeps_the_direction_and_bounds_the_norm,),
}

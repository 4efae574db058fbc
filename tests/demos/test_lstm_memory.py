"""The invariants of lstm_memory, recomputed by its six equations and by closed forms."""

import math

import numpy as np
import pytest

from flashdl.demokit.kernels import recurrent
from flashdl.demokit.models import trained

NAME = "lstm_memory"
SMALL = {"steps": 20, "hidden": 6}


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def test_one_step_is_the_six_equations(compute):
    d = compute(**SMALL)
    z = (d["x1"] @ d["Wx"] + d["h0"] @ d["Wh"] + d["b"])[0]
    i, f, o, g = *(sigmoid(v) for v in z[:3]), math.tanh(z[3])
    c = f * d["c0"].item() + i * g

    assert [i, f, o, g] == pytest.approx(d["gates"][0])
    assert c == pytest.approx(d["c1"].item())
    assert o * math.tanh(c) == pytest.approx(d["h1"].item())


def test_the_gradients_of_one_step_are_slopes_of_its_state(demo, compute):
    d = compute(**SMALL)

    def h1(**moved):
        v = {**d, **moved}
        z = (v["x1"] @ v["Wx"] + v["h0"] @ v["Wh"] + v["b"])[0]
        c = sigmoid(z[1]) * v["c0"].item() + sigmoid(z[0]) * math.tanh(z[3])
        return sigmoid(z[2]) * math.tanh(c)

    for name in ("x1", "h0", "c0", "Wx", "Wh", "b"):
        for at in np.ndindex(d[name].shape):
            step = np.zeros_like(d[name])
            step[at] = 1e-6
            slope = (h1(**{name: d[name] + step}) - h1(**{name: d[name] - step})) / 2e-6
            assert slope == pytest.approx(d[f"d_{name}"][at], abs=1e-9), name


def test_an_open_forget_gate_keeps_the_cell_to_the_bit_and_a_closed_one_erases_it(demo):
    c = np.random.default_rng(0).standard_normal((5, 3))
    i, f, o, g = (np.full((5, 3), v) for v in (0.0, 1.0, 0.3, 0.7))

    assert c.tobytes() == demo.new_cell(np.concatenate([i, f, o, g], axis=1), c).tobytes()
    assert not demo.new_cell(np.concatenate([i, i, o, g], axis=1), c).any()
    assert g == pytest.approx(demo.new_cell(np.concatenate([f, i, o, g], axis=1), c))


def test_without_recurrent_weights_the_gradient_of_the_cell_is_the_product_of_the_gates(demo):
    rng = np.random.default_rng(1)
    cell = recurrent.random_lstm(rng, 3, 5, forget_bias=1.0)._replace(Wh=np.zeros((5, 20)))
    x, c = rng.standard_normal((30, 2, 3)), rng.standard_normal((2, 5))
    f = 1 / (1 + np.exp(-(x @ cell.Wx + cell.b)[..., 5:10]))
    dc, _ = demo.run_back(cell, x, c)

    assert dc[-1] * f[1:].prod(axis=0) == pytest.approx(dc[0], rel=1e-12, abs=0)
    assert demo.direct(cell, x, c) < 1e-12


def test_the_gradient_at_step_one_by_forget_bias_is_that_of_the_curriculum(compute):
    expected = np.array([2.5e-21, 4.0e-10, 3.7e-4, 0.149, 0.829])
    first = compute()["first"]

    assert [0, 1, 2, 3, 5] == list(compute()["bias"])
    assert (abs(np.log10(first / expected)) < 1).all()
    assert first[3] >= 0.1
    assert first[0] < 1e-15


def test_the_chosen_bias_is_drawn_and_tabled_alike(compute):
    for place, bias in ((0, 0.0), (3, 3.0)):
        d = compute(steps=20, forget_bias=bias)

        assert d["first"][place] == pytest.approx(d["share"][1])


def test_the_cell_alone_hands_back_the_product_of_its_gates_and_never_more_than_it_got(
    demo, compute
):
    d = compute(hidden=6, steps=15)
    rng = np.random.default_rng(3)
    cell = recurrent.random_lstm(rng, 3, 5, forget_bias=0.0)._replace(Wh=np.zeros((5, 20)))
    found = demo.by_bias(cell, rng.standard_normal((15, 2, 3)), rng.standard_normal((2, 5)))

    assert (d["alone"] < 1).all()
    assert (np.diff(d["alone"]) > 0).all()
    assert found["first"] == pytest.approx(found["alone"], rel=1e-12)


def test_the_rnn_beside_it_loses_its_gradient(compute):
    for seed in range(3):
        assert compute(seed=seed)["share"][0] < 1e-15


def test_parameters_are_four_blocks(compute):
    for hidden in (4, 32):
        assert (
            4 * (8 * hidden + hidden * hidden + hidden)
            == compute(steps=10, hidden=hidden)["parameters"]
        )


def test_the_latch_can_be_followed_line_by_line(compute):
    rows = compute(latch=True, steps=10)["over_time"]
    c = 0.0
    for f, i, g, cell, o, h in rows:
        c = f * c + i * g
        assert c == pytest.approx(cell, abs=1e-3)
        assert o * math.tanh(c) == pytest.approx(h, abs=1e-3)
    assert [0, 0.762, 0.762, 0.762, 0.762, 0.762, 0.762, 0, 0, 0] == list(rows[:, 3])
    assert [4] == list(np.flatnonzero(rows[:, 5]))


def test_gates_of_the_random_net_lie_between_0_and_1_and_a_bias_opens_the_forget_gate(compute):
    low, high = (compute(steps=20, forget_bias=bias)["over_time"] for bias in (-2.0, 6.0))

    for rows in (low, high):
        assert ((rows[:, [0, 1, 4]] >= 0) & (rows[:, [0, 1, 4]] <= 1)).all()
    assert low[:, 0].mean() < 0.3
    assert 0.9 < high[:, 0].mean()


@pytest.mark.slow
def test_the_trained_lstm_adds_and_the_rnn_does_not(compute):
    d = compute(train=True, **SMALL)

    assert ["a coin", "RNN", "LSTM"] == list(d["learner"])
    assert d["fresh"][2] >= 0.85
    assert d["fresh"][1] <= 0.65
    assert trained("adding-lstm")["test_accuracy"] >= 0.85
    assert trained("adding-rnn")["test_accuracy"] <= 0.65


CATCHES = {
    "forgets-when-open": (
        test_one_step_is_the_six_equations,
        test_an_open_forget_gate_keeps_the_cell_to_the_bit_and_a_closed_one_erases_it,
        test_the_latch_can_be_followed_line_by_line,
    ),
    "writes-the-gate-itself": (
        test_one_step_is_the_six_equations,
        test_an_open_forget_gate_keeps_the_cell_to_the_bit_and_a_closed_one_erases_it,
    ),
    "output-gate-on-the-cell": (
        test_one_step_is_the_six_equations,
        test_the_latch_can_be_followed_line_by_line,
    ),
    "no-forget-gate": (
        test_an_open_forget_gate_keeps_the_cell_to_the_bit_and_a_closed_one_erases_it,
        test_the_latch_can_be_followed_line_by_line,
    ),
    "keeps-gradients-by-magic": (
        test_without_recurrent_weights_the_gradient_of_the_cell_is_the_product_of_the_gates,
        test_the_gradient_at_step_one_by_forget_bias_is_that_of_the_curriculum,
    ),
    "biases-start-at-zero": (
        test_the_gradient_at_step_one_by_forget_bias_is_that_of_the_curriculum,
        test_gates_of_the_random_net_lie_between_0_and_1_and_a_bias_opens_the_forget_gate,
    ),
}

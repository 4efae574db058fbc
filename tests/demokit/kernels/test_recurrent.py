"""Recurrent cells: against loops over single numbers, and gradients as slopes of the loss."""

import math

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import recurrent
from flashdl.demokit.kernels.recurrent import Cell

CELLS = pytest.mark.parametrize("kind", ["tanh", "linear", "relu", "lstm"])


def drawn(kind, seed=0):
    """A cell, x [5, 3, 2] and what the loss multiplies each h by, c [6, 3, 4]: all N(0, 1)."""
    rng = np.random.default_rng(seed)
    columns = 16 if kind == "lstm" else 4
    shapes = (2, columns), (4, columns), (columns,)
    cell = Cell(*(rng.standard_normal(shape) for shape in shapes))
    return cell, rng.standard_normal((5, 3, 2)), rng.standard_normal((6, 3, 4))


def states(kind, cell, x):
    if kind == "lstm":
        return recurrent.lstm_run(cell, x).h
    return recurrent.rnn_run(cell, x, phi=kind)[1]


def back(kind, cell, x, c):
    """dL/dz of the steps for L = sum(c h)."""
    if kind == "lstm":
        return recurrent.lstm_back(cell, recurrent.lstm_run(cell, x), c)[-1]
    return recurrent.rnn_back(cell, recurrent.rnn_run(cell, x, phi=kind)[0], c, phi=kind)[-1]


@CELLS
@pytest.mark.parametrize("which", range(3))
def test_weight_gradients_are_slopes_of_the_loss(kind, which):
    cell, x, c = drawn(kind)

    def loss(w):
        moved = Cell(*(w if i == which else part for i, part in enumerate(cell)))
        return float((c * states(kind, moved, x)).sum())

    found = recurrent.weight_gradients(x, states(kind, cell, x), back(kind, cell, x, c))[which]
    measured = central_differences(loss, cell[which], eps=1e-6, entries=range(found.size))

    assert relative_error(found.ravel(), measured) < 1e-6


@CELLS
def test_what_comes_back_to_the_inputs_is_the_slope_of_the_loss(kind):
    cell, x, c = drawn(kind, seed=1)

    def loss(x):
        return float((c * states(kind, cell, x)).sum())

    found = back(kind, cell, x, c) @ cell.Wx.T
    measured = central_differences(loss, x, eps=1e-6, entries=range(x.size))

    assert relative_error(found.ravel(), measured) < 1e-6


def test_the_gradient_of_the_first_state_is_a_product_of_jacobians():
    cell, x, c = drawn("tanh", seed=2)
    z, _ = recurrent.rnn_run(cell, x[:, :1])
    dh = np.zeros((6, 1, 4))
    dh[-1] = c[0, :1]
    J = [np.diag(1 - np.tanh(z_t[0]) ** 2) @ cell.Wh.T for z_t in z]  # dh_t / dh_{t-1}

    expected = c[0, 0] @ np.linalg.multi_dot(J[::-1])

    assert expected == pytest.approx(recurrent.rnn_back(cell, z, dh)[0][0, 0], rel=1e-10)


def test_an_rnn_is_its_recurrence_unit_by_unit():
    cell, x, _ = drawn("tanh", seed=3)
    h = [0.0] * 4
    for x_t in x[:, 0]:
        h = [
            math.tanh(
                sum(a * w for a, w in zip(x_t, cell.Wx[:, k], strict=True))
                + sum(a * w for a, w in zip(h, cell.Wh[:, k], strict=True))
                + cell.b[k]
            )
            for k in range(4)
        ]

    assert h == pytest.approx(recurrent.rnn_run(cell, x)[1][-1, 0])


def test_an_lstm_is_its_six_equations():
    cell, x, _ = drawn("lstm", seed=4)
    h, c = np.zeros(4), np.zeros(4)
    for x_t in x[:, 0]:
        i, f, o, g = (
            x_t @ cell.Wx[:, k : k + 4] + h @ cell.Wh[:, k : k + 4] + cell.b[k : k + 4]
            for k in (0, 4, 8, 12)
        )
        c = c / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))

    ran = recurrent.lstm_run(cell, x)

    assert h == pytest.approx(ran.h[-1, 0])
    assert c == pytest.approx(ran.c[-1, 0])


@pytest.mark.parametrize("open_", [True, False])
def test_an_open_forget_gate_keeps_the_cell_and_a_closed_one_erases_it(open_):
    z = np.repeat([-1000.0, 1000.0 if open_ else -1000.0, 0.3, 0.7], 3)
    c = np.array([1.5, -2.0, 0.1])

    expected = c if open_ else np.zeros(3)

    assert list(expected) == list(recurrent.new_cell(recurrent.gates(z), c))


def test_without_recurrent_weights_the_gradient_of_the_cell_is_the_product_of_the_forget_gates():
    cell, x, c = drawn("lstm", seed=5)
    cell = cell._replace(Wh=np.zeros_like(cell.Wh))
    ran = recurrent.lstm_run(cell, x)
    dh = np.zeros((6, 3, 4))
    dh[-1] = c[0]

    dc, _, _ = recurrent.lstm_back(cell, ran, dh)

    assert dc[-1] * ran.gates[1:, :, 4:8].prod(axis=0) == pytest.approx(dc[1], rel=1e-12)


def test_random_cells_have_the_gain_and_the_biases_they_are_asked_for():
    rnn = recurrent.random_rnn(np.random.default_rng(6), 3, 8, gain=1.3)
    lstm = recurrent.random_lstm(np.random.default_rng(6), 3, 8, forget_bias=2.5)

    assert 1.69 * np.eye(8) == pytest.approx(rnn.Wh @ rnn.Wh.T, abs=1e-12)
    assert [0.0] * 8 + [2.5] * 8 + [0.0] * 16 == list(lstm.b)


@CELLS
def test_float32_stays_float32(kind):
    cell, x, c = drawn(kind)
    cell, x, c = Cell(*(w.astype("f4") for w in cell)), x.astype("f4"), c.astype("f4")

    assert np.float32 == states(kind, cell, x).dtype
    assert np.float32 == back(kind, cell, x, c).dtype

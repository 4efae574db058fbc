"""Fits by one hidden layer against lines, differences of the outputs, and curves it can be."""

import numpy as np
import pytest

from flashdl.demokit.kernels import mlp
from flashdl.demokit.kernels.curve_fits import fitted, spread_net, tangent

X = np.linspace(-1.5, 2.5, 60)[:, None]
WAVE = np.sin(2 * X) - X / 3


def error(y, t):
    return float(np.sqrt(np.mean((y - t) ** 2)))


@pytest.mark.parametrize("phi", ["tanh", "sigmoid", "linear"])
def test_the_tangent_has_the_slope_of_every_output_for_every_number(phi):
    net = mlp.random_net(np.random.default_rng(0), (1, 5, 1))
    w, J = mlp.flat(net), tangent(net, X, phi)

    assert J.shape == (60, w.size)
    for i in range(w.size):
        step = 1e-6 * np.eye(w.size)[i]
        up, down = (mlp.forward(mlp.shaped(w + s, net), X, phi)[2][:, 0] for s in (step, -step))
        assert (up - down) / 2e-6 == pytest.approx(J[:, i], abs=1e-7)


def test_units_begin_in_order_across_the_curve_and_say_nothing():
    net = spread_net(X, 4)
    middles = -net[0][1] / net[0][0][0]

    assert (np.diff(middles) > 0).all()
    assert X.min() < middles[0] < middles[-1] < X.max()
    assert np.zeros((60, 1)).tolist() == mlp.forward(net, X, "tanh")[2].tolist()


def test_without_activation_the_fit_is_the_line_of_least_squares():
    line = np.polyval(np.polyfit(X[:, 0], WAVE[:, 0], 1), X)

    assert line == pytest.approx(fitted(X, WAVE, units=16, phi="linear", steps=60), abs=1e-3)


def test_a_curve_that_a_net_can_be_is_found():
    """Two tanh units with weights, middles and sizes of their own."""
    t = 0.7 * np.tanh(3 * X - 1) - 1.2 * np.tanh(1.5 * X + 1) + 0.4

    assert error(fitted(X, t, units=2, phi="tanh", steps=200), t) < 1e-5


def test_more_units_come_nearer_and_more_steps_never_go_back():
    by_units = [error(fitted(X, WAVE, units=n, phi="tanh", steps=40), WAVE) for n in (1, 4, 16)]
    by_steps = [error(fitted(X, WAVE, units=3, phi="tanh", steps=n), WAVE) for n in range(30)]

    assert by_units[0] > 5 * by_units[1] > 25 * by_units[2]
    assert error(0, WAVE) == by_steps[0]
    assert (np.diff(by_steps) <= 0).all()

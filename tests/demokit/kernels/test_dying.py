"""Small nets by descent: their gradients by differences, their dead units by looking at z."""

from itertools import pairwise

import numpy as np
import pytest

from flashdl.demokit.kernels import dying
from flashdl.demokit.kernels.dying import Rule, X

RULES = [Rule(slope=0.2), Rule(smooth=True), Rule(norm=True, smooth=True)]


def drawn(seed, *widths):
    rng = np.random.default_rng(seed)
    return [rng.standard_normal(shape) for shape in pairwise(widths)]


def loss(net, rule):
    y = dying.forward(net, X, rule)[0][-1]
    return np.mean((y - np.sin(2 * X)) ** 2) / 2


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("widths", [(1, 5, 1), (1, 4, 3, 1)])
def test_the_gradients_are_the_slopes_of_the_loss(rule, widths):
    net = dying.start(drawn(1, *widths), 0.3)
    found = dying.gradients(net, X, rule)
    assert loss(net, rule) == pytest.approx(found[0])
    for (W, b), (dW, db) in zip(net, found[1], strict=True):
        for array, gradient in ((W, dW), (b, db)):
            for place in np.ndindex(array.shape):
                kept = array[place]
                ends = []
                for h in (1e-6, -1e-6):
                    array[place] = kept + h
                    ends.append(loss(net, rule))
                array[place] = kept

                assert (ends[0] - ends[1]) / 2e-6 == pytest.approx(gradient[place], abs=1e-7)


def test_weights_start_with_the_deviation_of_he_and_the_last_hidden_layer_with_the_bias():
    (W, b), (V, c), (U, d) = dying.start(drawn(2, 100, 200, 300, 1), -1.5, 2.0)

    assert 2 * np.sqrt(2 / 100) == pytest.approx(W.std(), rel=0.05)
    assert 2 * np.sqrt(2 / 200) == pytest.approx(V.std(), rel=0.05)
    assert [0, -1.5, 0] == [b.max(), c.max(), d.max()]
    assert U.shape == (300, 1)


def test_a_unit_is_dead_if_its_slope_is_0_in_every_row():
    s = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0]])

    assert [True, False, False] == list(dying.dead(s))


def test_plain_descent_moves_by_the_gradient_and_momentum_by_all_before():
    w, g, v = np.array([[2.0]]), np.array([[0.5]]), np.array([[-0.1]])

    assert 2 - 0.05 == pytest.approx(dying.step(w, g, v, Rule(lr=0.1))[0][0, 0])
    assert 2 - 0.09 - 0.05 == pytest.approx(dying.step(w, g, v, Rule(lr=0.1, beta=0.9))[0][0, 0])


def test_decay_shrinks_biases_and_not_weights():
    rule, zero = Rule(decay=0.1), np.zeros
    assert 0.9 == pytest.approx(dying.step(np.ones(1), zero(1), zero(1), rule)[0][0])
    assert 1.0 == dying.step(np.ones((1, 1)), zero((1, 1)), zero((1, 1)), rule)[0][0, 0]
    weights = dying.step(np.ones((1, 1)), zero((1, 1)), zero((1, 1)), Rule(decay_w=0.1))[0]
    assert 0.9 == pytest.approx(weights[0, 0])


def test_descent_reports_what_is_before_and_after_each_step():
    net = dying.start(drawn(3, 1, 20, 1), -0.5)
    after, losses, gone = dying.descend(net, Rule(), 30)

    assert (31, (31, 20)) == (losses.size, gone.shape)
    assert loss(net, Rule()) == pytest.approx(losses[0])
    assert loss(after, Rule()) == pytest.approx(losses[-1])
    assert losses[-1] < losses[0]
    silent = (X @ after[0][0] + after[0][1] <= 0).all(axis=0)
    assert list(silent) == list(gone[-1])

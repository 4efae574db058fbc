"""The adding problem: its sequences, its gradients, and who learns it."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels import adding, losses
from flashdl.demokit.models import trained

KINDS = pytest.mark.parametrize("kind", ["rnn", "lstm"])


def test_two_steps_of_the_first_half_are_marked_and_the_answer_is_about_their_sum():
    x, t = adding.sequences(np.random.default_rng(0), 500)
    values, marks = x[..., 0], x[..., 1]

    assert {0.0, 1.0} == set(marks.ravel().tolist())
    assert {2.0} == set(marks[:10].sum(axis=0).tolist())
    assert 0 == marks[10:].sum()
    for n in range(500):
        first, second = values[marks[:, n] == 1, n].tolist()
        assert (first + second > 1) == bool(t[n])
    assert 0.4 < t.mean() < 0.6


@KINDS
def test_gradients_of_every_array_are_slopes_of_the_loss(kind):
    rng = np.random.default_rng(1)
    net = {name: w.astype(float) for name, w in adding.random_net(rng, kind, units=3).items()}
    x, t = (a.astype(float) for a in adding.sequences(rng, 4, steps=6))
    for name, found in adding.gradient(net, x, t)[1].items():

        def loss(w, name=name):
            return adding.gradient({**net, name: w}, x, t)[0]

        measured = central_differences(loss, net[name], eps=1e-6, entries=range(found.size))
        assert relative_error(found.ravel(), measured) < 1e-6, name


def test_the_loss_is_the_cross_entropy_of_the_answer():
    y, t = np.array([2.0, -1.0, 0.5]), np.array([1.0, 0.0, 0.0])
    p = 1 / (1 + np.exp(-y))

    assert -np.log([p[0], 1 - p[1], 1 - p[2]]).mean() == pytest.approx(
        losses.binary_cross_entropy(y, t)
    )


@pytest.mark.slow
def test_the_lstm_learns_to_add_and_the_rnn_does_not():
    assert 0.85 <= trained("adding-lstm")["test_accuracy"]
    assert trained("adding-rnn")["test_accuracy"] <= 0.65


@pytest.mark.slow
@pytest.mark.parametrize("name", ["adding-rnn", "adding-lstm"])
def test_the_stated_accuracy_is_that_of_the_arrays(name):
    net = trained(name)
    fresh = adding.accuracy(net, *adding.sequences(np.random.default_rng(99), 2000))

    assert fresh == pytest.approx(float(net["test_accuracy"]), abs=0.04)
    assert 300 == net["losses"].size

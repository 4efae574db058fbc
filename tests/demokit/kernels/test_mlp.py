"""The classifier of dense layers against loops over its units and differences of its loss."""

import math

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.mlp import (
    accuracy,
    border,
    flat,
    forward,
    gradient,
    gradient_error,
    merged,
    negated,
    random_net,
    reordered,
    shaped,
    train,
    twins,
)

rng = np.random.default_rng(0)
X, CLASSES = rng.normal(size=(12, 2)), rng.integers(0, 3, 12)
BATCH = X, np.eye(3)[CLASSES]
UNITS = (2, 5, 4, 3)


def net_of(units=UNITS, seed=1):
    return random_net(np.random.default_rng(seed), units)


def by_hand(net, x):
    """The outputs for one example, unit by unit; and the features on the way."""
    h, features = list(x), [list(x)]
    for layer, (W, b) in enumerate(net, 1):
        z = [sum(h[i] * W[i, j] for i in range(len(h))) + b[j] for j in range(len(b))]
        h = [math.tanh(v) for v in z] if layer < len(net) else z
        features.append(h)
    return features[:-1], h


def loss_by_hand(net):
    """The mean of log sum exp(z) minus the z of the right class."""
    outputs = [by_hand(net, x)[1] for x in X]
    pairs = zip(outputs, CLASSES, strict=True)
    return np.mean([math.log(sum(map(math.exp, z))) - z[c] for z, c in pairs])


def test_a_net_has_an_affine_map_between_neighbouring_widths():
    assert [(2, 5), (5, 4), (4, 3)] == [W.shape for W, _ in net_of()]
    assert [(5,), (4,), (3,)] == [b.shape for _, b in net_of()]


def test_forward_is_affine_and_tanh_in_turn_with_an_affine_end():
    h, slopes, z = forward(net_of(), X, "tanh")
    expected = [by_hand(net_of(), x) for x in X]

    assert np.array([y for _, y in expected]) == pytest.approx(z)
    for i in range(3):
        assert np.array([features[i] for features, _ in expected]) == pytest.approx(h[i])
    for h_l, s in zip(h[1:], slopes, strict=True):
        assert 1 - h_l**2 == pytest.approx(s)


def test_a_net_without_hidden_layers_is_affine():
    W, b = net_of((2, 3))[0]
    h, slopes, z = forward([(W, b)], X, "tanh")

    assert X @ W + b == pytest.approx(z)
    assert (1, []) == (len(h), slopes)


@pytest.mark.parametrize("units", [(2, 3), (2, 5, 3), UNITS])
@pytest.mark.parametrize("phi", ["tanh", "sigmoid", "linear"])
def test_backpropagation_is_the_slope_of_the_loss_in_every_number(units, phi):
    net = net_of(units)
    loss, g = gradient(net, BATCH, phi)
    everything = range(flat(net).size)
    measured = central_differences(
        lambda w: gradient(shaped(w, net), BATCH, phi)[0], flat(net), eps=1e-5, entries=everything
    )

    assert relative_error(g, measured) < 1e-8
    assert gradient_error(net, BATCH, phi, [*everything]) < 1e-8
    if phi == "tanh":
        assert loss_by_hand(net) == pytest.approx(loss)


def test_a_flat_net_keeps_its_shapes_and_is_a_view():
    net = net_of()
    w = flat(net)
    again = shaped(w, net)

    assert sum(n * m + m for n, m in ((2, 5), (5, 4), (4, 3))) == w.size
    for pair, other in zip(net, again, strict=True):
        for one, two in zip(pair, other, strict=True):
            assert (one == two).all()
            assert np.shares_memory(two, w)


def test_training_keeps_the_nets_of_the_shots_and_the_loss_before_each_step():
    how = {"phi": "tanh", "lr": 0.05}
    kept, losses = train(net_of(), BATCH, shots=[1, 7, 30], **how)
    short, _ = train(net_of(), BATCH, shots=[7], **how)

    assert (3, 30) == (len(kept), losses.size)
    assert flat(short[0]) == pytest.approx(flat(kept[1]), abs=0)
    assert loss_by_hand(net_of()) == pytest.approx(losses[0])
    assert loss_by_hand(kept[1]) == pytest.approx(losses[7])


def test_the_first_step_of_training_moves_by_the_rate_against_the_gradient():
    kept, _ = train(net_of(), BATCH, phi="tanh", lr=0.01, shots=[1])
    g = gradient(net_of(), BATCH, "tanh")[1]

    assert -0.01 * np.sign(g) == pytest.approx(flat(kept[0]) - flat(net_of()), rel=1e-2)


def test_training_fits_random_classes_and_changes_nothing_that_was_passed_in():
    net = net_of((2, 32, 3))
    before = flat(net).copy()
    kept, losses = train(net, BATCH, phi="tanh", lr=0.05, shots=[500])

    assert losses[-1] < 0.01 < losses[0]
    assert accuracy(kept[0], X, CLASSES, "tanh") == 1
    assert (before == flat(net)).all()


def test_accuracy_is_the_share_of_the_largest_output():
    outputs = [by_hand(net_of(), x)[1] for x in X]
    found = sum(z.index(max(z)) == c for z, c in zip(outputs, CLASSES, strict=True))

    assert found / 12 == pytest.approx(accuracy(net_of(), X, CLASSES, "tanh"))


def test_layers_without_activation_are_one_affine_map():
    net = net_of()
    W, b = merged(net)

    assert forward(net, X, "linear")[2] == pytest.approx(X @ W + b)


@pytest.mark.parametrize("phi", ["tanh", "relu"])
def test_reordered_units_compute_the_same_with_other_numbers(phi):
    net = net_of()
    other = reordered(net, np.array([3, 0, 4, 1, 2]))

    assert forward(net, X, phi)[2] == pytest.approx(forward(other, X, phi)[2])
    assert not np.allclose(flat(net), flat(other))


def test_negated_units_compute_the_same_where_the_activation_is_odd():
    net = net_of()
    other = negated(net, np.array([1.0, -1, -1, 1, -1]))

    assert forward(net, X, "tanh")[2] == pytest.approx(forward(other, X, "tanh")[2])
    assert not np.allclose(forward(net, X, "relu")[2], forward(other, X, "relu")[2])


@pytest.mark.parametrize(("phi", "count"), [("tanh", 3), ("linear", 3), ("relu", 2)])
def test_twins_are_other_numbers_for_the_same_function(phi, count):
    found = twins(net_of(), phi)

    assert count == len(found)
    assert count == len({flat(net).tobytes() for net in found.values()})
    for net in found.values():
        assert forward(net_of(), X, phi)[2] == pytest.approx(forward(net, X, phi)[2])


def test_a_net_without_hidden_layer_has_no_twin():
    assert ["as they are"] == list(twins(net_of((2, 3)), "tanh"))


def test_both_outputs_are_equal_on_the_border():
    for seed in range(5):
        W, b = net_of((2, 2), seed)[0]
        ends = border(W, b)
        z = ends @ W + b

        assert z[:, 0] == pytest.approx(z[:, 1], abs=1e-9)
        assert np.ptp(ends, axis=0).max() > 10

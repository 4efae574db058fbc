"""Dropout by its expectations, and the network with it against measured slopes."""

import numpy as np
import pytest

from flashdl.demokit.kernels import dropout, dropout_net, mlp
from flashdl.demokit.kernels.dropout_net import Dropout

FORMS = ("inverted", "classic")


@pytest.mark.parametrize("form", FORMS)
def test_the_expected_output_of_training_is_that_of_test(form):
    rng = np.random.default_rng(0)
    h = rng.normal(2, 1, size=6)
    keep = dropout.kept(rng, (40_000, 6), 0.3)

    mean = dropout.in_training(h, keep, 0.3, form).mean(axis=0)
    assert dropout.in_test(h, 0.3, form) == pytest.approx(mean, rel=0.02)


@pytest.mark.parametrize("form", FORMS)
def test_the_way_back_is_the_slope_of_the_way_forth(form):
    rng = np.random.default_rng(1)
    h, g, way = rng.normal(size=(3, 5, 7))
    keep = dropout.kept(rng, (5, 7), 0.4)
    up, down = (dropout.in_training(h + s * way, keep, 0.4, form) for s in (1e-5, -1e-5))

    back = dropout.through_training(g, keep, 0.4, form)
    assert ((up - down) * g).sum() / 2e-5 == pytest.approx((back * way).sum())


@pytest.mark.parametrize("form", FORMS)
def test_the_gradient_of_the_net_under_a_mask_is_the_measured_slope(form):
    rng = np.random.default_rng(2)
    net, drop = mlp.random_net(rng, (4, 6, 3)), Dropout(0.5, form)
    batch = rng.normal(size=(8, 4)), np.eye(3)[rng.integers(0, 3, 8)]
    keep, w = dropout.kept(rng, (8, 6), 0.5), mlp.flat(net)
    way = rng.normal(size=w.size)
    up, down = (
        dropout_net.gradient(mlp.shaped(w + s * way, net), batch, keep, drop)[0]
        for s in (1e-6, -1e-6)
    )

    measured = dropout_net.gradient(net, batch, keep, drop)[1] @ way
    assert (up - down) / 2e-6 == pytest.approx(measured, rel=1e-5)


def test_without_dropout_the_net_is_the_plain_one():
    rng = np.random.default_rng(3)
    net, x = mlp.random_net(rng, (4, 6, 3)), rng.normal(size=(5, 4))
    z = mlp.forward(net, x, "relu")[2]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)

    assert p == pytest.approx(dropout_net.probabilities(net, x, Dropout(0.0, "inverted")))


def test_training_keeps_the_nets_of_the_steps_asked_for_and_lowers_the_loss():
    rng = np.random.default_rng(4)
    x = rng.normal(size=(30, 4))
    t, drop = np.eye(2)[(x[:, 0] > 0).astype(int)], Dropout(0.2, "inverted")
    early, late = dropout_net.trained(rng, (x, t), units=8, drop=drop, shots=(1, 200))

    labels = t.argmax(axis=1)
    assert dropout_net.accuracy(late, x, labels, drop) >= 0.9
    assert dropout_net.accuracy(late, x, labels, drop) > dropout_net.accuracy(
        early, x, labels, drop
    )

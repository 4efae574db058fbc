"""Batch normalisation by sums, its gradients against measured slopes, alone and in a network."""

import numpy as np
import pytest

from flashdl.demokit.kernels import batchnorm, batchnorm_net


def test_a_constant_feature_becomes_beta():
    y, xhat = batchnorm.normalised(np.full((4, 1), 7.0), np.ones(1), np.full(1, 0.25), 1e-5)

    assert np.zeros((4, 1)) == pytest.approx(xhat, abs=0)
    assert np.full((4, 1), 0.25) == pytest.approx(y, abs=0)


def test_channels_are_averaged_over_batch_height_and_width():
    x = np.random.default_rng(3).normal(size=(5, 4, 3, 2))
    mean, var = batchnorm.moments(x)

    assert [x[..., k].sum() / 60 for k in range(2)] == pytest.approx(mean)
    assert [((x[..., k] - mean[k]) ** 2).sum() / 60 for k in range(2)] == pytest.approx(var)


def test_a_plain_net_is_affine_maps_and_activations():
    rng = np.random.default_rng(4)
    V, W, x = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=(6, 4))

    net = batchnorm_net.fresh([V, W], "relu", None)

    assert np.maximum(x @ V, 0) @ W == pytest.approx(batchnorm_net.logits(net, x))


def test_a_net_that_diverges_stops_and_has_no_loss_from_there_on():
    x, t = np.array([[1.0], [2.0]]), np.eye(2)
    weights = [np.array([[1.0, -1.0, 1.0]]), np.eye(3)[:, :2]]
    net = batchnorm_net.fresh(weights, "linear", None)
    losses, after = batchnorm_net.trained(net, [(x, t)] * 20, lr=1e2)

    stopped = np.isnan(losses).argmax()
    assert 0 < stopped
    assert np.isnan(losses[stopped:]).all()
    assert np.isfinite(after.layers[0].W).all()


def test_the_gradient_is_the_measured_slope():
    rng = np.random.default_rng(1)
    x, c, direction = rng.normal(2, 3, size=(3, 6, 2, 2, 5))
    gamma, beta = rng.normal(size=(2, 5))

    def loss(t):
        return np.sum(c * batchnorm.normalised(x + t * direction, gamma, beta, 1e-5)[0])

    measured = (loss(1e-5) - loss(-1e-5)) / 2e-5
    dx, dgamma, dbeta = batchnorm.through(x, gamma, c, 1e-5)

    assert measured == pytest.approx(np.sum(dx * direction), rel=1e-6)
    assert c.sum(axis=(0, 1, 2)) == pytest.approx(dbeta)
    assert (c * batchnorm.normalised(x, gamma, beta, 1e-5)[1]).sum(axis=(0, 1, 2)) == pytest.approx(
        dgamma
    )


def test_the_gradient_of_the_net_is_the_measured_slope():
    rng = np.random.default_rng(2)
    weights = [rng.normal(size=shape) for shape in ((5, 4), (4, 4), (4, 3))]
    x, t = rng.normal(size=(9, 5)), np.eye(3)[rng.integers(0, 3, 9)]
    for eps in (None, 1e-5):
        net = batchnorm_net.fresh(weights, "tanh", eps)
        loss, (first, *_) = batchnorm_net.gradients(net, x, t)
        way = rng.normal(size=(5, 4))
        moved = [
            batchnorm_net.gradients(
                net._replace(
                    layers=[net.layers[0]._replace(W=weights[0] + s * way), *net.layers[1:]]
                ),
                x,
                t,
            )[0]
            for s in (1e-5, -1e-5)
        ]

        assert (moved[0] - moved[1]) / 2e-5 == pytest.approx(np.sum(first[0] * way), rel=1e-5)
        assert loss > 0

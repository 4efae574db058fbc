"""What is stored has one scale; what is not free stays while the rest of a network moves."""

import numpy as np
import pytest

from flashdl.demokit.kernels import cnn, stored
from flashdl.demokit.kernels.conv import SAME_3, im2col


@pytest.fixture
def h():
    return np.random.default_rng(1).normal(3, 2, (40, 5)) * np.array([1, 1, 1, 1, 0])


def test_features_get_mean_0_and_deviation_1_unless_they_are_always_off(h):
    mean, sd = stored.scaled_by(h)
    scaled = (h - mean) / sd

    assert np.allclose(0, scaled.mean(axis=0))
    assert np.allclose([1, 1, 1, 1, 0], scaled.std(axis=0))


def test_by_the_batch_an_image_depends_on_the_others_and_alone_it_is_0(h):
    assert not np.allclose(stored.by_batch(h)[:3], stored.by_batch(h[:3]))
    assert np.allclose(0, stored.by_batch(h[:, None], axis=1))


def test_only_what_is_free_takes_steps_along_the_gradient():
    rng = np.random.default_rng(2)
    net = cnn.random_net(rng, (8, 8, 1), cnn.Widths(2, 3, 4, 2), np.float64)
    images, t = rng.random((6, 8, 8, 1)), np.eye(2)[[0, 1] * 3]
    _, g = cnn.gradient(net, im2col(images, cnn.K, SAME_3), t)

    after = stored.descended(net, images, t, free=("W4", "b4"), lr=0.1, steps=1)

    assert all(after[name] is net[name] for name in net if name not in ("W4", "b4"))
    assert np.allclose(net["W4"] - 0.1 * g["W4"], after["W4"])
    assert np.allclose(net["b4"] - 0.1 * g["b4"], after["b4"])

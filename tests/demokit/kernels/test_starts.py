"""Random layers: shapes, and the deviations that keep the size of what passes."""

import numpy as np
import pytest

from flashdl.demokit.kernels.starts import random_layers


def test_every_layer_has_its_shape():
    net = random_layers(np.random.default_rng(0), [2, 3, 1])

    assert {"W1": (2, 3), "b1": (3,), "W2": (3, 1), "b2": (1,)} == {
        name: w.shape for name, w in net.items()
    }
    assert ["W1", "b1", "W2", "b2"] == list(net)


def test_weights_preserve_variance_and_biases_are_small():
    net = random_layers(np.random.default_rng(0), [100, 400])

    assert 1 / 100 == pytest.approx(net["W1"].var(), rel=0.02)
    assert 0.1 == pytest.approx(net["b1"].std(), rel=0.1)

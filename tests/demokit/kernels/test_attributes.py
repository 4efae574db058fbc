"""Labels that exclude nothing: by definition, by measured slopes, on data that a plane divides."""

import math

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences
from flashdl.demokit.kernels import attributes, losses


def test_an_eight_has_all_three_labels_and_a_one_has_none():
    found = attributes.attributes(np.array([8, 1, 2, 9]))

    assert [[1, 1, 1], [0, 0, 0], [1, 0, 0], [0, 1, 1]] == found.tolist()


def test_the_numbers_decide_evenness_and_size():
    found = attributes.attributes(np.arange(10))

    assert [float(k % 2 == 0) for k in range(10)] == found[:, 0].tolist()
    assert [float(k >= 5) for k in range(10)] == found[:, 1].tolist()


def test_a_label_does_not_answer_to_the_logit_of_another():
    z = np.array([[0.3, -1.0, 2.0], [0.3, 9.0, -7.0]])
    p = attributes.independent(z)

    assert p[0, 0] == p[1, 0]
    assert 1 / (1 + math.exp(-0.3)) == pytest.approx(p[0, 0])


def test_the_gradient_is_the_slope_of_the_binary_cross_entropies():
    rng = np.random.default_rng(0)
    z, t = rng.normal(size=(4, 3)), rng.integers(0, 2, (4, 3)).astype(float)

    def loss(w):
        p = 1 / (1 + np.exp(-w.reshape(4, 3)))
        return -(t * np.log(p) + (1 - t) * np.log(1 - p)).sum() / 4

    measured = central_differences(loss, z.ravel(), eps=1e-5, entries=range(12))

    assert measured == pytest.approx(losses.d_binary_cross_entropy(z, t).ravel(), abs=1e-9)


def test_labels_that_a_plane_divides_are_learned():
    x = np.random.default_rng(1).normal(size=(200, 5))
    t = (x[:, :3] > 0).astype(float)
    W, b = attributes.learned(x, t)

    assert np.mean((attributes.independent(x @ W + b) > 0.5) == (t > 0)) >= 0.97

"""Vectors of layers are compared and ranked as the definitions say."""

import numpy as np
import pytest

from flashdl.demokit.kernels.cnn import forward, random_net
from flashdl.demokit.kernels.features import (
    average_precisions,
    euclidean,
    layers,
    one_minus_cosine,
    precision_at,
    ranked,
)


@pytest.fixture
def pair():
    rng = np.random.default_rng(5)
    return rng.standard_normal((4, 3)), rng.standard_normal((6, 3))


def test_the_layers_are_the_stages_of_the_forward_pass():
    rng = np.random.default_rng(1)
    net, images = random_net(rng, (8, 8, 1)), rng.uniform(size=(3, 8, 8)).astype(np.float32)
    found, s = layers(net, images), forward(net, images[..., None])

    expected = {"pixels": images, "conv1": s.p1, "conv2": s.p2, "dense": s.h}

    for name, values in expected.items():
        assert np.allclose(values.reshape(3, -1), found[name])


def test_distances_are_those_of_their_definitions(pair):
    a, b = pair

    assert np.allclose([[np.linalg.norm(p - q) for q in b] for p in a], euclidean(a, b))
    assert np.allclose(
        [[1 - p @ q / (np.linalg.norm(p) * np.linalg.norm(q)) for q in b] for p in a],
        one_minus_cosine(a, b),
    )


def test_a_ranking_is_sorted_and_keeps_the_order_of_ties():
    gaps = np.array([[0.3, 0.1, 0.3, 0.1]])

    assert [1, 3, 0, 2] == list(ranked(gaps)[0])


def test_average_precision_by_its_definition():
    hits = np.array([[1, 0, 1, 0, 1], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]], bool)

    assert pytest.approx([(1 + 2 / 3 + 3 / 5) / 3, 0, 1]) == average_precisions(hits)
    assert pytest.approx([1, 1 / 2, 2 / 3, 1 / 2, 3 / 5]) == precision_at(hits)[0]

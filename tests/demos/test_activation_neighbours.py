"""The invariants of activation_neighbours, by searching one image at a time."""

import numpy as np
import pytest

from flashdl.demokit.kernels.cnn import forward
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

NAME = "activation_neighbours"


def test_the_vectors_are_the_activations_of_the_layers(demo):
    net = trained("digits-cnn")
    images = split(net).test_images[:4]
    found, s = demo.activations(net, images), forward(net, images[..., None])

    expected = {"pixels": images, "conv1": s.p1, "conv2": s.p2, "dense": s.h}

    assert {name: values.size for name, values in expected.items()} == {
        name: values.size for name, values in found.items()
    }
    for name, values in expected.items():
        assert np.allclose(values.reshape(4, -1), found[name])


def test_no_other_image_is_nearer_than_a_neighbour(demo):
    gaps = np.random.default_rng(1).uniform(size=(6, 40))
    rows = demo.neighbours(gaps, 5)
    for q in range(6):
        expected = sorted(range(40), key=lambda j: gaps[q, j])[:5]

        assert expected == list(rows[q])


def test_a_training_image_is_its_own_neighbour_at_distance_zero(demo):
    net = trained("digits-cnn")
    images = split(net).train_images[:60]
    for vectors in demo.activations(net, images).values():
        for metric in ("cosine", "l2"):
            gaps = demo.distances(metric, vectors, vectors)

            assert np.array_equal(np.arange(60), demo.neighbours(gaps, 1)[:, 0])
            assert np.abs(np.diag(gaps)).max() < 1e-6


@pytest.mark.slow
def test_distances_do_not_fall_from_neighbour_to_neighbour(compute):
    for setting in ({}, {"layer": "pixels", "k": 10}, {"layer": "conv1", "metric": "l2"}):
        assert (np.diff(compute(**setting)["distance"]) >= 0).all()


def test_the_share_of_the_same_class_by_counting(demo):
    rng = np.random.default_rng(2)
    labels, asked, rows = rng.integers(0, 3, 30), rng.integers(0, 3, 8), rng.integers(0, 30, (8, 4))

    expected = sum(labels[j] == c for near, c in zip(rows, asked, strict=True) for j in near) / 32

    assert expected == demo.same_share(rows, labels, asked)


@pytest.mark.slow
def test_deeper_layers_find_the_class_of_a_moved_query_more_often(compute):
    d = compute()

    assert d["moved"][3] >= d["moved"][0] + 0.08
    assert d["moved"][3] >= d["moved"][1] + 0.02


CATCHES = {
    "pixels-in-every-layer": (
        test_the_vectors_are_the_activations_of_the_layers,
        test_deeper_layers_find_the_class_of_a_moved_query_more_often,
    ),
    "farthest-first": (test_no_other_image_is_nearer_than_a_neighbour,),
    "any-order": (
        test_no_other_image_is_nearer_than_a_neighbour,
        test_distances_do_not_fall_from_neighbour_to_neighbour,
    ),
}

"""Pictures of a network and what its single units say, with random weights and by hand."""

import numpy as np
import pytest

from flashdl.demokit.kernels.ascent import saliency
from flashdl.demokit.kernels.cnn import Widths, forward, logits, random_net
from flashdl.demokit.kernels.occlusion import covers, drops, per_pixel
from flashdl.demokit.kernels.single_units import answers, by_class, without_one
from flashdl.demokit.kernels.tour import (
    climbed,
    feature_maps,
    methods,
    normed,
    occlusion,
    of_classes,
    of_images,
    outputs,
)


@pytest.fixture
def net():
    return random_net(np.random.default_rng(1), (8, 8, 1), Widths(4, 4, 8, 3), np.float64)


@pytest.fixture
def images():
    return np.random.default_rng(2).uniform(size=(6, 8, 8))


def test_the_feature_maps_are_those_with_the_largest_mean(net, images):
    channels, maps = feature_maps(net, images[0], 2)
    a = forward(net, images[:1, ..., None]).a1[0]

    assert set(np.argsort(a.mean(axis=(0, 1)))[-2:]) == set(channels)
    assert np.array_equal(a[..., channels[0]], maps[0])


def test_occlusion_of_the_class_that_is_read_is_the_mean_of_its_drops(net, images):
    k = outputs(net, images[:1])[0].argmax()
    drop = drops(net, images[0], covers(8, 2), 0.0, "probability")

    assert np.allclose(per_pixel(drop, covers(8, 2)), occlusion(net, images[0], k))


def test_climbing_raises_the_logit_of_each_class_and_stays_within_the_greys(net):
    made = climbed(net, 8, 3)
    before = logits(net, np.full((1, 8, 8, 1), 0.5))[0]

    assert (outputs(net, made)[range(3), range(3)] > before).all()
    assert made.min() >= 0
    assert made.max() <= 1


def test_of_the_data_each_class_gets_the_image_with_its_largest_logit(net, images):
    found, made = of_classes(net, images)
    z = outputs(net, images)

    assert np.array_equal([images[z[:, k].argmax()] for k in range(3)], found)
    assert np.array_equal(climbed(net, 8, 3), made)


def test_each_image_is_asked_for_its_own_class(net, images):
    by_cover, by_gradient = of_images(net, images[:2], np.array([2, 0]))

    assert np.array_equal(occlusion(net, images[1], 0), by_cover[1])
    assert np.array_equal(saliency(net, images[0], 2), by_gradient[0])


def test_each_image_is_scaled_to_its_own_largest_value():
    v = np.array([[[1.0, -2.0], [4.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]])

    assert [[[0.25, 0], [1, 0]], [[0, 0], [0, 0]]] == normed(v).tolist()


def test_units_are_counted_by_the_classes_with_half_of_their_largest_mean():
    v, labels = np.array([[4.0, 0, 1], [0, 0, 3], [2.0, 0, 1]]), np.array([0, 1, 0])

    means = by_class(v, labels)

    assert [[3, 0, 1], [0, 0, 3]] == means.tolist()
    assert [1, 1] == answers(means).tolist()
    assert [2] == answers(np.array([[2.0], [1.0]])).tolist()


def test_without_a_unit_the_logits_are_those_of_a_network_in_which_it_is_silent(net, images):
    h = forward(net, images[..., None]).h
    silent = h * (np.arange(8) != 5)

    assert np.allclose(silent @ net["W4"] + net["b4"], without_one(net, h, 5))


def test_every_correlation_stands_beside_its_method():
    found = methods(np.array([0.1, 0.2, 0.3, 0.4]))
    beside = dict(zip(found["method"], found["correlated"], strict=True))

    expected = {"maximal patches": "0.10", "activation maximisation": "0.20",
                "occlusion": "0.30", "saliency": "0.40"}  # fmt: skip
    assert expected == {k: v for k, v in beside.items() if v != "its own demo"}
    assert 8 == len(beside)

"""The invariants of learned_features: probes and rankings by other formulas, and who is better."""

import numpy as np
import pytest

from flashdl.demokit.kernels.features import (
    average_precisions,
    euclidean,
    layers,
    one_minus_cosine,
    precision_at,
)
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

NAME = "learned_features"


def test_the_probe_minimises_the_squared_error_with_its_penalty(demo):
    rng = np.random.default_rng(1)
    x, labels = rng.standard_normal((40, 6)), rng.integers(0, 10, 40)
    A, Y = np.c_[demo.standardised(x, x), np.ones(40)], np.eye(10)[labels]
    W = demo.probe(x, labels)

    gradient = A.T @ (A @ W - Y) + demo.LAMBDA * W

    assert np.abs(gradient).max() < 1e-10


def test_a_class_mean_is_the_mean_of_its_rows(demo):
    rng = np.random.default_rng(2)
    x, labels = rng.standard_normal((30, 4)), np.arange(30) % 10

    expected = [np.mean([row for row, c in zip(x, labels, strict=True) if c == k], axis=0)
                for k in range(10)]  # fmt: skip

    assert np.allclose(expected, demo.class_means(x, labels))


def test_a_class_without_an_example_is_never_named(demo):
    rng = np.random.default_rng(3)
    x, labels = rng.standard_normal((9, 4)), np.arange(9)

    assert 9 not in demo.by_nearest_mean(rng.standard_normal((50, 4)), demo.class_means(x, labels))


def test_a_ranking_begins_with_the_nearest(demo):
    gaps = np.random.default_rng(4).uniform(size=(5, 20))
    order = demo.ranked(gaps)

    assert np.array_equal(np.sort(gaps, axis=1), np.take_along_axis(gaps, order, axis=1))


def test_average_precision_by_its_definition():
    hits = np.array([[1, 0, 1, 0, 1], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]], bool)

    assert pytest.approx([(1 + 2 / 3 + 3 / 5) / 3, 0, 1]) == average_precisions(hits)
    assert pytest.approx([1, 1 / 2, 2 / 3, 1 / 2, 3 / 5]) == precision_at(hits)[0]


def test_distances_by_their_definitions():
    rng = np.random.default_rng(5)
    a, b = rng.standard_normal((4, 3)), rng.standard_normal((6, 3))

    assert np.allclose([[np.linalg.norm(p - q) for q in b] for p in a], euclidean(a, b))
    assert np.allclose(
        [[1 - p @ q / (np.linalg.norm(p) * np.linalg.norm(q)) for q in b] for p in a],
        one_minus_cosine(a, b),
    )


def test_the_last_hidden_layer_gives_the_network_its_answers(demo):
    net = trained("digits-cnn")
    data = split(net)
    h = demo.features(net, data.test_images)["dense"]

    right = (h @ net["W4"] + net["b4"]).argmax(axis=1) == data.test_labels

    assert float(net["test_accuracy"]) == pytest.approx(right.mean(), abs=0.003)


@pytest.mark.slow
def test_features_of_deeper_layers_are_better_and_those_of_an_untrained_network_worst(compute):
    d = compute()

    assert (np.diff(d["probe"][1:]) > 0).all()
    assert d["probe"][1] < d["probe"][0] < d["probe"][2]
    assert d["map"][4] - 0.05 > d["map"][3] > d["map"][0] + 0.05
    assert d["map"][0] > d["map"][1] + 0.05


def test_pixels_are_a_layer_like_the_others():
    net = trained("digits-cnn")
    images = split(net).test_images[:3]

    assert np.allclose(images.reshape(3, -1), layers(net, images)["pixels"])


CATCHES = {
    "compares-untrained": (
        test_the_last_hidden_layer_gives_the_network_its_answers,
        test_features_of_deeper_layers_are_better_and_those_of_an_untrained_network_worst,
    ),
    "any-ranking": (test_a_ranking_begins_with_the_nearest,),
    "one-class-means": (test_a_class_mean_is_the_mean_of_its_rows,),
}

"""The invariants of similarity_pairs: a metric, losses by their formulas, AUC by counting pairs."""

import numpy as np
import pytest

from flashdl.demokit.kernels.cnn import random_net
from flashdl.demokit.kernels.glyphs import characters
from flashdl.demokit.kernels.metrics import auc
from flashdl.demokit.models import trained
from flashdl.demokit.models.glyph_embedding import WIDTHS, embedded

NAME = "similarity_pairs"


def test_a_distance_is_symmetric_zero_for_itself_and_obeys_the_triangle(demo):
    a, b, c = np.random.default_rng(1).standard_normal((3, 200, 4))

    assert np.array_equal(demo.distances(a, b), demo.distances(b, a))
    assert not demo.distances(a, a).any()
    assert (demo.distances(a, c) <= demo.distances(a, b) + demo.distances(b, c) + 1e-12).all()


def test_the_distance_of_two_points_is_that_of_pythagoras(demo):
    a, b = np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])

    assert demo.distances(a, b) == [5]


def test_half_of_the_pairs_are_of_one_class_and_no_image_is_its_own_partner(demo):
    labels = np.repeat(np.arange(10), 20)
    i, j, same = demo.pairs(labels, np.random.default_rng(2))

    assert 10 * 20 * 19 / 2 == same.sum() == (~same).sum()
    assert np.array_equal(labels[i] == labels[j], same)
    assert not (i == j).any()


def test_the_two_errors_are_equal_at_the_threshold(demo):
    rng = np.random.default_rng(3)
    same = np.arange(4000) < 2000
    d = np.where(same, rng.normal(1, 0.5, 4000), rng.normal(2, 0.5, 4000))

    threshold, error = demo.equal_error(d, same)

    assert pytest.approx(1.5, abs=0.1) == threshold  # midway between the two normals
    assert pytest.approx(0.159, abs=0.02) == error  # 1 - Phi(1)


def test_the_auc_is_the_share_of_pairs_in_order(compute):
    for setting in ({}, {"space": "pixels", "noise": 0.2}, {"classes": "glyphs"}):
        d = compute(**setting)

        assert pytest.approx(d["ranked"], abs=1e-12) == d["auc"][d["mine"]]


def test_on_classes_never_seen_the_embedding_is_better_than_pixels_by_far(compute):
    d = compute()

    assert d["auc"][0] >= d["auc"][1] + 0.15
    assert d["auc"][0] >= 0.77


def test_both_images_go_through_one_network(demo):
    x = np.random.default_rng(4).uniform(size=(6, 12, 12, 1)).astype(np.float32)
    net, rows = trained("glyph-embedding"), np.arange(6)

    left, right = demo.both_sides(lambda y: embedded(net, y), x, rows, rows)

    assert np.array_equal(left, right)


def test_a_different_pair_beyond_the_margin_costs_nothing_and_a_same_pair_its_square(demo):
    d = np.array([0.5, 1.0, 1.5])

    assert [0.25, 1.0, 2.25] == list(demo.contrastive(d, np.ones(3, bool), 1.0))
    assert [0.25, 0.0, 0.0] == list(demo.contrastive(d, np.zeros(3, bool), 1.0))


def test_a_collapsed_embedding_pays_the_margin_for_every_triplet(demo, compute):
    assert demo.triplet(np.zeros(3), np.zeros(3), 0.3).tolist() == [0.3, 0.3, 0.3]
    assert compute()["collapsed"] == 1


def test_an_untrained_network_ranks_pairs_hardly_better_than_pixels(demo):
    net, rng = random_net(np.random.default_rng(1), (12, 12, 1), WIDTHS), np.random.default_rng(5)
    images, labels = demo.images_of(rng, "glyphs", characters(rng, 10))
    x = demo.fields(rng, images)
    i, j, same = demo.pairs(labels, rng)
    v = embedded(net, x)

    assert auc(-demo.distances(v[i], v[j]), same) < 0.85


CATCHES = {
    "squares-for-distances": (
        test_a_distance_is_symmetric_zero_for_itself_and_obeys_the_triangle,
        test_the_distance_of_two_points_is_that_of_pythagoras,
    ),
    "pulls-everything": (
        test_a_different_pair_beyond_the_margin_costs_nothing_and_a_same_pair_its_square,
    ),
    "forgets-the-margin": (test_a_collapsed_embedding_pays_the_margin_for_every_triplet,),
    "one-threshold": (test_the_auc_is_the_share_of_pairs_in_order,),
    "two-networks": (
        test_both_images_go_through_one_network,
        test_on_classes_never_seen_the_embedding_is_better_than_pixels_by_far,
    ),
}

"""The invariants of retrieve_digit: rankings, what they are worth, and what short vectors cost."""

import numpy as np
import pytest

from flashdl.demokit.kernels.features import average_precisions
from flashdl.demokit.models import trained
from flashdl.demokit.models.digits_cnn import split

NAME = "retrieve_digit"


def test_the_nearest_comes_first_in_every_metric(demo):
    rng = np.random.default_rng(1)
    query, gallery = rng.standard_normal((4, 6)), rng.standard_normal((30, 6))
    for metric in ("cosine", "l2"):
        gaps = demo.gaps(query, gallery, metric)

        order = demo.ranked(gaps)

        assert np.array_equal(gaps.argmin(axis=1), order[:, 0])
        assert np.array_equal(gaps.argmax(axis=1), order[:, -1])


def test_an_item_of_the_gallery_finds_itself_first(demo):
    gallery = np.random.default_rng(2).standard_normal((50, 6))
    for metric in ("cosine", "l2"):
        order = demo.ranked(demo.gaps(gallery, gallery, metric))

        assert np.array_equal(np.arange(50), order[:, 0])


def test_the_cosine_ranking_does_not_change_with_the_lengths_of_vectors(demo):
    rng = np.random.default_rng(3)
    query, gallery = rng.standard_normal((4, 6)), rng.standard_normal((30, 6))
    sizes = rng.uniform(0.1, 10, (30, 1))

    expected = demo.ranked(demo.one_minus_cosine(query, gallery))

    assert np.array_equal(expected, demo.ranked(demo.one_minus_cosine(5 * query, sizes * gallery)))


def test_all_directions_keep_every_inner_product(demo):
    rng = np.random.default_rng(4)
    gallery, query = rng.standard_normal((40, 6)), rng.standard_normal((5, 6))
    short, asked = demo.shortened(gallery, query, 6)

    assert np.allclose(gallery @ query.T, short @ asked.T)


def test_few_directions_keep_more_than_any_other_few(demo):
    rng = np.random.default_rng(5)
    gallery = rng.standard_normal((200, 8)) * np.array([9, 5, 1, 1, 0.2, 0.2, 0.1, 0.1])
    short, _ = demo.shortened(gallery @ np.linalg.qr(rng.standard_normal((8, 8)))[0], gallery, 2)

    expected = (81 + 25) / (81 + 25 + 2 + 0.08 + 0.02)

    assert pytest.approx(expected, abs=0.02) == (short**2).sum() / (gallery**2).sum()


def test_comparing_costs_one_multiplication_for_each_number_of_each_item(demo):
    gallery = np.ones((7, 5))

    assert gallery.size == demo.multiplications(7, 5)


def test_the_mean_average_precision_by_counting(demo):
    rng = np.random.default_rng(6)
    labels, asked = rng.integers(0, 3, 25), rng.integers(0, 3, 4)
    query, gallery = rng.standard_normal((4, 6)), rng.standard_normal((25, 6))
    hits = demo.hits_of(query, gallery, asked, labels, "l2")
    for q, row in enumerate(hits):
        near = sorted(range(25), key=lambda j: np.linalg.norm(query[q] - gallery[j]))
        right = [labels[j] == asked[q] for j in near]
        expected = np.mean([np.mean(right[: i + 1]) for i in range(25) if right[i]])

        assert pytest.approx(expected) == average_precisions(row)


def test_the_dense_features_are_those_that_the_network_decides_by(demo):
    net = trained("digits-cnn")
    data = split(net)
    h = demo.embedded(net, data.test_images)["dense"]

    right = np.mean((h @ net["W4"] + net["b4"]).argmax(axis=1) == data.test_labels)

    assert pytest.approx(float(net["test_accuracy"]), abs=0.003) == right


@pytest.mark.slow
def test_features_rank_better_than_pixels_most_of_all_when_queries_are_moved(compute):
    d = compute()

    assert d["map"][3] >= d["map"][0] + 0.15
    assert d["shifted"][3] >= d["shifted"][0] + 0.3
    assert d["p_at_5"][3] >= 0.97


@pytest.mark.slow
def test_eight_numbers_rank_nearly_as_well_as_sixty_four(compute):
    d = compute()

    assert d["by_length"][2] >= 0.95 * d["by_length"][5]
    assert d["map"][3] == d["by_length"][5]


CATCHES = {
    "farthest-first": (
        test_the_nearest_comes_first_in_every_metric,
        test_an_item_of_the_gallery_finds_itself_first,
    ),
    "dot-product-for-cosine": (
        test_the_cosine_ranking_does_not_change_with_the_lengths_of_vectors,
    ),
    "features-untrained": (
        test_the_dense_features_are_those_that_the_network_decides_by,
        test_features_rank_better_than_pixels_most_of_all_when_queries_are_moved,
    ),
    "speed-from-features": (test_comparing_costs_one_multiplication_for_each_number_of_each_item,),
    "cuts-any-numbers": (
        test_few_directions_keep_more_than_any_other_few,
        test_eight_numbers_rank_nearly_as_well_as_sixty_four,
    ),
}

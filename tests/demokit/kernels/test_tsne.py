"""t-SNE on drawn points: probabilities by loops, the gradient by measured slopes, known maps."""

import math

import numpy as np
import pytest

from flashdl.demokit.kernels import tsne, tsne_views

rng = np.random.default_rng(0)
X = rng.normal(size=(30, 4)) * [5, 1, 1, 0.1]
D = ((X[:, None] - X) ** 2).sum(axis=2)


def probabilities(perplexity=6.0):
    return tsne.joint(tsne.neighbour_shares(D, tsne.widths(D, perplexity)))


def test_distances_are_those_of_a_double_loop():
    assert pytest.approx(D, abs=1e-9) == tsne.squared_distances(X)


def test_shares_of_neighbours_follow_a_gaussian():
    beta = rng.uniform(0.05, 0.5, 30)
    P = tsne.neighbour_shares(D, beta)
    for i in range(30):
        e = [0 if j == i else math.exp(-beta[i] * D[i, j]) for j in range(30)]

        assert np.array(e) / sum(e) == pytest.approx(P[i], abs=1e-12)


@pytest.mark.parametrize("perplexity", [2.0, 5.0, 9.5])
def test_every_row_has_the_perplexity_asked_for(perplexity):
    P = tsne.neighbour_shares(D, tsne.widths(D, perplexity))
    entropy = [-sum(p * math.log2(p) for p in row if p > 0) for row in P]

    assert [perplexity] * 30 == pytest.approx([2**H for H in entropy], abs=0.01)


def test_equally_far_neighbours_have_their_number_as_perplexity():
    far = np.ones((8, 8)) - np.eye(8)
    P = tsne.neighbour_shares(far, np.ones(8))

    assert math.log(7) == pytest.approx(tsne.entropies(P)[0])
    assert math.log(7) == pytest.approx(tsne.target_entropy(7))


def test_the_joint_probabilities_are_symmetric_and_sum_to_one():
    P = probabilities()

    assert P.T == pytest.approx(P, abs=0)
    assert pytest.approx(1, abs=1e-12) == P.sum()
    assert not np.diag(P).any()


def test_closeness_is_a_student_t_with_one_degree_of_freedom():
    y = rng.normal(size=(30, 2))
    expected = 1 / (1 + ((y[:, None] - y) ** 2).sum(axis=2)) - np.eye(30)

    assert expected == pytest.approx(tsne.closeness(y))


def test_the_divergence_is_zero_for_equals_and_positive_otherwise():
    P, Q = probabilities(), np.full((30, 30), 1 / 870) * (1 - np.eye(30))
    expected = sum(p * math.log(p / (1 / 870)) for p in P.ravel() if p > 0)

    assert 0 == tsne.divergence(P, P)
    assert pytest.approx(expected) == tsne.divergence(P, Q)


def test_the_gradient_is_the_measured_slope_and_sums_to_zero():
    P, y, way = probabilities(), rng.normal(size=(30, 2)), rng.normal(size=(30, 2))

    def loss(t):
        w = tsne.closeness(y + t * way)
        return tsne.divergence(P, w / w.sum())

    g = tsne.gradient(P, y, tsne.closeness(y))
    assert (loss(1e-5) - loss(-1e-5)) / 2e-5 == pytest.approx((g * way).sum(), rel=1e-6)
    assert [0, 0] == pytest.approx(g.sum(axis=0), abs=1e-12)


def test_descending_lowers_the_divergence_and_separates_two_far_clouds():
    x = np.concatenate([rng.normal(size=(15, 3)), rng.normal(size=(15, 3)) + 50])
    P = tsne.joint(tsne_views.probabilities(x, 5.0)[0])
    course = tsne.descend(P, 1e-4 * rng.normal(size=(30, 2)), 200)
    labels = np.repeat([0, 1], 15)

    assert course.loss[-1] < course.loss[0] / 2
    assert 1 == tsne_views.accuracy(course.y, labels)


def test_a_map_that_keeps_all_distances_is_fully_trustworthy_and_a_shuffled_one_is_not():
    y = rng.normal(size=(200, 2))

    assert 1 == tsne_views.trustworthiness(y, 3 * y + 1)
    shuffled = tsne_views.trustworthiness(y, rng.permutation(y))
    assert pytest.approx(0.5, abs=0.05) == shuffled


def test_trustworthiness_counts_how_far_down_the_list_an_intruder_is():
    line = np.arange(12.0)[:, None]
    moved = line.copy()
    moved[0] = 20.0  # the first point now sits beside the last
    n, k, penalty = 12, 5, 0
    for i in range(n):
        data = sorted((j for j in range(n) if j != i), key=lambda j: abs(line[j, 0] - line[i, 0]))
        near = sorted((j for j in range(n) if j != i), key=lambda j: abs(moved[j, 0] - moved[i, 0]))
        penalty += sum(max(data.index(j) + 1 - k, 0) for j in near[:k])

    expected = 1 - 2 * penalty / (n * k * (2 * n - 3 * k - 1))
    assert pytest.approx(expected) == tsne_views.trustworthiness(line, moved)


def test_the_clouds_have_the_ratios_that_they_are_named_for():
    found = np.mean([tsne_views.ratios(tsne_views.clouds(rng)) for _ in range(50)], axis=0)

    assert [5, 10] == pytest.approx(found[:2], rel=0.05)


def test_the_shape_is_that_of_the_most_oblong_of_three_clouds():
    rng = np.random.default_rng(1)
    flat = rng.normal(size=(3, 30, 2)) * [[[1, 1]], [[1, 7]], [[2, 2]]]
    long, wide = np.sqrt(np.linalg.eigvalsh(np.cov(flat[1].T))[::-1])

    assert long / wide == pytest.approx(tsne_views.ratios(flat.reshape(90, 2))[2])

"""The contrastive loss is what its formula says, and its gradient what central differences say."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.similarity import (
    contrastive,
    d_contrastive,
    d_triplet,
    distances,
    supervised_contrastive,
    triplet,
    unit_rows,
)

LABELS = np.array([0, 0, 1, 1, 1, 2, 2])


@pytest.fixture
def v():
    return np.random.default_rng(8).standard_normal((7, 5))


def test_unit_rows_have_norm_one_and_keep_their_direction(v):
    u = unit_rows(v)

    assert np.allclose(1, np.linalg.norm(u, axis=1))
    assert np.allclose(v, u * np.linalg.norm(v, axis=1, keepdims=True))


def test_the_loss_is_the_mean_over_rows_of_the_mean_over_their_like(v):
    u, terms = v / np.linalg.norm(v, axis=1, keepdims=True), []
    for i in range(7):
        others = [j for j in range(7) if j != i]
        log_sum = np.log(sum(np.exp(u[i] @ u[j] / 0.1) for j in others))
        like = [j for j in others if LABELS[j] == LABELS[i]]
        terms.append(np.mean([log_sum - u[i] @ u[j] / 0.1 for j in like]))

    assert pytest.approx(np.mean(terms)) == supervised_contrastive(v, LABELS, 0.1)[0]


def test_its_gradient_agrees_with_central_differences(v):
    def loss(w):
        return supervised_contrastive(w.reshape(v.shape), LABELS, 0.5)[0]

    measured = central_differences(loss, v.ravel(), eps=1e-5, entries=range(v.size))

    assert relative_error(supervised_contrastive(v, LABELS, 0.5)[1].ravel(), measured) < 1e-6


def test_rows_that_coincide_with_their_like_and_oppose_the_rest_lose_least():
    together = np.repeat(np.eye(3), [2, 3, 2], axis=0)
    mixed = np.roll(together, 1, axis=0)

    assert (
        supervised_contrastive(together, LABELS, 0.1)[0]
        < supervised_contrastive(mixed, LABELS, 0.1)[0]
    )


def slopes(loss, d, h=1e-6):
    return (loss(d + h) - loss(d - h)) / (2 * h)


@pytest.mark.parametrize("same", [True, False])
def test_the_gradient_of_the_contrastive_loss_agrees_with_central_differences(same):
    d, flags = np.array([0.1, 0.7, 0.95, 1.3]), np.full(4, same)

    expected = slopes(lambda x: contrastive(x, flags, 1.0), d)

    assert np.allclose(expected, d_contrastive(d, flags, 1.0), atol=1e-8)


def test_the_gradient_of_the_triplet_loss_agrees_with_central_differences():
    near, far = np.array([0.5, 0.2, 1.0]), np.array([0.6, 1.5, 0.3])

    expected = (
        slopes(lambda x: triplet(x, far, 0.3), near),
        slopes(lambda x: triplet(near, x, 0.3), far),
    )

    assert np.allclose(expected, d_triplet(near, far, 0.3), atol=1e-8)


def test_where_all_points_coincide_the_triplet_loss_is_its_margin():
    assert triplet(np.zeros(1), np.zeros(1), 0.3) == 0.3


def test_distances_are_those_of_pythagoras(v):
    assert pytest.approx([np.linalg.norm(a - b) for a, b in zip(v[:3], v[3:6], strict=True)]) == (
        distances(v[:3], v[3:6])
    )

"""The contrastive loss is what its formula says, and its gradient what central differences say."""

import numpy as np
import pytest

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.kernels.similarity import supervised_contrastive, unit_rows

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

"""Neighbours found one by one, and networks that learn wrong labels by heart."""

import numpy as np
import pytest

from flashdl.demokit.data import digits
from flashdl.demokit.kernels import memorising


def test_a_neighbour_is_the_row_at_the_least_distance():
    images, labels = digits()
    order = np.random.default_rng(0).permutation(1797)
    x = images.reshape(-1, 64)[order]
    hits = [
        labels[order][np.linalg.norm(x[:1297] - row, axis=1).argmin()] == label
        for row, label in zip(x[1297:], labels[order][1297:], strict=True)
    ]

    assert np.mean(hits) == pytest.approx(memorising.neighbour(order))


def test_the_order_by_writer_is_that_of_the_file():
    assert list(range(9)) == list(memorising.by_writer(np.random.default_rng(0), 9))


@pytest.mark.slow
def test_wide_networks_learn_wrong_labels_by_heart():
    train, test, stopped = memorising.networks(np.random.default_rng(1))

    assert train.min() > 0.9
    assert 1 == train[-1]
    assert (train - test).min() > 0.1
    assert stopped.mean() > test.mean()

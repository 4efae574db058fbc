"""Moved images pixel by pixel, and a classifier whose shares are known."""

import numpy as np
import pytest

from flashdl.demokit.kernels.shifts import BY_ONE, moved, shares_right

rng = np.random.default_rng(0)
X = rng.uniform(1, 2, size=(2, 4, 5))


@pytest.mark.parametrize("by", [(0, 0), (0, 1), (2, -1), (-3, 4)])
def test_each_pixel_goes_as_far_as_it_is_told_and_zeros_come_in(by):
    y = moved(X, *by)
    for n, i, j in np.ndindex(y.shape):
        a, b = i - by[0], j - by[1]
        inside = 0 <= a < 4 and 0 <= b < 5

        assert (X[n, a, b] if inside else 0) == y[n, i, j]


def test_channels_move_together():
    x = rng.normal(size=(1, 4, 5, 3))

    assert (moved(x, 1, 1)[..., 2] == moved(x[..., 2], 1, 1)).all()


def test_the_share_of_moved_images_is_a_mean_of_four_ways():
    """A classifier that looks at the left column alone is blind for a move to the right."""
    x = np.zeros((3, 4, 4))
    x[:2, 1:3, 0] = 1
    labels = np.array([1, 1, 1])

    found = shares_right(lambda images: (images[:, :, 0].sum(axis=1) > 0).astype(int), x, labels)
    assert (2 / 3, (0 + 0 + 2 + 2) / 12) == pytest.approx(found)


def test_the_four_ways_lead_one_pixel_apart_in_all_directions():
    assert {(0, 1), (0, -1), (1, 0), (-1, 0)} == set(BY_ONE)

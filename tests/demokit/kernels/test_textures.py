"""No pixel by itself says which texture it belongs to; its neighbours do."""

import numpy as np
import pytest

from flashdl.demokit.kernels.textures import CLASSES, textures


@pytest.fixture(scope="module")
def plain():
    return textures(np.random.default_rng(6), 400, noise=0.0)


def neighbours(plain, axis):
    """Whether each pixel equals the next one along an axis, where both are of one class."""
    bits, labels = np.moveaxis(plain.images, axis, 1), np.moveaxis(plain.labels, axis, 1)
    same_class = labels[:, :-1] == labels[:, 1:]
    return (bits[:, :-1] == bits[:, 1:])[same_class], labels[:, 1:][same_class]


def test_every_class_is_half_white(plain):
    for kind in range(len(CLASSES)):
        assert pytest.approx(0.5, abs=0.02) == plain.images[plain.labels == kind].mean()


@pytest.mark.parametrize(("axis", "expected"), [(1, (0.5, 0, 1, 0)), (2, (0.5, 1, 0, 0))])
def test_a_texture_is_how_often_a_pixel_equals_its_neighbour(plain, axis, expected):
    equal, kinds = neighbours(plain, axis)

    assert pytest.approx(expected, abs=0.02) == [
        equal[kinds == kind].mean() for kind in range(len(CLASSES))
    ]


def test_background_fills_about_two_thirds(plain):
    assert 0.6 < (plain.labels == 0).mean() < 0.72

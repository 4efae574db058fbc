"""Invented characters pass through their points and keep their form from hand to hand."""

import numpy as np
import pytest

from flashdl.demokit.kernels.glyphs import SIDE, characters, drawings, inked, spline


@pytest.fixture
def points():
    return characters(np.random.default_rng(4), 6)


def test_the_curve_passes_through_its_points(points):
    distance = np.linalg.norm(spline(points)[:, None] - points[:, :, None], axis=-1)

    assert np.allclose(0, distance.min(axis=-1), atol=1e-12)


def test_the_curve_of_points_on_a_line_is_that_line():
    line = np.linspace(-2, 2, 5)[:, None] * np.array([1.0, 0.5])

    curve = spline(line[None])[0]

    assert np.allclose(curve[:, 0], 2 * curve[:, 1])


def test_the_slope_at_an_inner_point_is_that_of_its_neighbours(points):
    part = spline(points).reshape(len(points), 4, -1, 2)[:, 1]  # a cubic, from its second point on
    one_sided = np.tensordot([-11, 18, -9, 2], part[:, :4], axes=(0, 1)) / 6  # exact for a cubic

    expected = (points[:, 2] - points[:, 0]) / 2

    assert np.allclose(expected, one_sided * (part.shape[1] - 1), atol=1e-10)


def test_ink_is_full_on_the_curve_and_gone_far_from_it():
    middle_row = np.stack([np.full(33, 0.5), np.linspace(-3.5, 3.5, 33)], axis=1)

    image = inked(middle_row[None])[0]

    assert np.allclose(1, image[4])
    assert not image[[0, 1, 2, 6, 7]].any()


def test_drawings_of_one_character_are_nearer_than_those_of_two(points):
    images = drawings(np.random.default_rng(5), points, 12).reshape(6, 12, -1)
    means = images.mean(axis=1)

    own = np.linalg.norm(images - means[:, None], axis=-1).mean()
    other = np.linalg.norm(means[:, None] - means[None], axis=-1)[~np.eye(6, dtype=bool)].mean()

    assert (6, 12, SIDE * SIDE) == images.shape
    assert own < other

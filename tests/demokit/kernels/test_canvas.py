"""Digits on larger fields keep their pixels, and their boxes say where they lie."""

import numpy as np
import pytest

from flashdl.demokit.kernels.canvas import (
    FRAME,
    SCENE,
    covered,
    filled,
    framed,
    noisy,
    on_canvas,
    overlap,
    scene,
)


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_a_canvas_without_noise_holds_the_image_and_nothing_else(rng):
    images = rng.uniform(0.1, 1, (20, 8, 8))

    fields = on_canvas(rng, images, noise=0.0)

    assert (20, 12, 12) == fields.shape
    for image, field in zip(images, fields, strict=True):
        rows, columns = (np.flatnonzero(field.any(axis=axis)) for axis in (1, 0))
        assert np.array_equal(image, field[np.ix_(rows, columns)])


def test_every_place_of_a_canvas_is_used_about_equally(rng):
    fields = on_canvas(rng, np.ones((5000, 8, 8)), noise=0.0)
    corners = fields.reshape(5000, -1).argmax(axis=1)

    counts = np.unique(corners, return_counts=True)[1]

    assert 25 == counts.size
    assert (counts > 140).all()


@pytest.mark.parametrize("shift", [0, 1, 2])
def test_an_image_lies_at_most_its_shift_from_the_middle(rng, shift):
    fields = on_canvas(rng, np.ones((500, 8, 8)), shift=shift, noise=0.0)
    first = np.unique(fields.reshape(500, -1).argmax(axis=1))

    expected = {
        12 * y + x for y in range(2 - shift, 3 + shift) for x in range(2 - shift, 3 + shift)
    }

    assert expected == set(first.tolist())


def test_noise_stays_between_black_and_white(rng):
    field = noisy(rng, np.full((50, 50), 0.5), 5.0)

    assert field.min() == 0
    assert field.max() == 1


def test_the_overlap_of_boxes_is_the_share_of_pixels_that_they_have_in_common(rng):
    corners = rng.integers(0, 8, (2, 30, 2))
    a, b = (np.concatenate([c, c + rng.integers(1, 6, (30, 2))], axis=1) for c in corners)

    def pixels(box):
        top, left, bottom, right = box
        return {(y, x) for y in range(top, bottom) for x in range(left, right)}

    expected = [[len(pixels(p) & pixels(q)) / len(pixels(p) | pixels(q)) for q in b] for p in a]

    assert np.allclose(expected, overlap(a, b), atol=1e-12)


def test_two_unit_squares_that_share_a_corner_pixel_overlap_by_a_seventh():
    boxes = np.array([[0, 0, 2, 2], [1, 1, 3, 3]])

    assert pytest.approx(1 / 7) == overlap(boxes[:1], boxes[1:])[0, 0]


@pytest.mark.parametrize("objects", [1, 2, 3, 4])
def test_digits_of_a_scene_lie_in_their_boxes_and_barely_overlap(rng, objects):
    images, labels = rng.uniform(0.1, 1, (40, 8, 8)), rng.integers(0, 10, 40)
    found = scene(rng, images, labels, objects=objects, noise=0.0)
    inside = np.zeros((SCENE, SCENE), bool)
    for top, left, bottom, right in found.boxes:
        inside[top:bottom, left:right] = True

    assert objects == len(found.boxes) == len(found.labels)
    assert np.array_equal(inside, found.image > 0)
    assert (overlap(found.boxes, found.boxes) - np.eye(objects)).max() < 0.05


def test_a_frame_lies_around_its_box_and_changes_nothing_within():
    image, box = np.zeros((SCENE, SCENE)), np.array([3, 5, 11, 13])
    drawn = framed(image, [box])

    assert 4 * 9 == (drawn == FRAME).sum()
    assert not drawn[3:11, 5:13].any()
    assert (drawn[2, 4:14] == FRAME).all()


def test_a_filled_box_has_as_many_pixels_as_its_area():
    assert 8 * 6 == filled(np.array([1, 2, 9, 8])).sum()


def test_a_pixel_is_as_bright_as_boxes_cover_it():
    boxes = np.array([[0, 0, 8, 8], [4, 0, 12, 8], [4, 4, 12, 12]])

    expected = {0, 1 / 3, 2 / 3, 1}

    assert expected == set(covered(boxes).ravel())
    assert 16 == (covered(boxes) == 1).sum()
    assert not covered(np.empty((0, 4), int)).any()

"""Patches over an image and what they cost, against loops and a network of random weights."""

import numpy as np
import pytest

from flashdl.demokit.kernels.cnn import Widths, logits, random_net
from flashdl.demokit.kernels.occlusion import covered, covers, drops, per_pixel, scores


@pytest.fixture
def net():
    return random_net(np.random.default_rng(1), (8, 8, 1), Widths(4, 4, 8, 3), np.float64)


@pytest.fixture
def image():
    return np.random.default_rng(2).uniform(size=(8, 8)) * (np.arange(8) > 2)


def test_a_patch_visits_every_place_row_by_row():
    expected = []
    for row in range(3):
        for column in range(3):
            expected.append(np.zeros((4, 4), bool))
            expected[-1][row : row + 2, column : column + 2] = True

    assert np.array_equal(expected, covers(4, 2))


@pytest.mark.parametrize("fill", [0.0, 0.3, np.linspace(0, 1, 64).reshape(8, 8)])
def test_what_is_under_the_patch_is_the_fill_and_the_rest_is_the_image(image, fill):
    cover = covers(8, 3)
    hidden = covered(image, cover, fill)

    assert all(np.array_equal(np.broadcast_to(fill, (8, 8))[c], h[c])
               for c, h in zip(cover, hidden, strict=True))  # fmt: skip
    assert all(np.array_equal(image[~c], h[~c]) for c, h in zip(cover, hidden, strict=True))


def test_equal_images_have_equal_scores_to_the_last_bit(net, image):
    many = scores(net, np.array([image, 1 - image, image, image]), "logit")

    assert np.array_equal(many[[0, 0]], many[2:])
    assert np.allclose(logits(net, image[None, ..., None])[0], many[0])


def test_probabilities_are_the_softmax_of_the_logits(net, image):
    z = scores(net, image[None], "logit")[0]

    assert np.allclose(np.exp(z) / np.exp(z).sum(), scores(net, image[None], "probability")[0])


def test_a_drop_is_that_of_the_class_that_is_read_in_the_whole_image(net, image):
    z = logits(net, image[None, ..., None])[0]
    hidden = covered(image, covers(8, 2), 0.0)

    expected = [z.max() - logits(net, x[None, ..., None])[0, z.argmax()] for x in hidden]

    assert np.allclose(expected, drops(net, image, covers(8, 2), 0.0, "logit"))


def test_covering_what_is_black_already_costs_exactly_nothing(net, image):
    drop = drops(net, image, covers(8, 3), 0.0, "probability").reshape(6, 6)

    assert [0.0] * 6 == drop[:, 0].tolist()


def test_a_pixel_shows_the_mean_drop_of_the_patches_on_it():
    drop = np.arange(9.0)

    expected = [[0, 0.5, 1.5, 2], [1.5, 2, 3, 3.5], [4.5, 5, 6, 6.5], [6, 6.5, 7.5, 8]]

    assert np.allclose(expected, per_pixel(drop, covers(4, 2)))


def test_a_pixel_that_no_patch_reaches_shows_no_drop():
    assert [0.0] * 3 == per_pixel(np.ones(1), covers(4, 1)[:1]).ravel().tolist()[1:4]

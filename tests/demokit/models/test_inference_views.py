"""Costs of the digits network counted layer by layer, and what the pictures hold."""

import numpy as np
import pytest

from flashdl.demokit.kernels.cnn import Widths, random_net
from flashdl.demokit.models import inference_views as views
from flashdl.demokit.models import trained


def small():
    net = random_net(np.random.default_rng(0), (8, 8, 1), Widths(2, 3, 5, 4))
    return net, np.zeros((2, 8, 8, 1), np.float32)


def test_every_weight_of_a_kernel_works_at_every_place():
    first, second, third, last = 64 * 9 * 2, 16 * 9 * 2 * 3, 4 * 3 * 5, 5 * 4
    forward, backward = views.work(*small())

    assert first + second + third + last == forward
    assert 2 * forward - first == backward


def test_without_a_backward_pass_a_layer_needs_only_its_input_and_output():
    stages = [64, 64 * 2, 16 * 2, 16 * 3, 4 * 3, 5, 4]

    assert (sum(stages), 64 * 2 + 64) == views.memory(*small())


def test_features_fill_a_square_between_zero_and_one():
    h = np.arange(64.0)
    picture = views.features(h)

    assert h / 63 == pytest.approx(picture[::2, ::2].ravel())
    assert np.array_equal(picture[::2], picture[1::2])
    assert np.all(views.features(np.zeros(64)) == 0)


@pytest.mark.slow
def test_a_box_has_the_size_of_a_digit_and_lies_in_the_scene():
    image, box = views.boxed(trained("window-detector"))

    assert (16, 16) == image.shape
    assert [8, 8] == (box[2:] - box[:2]).tolist()
    assert 0 <= box.min() <= box.max() <= 24


@pytest.mark.slow
def test_a_mask_has_four_greys_at_most():
    pictures = views.masked(trained("texture-fcn"))

    assert (2, 16, 16) == pictures.shape
    assert set(np.unique(pictures[1] * 3).round(9)) <= {0.0, 1.0, 2.0, 3.0}

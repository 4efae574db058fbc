"""The source and the target of the plain digits share no class, and the test is apart from both."""

import numpy as np
import pytest

from flashdl.demokit.kernels import plain_digits
from flashdl.demokit.kernels.cnn import accuracy
from flashdl.demokit.kernels.reuse import Task
from flashdl.demokit.models.canvas_cnn import parts


@pytest.fixture(scope="module")
def data():
    return parts(np.random.default_rng(1).permutation(1797))


def test_every_class_of_the_target_has_as_many_labels(data):
    task = plain_digits.few_plain(np.random.default_rng(2), data=data, n=50)

    assert [10] * 5 == list(task.t.sum(axis=0))
    assert (50, 8, 8, 1) == task.images.shape
    assert np.count_nonzero(data.test[1] >= 5) == len(task.test_images)


def test_no_image_of_the_target_is_of_the_source_or_the_test(data):
    task = plain_digits.few_plain(np.random.default_rng(2), data=data, n=300)
    images, labels = plain_digits.to_learn(data)
    source = plain_digits.as_input(images[plain_digits.for_source(labels)])

    learned = {image.tobytes() for image in task.images}
    assert set() == learned & {image.tobytes() for image in source}
    assert set() == learned & {image.tobytes() for image in task.test_images}


def test_the_source_learns_its_five_digits(data):
    rng = np.random.default_rng(3)
    net = plain_digits.learned_source(rng, plain_digits.sources(rng, data)["source 0-4"])
    mine = data.test[1] < 5

    assert accuracy(net, plain_digits.as_input(data.test[0][mine]), data.test[1][mine]) > 0.95


def test_the_small_source_is_a_part_of_the_source_and_noise_is_no_digit(data):
    whole, small, noise = plain_digits.sources(np.random.default_rng(3), data).values()

    assert plain_digits.SMALL == len(small[0]) == len(small[1])
    assert np.array_equal(whole[0][: plain_digits.SMALL], small[0])
    assert set(range(5)) == set(whole[1])
    assert noise[0].shape == whole[0].shape
    assert abs(np.corrcoef(noise[0].ravel(), whole[0].ravel())[0, 1]) < 0.05


def test_regression_on_pixels_separates_what_one_pixel_tells():
    rng = np.random.default_rng(4)
    x = rng.random((40, 2, 2, 1))
    c = (x[:, 0, 0, 0] > 0.5).astype(int)

    assert plain_digits.by_pixels(Task(x, np.eye(2)[c], x, c)) > 0.9
    assert plain_digits.by_pixels(Task(x, np.eye(2)[c], x, 1 - c)) < 0.1


def test_alone_the_pixels_are_a_mean_over_draws(data):
    found = plain_digits.pixels_alone(data, 20, (1, 2))

    each = [plain_digits.pixels_alone(data, 20, (seed,)) for seed in (1, 2)]
    assert pytest.approx(np.mean(each)) == found

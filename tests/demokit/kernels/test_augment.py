"""Changes of images: none at 0, flips undo themselves, shifts by whole pixels come back."""

import numpy as np
import pytest

from flashdl.demokit.data import digits_split
from flashdl.demokit.kernels import augment, cnn
from flashdl.demokit.kernels.augment import OPS, transformed


@pytest.fixture
def grey():
    return np.random.default_rng(0).integers(0, 17, (4, 8, 8)) / 16


def rng():
    return np.random.default_rng(1)


def test_ink_is_tinted_and_read_again_without_a_rounding_error(grey):
    x = augment.tinted(grey)

    assert (4, 8, 8, 3) == x.shape
    assert np.array_equal(grey, augment.grey(x))


@pytest.mark.parametrize("op", OPS)
def test_no_amount_changes_no_pixel(grey, op):
    x = augment.tinted(grey)

    assert np.array_equal(x, transformed(rng(), x, op, 0.0))


@pytest.mark.parametrize("op", OPS)
def test_some_amount_changes_pixels_and_keeps_shape_and_range(grey, op):
    x = augment.tinted(grey)
    y = transformed(rng(), x, op, 0.5)

    assert x.shape == y.shape
    assert not np.array_equal(x, y)
    assert y.min() >= 0
    assert y.max() <= 1 + 1e-12


@pytest.mark.parametrize("op", ["hflip", "vflip"])
def test_a_flip_undoes_itself(grey, op):
    x = augment.tinted(grey)

    assert np.array_equal(x, transformed(rng(), transformed(rng(), x, op, 1.0), op, 1.0))


def test_a_shift_and_its_opposite_restore_the_inside(grey):
    x = augment.tinted(grey)
    back = transformed(rng(), transformed(rng(), x, "shift", 0.5), "shift", -0.5)

    assert np.array_equal(x[:, :, :-1], back[:, :, :-1])


def test_a_crop_keeps_the_corners_of_the_square(grey):
    side = 6.0
    y = augment.cropped(augment.tinted(grey), side)
    x = augment.tinted(grey)
    # 8/6 times as large: pixel 4 of the result is pixel 3 of the image
    assert x[:, 0, 0] == pytest.approx(y[:, 0, 0])
    assert x[:, 3, 3] == pytest.approx(y[:, 4, 4])


def test_contrast_multiplies_deviations_from_the_mean(grey):
    x = augment.tinted(0.4 + 0.1 * grey)
    y = augment.contrasted(x, 1.5)

    assert x.mean(axis=(1, 2)) == pytest.approx(y.mean(axis=(1, 2)))
    assert 1.5 * x.std(axis=(1, 2)) == pytest.approx(y.std(axis=(1, 2)))


def test_noise_has_its_deviation():
    x = np.full((50, 8, 8, 3), 0.5)

    assert 0.1 == pytest.approx(transformed(rng(), x, "noise", 0.5).std(), rel=0.02)
    assert 0.05 == pytest.approx(augment.noisy(rng(), x, 0.05).std(), rel=0.02)


def test_a_square_is_cut_out_of_each_image_and_the_rest_stays():
    x = np.random.default_rng(2).uniform(0.1, 1, (50, 8, 8, 3))
    y = augment.cut_out(rng(), x, 3)
    gone = (y != x).any(axis=-1)

    assert np.all(y[gone] == 0)
    assert {9} == set(gone.sum(axis=(1, 2)).tolist())
    assert np.all(gone.any(axis=1).sum(axis=1) == 3)
    assert len(np.unique(gone, axis=0)) > 10


def test_mixing_keeps_the_mean_of_all_images_and_nothing_else_comes_in(grey):
    x = augment.tinted(grey)
    y = augment.mixed_up(rng(), x, 0.8)

    assert pytest.approx(x.mean(axis=0)) == y.mean(axis=0)
    assert all(min(np.abs(5 * z - 4 * a - b).max() for b in x) < 1e-9
               for a, z in zip(x, y, strict=True))  # fmt: skip


def test_two_draws_differ_and_one_seed_repeats_itself(grey):
    x, ops = augment.tinted(grey), ("rotate", "noise")
    one, two = (augment.drawn(np.random.default_rng(seed), x, ops, 0.5) for seed in (1, 2))

    assert not np.array_equal(one, two)
    assert np.array_equal(one, augment.drawn(np.random.default_rng(1), x, ops, 0.5))


def test_each_image_is_moved_to_one_of_its_eight_neighbours():
    x = np.zeros((400, 8, 8), np.float32)
    x[:, 3, 4] = 1
    y = augment.beside(rng(), x)
    places = {divmod(int(i), 8) for i in y.reshape(400, -1).argmax(axis=1)}

    assert {(3 + i, 4 + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} - {(3, 4)} == places
    assert np.all(y.sum(axis=(1, 2)) == 1)
    assert x.dtype == y.dtype


@pytest.mark.slow
def test_a_network_learns_from_batches_that_are_changed():
    data, seen = digits_split(np.random.default_rng(0)), []
    x = data.train_images[:100].astype(np.float32)

    def change(_, batch):
        seen.append(batch)
        return batch

    net, losses = augment.learned(x, data.train_labels[:100], change)

    assert augment.STEPS == len(seen) == len(losses)
    assert losses[-10:].mean() < 0.1 < losses[0]
    assert cnn.accuracy(net, x[..., None], data.train_labels[:100]) >= 0.97

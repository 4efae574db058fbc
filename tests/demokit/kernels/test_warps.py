"""Bilinear affine warps against turns, flips and slices of NumPy, and on linear images."""

import numpy as np
import pytest

from flashdl.demokit.kernels.shifts import moved
from flashdl.demokit.kernels.warps import rotation, shear, warped, zoom


@pytest.fixture
def images():
    return np.random.default_rng(0).uniform(size=(3, 8, 8)).astype(np.float32)


def ramp(size):  # [1, size, size], linear in both directions
    row, column = np.indices((size, size))
    return (2.0 * row - 3.0 * column + 5.0)[None]


@pytest.mark.parametrize("shape", [(2, 8, 8), (2, 7, 5), (2, 8, 8, 3)])
def test_the_identity_changes_no_bit(shape):
    x = np.random.default_rng(1).normal(size=shape)

    for A in (rotation(0), rotation(360), zoom(1), shear(0)):
        assert x.tobytes() == warped(x, A).tobytes()


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_quarter_turns_are_those_of_numpy(images, turns):
    assert np.array_equal(
        np.rot90(images, turns, axes=(1, 2)), warped(images, rotation(90 * turns))
    )


@pytest.mark.parametrize("by", [(0, 1), (-2, 0), (3, -1), (7, 7)])
def test_whole_shifts_are_slices(images, by):
    assert np.array_equal(moved(images, *by), warped(images, rotation(0), by))


def test_half_a_pixel_is_the_mean_of_two_neighbours(images):
    expected = (images[:, :, 1:] + images[:, :, :-1]) / 2

    assert expected == pytest.approx(warped(images, zoom(1), (0, 0.5))[:, :, 1:], abs=1e-6)


@pytest.mark.parametrize("A", [rotation(25), shear(0.3), zoom(1.3), rotation(10) @ zoom(0.9)])
def test_a_linear_image_is_read_at_the_inverse_map(A):
    size, x = 21, ramp(21)
    y = warped(x, A, (0.25, -0.5))
    for row, column in ((10, 10), (8, 12), (12, 9)):
        p = np.array([row, column]) - (size - 1) / 2 - np.array([0.25, -0.5])
        q = np.linalg.solve(A, p) + (size - 1) / 2

        assert 2 * q[0] - 3 * q[1] + 5 == pytest.approx(y[0, row, column])


def test_a_shear_moves_rows_below_the_middle_to_the_right():
    x = np.zeros((1, 5, 5))
    x[0, :, 2] = 1

    y = warped(x, shear(1.0))[0]

    assert np.array_equal(np.eye(5), y)


def test_zooming_in_enlarges_about_the_middle():
    x = np.zeros((1, 9, 9))
    x[0, 3:6, 3:6] = 1

    y = warped(x, zoom(2.0))[0]

    assert np.all(y[2:7, 2:7] == 1)
    assert np.all(y[0] == 0)
    assert y.sum() == pytest.approx(4 * x.sum(), rel=0.01)


def test_warps_are_linear_in_the_image(images):
    A = rotation(33) @ zoom(1.1)
    both = warped(2 * images + images[::-1], A)

    assert 2 * warped(images, A) + warped(images, A)[::-1] == pytest.approx(both, abs=1e-6)


def test_the_precision_is_kept(images):
    assert np.float32 == warped(images, rotation(20)).dtype
    assert np.float64 == warped(images.astype(float), rotation(20)).dtype

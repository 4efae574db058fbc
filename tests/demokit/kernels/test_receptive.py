"""Receptive fields by formula, by trying, and as published for a known network."""

import numpy as np
import pytest

from flashdl.demokit.kernels.receptive import fields, reached

STEPS = [(3, 1), (2, 2), (3, 1), (2, 2)]


def test_one_layer_sees_its_kernel_and_layers_of_stride_one_add_up():
    assert [5] == fields([(5, 1)]).tolist()
    assert [3, 5, 7] == fields([(3, 1)] * 3).tolist()


def test_two_3x3_layers_see_what_one_5x5_layer_does():
    assert fields([(5, 1)])[-1] == fields([(3, 1), (3, 1)])[-1]


def test_a_stride_widens_every_layer_after_it():
    assert [3, 4, 8, 10] == fields(STEPS).tolist()


@pytest.mark.parametrize("r", [2, 3, 4, 5])
def test_a_unit_of_conv2_sees_rows_2r_minus_3_to_2r_plus_4(r):
    found = reached(16, {"z2": r})[0]
    expected = np.zeros(16, int)
    expected[max(2 * r - 3, 0) : 2 * r + 5] = 1

    assert (np.outer(expected, expected) == found).all()


def test_trying_every_pixel_agrees_with_the_formula():
    found = reached(16, {"z1": 8, "p1": 4, "z2": 4, "p2": 2})

    assert fields(STEPS).tolist() == found.any(axis=1).sum(axis=1).tolist()
    assert (found.sum(axis=(1, 2)) == fields(STEPS) ** 2).all()

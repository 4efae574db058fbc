"""Counts of parameters against arrays of the shapes that layers have."""

import numpy as np
import pytest

from flashdl.demokit.kernels import parameters
from flashdl.demokit.kernels.cnn import Widths, random_net
from flashdl.demokit.kernels.conv import Grid, convolve

rng = np.random.default_rng(0)


@pytest.mark.parametrize(("k", "c_in", "c_out"), [(1, 3, 2), (3, 1, 16), (5, 4, 3)])
def test_a_conv_layer_has_the_entries_of_its_arrays_for_any_image(k, c_in, c_out):
    W, b = rng.normal(size=(k, k, c_in, c_out)), rng.normal(size=c_out)
    for size in (8, 11):
        assert c_out == convolve(np.zeros((1, size, size, c_in)), W, b, Grid()).shape[3]

    assert W.size + b.size == parameters.conv(k, c_in, c_out)


def test_the_published_counts_between_volumes_of_32x32():
    n, m = parameters.volume(32, 3), parameters.volume(32, 16)

    assert 50_348_032 == parameters.dense(n, m)
    assert 448 == parameters.conv(3, 3, 16)
    assert 1024 * 448 == parameters.local(3, 3, m)


def test_a_kernel_as_large_as_the_image_without_padding_is_a_dense_layer():
    n = parameters.volume(8, 3)

    assert parameters.dense(n, 10) == parameters.conv(8, 3, 10)
    assert parameters.dense(n, 10) == parameters.local(8, 3, 10)


def test_the_counts_of_the_small_network_are_those_of_its_arrays():
    net = random_net(rng, (8, 8, 1), Widths(4, 8, 16, 10))
    expected = [net[f"W{i}"].size + net[f"b{i}"].size for i in (1, 2, 3, 4)]
    found = [
        parameters.conv(3, 1, 4),
        parameters.conv(3, 4, 8),
        parameters.dense(parameters.volume(2, 8), 16),
        parameters.dense(16, 10),
    ]

    assert expected == found

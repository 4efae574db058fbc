"""Strides as windows one by one, constant kernels as means, labels as many as cells."""

import numpy as np
import pytest

from flashdl.demokit.kernels import heads, pool_example
from flashdl.demokit.kernels.cnn import random_net


def test_a_stride_keeps_the_first_pixel_of_each_window_and_sends_back_to_it_alone():
    x = np.arange(2 * 7 * 7 * 3.0).reshape(2, 7, 7, 3)
    for k, s in ((2, 2), (3, 1), (2, 3)):
        y = pool_example.strided(x, k, s)
        back = pool_example.d_strided(np.ones_like(y), x.shape, s)
        n = (7 - k) // s + 1

        assert [x[0, i * s, j * s, 1] for i in range(n) for j in range(n)] == [*y[0, ..., 1].flat]
        assert set(y.ravel()) == set(x[back == 1])
        assert y.size == back.sum()


def test_a_constant_depthwise_kernel_is_the_mean_of_each_window():
    x = np.random.default_rng(0).standard_normal((1, 6, 6, 2))
    y = pool_example.depthwise(x, 3, 1)

    for i, j, c in np.ndindex(4, 4, 2):
        assert x[0, i : i + 3, j : j + 3, c].mean() == pytest.approx(y[0, i, j, c])


def test_labels_name_every_column():
    found = pool_example.labels("avg", 2, 3)

    assert ["A1", "A2", "A3", "B1", "B2", "B3"] == list(found["out_column"])
    assert 2 * pool_example.MAPS.shape[2] == len(found["column"]) == len(found["ways"])
    assert ["depthwise, all w = 1/4"] == list(found["as_what"])
    assert ["1 3 / 4 2"] == list(found["first"])


def test_weights_behind_pooled_maps_are_those_of_the_network():
    net = random_net(np.random.default_rng(0), (8, 8, 1))

    assert net["W3"].size == heads.behind(net["W2"].shape[3])["to_units"][1]


def test_heads_on_all_positions_grow_with_the_area_and_those_on_averages_do_not():
    found = heads.for_classes(np.array([8, 32]), 32)

    assert 16 == found["flat_head"][1] / found["flat_head"][0]
    assert [32 * 10] * 2 == list(found["average_head"])

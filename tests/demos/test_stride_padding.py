"""The invariants of stride_padding: windows tried one by one, and convolutions of the kernel."""

import math
from itertools import product

import numpy as np
import pytest

from flashdl.demokit.kernels import conv
from flashdl.demokit.kernels.conv import Grid, convolve

NAME = "stride_padding"
PUBLISHED = [(28, 32, 5, 1, 0), (32, 32, 5, 1, 2), (16, 32, 3, 2, 1), (16, 32, 5, 2, 2)]


def fitting(n, k, s, p, d):
    """How many multiples of s are first pixels of a window that ends within the padding."""
    return sum(at % s == 0 and at + d * (k - 1) <= n + 2 * p - 1 for at in range(max(n + 2 * p, 0)))


def drawn(seed, n, k):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, n)), rng.standard_normal((k, k))


def test_the_formula_counts_the_windows_that_fit(demo):
    box = product((4, 7, 16, 31), range(1, 12, 2), range(1, 6), range(0, 6, 2), range(1, 5))
    for setting in box:
        assert fitting(*setting) == demo.size(*setting), setting


def test_the_published_examples_come_out(demo):
    for expected, *setting in [*PUBLISHED, (55, 224, 11, 4, 2), (14, 32, 5, 2, 0)]:
        assert expected == demo.size(*setting, 1)
        n, k, s, p = setting
        assert expected == demo.starts(n, k, s, (p, p), 1).size


def test_the_window_moves_by_the_stride_and_begins_in_the_padding(demo):
    for n, k, s, p in ((12, 3, 2, 0), (12, 3, 2, 2), (9, 5, 4, 1), (30, 2, 5, 3)):
        first = demo.starts(n, k, s, (p, p), 1)

        assert list(range(-p, n + p - k + 1, s)) == list(first)


def test_a_stride_is_every_s_th_output_of_stride_1(demo):
    x, W = drawn(0, 14, 3)
    for s, p, d in product(range(1, 6), range(3), range(1, 4)):
        full = demo.slid(x, W, 1, p, d)[::s, ::s]

        assert full == pytest.approx(demo.slid(x, W, s, p, d), abs=1e-12)


def test_an_output_is_the_sum_over_its_window(demo):
    x, W = drawn(1, 9, 3)
    s, p, d = 2, 2, 2
    y = demo.slid(x, W, s, p, d)
    for i, j in np.ndindex(y.shape):
        window = (
            W[u, v] * x[i * s - p + u * d, j * s - p + v * d]
            for u, v in np.ndindex(3, 3)
            if 0 <= i * s - p + u * d < 9 and 0 <= j * s - p + v * d < 9
        )
        assert math.fsum(window) == pytest.approx(y[i, j])


def test_padding_adds_outputs_around_and_changes_none_inside(demo):
    x, W = drawn(2, 10, 3)
    for p in range(1, 5):
        valid = demo.slid(x, W, 1, 0, 1)

        assert valid == pytest.approx(demo.slid(x, W, 1, p, 1)[p:-p, p:-p], abs=1e-12)


def test_half_of_k_minus_1_keeps_the_size_for_odd_kernels(demo):
    for n, k in product((11, 16, 33), range(1, 12, 2)):
        assert n == demo.size(n, k, 1, (k - 1) // 2, 1)
        assert ((k - 1) // 2,) * 2 == demo.same_padding(k, 1)


def test_no_symmetric_padding_keeps_the_size_for_even_kernels(demo):
    for n, k in product((11, 16, 33), range(2, 12, 2)):
        assert n not in {demo.size(n, k, 1, p, 1) for p in range(k + 1)}
        before, after = demo.same_padding(k, 1)
        x = np.pad(np.ones((n, n)), (before, after))[None, ..., None]
        assert (1, n, n, 1) == convolve(x, np.ones((k, k, 1, 1)), np.zeros(1)).shape


def test_with_an_even_dilation_an_even_kernel_may_have_symmetric_padding(demo):
    assert (1, 1) == demo.same_padding(2, 2)
    assert 16 == demo.size(16, 2, 1, 1, 2)


def test_counts_are_those_of_windows_laid_out_in_two_dimensions(compute):
    for n, k, s, p, d in ((8, 3, 1, 0, 1), (9, 2, 3, 1, 2)):
        grid = Grid(s, p, d)
        m = conv.output_size(n, k, grid)
        each, kernel = np.ones((1, m, m, 1)), np.ones((k, k, 1, 1))
        counted = conv.input_gradient(each, kernel, (1, n, n, 1), grid)[0, ..., 0]

        found = compute(n=n, k=k, stride=s, padding=p, dilation=d)["counts"]

        assert counted.astype(int).tolist() == found.tolist()


def test_layers_shrink_by_k_minus_1_each_or_not_at_all(compute):
    d = compute(n=20, k=4)

    assert [20, 17, 14, 11] == list(d["bare"])
    assert [20] * 4 == list(d["padded"])


def test_the_heatmap_and_the_tables_are_the_formula(compute):
    d = compute(n=20, stride=2)
    for k, p in np.ndindex(5, 6):
        assert fitting(20, k + 1, 2, p, 1) == d["sizes"][k, p]
    assert [fitting(20, 5, s, 0, 1) for s in range(1, 6)] == list(d["by_stride"][0])
    assert [math.ceil(20 / s) for s in range(1, 6)] == list(d["by_stride"][1])
    assert list(d["counted"]) == list(d["size"])
    assert list(d["under"][1::2]) == [19] * 5
    assert list(d["over"][1::2]) == [21] * 5


def test_the_pixels_needed_in_all_keep_the_size_for_any_kernel_and_dilation(compute):
    needed = compute()["needed"]
    for k, d in np.ndindex(5, 4):
        x = np.pad(np.ones((20, 20)), (0, needed[k, d]))[None, ..., None]
        y = convolve(x, np.ones((k + 1, k + 1, 1, 1)), np.zeros(1), Grid(1, 0, d + 1))

        assert (1, 20, 20, 1) == y.shape


def test_where_no_window_fits_the_size_is_0_and_the_picture_says_so(compute):
    d = compute(n=4, k=11, dilation=4)

    assert 0 == d["size"][0]
    assert ["no window fits"] == list(d["window"])
    assert not d["counts"].any()


def test_zeros_around_an_image_of_ones_can_be_seen_at_its_border(compute):
    d = compute()

    assert 0.36 == pytest.approx(d["ones_corner"][0])
    assert 1 == pytest.approx(d["ones_corner"][1])
    assert [1] * 4 == pytest.approx(d["ones_centre"])


CATCHES = {
    "forgets-the-plus-one": (
        test_the_formula_counts_the_windows_that_fit,
        test_the_published_examples_come_out,
    ),
    "pads-once": (
        test_the_formula_counts_the_windows_that_fit,
        test_half_of_k_minus_1_keeps_the_size_for_odd_kernels,
    ),
    "rounds-up": (
        test_the_formula_counts_the_windows_that_fit,
        test_the_published_examples_come_out,
    ),
    "moves-by-its-width": (
        test_the_window_moves_by_the_stride_and_begins_in_the_padding,
        test_layers_shrink_by_k_minus_1_each_or_not_at_all,
    ),
    "blends-what-it-skips": (
        test_a_stride_is_every_s_th_output_of_stride_1,
        test_an_output_is_the_sum_over_its_window,
    ),
    "half-of-any-kernel": (test_no_symmetric_padding_keeps_the_size_for_even_kernels,),
    "pads-the-start-alone": (
        test_an_output_is_the_sum_over_its_window,
        test_padding_adds_outputs_around_and_changes_none_inside,
    ),
    "takes-zeros-for-nothing": (test_zeros_around_an_image_of_ones_can_be_seen_at_its_border,),
}

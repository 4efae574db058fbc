"""Who is seen by the windows, counted one by one, and what three kinds of padding put there."""

import numpy as np
import pytest

from flashdl.demokit.kernels import borders


@pytest.mark.parametrize(("n", "k", "s", "p", "d"), [(9, 3, 1, 0, 1), (12, 4, 2, 3, 2)])
def test_windows_are_counted_and_drawn_pixel_by_pixel(n, k, s, p, d):
    first = np.arange(-p, n + p - d * (k - 1), s)
    windows = [{at + d * u for u in range(k)} for at in first.tolist()]
    drawn = borders.covered(first, n, k, p, d)

    expected = [sum(i in window for window in windows) for i in range(n)]

    assert expected == list(borders.usage(first, n, k, d))
    for row, window in zip(drawn["covered"], windows, strict=False):
        assert [i in window for i in range(-p, n + p)] == [bool(v) for v in row]
    assert 2 * p == list(drawn["pixel"]).count("pad")


def test_where_no_window_fits_the_drawing_says_so():
    drawn = borders.covered(np.array([], int), 4, 9, 0, 1)

    assert ["no window fits"] == list(drawn["window"])
    assert np.isnan(drawn["covered"]).all()


def test_zeros_pull_the_average_down_by_the_share_of_the_window_that_is_outside():
    found = borders.border()

    assert ["12x12", "12x12", "12x12", "8x8"] == list(found["ones_size"])
    assert [9 / 25, 1, 1, 1] == pytest.approx(found["ones_corner"])
    assert [15 / 25, 1, 1, 1] == pytest.approx(found["ones_edge"])
    assert [1] * 4 == pytest.approx(found["ones_centre"])


def test_the_ramp_continues_by_zeros_mirrored_or_with_its_ends():
    zeros, mirrored, repeated = borders.border()["ramps"].tolist()

    assert [0, 0, 1, 2, 3, 4, 5, 6, 0, 0] == zeros
    assert [3, 2, 1, 2, 3, 4, 5, 6, 5, 4] == mirrored
    assert [1, 1, 1, 2, 3, 4, 5, 6, 6, 6] == repeated

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.demokit import Plot
from flashdl.demokit.data import digits
from flashdl.plotting import draw, palette, summary

PLOT = Plot("i", "image_strip", "", z="z")
ASCII, SHADES = " .:-=+*#%@", " ░▒▓█"


def ten_digits(first):
    images, labels = digits()
    return np.array([images[np.flatnonzero(labels == k)[first]] for k in range(10)])


def captioned(*labels):
    return Plot("i", "image_strip", "", z="z", labels=labels)


def pixels(lines, shades):
    return np.array([[shades.index(char) for char in line] for line in lines]) / (len(shades) - 1)


@pytest.mark.parametrize(("form", "shades"), [("none", SHADES), ("ascii", ASCII)])
@pytest.mark.parametrize("first", range(5))
def test_ten_digits_are_recognised_from_what_is_printed(render, form, shades, first):
    """What is printed is read back; of all ten digits it is most like the one that was drawn."""
    images = ten_digits(first)
    lines = render(draw(captioned(*"0123456789"), {"z": images.tolist()}), form).splitlines()
    lines = [line.ljust(80) for line in lines]

    for k in range(10):
        top, left = 9 * (k // 5), 10 * (k % 5)
        seen = pixels([line[left : left + 8] for line in lines[top : top + 8]], shades)
        assert k == int(np.argmin([((seen - image) ** 2).sum() for image in images]))
        assert str(k) == lines[top + 8][left]


def greys(row):
    return [
        [None if c is None else int(c[1:3], 16) / 255 for c in (ink, back)] for _, ink, back in row
    ]


def test_in_colour_a_cell_shows_two_pixels_in_their_greys(painted):
    images = ten_digits(0)
    rows = painted(draw(PLOT, {"z": images.tolist()}))

    for k, image in enumerate(images):
        top, left = 5 * (k // 5), 10 * (k % 5)
        for r in range(4):
            seen = greys(rows[top + r][left : left + 8])
            assert seen == [
                [pytest.approx(v, abs=1 / 62 + 0.01) for v in image[2 * r : 2 * r + 2, c]]
                for c in range(8)
            ]


def test_few_images_have_two_columns_a_pixel(painted, render):
    image = [[0.0, 1.0], [0.5, 0.25]]

    assert ["  ██", "▒▒░░"] == render(draw(PLOT, {"z": [image]})).splitlines()[:2]
    rows = painted(draw(PLOT, {"z": [image]}))
    assert ["#000000"] * 2 + ["#ffffff"] * 2 == [back for _, _, back in rows[0]]
    assert ["#848484"] * 2 + ["#424242"] * 2 == [back for _, _, back in rows[1]]


def test_all_images_share_one_scale(render):
    text = render(draw(PLOT, {"z": [[[0.0, 1.0]], [[0.0, 10.0]]]}))

    first, second = text.splitlines()[0][:4], text.splitlines()[0][6:10]
    assert ("    ", "  ██") == (first, second)
    assert text.splitlines()[-1].startswith("0 ")
    assert text.splitlines()[-1].endswith(" 10")


def test_signed_images_have_zero_in_the_middle(render, painted):
    plot = Plot("i", "image_strip", "", z="z", signed=True)
    values = {"z": [[[-1.0, 0.0, 2.0]]]}

    assert "-▓ ·+█" == render(draw(plot, values)).splitlines()[0]
    assert "-* .+#" == render(draw(plot, values), "ascii").splitlines()[0]
    assert render(draw(plot, values)).splitlines()[-1].startswith("-2 ")
    backs = [back for _, _, back in painted(draw(plot, values))[0]][::2]
    assert [palette.ramp_colour(s, signed=True) for s in (0.25, 0.5, 1.0)] == backs


def test_many_signed_images_show_the_sign_in_one_column(render):
    plot = Plot("i", "image_strip", "", z="z", signed=True)
    image = [[-1.0, -0.3, 0.0, 0.3, 1.0]] * 8

    assert render(draw(plot, {"z": [image] * 30})).startswith("=-·+#  =-·+#")
    assert render(draw(plot, {"z": [image] * 30}), "ascii").startswith("=-.+#  =-.+#")


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 30), st.integers(1, 24), st.integers(1, 24), st.integers(20, 120),
    st.sampled_from(["colour", "none", "ascii"]),
)  # fmt: skip
def test_every_image_has_its_caption_or_is_counted(render, n, height, width, columns, form):
    plot = captioned(*(f"<{k}>" for k in range(n)))
    image = [[(r + c) % 3 / 2 for c in range(width)] for r in range(height)]
    text = render(draw(plot, {"z": [image] * n}), form, columns)
    cut = "~" if form == "ascii" else "…"
    shown = text.count("<")
    left = n - shown

    assert (f"{left} more not shown" in text) == (left > 0) or cut in text
    assert len(text.splitlines()) <= 48 + 2 + 5  # rows of images, notes and the scale


def test_rows_of_images_are_even(render):
    text = render(draw(captioned(*"abcdefghij"), {"z": [[[0.0, 1.0] * 4] * 8] * 10}))
    captions = [line.split() for line in text.splitlines() if "a" in line or "j" in line]

    assert [list("abcde"), list("fghij")] == captions


def test_rows_of_images_without_captions_stand_apart(render):
    drawn = render(draw(PLOT, {"z": [[[1.0] * 8] * 3] * 10})).splitlines()

    assert ["full"] * 3 + ["empty"] + ["full"] * 3 == [
        "full" if line.strip() else "empty" for line in drawn[:7]
    ]


def test_a_long_caption_is_cut_to_its_place(render):
    values = {"z": [[[0.0, 1.0]]] * 8}
    text = render(draw(captioned(*["a very long caption"] * 8), values), "none", 60)

    assert 8 == text.count("a ve…")
    assert 8 == render(draw(captioned(*["a very long caption"] * 8), values), "ascii", 60).count(
        "~"
    )


def test_a_single_image_may_have_two_axes_only(render):
    assert render(draw(PLOT, {"z": [[0.0, 1.0]]})) == render(draw(PLOT, {"z": [[[0.0, 1.0]]]}))


def test_a_frame_is_a_strip_on_the_scale_of_all_frames(render):
    plot = Plot("i", "image_strip", "", z="z", frames="z")
    values = {"z": [[[[0.0, 1.0]]], [[[0.0, 4.0]]]]}
    first, last = (render(draw(plot, values, frame=i)).splitlines() for i in range(2))

    assert ("  ░░", "  ██") == (first[0].rstrip(), last[0])
    assert first[-1] == last[-1]


def test_large_images_are_shrunk_to_the_mean_of_blocks(render):
    image = [[float(r < 50)] * 100 for r in range(100)]
    text = render(draw(PLOT, {"z": [image]}), "none", 40)

    assert "each pixel: the mean of 3 x 3" in text
    assert text.startswith("█" * 34 + "\n")


def test_a_block_is_the_mean_of_what_is_finite_in_it(render):
    image = [[float("nan") if c % 2 else 0.5 for c in range(100)] for _ in range(8)]
    image[7][98] = 1.0
    text = render(draw(PLOT, {"z": [image]}), "none", 50)

    assert "▒" == text.splitlines()[3].strip()  # 0.75, in the middle between 0.5 and 1
    assert "?" not in text


def test_large_images_without_colour_take_half_blocks(render):
    image = np.zeros((24, 24))
    image[0], image[3], image[4:6] = 1.0, 1.0, 0.5
    lines = render(draw(PLOT, {"z": [image.tolist()] * 2})).splitlines()

    assert ["▀" * 24, "▄" * 24, "▒" * 24] == [line[:24] for line in lines[:3]]


def test_what_is_not_finite_is_a_question_mark_or_bare(render, painted):
    values = {"z": [[[math.nan, 1.0], [0.0, math.inf]]]}

    assert ["??██", "  ??"] == render(draw(PLOT, values)).splitlines()[:2]
    assert None in {back for _, _, back in painted(draw(PLOT, values))[0]}


@pytest.mark.parametrize("z", [[[[1.0]], [[1.0, 2.0], [3.0]]], [[[]], [[1.0]]], [1.0, 2.0], 3.0,
                               [[["cat"]], [[1.0]]], [[[1e299, -1e299]]]])  # fmt: skip
def test_ragged_and_odd_images_are_drawn(render, z):
    for form in ("colour", "none", "ascii"):
        for signed in (False, True):
            plot = Plot("i", "image_strip", "", z="z", signed=signed, labels=("one",))

            assert "no finite values" not in render(draw(plot, {"z": z}), form)


def test_the_words_say_how_bright_each_image_is_and_where():
    plot = Plot("i", "image_strip", "Two", z="z", labels=("first", "second"), signed=True)

    assert [
        "Two",
        "2 images of 2 x 2 pixels, from -1 to 1",
        "first: mean 0.375; largest 1 at row 1, column 2; least 0 at row 1, column 1",
        "second: mean -0.25; largest 0 at row 1, column 2; least -1 at row 1, column 1",
    ] == summary(plot, {"z": [[[0.0, 1.0], [0.5, 0.0]], [[-1.0, 0.0], [0.0, 0.0]]]}).splitlines()


def test_the_words_count_what_they_leave_out():
    assert "images left out: 8" in summary(PLOT, {"z": [[[0.0, 1.0]]] * 20})

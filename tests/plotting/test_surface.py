import math
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.demokit import Mark, Plot
from flashdl.plotting import draw, palette, summary

PLOT = Plot("s", "heatmap", "", z="z", x="x", y=("y",), x_label="w1", y_label="w2")
WAY = replace(PLOT, path="q")
X = [i / 10 for i in range(-20, 21)]  # -2 to 2
Y = [i / 10 for i in range(-10, 11)]  # -1 to 1


def over(rule, **more):
    return {"x": X, "y": Y, "z": [[rule(x, y) for x in X] for y in Y], **more}


def bowl(x, y):
    return x * x + 4 * y * y


def heights(text):
    """The height of each numbered contour, by its digit."""
    return {k: float(v) for k, v in re.findall(r"(\d) at (-?[\d.]+)", text)}


@settings(max_examples=30, deadline=None)
@given(st.integers(-9, 9), st.integers(-9, 9))
def test_a_contour_runs_where_the_function_has_its_height(render, area, a, b):
    rule = lambda x, y: a * x + b * y
    text = render(draw(PLOT, over(rule)))
    rows, at = area(text), heights(text)
    slope = abs(a) + abs(b)

    for r, row in enumerate(rows):
        for column, char in enumerate(row):
            if char != " ":
                x = (column + 0.5) / len(row) * 4 - 2
                y = 1 - (r + 0.5) / len(rows) * 2
                # a cell is 0.06 wide and 0.18 high, the grid 0.1: a contour is right within both
                assert abs(rule(x, y) - at[char]) <= 0.3 * slope


@pytest.mark.parametrize("form", ["none", "ascii"])
def test_contours_of_a_bowl_are_closed_rings_around_its_minimum(render, area, form):
    rows = area(render(draw(PLOT, over(bowl)), form))
    lowest = rows[len(rows) // 2]

    assert lowest.strip() == lowest.strip()[::-1]
    assert " " * 20 in lowest
    digits = [char for char in lowest[: len(lowest) // 2] if char != " "]
    assert sorted(digits, reverse=True) == digits


def test_levels_are_round_and_inside_the_range(render):
    text = render(draw(PLOT, over(bowl)))

    assert "0 to 8; contour 1 at 1, 2 at 2, 3 at 3, 4 at 4, 5 at 5, 6 at 6, 7 at 7" in text


def test_in_colour_a_half_cell_has_the_colour_of_its_band(painted):
    rows = painted(draw(PLOT, over(lambda x, _y: x)))
    row = next(row for row in rows if "│" in {cell[0] for cell in row})[6:]
    bands = [back for _, _, back in row]
    changes = [i for i in range(1, len(bands)) if bands[i] != bands[i - 1]]

    assert [-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5] == [
        round(2 * ((i / len(row) * 4 - 2) + 0.01)) / 2 for i in changes
    ]
    middles = [(-1.75 + 0.5 * i + 2) / 4 for i in range(8)]
    assert [palette.ramp_colour(m, signed=False) for m in middles] == list(dict.fromkeys(bands))


def test_the_key_shows_each_band_between_its_levels(painted):
    rows = painted(draw(PLOT, over(lambda x, _y: x)))
    key = "".join(char for char, _, _ in rows[-1])
    backs = list(dict.fromkeys(back for _, _, back in rows[-1] if back))

    assert ["-2", "-1.5", "-1", "-0.5", "0", "0.5", "1", "1.5", "2", "w1"] == key.split()
    assert 8 == len(backs)


def test_signed_bands_on_both_sides_of_zero_are_of_different_hue(painted):
    rows = painted(draw(replace(PLOT, signed=True), over(lambda x, _y: x)))
    row = next(row for row in rows if "│" in {cell[0] for cell in row})[6:]
    reds = [int(back[1:3], 16) - int(back[5:], 16) for _, _, back in row]

    assert all(red < 0 for red in reds[: len(reds) // 2 - 1])
    assert all(red > 0 for red in reds[len(reds) // 2 + 2 :])


@pytest.mark.parametrize("form", ["none", "ascii"])
def test_the_way_begins_at_s_and_ends_at_e(render, area, form):
    text = render(draw(WAY, over(bowl, q=[[-2.0, 1.0], [-1.0, -0.5], [0.0, 0.0]])), form)
    rows = area(text)
    ends = {char: (r, c) for r, row in enumerate(rows) for c, char in enumerate(row)
            if char in "SE"}  # fmt: skip

    assert {"S": (0, 0), "E": (len(rows) // 2, len(rows[0]) // 2)} == {
        k: (r, c + (k == "E" and len(rows[0]) % 2 == 0 and c < len(rows[0]) // 2))
        for k, (r, c) in ends.items()
    }
    assert ("S--E" if form == "ascii" else "S⠒⠒E") + " path from start to end" in text


def test_a_way_of_one_point_is_its_start(render, area):
    text = render(draw(WAY, over(bowl, q=[[1.0, 0.0], [math.nan, math.nan]])))

    assert "S" in "".join(area(text))
    assert "E" not in "".join(area(text))


def test_a_way_that_leaves_the_picture_says_where_it_ends(render, area):
    text = render(draw(WAY, over(bowl, q=[[1.0, 0.0], [-5.0, 40.0]])))

    assert "E lies outside, at (-5, 40)" in text
    assert "S" in "".join(area(text))


def test_a_way_grows_from_frame_to_frame_on_the_same_picture(render, area):
    gap = [math.nan, math.nan]
    way = [[-2.0, 1.0], [0.0, 1.0], [0.0, 0.0]]
    frames = [[way[0], gap, gap], [way[0], way[1], gap], way]
    plot = replace(WAY, frames="q")
    pictures = [render(draw(plot, over(bowl, q=frames), frame=i)) for i in range(3)]
    inks = [sum(char not in " 0123456789" for row in area(p) for char in row) for p in pictures]

    assert inks[0] < inks[1] < inks[2]
    assert 1 == len({tuple(p.splitlines()[-3:]) for p in pictures})


def test_points_are_not_hidden_by_the_ends_of_the_way(render, area):
    plot = replace(WAY, points="p")
    text = render(draw(plot, over(bowl, p=[[0.0, 0.0]], q=[[-2.0, 1.0], [0.0, 0.0]])))

    assert "●" in "".join(area(text))
    assert "E" not in "".join(area(text))


def test_the_words_tell_the_parts_of_a_way_one_by_one():
    gap = [math.nan, math.nan]
    way = [[-2.0, 1.0], [0.0, 0.0], gap, [2.0, 1.0], [1.0, 0.0]]
    told = summary(WAY, over(bowl, q=way))

    assert "path 1: 2 points from (-2, 1), value near 8, to (0, 0), value near 0" in told
    assert "path 2: 2 points from (2, 1), value near 8, to (1, 0), value near 1" in told


def test_levels_are_those_of_all_frames(render):
    plot = replace(PLOT, frames="z")
    low, high = over(bowl)["z"], over(lambda x, y: 10 * bowl(x, y))["z"]
    first, last = (render(draw(plot, over(bowl) | {"z": [low, high]}, frame=i)) for i in range(2))

    assert first.splitlines()[-2:] == last.splitlines()[-2:]
    assert first.splitlines()[-2].startswith("0 to 80; contour 1 at 10, 2 at 20,")


@pytest.mark.parametrize("form", ["colour", "none", "ascii"])
def test_points_stand_on_the_surface(render, form):
    plot = replace(PLOT, points="p", classes="k", labels=("one", "two"))
    text = render(draw(plot, over(bowl, p=[[0.0, 0.0], [1.0, 0.5]], k=[0, 1])), form)

    for glyph in "ox" if form == "ascii" else "●▲":
        picture = re.sub(r"one|two|contour|to", "", text)
        assert 2 == picture.count(glyph)


def test_points_contrast_with_the_band_below(painted):
    plot = replace(PLOT, points="p")
    for at in ([0.0, 0.0], [2.0, 1.0]):
        rows = painted(draw(plot, over(bowl, p=[at])))
        ((_, ink, back),) = [cell for row in rows for cell in row if cell[0] == "●"]

        assert palette.text_on(back) == ink


def test_the_way_contrasts_with_each_band_below(painted):
    rows = painted(draw(WAY, over(lambda x, _y: x, q=[[-2.0, 0.0], [2.0, 0.0]])))
    line = [(ink, back) for row in rows for char, ink, back in row if "\u2801" <= char <= "\u28ff"]

    assert {"#000000", "#ffffff"} == {ink for ink, back in line if back}
    assert all(palette.text_on(back) == ink for ink, back in line if back)


def test_the_bands_of_signed_heights_are_pale_around_zero(painted):
    rows = painted(draw(replace(PLOT, signed=True), over(lambda x, _y: x + 1.9)))
    row = next(row for row in rows if "│" in {cell[0] for cell in row})[6:]

    assert palette.ramp_colour(0.25 / 3.9 / 2 + 0.5, signed=True) == row[7][2]


def test_a_flat_surface_has_one_band_and_no_contour(render, area):
    text = render(draw(PLOT, over(lambda _x, _y: 3.0)))

    assert not "".join(area(text)).strip()
    assert "3 to 3 " in text
    assert render(draw(PLOT, over(lambda _x, _y: 3.0)), "colour")


def test_what_is_not_finite_is_a_question_mark(render, area):
    rows = area(render(draw(PLOT, over(lambda x, _y: math.nan if x < 0 else x))))

    assert {"?"} == {row[3] for row in rows}
    assert "?" not in {row[-3] for row in rows}


@pytest.mark.parametrize("size", [1e-300, 1e300, 1.7e308])
def test_huge_and_tiny_heights_are_drawn(render, size):
    for form in ("colour", "none", "ascii"):
        text = render(draw(replace(PLOT, signed=True), over(lambda x, _y: x / 2 * size)), form)

        assert "└" in text or "+-" in text or "no finite values" in text


def test_marks_are_named_below(render):
    plot = replace(PLOT, marks=(Mark("x", 0.0, "valley"),))

    assert "┊ valley (x = 0)" in render(draw(plot, over(bowl)))


def test_a_heatmap_without_axes_of_its_own_stays_a_matrix(render):
    plot = Plot("s", "heatmap", "", z="z")

    assert "1.0" in render(draw(plot, {"z": [[1.0, 0.5]]}))


def test_the_words_give_the_extremes_a_coarse_grid_and_the_way():
    plot = replace(WAY, title="Downhill", points="p", marks=(Mark("y", 0.5, "rim"),))
    values = over(bowl, q=[[-2.0, 1.0], [0.1, 0.0]], p=[[1.04, 0.0], [9.0, 9.0]])

    assert [
        "Downhill",
        "w2 from -1 to 1, w1 from -2 to 2",
        "values from 0 at (0, 0) to 8 at (2, 1)",
        "at w1 = -2, -1, 0, 1, 2:",
        "w2 = 1: 8, 5, 4, 5, 8",
        "w2 = 0.5: 5, 2, 1, 2, 5",
        "w2 = 0: 4, 1, 0, 1, 4",
        "w2 = -0.5: 5, 2, 1, 2, 5",
        "w2 = -1: 8, 5, 4, 5, 8",
        "path: 2 points from (-2, 1), value near 8, to (0.1, 0), value near 0.01",
        "point at (1.04, 0), value near 1",
        "point at (9, 9), outside",
        "marked: rim, at w2 = 0.5",
    ] == summary(plot, values).splitlines()

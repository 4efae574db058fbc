from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.demokit import Mark, Plot
from flashdl.plotting import draw, palette, summary

PLOT = Plot("b", "boundary", "", z="z", x="x", y=("y",), points="p", classes="k",
            labels=("low", "high"), x_label="a", y_label="b")  # fmt: skip
BARE = Plot("b", "boundary", "", z="z", x="x", y=("y",), x_label="a", y_label="b")
X = [i / 10 for i in range(41)]  # 0 to 4
Y = [i / 10 for i in range(21)]  # 0 to 2


def over(rule, **more):
    return {"x": X, "y": Y, "z": [[rule(x, y) for x in X] for y in Y], "p": [], "k": [], **more}


def coloured(rows):
    """The painted cells right of the axis, by rows."""
    found = [["".join(cell[0] for cell in row).find(side) for side in "│┤"] for row in rows]
    return [row[max(at) + 1 :] for row, at in zip(rows, found, strict=True) if max(at) >= 0]


def middle(index, count, end):
    return (index + 0.5) / count * end


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-3, 3))
def test_a_cell_has_the_texture_of_the_class_in_its_middle(render, area, a, b, c):
    rule = lambda x, y: int(a * x + b * y + c > 0)
    rows = area(render(draw(BARE, over(rule)), "ascii"))

    for r, row in enumerate(rows):
        for column, char in enumerate(row):
            x, y = middle(column, len(row), 4), 2 - middle(r, len(rows), 2)
            around = {rule(x + dx, y + dy) for dx in (-0.05, 0.05) for dy in (-0.05, 0.05)}
            if len(around) == 1:  # else the class changes between two points of the grid
                assert " ."[around.pop()] == char


def test_in_colour_each_half_of_a_cell_has_the_tint_of_its_class(painted):
    rows = coloured(painted(draw(BARE, over(lambda x, y: int(y > x / 2)))))
    tints = {}
    for r, row in enumerate(rows):
        for column, (char, ink, back) in enumerate(row):
            halves = (ink, back) if char == "▀" else (back, back)
            for half, tint in enumerate(halves):
                x, y = middle(column, len(row), 4), 2 - middle(2 * r + half, 2 * len(rows), 2)
                if abs(y - x / 2) > 0.1:
                    tints.setdefault(int(y > x / 2), set()).add(tint)

    assert {0: {palette.tint(0)}, 1: {palette.tint(1)}} == tints
    assert any(cell[0] == "▀" for row in rows for cell in row)


@pytest.mark.parametrize("form", ["colour", "none", "ascii"])
def test_a_point_keeps_the_glyph_of_its_class_in_another_region(render, form):
    text = render(draw(PLOT, over(lambda x, _y: int(x > 2), p=[[3.0, 1.0]], k=[0])), form)
    glyph = "o" if form == "ascii" else "●"

    assert 2 == text.replace("low", "").count(glyph)  # the point, and the legend


def test_in_colour_the_texture_of_a_region_lies_on_its_tint(painted):
    rows = coloured(painted(draw(BARE, over(lambda x, _y: int(x)))))
    seen = {(cell[0], cell[2]) for row in rows for cell in row if cell[0] != "▀"}

    assert {(texture, palette.tint(kind)) for kind, texture in enumerate(" ·░-:")} == seen


def test_the_ground_of_a_point_keeps_its_tint(painted):
    rows = coloured(painted(draw(PLOT, over(lambda x, _y: int(x > 2), p=[[3.0, 1.0]], k=[0]))))

    assert [("●", palette.on_tint(0), palette.tint(1))] == [
        cell for row in rows for cell in row if cell[0] == "●"
    ]


def test_the_legend_shows_the_ground_and_the_glyph_of_each_class(render, painted):
    values = over(lambda x, _y: int(x > 2))

    assert "b   [ ● ] low   [·▲·] high" in render(draw(PLOT, values))
    assert "b   [ o ] low   [.x.] high" in render(draw(PLOT, values), "ascii")
    assert "b   [   ] class 0   [···] class 1" in render(draw(BARE, values))
    swatches = [cell for cell in painted(draw(PLOT, values))[0] if cell[2]]
    assert [palette.tint(0)] * 3 + [palette.tint(1)] * 3 == [back for _, _, back in swatches]


@pytest.mark.parametrize(("form", "size"), [("none", 8), ("ascii", 8)])
def test_no_two_of_eight_regions_share_a_texture(render, area, form, size):
    rows = area(render(draw(BARE, over(lambda x, _y: min(int(x * size / 4), size - 1))), form))
    textures = {row[int((i + 0.5) * len(row) / size)] for i in range(size) for row in rows}

    assert size == len(textures)
    assert not textures & set("●▲■◆○△□◇ox+*#@%&")


def luminance(colour):
    found = []
    for at in (1, 3, 5):
        v = int(colour[at : at + 2], 16) / 255
        found.append(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * found[0] + 0.7152 * found[1] + 0.0722 * found[2]


@pytest.mark.parametrize("region", range(10))
@pytest.mark.parametrize("kind", range(10))
def test_a_glyph_is_read_on_every_tint(kind, region):
    """WCAG 2.2 wants a contrast of 4.5 for text."""
    ink, back = luminance(palette.on_tint(kind)), luminance(palette.tint(region))

    assert 4.5 <= (back + 0.05) / (ink + 0.05)


def test_tints_of_seven_classes_differ_to_the_eye():
    """CIE76 distances in L*a*b* (D65) of at least 10, about five times what is just noticed."""

    def lab(colour):
        r, g, b = (
            v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
            for v in (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        )
        x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
        y = 0.2126 * r + 0.7152 * g + 0.0722 * b
        z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
        f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
        return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])

    labs = [lab(palette.tint(i)) for i in range(7)]

    assert (
        min(
            sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5
            for a, b in combinations(labs, 2)
        )
        >= 10
    )


@pytest.mark.parametrize("form", ["none", "ascii"])
def test_a_line_is_told_from_every_texture(render, area, form):
    plot = Plot("b", "boundary", "", z="z", x="x", y=("y",), path="q")
    values = over(lambda x, _y: int(2 * x), q=[[-4.0, -2.0], [8.0, 4.0]])
    bare = area(render(draw(BARE, values), form))
    rows = area(render(draw(plot, values), form))
    line = {a for row, old in zip(rows, bare, strict=True) for a, b in zip(row, old, strict=True)
            if a != b}  # fmt: skip

    assert line
    assert not line & {char for row in bare for char in row}
    assert all(any(a != b for a, b in zip(row, old, strict=True))
               for row, old in zip(rows, bare, strict=True))  # fmt: skip


def test_points_off_the_axes_are_counted_not_drawn(render):
    text = render(draw(PLOT, over(lambda x, _y: int(x > 2), p=[[9.0, 1.0], [1.0, 1.0]], k=[0, 1])))

    assert "outside: 1 of 2 points" in text
    assert 1 == text.count("●")  # the legend


def test_where_there_is_no_class_there_is_a_question_mark(render, area, painted):
    values = over(lambda x, _y: float("nan") if x < 1 else 0.5 if x < 2 else 1)
    rows = area(render(draw(BARE, values)))

    assert {"·", "?"} == {char for row in rows for char in row}
    assert "[???] no class" in render(draw(BARE, values))
    cells = coloured(painted(draw(BARE, values)))
    assert {palette.tint(1), None} == {back for row in cells for _, _, back in row}


def test_marks_lie_over_the_regions_and_are_named_below(render, area):
    marks = (Mark("x", 2.0, "middle"), Mark("y", "level", "level"), Mark("x", 99.0, "outside"))
    plot = Plot("b", "boundary", "", z="z", x="x", y=("y",), marks=marks)
    text = render(draw(plot, over(lambda _x, _y: 0, level=0.5)))

    assert "┊ middle (x = 2)   ┈ level (y = 0.5)" in text
    assert "outside" not in text
    assert 1 == sum("┈┈┈┈" in row for row in area(text))


def test_more_classes_than_a_legend_holds_are_counted(render):
    text = render(draw(BARE, over(lambda x, _y: int(5 * x))))

    assert "9 more classes" in text


def test_the_words_give_shares_runs_and_the_points_in_their_regions():
    plot = replace(PLOT, title="A line", path="q")
    points = [[1.0, 1.0], [3.0, 1.0], [2.04, 1.0], [1.0, 0.5], [9.0, 1.0]]
    values = over(lambda x, _y: int(x > 2), p=points, k=[0, 0, 0, 1, 1], q=[[2, 2], [2, 0]])

    assert [
        "A line",
        "b from 0 to 2, a from 0 to 4",
        "regions: low 52 %, high 48 %",
        *(f"at b = {y}: low to 2, high to 4" for y in ("2", "1.5", "1", "0.5", "0")),
        "low: 3 points, 1 in their own region, 1 in another, 1 on its border",
        "high: 2 points, 1 in another, 1 outside the picture",
        "line: from (2, 2) to (2, 0)",
    ] == summary(plot, values).splitlines()


def test_the_axes_and_the_legend_are_those_of_all_frames(render):
    plot = Plot("b", "boundary", "", z="z", x="x", y=("y",), frames="z")
    frames = [[[0] * 41] * 21, [[2] * 41] * 21]
    first, last = (render(draw(plot, {"x": X, "y": Y, "z": frames}, frame=i)) for i in range(2))

    assert "[   ] class 0   [░░░] class 2" in first.splitlines()[0]
    assert [row for row in first.splitlines() if "│" not in row and "┤" not in row] == [
        row for row in last.splitlines() if "│" not in row and "┤" not in row
    ]


@pytest.mark.parametrize("z", [[[1]], [[0, 1]], [[0], [1]], [1, 0], 1, [[0, 1], [1]]])
def test_small_and_ragged_grids_are_drawn(render, z):
    for form in ("colour", "none", "ascii"):
        assert "class 1" in render(draw(BARE, {"x": [0.0, 1.0], "y": [5.0], "z": z}), form)


def test_an_unsorted_axis_is_put_in_order(render):
    straight = {"x": [0.0, 1.0, 2.0], "y": [0.0, 1.0], "z": [[0, 0, 1], [0, 0, 1]]}
    turned = {"x": [2.0, 0.0, 1.0], "y": [1.0, 0.0], "z": [[1, 0, 0], [1, 0, 0]]}

    assert render(draw(BARE, straight)) == render(draw(BARE, turned))

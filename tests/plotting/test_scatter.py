import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.demokit import Mark, Plot
from flashdl.plotting import draw, palette, summary
from flashdl.plotting.plane import clipped

PLOT = Plot("s", "scatter", "", points="p", classes="k", labels=("cat", "dog"), x_label="a",
            y_label="b")  # fmt: skip
FRAME = [[-2.0, -1.0], [2.0, -1.0], [-2.0, 1.0], [2.0, 1.0]]  # holds the axes in place
KINDS = [0, 1, 0, 1]


def where(area, text, char):
    rows = area(text)
    return [(r, c) for r, row in enumerate(rows) for c, found in enumerate(row) if found == char]


def test_a_point_stands_where_the_ticks_of_both_axes_meet(render):
    values = {"p": [*FRAME, [1.0, -0.5]], "k": [0, 0, 0, 0, 1]}
    lines = render(draw(PLOT, values)).splitlines()
    (row,) = [line for line in lines if line.startswith("-0.5 ┤")]
    axis = next(i for i, line in enumerate(lines) if "└" in line)
    end = lines[axis + 1].index(" 1.0") + 3

    assert "┬" == lines[axis][end - 1]
    assert "▲" == row[end - 1]


@pytest.mark.parametrize("form", ["none", "ascii"])
def test_a_class_is_told_by_its_glyph(render, area, form):
    text = render(draw(PLOT, {"p": FRAME, "k": KINDS}), form)
    cat, dog = ("●", "▲") if form == "none" else ("o", "x")
    last = len(area(text)[0]) - 1

    assert [(0, 0), (10, 0)] == where(area, text, cat)
    assert [(0, last), (10, last)] == where(area, text, dog)
    assert f"{cat} cat" in text
    assert f"{dog} dog" in text


def test_a_class_has_its_colour_in_picture_and_legend(painted):
    rows = painted(draw(PLOT, {"p": FRAME, "k": KINDS}))
    inks = {(char, ink) for row in rows for char, ink, _ in row if char in "●▲"}

    assert {("●", palette.SERIES[0]), ("▲", palette.SERIES[1])} == inks


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-2, 2), st.floats(-1, 1), st.integers(0, 1)), min_size=1, max_size=40
    )
)
def test_every_cell_is_its_class_or_says_that_it_holds_several(render, area, points):
    values = {"p": [*FRAME, *([x, y] for x, y, _ in points)], "k": KINDS + [k for *_, k in points]}
    rows = area(text := render(draw(PLOT, values)))
    columns, expected = len(rows[0]), {}
    for (x, y), kind in zip(values["p"], values["k"], strict=True):
        cell = (
            round((1 - (y + 1) / 2) * (4 * len(rows) - 1)) // 4,
            round((x + 2) / 4 * (2 * columns - 1)) // 2,
        )
        expected.setdefault(cell, set()).add(kind)
    glyphs = {(r, c): found for r, row in enumerate(rows) for c, found in enumerate(row)
              if found != " "}  # fmt: skip

    assert {cell: "╳" if len(k) > 1 else "●▲"[min(k)] for cell, k in expected.items()} == glyphs
    assert ("╳ several classes" in text) == any(len(kinds) > 1 for kinds in expected.values())


def test_labels_of_one_character_are_the_glyphs(render, area):
    digits = tuple("0123456789")
    plot = Plot("s", "scatter", "", points="p", classes="k", labels=digits)
    text = render(
        draw(plot, {"p": [[float(i), float(i)] for i in range(10)], "k": list(range(10))})
    )

    assert set(digits) == {char for row in area(text) for char in row} - {" "}


def test_no_two_of_many_classes_share_a_glyph(render, area):
    plot = Plot("s", "scatter", "", points="p", classes="k")
    values = {"p": [[float(i), float(i % 5)] for i in range(20)], "k": list(range(20))}
    for form in ("none", "ascii"):
        rows = area(render(draw(plot, values), form))

        assert 20 == len({char for row in rows for char in row} - {" "})


@pytest.mark.parametrize("bad", [[math.nan, 50.0], [50.0, math.nan], [50.0, math.inf], ["a", 50.0]])
def test_a_point_that_is_not_finite_is_left_out(render, bad):
    values = {"p": [*FRAME, bad, FRAME[0]], "k": [*KINDS, 0, 0]}

    assert render(draw(PLOT, values)) == render(draw(PLOT, {"p": FRAME, "k": KINDS}))
    assert "1 of 6 points cannot be shown" in summary(PLOT, values)


@pytest.mark.parametrize("kinds", [[0], [], [0.5, -1, math.nan, math.inf], ["cat"], math.nan])
def test_a_point_without_a_class_is_a_question_mark(render, area, kinds):
    text = render(draw(PLOT, {"p": FRAME, "k": kinds}))

    assert where(area, text, "?")
    assert "? no class" in text


def test_a_path_is_a_line_with_gaps_where_it_is_nan(render, area):
    plot = Plot("s", "scatter", "", path="q", x_label="a", y_label="b")
    line = [[-1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]
    gap = [math.nan, math.nan]
    whole, broken = (render(draw(plot, {"q": q})) for q in (line, [line[0], gap, *line[1:]]))
    lowest, upright = area(whole)[-1], [row[-1] for row in area(whole)]

    assert " " not in lowest
    assert "⢸" == min(upright[:-1])
    assert ["⢸"] == sorted(set(upright[:-1]))
    assert upright[:-1] == [row[-1] for row in area(broken)][:-1]
    assert 2 == len(area(broken)[-1].split()) == len(area(broken)[-1].replace(" ", ""))


def test_a_path_in_ascii_shows_its_slope(render, area):
    plot = Plot("s", "scatter", "", path="q")
    for end, char in (((1.0, 0.0), "-"), ((0.0, 1.0), "|"), ((1.0, 1.0), "-"), ((0.15, 1.0), "/"),
                      ((0.15, -1.0), "\\")):  # fmt: skip
        values = {
            "q": [[0.0, 0.0], list(end), [math.nan, 0], [-1.0, -1.0], [math.nan, 0], [1.0, 1.0]]
        }

        assert where(area, render(draw(plot, values), "ascii"), char), end


def test_points_and_path_have_names_of_their_own(render):
    plot = Plot("s", "scatter", "", points="p", path="q", labels=("data",), path_label="fit")
    text = render(draw(plot, {"p": FRAME, "q": [[0.0, 0.0], [1.0, 1.0]]}))

    assert text.startswith("● data   ⠒⠒ fit")


def test_marks_are_dotted_lines_with_their_label(render):
    plot = Plot("s", "scatter", "", points="p", marks=(Mark("x", "best", "optimum"),))
    text = render(draw(plot, {"p": FRAME, "best": 0.0}))

    assert "optimum" in text
    assert text.count("┊") >= 10


def test_the_axes_reach_to_the_marks(render, area):
    plot = Plot("s", "scatter", "", points="p", marks=(Mark("x", 9.0, "far"), Mark("y", 5.0, "up")))
    rows = area(render(draw(plot, {"p": FRAME})))

    assert 1 == sum("┈┈┈┈" in row for row in rows)
    assert 40 < rows[-1].index("┊")


@pytest.mark.parametrize("name", ["p", "q"])
def test_the_axes_are_those_of_all_frames(render, name):
    plot = Plot("s", "scatter", "", points="p", path="q", frames=name)
    values = {"p": FRAME, "q": FRAME} | {name: [FRAME, [[9.0, 9.0], [math.nan, math.nan]]]}
    pictures = [render(draw(plot, values, frame=i)).splitlines() for i in range(2)]

    assert pictures[0][-2:] == pictures[1][-2:]
    assert [row[:4] for row in pictures[0]] == [row[:4] for row in pictures[1]]
    assert pictures[0] != pictures[1]
    assert render(draw(plot, values)).splitlines() == pictures[1]


def test_logarithmic_axes_leave_out_what_is_not_above_zero(render, area):
    plot = Plot("s", "scatter", "", points="p", log_x=True, log_y=True, x_label="a", y_label="b")
    text = render(draw(plot, {"p": [[1.0, 1.0], [100.0, 10.0], [-1.0, 5.0], [5.0, 0.0]]}))

    assert 2 == len(where(area, text, "●"))
    assert "a (log scale)" in text
    assert "no finite values above 0" in render(draw(plot, {"p": [[-1.0, 1.0]]}))


def test_the_words_count_each_class_and_say_where_it_is():
    values = {"p": [[0.0, 0.0], [1.0, 0.5], [0.2, 0.2], [5.0, 4.0]], "k": [0, 0, 0, 1]}
    plot = Plot("s", "scatter", "Dogs are far", points="p", classes="k", labels=("cat", "dog"),
                x_label="weight", y_label="height", marks=(Mark("x", 3.0, "limit"),))  # fmt: skip

    assert [
        "Dogs are far",
        "height from 0 to 4, weight from 0 to 5",
        "cat: 3 points around (0.2, 0.2), x from 0 to 1, y from 0 to 0.5",
        "dog: 1 point at (5, 4)",
        "3 of 4 points are nearest to one of their own class",
        "marked: limit, at weight = 3",
    ] == summary(plot, values).splitlines()


def test_the_words_compare_no_neighbours_where_every_class_has_one_point():
    values = {"p": [[0.0, 0.0], [1.0, 0.5], [5.0, 4.0]], "k": [0, 1, 2]}
    plot = Plot("s", "scatter", "t", points="p", classes="k", labels=("a", "b", "c"))

    assert "nearest" not in summary(plot, values)


def test_the_words_follow_a_path():
    plot = Plot("s", "scatter", "t", path="q", x_label="x", y_label="y")

    assert "path: 1 at x = 0, falling to 0 at x = 1, rising to 4 at x = 3" in summary(
        plot, {"q": [[0, 1], [1, 0], [3, 4]]}
    )
    assert "path: from (1, 1) to (0, 0)" in summary(plot, {"q": [[1, 1], [2, 5], [0, 0]]})


unit = st.floats(-3, 4)


@given(st.tuples(unit, unit), st.tuples(unit, unit), st.floats(0, 1))
def test_a_clipped_line_is_the_part_inside(start, end, share):
    found = clipped(start, end)
    here = tuple(a + share * (b - a) for a, b in zip(start, end, strict=True))

    if all(1e-6 < v < 1 - 1e-6 for v in here):
        (x0, y0), (x1, y1) = found
        assert min(x0, x1) - 1e-9 <= here[0] <= max(x0, x1) + 1e-9
        assert min(y0, y1) - 1e-9 <= here[1] <= max(y0, y1) + 1e-9
    for place in found or ():
        assert all(-1e-9 <= v <= 1 + 1e-9 for v in place)

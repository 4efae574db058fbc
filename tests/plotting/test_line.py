from itertools import pairwise

import pytest

from flashdl.demokit import Mark, Plot
from flashdl.plotting import draw, summary

AXIS = {"none": "│┤", "ascii": "|+"}
TRIANGLE = Plot("t", "line", "a triangle", x="x", y=("y",), x_label="x", y_label="height")


def area(text, form):
    """The rows of the plotting area, without the axis and what is left of it."""
    rows = [row for row in text.splitlines() if any(a in row[:8] for a in AXIS[form])]
    rows = [row for row in rows if not set(row.strip()) <= set("└─┬+-")]
    left = min(row.index(a) for row in rows for a in AXIS[form] if a in row) + 1
    return [row[left:] for row in rows], left


def columns(row):
    return [column for column, char in enumerate(row) if char != " "]


@pytest.mark.parametrize("form", ["none", "ascii"])
@pytest.mark.parametrize("cell", [3, 20, 21, 40, 70])
def test_the_peak_stands_in_the_column_of_its_x(render, form, cell):
    size = 80 - len("0.00") - 2
    peak = 100 * (cell + 0.5) / size
    x = [0.0, peak - 300 / size, peak, peak + 300 / size, 100.0]
    text = render(draw(TRIANGLE, {"x": x, "y": [0.0, 0.0, 1.0, 0.0, 0.0]}), form)
    rows, left = area(text, form)
    top = columns(rows[0])

    assert left == 80 - size
    assert [cell] == top


@pytest.mark.parametrize("form", ["none", "ascii"])
def test_a_single_point_peak_moves_by_one_cell_with_its_x(render, form):
    size = 80 - len("0.00") - 2
    found = []
    for cell in (30, 31, 32):
        x = [100 * (k + 0.5) / size for k in range(size)]
        y = [1.0 if k == cell else 0.0 for k in range(size)]
        text = render(draw(TRIANGLE, {"x": [0.0, *x, 100.0], "y": [0.0, *y, 0.0]}), form)
        found.append(columns(area(text, form)[0][0]))

    assert [[30], [31], [32]] == found


def test_a_rising_curve_is_higher_on_the_right(render):
    rows, _ = area(render(draw(TRIANGLE, {"x": [0, 1], "y": [0, 1]})), "none")

    assert max(columns(rows[-1])) < min(columns(rows[0]))


def test_nan_and_infinity_are_gaps(render):
    x = list(range(5))
    rows, _ = area(render(draw(TRIANGLE, {"x": x, "y": [1, 1, float("nan"), 1, 1]})), "none")
    used = sorted({c for row in rows for c in columns(row)})
    gaps = [b - a for a, b in pairwise(used) if b - a > 1]

    assert len(gaps) == 1
    assert gaps[0] == pytest.approx(74 / 2, abs=2)


def test_a_point_between_two_gaps_is_seen(render):
    nan = float("nan")
    rows, _ = area(render(draw(TRIANGLE, {"x": [0, 1, 2], "y": [nan, 1, nan]})), "none")

    assert "●" in "".join(rows)


def test_a_log_axis_gives_every_decade_the_same_room(render):
    plot = Plot("l", "line", "", x="x", y=("y",), log_y=True)
    y = [1.0, 10.0, 100.0, 1000.0]
    rows, _ = area(render(draw(plot, {"x": [0, 1, 2, 3], "y": y})), "none")
    heights = [min(i for i, row in enumerate(rows) if c in columns(row)) for c in (0, 25, 49, 73)]
    steps = [a - b for a, b in pairwise(heights)]

    assert max(steps) - min(steps) <= 1


@pytest.mark.parametrize(("form", "glyphs"), [("none", "●▲■"), ("ascii", "ox+")])
def test_without_colour_every_series_is_told_by_its_glyph(render, form, glyphs):
    y = [[i * 0.1, i * 0.2 + 1, 5.0] for i in range(40)]
    plot = Plot("s", "line", "", y=("y",), labels=("slow", "fast", "flat"))
    text = render(draw(plot, {"y": y}), form)
    rows, _ = area(text, form)
    legend = text.splitlines()[0]

    assert [legend.index(g) < legend.index(n) for g, n in zip(glyphs, plot.labels, strict=True)]
    for glyph in glyphs:
        assert glyph in legend
        assert sum(row.count(glyph) for row in rows) >= 3


def test_every_point_of_a_short_series_has_its_marker(render):
    plot = Plot("s", "line", "", y=("a", "b"))
    text = render(draw(plot, {"a": [0, 1, 2, 3], "b": [5, 5, 5, 5]}), "none")
    rows, _ = area(text, "none")

    assert sum(row.count("●") for row in rows) == 4
    assert sum(row.count("▲") for row in rows) == 4


def test_a_mark_is_a_line_with_its_label_at_the_named_value(render):
    marks = (Mark("y", "limit", "limit"), Mark("x", 2.0, "here"))
    plot = Plot("m", "line", "", x="x", y=("y",), marks=marks)
    rows, _ = area(render(draw(plot, {"x": [0, 4], "y": [0, 1], "limit": 0.5})), "none")
    flat = [i for i, row in enumerate(rows) if row.count("┈") > 40]
    upright = [row.index("┊") for row in rows if "┊" in row]

    assert flat == [len(rows) // 2] or flat == [len(rows) // 2 - 1]
    assert len(set(upright)) == 1
    assert upright[0] == pytest.approx(37, abs=1)
    assert "limit" in "".join(rows)
    assert "here" in "".join(rows)


def test_a_mark_beyond_the_data_widens_the_axis(render):
    plot = Plot("m", "line", "", y=("y",), marks=(Mark("y", 10.0, "far"),))

    assert "10" in render(draw(plot, {"y": [0.0, 1.0]}))


def test_the_frame_of_an_animation_replaces_its_array(render):
    plot = Plot("f", "line", "", y=("y",), frames="y")
    values = {"y": [[0.0, 1.0], [5.0, 6.0]]}

    assert "6.0" in render(draw(plot, values))
    assert "6.0" not in render(draw(plot, values, frame=0))
    assert render(draw(plot, values, frame=1)) == render(draw(plot, values, frame=99))


def test_the_sentence_names_the_course():
    plot = Plot("s", "line", "", y=("loss",))
    falling = [2.4 - 2.28 * i / 199 for i in range(200)]
    dip = {"loss": [5.0, 1.0, 4.0]}

    assert summary(plot, {"loss": falling}) == "loss falls from 2.4 to 0.12 over 200 points"
    assert summary(plot, {"loss": [3.0, 3.0]}) == "loss stays at 3 over 2 points"
    expected = "loss goes from 5 to 4 and dips to 1 at index = 1 over 3 points"
    assert summary(plot, dip) == expected

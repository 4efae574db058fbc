from dataclasses import replace
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

    first, last = (area(render(draw(plot, values, frame=i)), "none")[0] for i in (0, 1))

    assert [False, True] == [bool(rows[0].strip()) for rows in (first, last)]
    assert [True, False] == [bool(rows[-1].strip()) for rows in (first, last)]
    assert render(draw(plot, values)) == render(draw(plot, values, frame=1))
    assert render(draw(plot, values, frame=1)) == render(draw(plot, values, frame=99))


def test_the_x_axis_begins_and_ends_at_the_data(render):
    rows = render(draw(TRIANGLE, {"x": list(range(1, 21)), "y": list(range(20))})).splitlines()
    labels = next(rows[i + 1] for i, row in enumerate(rows) if "└" in row).split()
    drawn, _ = area("\n".join(rows), "none")

    assert ["1", "5", "10", "15", "20"] == labels
    assert 0 == min(columns(drawn[-1]))
    assert 80 - len("20") - 2 - 1 == max(columns(drawn[0]))


def test_a_logarithmic_axis_says_so(render):
    plot = replace(TRIANGLE, log_x=True, x_label="step", y_label="error")
    text = render(draw(plot, {"x": [1, 10], "y": [1, 2]}))

    assert "step (log scale)" in text
    assert "error (log scale)" not in text


def test_a_point_has_one_place_in_every_frame(render):
    plot = Plot("f", "line", "", y=("y",), frames="y")
    values = {"y": [[0.0, 1.0, 0.0], [0.0, 1.0, 8.0]]}
    first, last = (area(render(draw(plot, values, frame=i)), "none")[0] for i in (0, 1))

    assert [row[:37].rstrip() for row in first] == [row[:37].rstrip() for row in last]
    assert not first[0].strip()


@pytest.mark.parametrize(
    ("y", "told"),
    [
        ([2.4, 1.0, 0.12], "loss: 2.4 at epoch 0, falling to 0.12 at epoch 2"),
        ([3.0, 3.0], "loss: 3 at all 2 points"),
        ([3.0], "loss: 3 at epoch 0"),
        ([5.0, 1.0, 4.0], "loss: 5 at epoch 0, falling to 1 at epoch 1, rising to 4 at epoch 2"),
        ([0.0, 2.0, 1.0, 3.0], "loss: 0 at epoch 0, on the whole rising to 3 at epoch 3"),
        ([1.0, float("nan"), 2.0],
         "loss: 1 at epoch 0, rising to 2 at epoch 2 (1 cannot be shown)"),
    ],
)  # fmt: skip
def test_the_words_give_the_ends_and_the_extremes_of_a_curve(y, told):
    plot = Plot("s", "line", "", y=("loss",), x_label="epoch, from 0")

    assert told == summary(plot, {"loss": y}).splitlines()[1]


def test_the_words_begin_with_the_finding_and_the_axes_and_end_with_the_marks():
    marks = (Mark("x", 1.0, "now"), Mark("y", 0.5, "half"), Mark("x", 3.5, "late"))
    plot = Plot(
        "s", "line", "T cools", x="T", y=("a", "b"), x_label="temperature T", y_label="log10 p",
        log_x=True, marks=marks,
    )  # fmt: skip
    hottest = "temperature T = 2"
    told = summary(plot, {"T": [0.5, 1.0, 2.0], "a": [1.0, 2.0, 3.0], "b": [3.0, 2.0, 1.0]})

    assert told.splitlines() == [
        "T cools",
        "log10 p over temperature T (log scale), from 0.5 to 2",
        "a: 1 at temperature T = 0.5, rising to 3 at temperature T = 2",
        "b: 3 at temperature T = 0.5, falling to 1 at temperature T = 2",
        "marked: now, at temperature T = 1; a: 2; b: 2",
        "marked: half, at log10 p = 0.5",
        f"marked: late, at temperature T = 3.5; a: 3 at {hottest}; b: 1 at {hottest}",
    ]


def test_the_words_say_which_frame_is_told():
    plot = Plot("s", "line", "grows", y=("y",), frames="y")

    assert "the last of 3 frames" in summary(plot, {"y": [[1.0], [2.0], [3.0]]}).splitlines()

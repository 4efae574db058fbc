import re
from dataclasses import replace

import pytest

from flashdl.demokit import Mark, Plot
from flashdl.plotting import draw, palette, summary

NAMES = ["cat", "dog", "cow"]
SMALL = Plot("z", "heatmap", "", z="z", row_labels="names", column_labels="names", signed=True)
Z = [[0.233, -0.161, -0.072], [-0.161, 0.19, -0.029], [-0.072, -0.029, 0.102]]


BACK = re.compile(r"48;2;(\d+);(\d+);(\d+)m")


def field(rows, columns, at=(0, 0), value=1.0):
    z = [[0.0] * columns for _ in range(rows)]
    z[at[0]][at[1]] = value
    return {"z": z, "names": NAMES}


def test_a_small_matrix_shows_its_numbers(render):
    for form in ("none", "ascii"):
        rows = render(draw(SMALL, {"z": Z, "names": NAMES}), form).splitlines()

        assert rows[0].split() == NAMES
        for row, name, numbers in zip(rows[1:], NAMES, Z, strict=True):
            assert row.split() == [name, *(f"{v:.3f}" for v in numbers)]


def test_a_column_of_numbers_stands_below_its_label(render):
    rows = render(draw(SMALL, {"z": Z, "names": NAMES})).splitlines()

    assert rows[0].index("dog") + 3 == rows[1].index("-0.161") + 6


@pytest.mark.parametrize("form", ["none", "ascii"])
@pytest.mark.parametrize("at", [(0, 0), (3, 7), (3, 8), (4, 7), (19, 29)])
def test_the_darkest_cell_is_the_largest_value(render, form, at):
    rows = render(draw(Plot("z", "heatmap", "", z="z"), field(20, 30, at)), form).splitlines()
    char = {"none": "█", "ascii": "@"}[form]
    dark = [(r - 1, (m.start() - 3) // 2) for r, row in enumerate(rows[:-1])
            for m in re.finditer(char * 2, row)]  # fmt: skip

    assert [at] == dark


@pytest.mark.parametrize("form", ["none", "ascii"])
def test_without_colour_the_sign_is_read_off_the_cell(render, form):
    plot = Plot("z", "heatmap", "", z="z", signed=True)
    up = render(draw(plot, field(20, 20, (2, 2))), form)
    down = render(draw(plot, field(20, 20, (2, 2), -1.0)), form)
    row = 3

    assert "+" in up.splitlines()[row]
    assert "-" in down.splitlines()[row]
    assert up != down


def test_a_matrix_wider_than_the_place_keeps_its_peak(render):
    text = render(draw(Plot("z", "heatmap", "", z="z"), field(90, 200, (50, 100))), "none", 80)

    peaks = [
        (r - 1, row.index("██")) for r, row in enumerate(text.splitlines()[:-1]) if "██" in row
    ]

    assert [(50 // 6, 3 + 2 * (100 // 6))] == peaks
    assert "each cell: the largest size of 6 x 6 values" in text


def test_two_rows_share_a_line_in_colour(render):
    data = field(30, 36, (29, 35))
    plot = Plot("z", "heatmap", "", z="z")

    assert len(render(draw(plot, data), "colour").splitlines()) == 1 + 15 + 1
    assert len(render(draw(plot, data), "none").splitlines()) == 1 + 30 + 1


def test_long_column_labels_are_written_downwards(render):
    names = [f"token{i}" for i in range(20)]
    plot = Plot("z", "heatmap", "", z="z", column_labels="names")
    z = [[float(r * c) for c in range(20)] for r in range(3)]
    rows = render(draw(plot, {"z": z, "names": names}), "none", 60).splitlines()

    assert "".join(row[2] for row in rows[:7]) == " token0"


@pytest.mark.parametrize("value", [0.25, -0.25])
def test_the_range_is_printed_and_symmetric_for_signed_values(render, value):
    plot = Plot("z", "heatmap", "", z="z", signed=True)
    last = render(draw(plot, field(20, 20, (1, 1), value))).splitlines()[-1]

    assert last.startswith("-0.25")
    assert last.endswith(" 0.25")


def test_what_is_not_finite_is_a_question_mark(render):
    data = field(20, 20, (3, 3), float("nan"))
    data["z"][0][0] = 1.0
    text = render(draw(Plot("z", "heatmap", "", z="z"), data))

    assert text.count("??") == 2
    assert "?? not finite" in text


def test_a_word_that_all_column_labels_share_is_written_once(render):
    plot = Plot("z", "heatmap", "", z="z", row_labels="rows", column_labels="columns")
    columns = [f"layer {i}" for i in (1, 6, 10, 15, 20)]
    values = {"z": [[0.22] * 5, [1.09] * 5], "rows": ["phi'(z)", "W"], "columns": columns}
    rows = render(draw(plot, values), "none", 40).splitlines()

    assert ["layer", "1", "6", "10", "15", "20"] == rows[0].split()
    assert rows[0].index("20") + 2 == rows[1].rindex("0.22") + 4


def test_a_marked_column_has_an_arrow_below_it(render):
    plot = Plot("z", "heatmap", "", z="z", marks=(Mark("x", 5, "sixth"), Mark("y", 2, "third")))
    text = render(draw(plot, field(20, 20)))
    arrow = next(row for row in text.splitlines() if "sixth" in row)

    assert arrow.index("↑") == 3 + 5 * 2
    assert "row 2: third" in text


def test_the_words_give_every_entry_of_a_small_matrix_row_by_row():
    plot = replace(SMALL, title="All rows sum to 0", y_label="output", x_label="logit")

    assert summary(plot, {"z": Z, "names": NAMES}).splitlines() == [
        "All rows sum to 0",
        "rows: output, columns: logit",
        "the columns in order: cat, dog, cow",
        "row cat: 0.233, -0.161, -0.072",
        "row dog: -0.161, 0.190, -0.029",
        "row cow: -0.072, -0.029, 0.102",
        "3 x 3 values from -0.161 (row cat, column dog) to 0.233 (row cat, column cat)",
    ]


def test_the_words_give_the_ends_of_a_large_matrix():
    plot = Plot("z", "heatmap", "", z="z", marks=(Mark("x", 5, "sixth"), Mark("y", 99, "none")))

    assert summary(plot, field(20, 30, (4, 7))).splitlines() == [
        "20 x 30 values from 0 (row 0, column 0) to 1 (row 4, column 7)",
        "marked: sixth, at column 5",
    ]


def test_a_value_has_one_colour_in_every_frame(render):
    plot = Plot("z", "heatmap", "", z="z", frames="z")
    values = {"z": [[[0.0, 1.0]], [[0.0, 9.0]]]}
    first = render(draw(plot, values, frame=0), "colour")
    backs = ["#" + "".join(f"{int(c):02x}" for c in m) for m in BACK.findall(first)]

    assert [palette.ramp_colour(share, signed=False) for share in (0.0, 1 / 9)] == backs


def test_a_tall_matrix_is_merged_by_rows_alone(render):
    text = render(draw(Plot("z", "heatmap", "", z="z"), field(1000, 5, (999, 4))))

    assert "each cell: the largest size of 21 x 1 values" in text
    assert len(text.splitlines()) == 1 + 48 + 2
    assert text.splitlines()[48].endswith("██")


def test_merging_keeps_the_largest_size_with_its_sign(render):
    plot = Plot("z", "heatmap", "", z="z", signed=True)
    data = field(90, 90, (50, 50), -9.0)
    data["z"][51][51] = 1.0
    text = render(draw(plot, data))

    assert text.count("-█") == 2  # the cell, and the ramp of the range
    assert text.count("+█") == 1

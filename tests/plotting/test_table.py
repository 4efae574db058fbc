import math

from flashdl.demokit import Column, Table
from flashdl.plotting import draw_table

TABLE = Table(
    "t", "Each layer", (Column("layer", "layer"), Column("name", "name"), Column("rms", "rms"))
)
VALUES = {"layer": [1, 2, 12345], "name": ["input", "hidden", "output"], "rms": [0.25, 1e-9, 3.0]}


def test_numbers_are_right_aligned_and_words_left(render):
    rows = render(draw_table(TABLE, VALUES)).splitlines()

    assert rows == [
        "Each layer",
        "layer  name     rms",
        "─────  ──────  ────",
        "    1  input   0.25",
        "    2  hidden  1e-9",
        "12345  output     3",
    ]


def test_the_rule_is_ascii_where_only_ascii_can_be_shown(render):
    assert "-----  ------  ----" in render(draw_table(TABLE, VALUES), "ascii")


def test_a_table_too_wide_is_written_row_by_row(render):
    wide = {**VALUES, "name": ["a very long name of an input layer"] * 3}
    rows = render(draw_table(TABLE, wide), "none", 40).splitlines()

    assert rows[1:5] == [
        "layer  1",
        "name   a very long name of an input",
        "       layer",
        "rms    0.25",
    ]


def test_columns_of_unequal_length_are_padded(render):
    rows = render(draw_table(TABLE, {**VALUES, "rms": [0.25]})).splitlines()

    assert rows[-1] == "12345  output"


def test_a_format_is_used_and_a_wild_one_is_not(render):
    columns = (Column("share", "a", ".1%"), Column("wild", "a", "1000000d"))
    text = render(draw_table(Table("t", "", columns), {"a": [0.5, math.nan, math.inf]}))

    assert "50.0%" in text
    assert "nan" in text
    assert len(text) < 200


def test_many_rows_are_cut_with_their_number(render):
    table = Table("t", "", (Column("n", "n"),))

    assert "60 more rows are not shown" in render(draw_table(table, {"n": list(range(100))}))


def test_an_empty_table_says_so(render):
    table = Table("t", "", (Column("n", "n"),))

    assert "no rows" in render(draw_table(table, {"n": []}))

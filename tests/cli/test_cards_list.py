"""The list of cards fits a terminal of 80 columns."""

from flashdl.cli.output import plural


def test_the_columns_are_no_wider_than_what_stands_in_them(inside):
    lines = inside("cards").stdout.splitlines()

    assert ["card", "phase", "due", "every", "ease"] == lines[0].split()
    assert max(map(len, lines)) < 80
    assert all(line == line.rstrip() for line in lines)


def test_one_file_is_one_file():
    assert ("1 file", "2 files") == (plural(1, "file"), plural(2, "file"))

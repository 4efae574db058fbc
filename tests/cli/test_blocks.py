"""Lines of blocks: each has its own room, ends in no space and loses nothing."""

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Span, Text

from flashdl.cli.blocks import Block, Prose, flow_items
from flashdl.cli.prose import prose

WORDS = ["a", "of", "loss", "gradient", "z = 0", "漢字", "it's", "no\xa0break"]


def plain(block, width):
    return [line.plain for line in block.lines(width)]


def printed(prose, width):
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(prose)
    return console.file.getvalue().splitlines()


def test_the_first_line_wraps_with_its_own_room():
    block = Block(Text("a single layer is linear like tanh."), first="Wrong: ", rest="  ")

    assert plain(block, 22) == ["Wrong: a single layer", "  is linear like tanh."]


def test_a_first_line_with_more_room_uses_it():
    block = Block(Text("one two three four"), first="", rest="    ")

    assert plain(block, 13) == ["one two three", "    four"]


@pytest.mark.slow
@given(
    st.lists(st.sampled_from(WORDS[:-1]), min_size=1).map(" ".join),
    st.text(" ", max_size=12),
    st.text(" ", max_size=12),
    st.integers(30, 60),
)
def test_a_line_ends_where_the_next_word_has_no_room(text, first, rest, width):
    lines = plain(Block(Text(text), first=first, rest=rest), width)

    assert text.split() == " ".join(lines).split()
    for line, after in pairwise(lines):
        assert cell_len(line) <= width
        assert cell_len(line) + 1 + cell_len(after.split()[0]) > width


code = st.text(st.sampled_from("ab( .=漢")).map(lambda line: line.rstrip(" "))


@given(code, st.integers(12, 40))
def test_what_folds_loses_no_character(line, width):
    first, *others = plain(Block(Text(line), "    ", "    ", fold="↪ "), width)

    runs = [len(run) for run in line.replace("a", "b").split("b")]
    if max(runs, default=0) < (width - 4) // 2 - 4:
        assert line == first[4:] + "".join(other.split("↪ ", 1)[1] for other in others)
    assert all(cell_len(one) <= width for one in (first, *others))


def test_a_fold_hangs_below_the_indent_of_its_line():
    block = Block(Text("f(\n    first, second,\n    third)"), "  ", "  ", fold="> ")

    assert plain(block, 17) == ["  f(", "      first,", "      >  second,", "      third)"]


@pytest.mark.parametrize(("ascii_form", "sign", "bar"), [(False, "↪ ", "│"), (True, "> ", "|")])
def test_code_and_tables_fold_with_a_sign(ascii_form, sign, bar):
    code = "```\nif x:\n    total = first + second + third\n```"
    table = "| a | b |\n|---|---|\n| one | two three four |"

    assert printed(prose(code, ascii=ascii_form), 24) == [
        "    if x:",
        "        total = first +",
        f"        {sign} second +",
        f"        {sign} third",
    ]
    assert printed(prose(table, ascii=ascii_form), 16) == [
        f"a   {bar} b",
        f"one {bar} two three",
        f"{sign} four",
    ]


def test_combining_marks_take_no_room():
    text = "a\u0301" * 12

    assert plain(Block(Text(text)), 12) == [text]
    assert plain(Block(Text(text), fold="> "), 10) == [text[:20], "> " + text[20:]]


def test_styles_stay_on_their_words():
    text = Text("plain ").append("bold words here", "bold")
    spans = [[line.plain[s.start : s.end] for s in line.spans] for line in Block(text).lines(11)]

    assert spans == [["bold"], ["words here"]]


@pytest.mark.parametrize("width", [2, 7])
def test_a_console_without_room_still_shows_every_character(width):
    lines = printed(Prose((Block(Text("a漢bc"), first="first: ", rest="       "),)), width)

    assert set("abc漢") <= set("".join(lines))


# ---- pictures


def picture(*rows, needs=0):
    return lambda room: rows if room >= needs else ()


def test_a_picture_keeps_its_rows_behind_what_stands_before_them():
    block = Block(Text("a/b"), first="- ", rest="  ", drawn=picture(" a", "───", "", " b"))

    assert plain(block, 20) == ["-  a", "  ───", "", "   b"]


def test_a_picture_without_room_or_with_a_style_is_its_text():
    block = Block(Text("a over b"), first="- ", rest="  ", drawn=picture("a", "b", needs=10))
    styled = Block(Text("a over b", spans=[Span(0, 1, "bold")]), drawn=picture("a", "b"))

    assert plain(block, 12) == ["- a", "  b"]
    assert plain(block, 11) == ["- a over b"]
    assert plain(styled, 40) == ["a over b"]


# ---- items


def items(*words):
    return [Text(f"☐ {word}") for word in words]


def test_lines_break_between_items_only():
    checklist = flow_items([Text("Say"), *items("1/4 at z = 0", "it is even", "no")], rest="  ")

    assert printed(checklist, 28) == ["Say  ☐ 1/4 at z = 0", "  ☐ it is even  ☐ no"]
    assert printed(checklist, 80) == ["Say  ☐ 1/4 at z = 0  ☐ it is even  ☐ no"]


def test_an_item_longer_than_a_line_breaks_at_its_spaces():
    assert printed(flow_items(items("one two three four", "five"), rest="  "), 12) == [
        "☐ one two",
        "  three four",
        "  ☐ five",
    ]


@pytest.mark.slow
@given(st.lists(st.sampled_from(WORDS), min_size=1), st.integers(12, 60))
def test_every_item_stands_on_one_line(words, width):
    lines = printed(flow_items(items(*words), first="? ", rest="  "), width)

    assert "\xa0" not in "".join(lines)
    found = [item.strip() for line in lines for item in line[2:].split("☐")[1:]]
    assert [word.replace("\xa0", " ") for word in words] == found


def test_items_keep_their_styles():
    item = Text.assemble(("☐ ", "dim"), ("bold words", "bold"))
    [line] = flow_items([item, Text("x", "red")]).blocks[0].lines(40)

    styles = {line.plain[span.start : span.end]: span.style for span in line.spans}
    assert styles == {"☐ ": "dim", "bold words": "bold", "x": "red"}

"""Notes put together to one file, and a note replaced in one, are read again as they were."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flashdl import bundled
from flashdl.decks.loader import load_deck, read_deck
from flashdl.decks.one_note import read_note
from flashdl.decks.splice import scalar
from flashdl.decks.whole import whole_deck, with_notes
from flashdl.errors import UsageError

ABOUT = {"id": "test", "title": "A: title", "author": "", "description": "Two\nlines. \n"}


def one_file(text):
    return read_deck({"deck.yaml": text.encode()}, name="")


@pytest.mark.slow
def test_the_shipped_deck_in_one_file_has_the_same_cards_in_the_same_order():
    deck = load_deck(bundled.cards_dir().parent)
    notes = {note.id: note.source for note in deck.in_learning_order()}
    again = one_file(whole_deck(ABOUT, notes))

    assert deck.in_learning_order() != again.in_learning_order()  # paths differ
    assert [n.id for n in deck.in_learning_order()] == [n.id for n in again.in_learning_order()]
    for old, new in zip(deck.in_learning_order(), again.in_learning_order(), strict=True):
        assert old.cards() == new.cards()
    assert ("A: title", "", "Two\nlines. \n") == (again.title, again.author, again.description)


LINES = st.lists(st.text(st.sampled_from("ab:#-'\"|>{}[] é"), max_size=12), min_size=1, max_size=4)


def in_a_block(lines, newline):
    """A literal text whose first line is not empty, as it is written."""
    body = ["x", *lines]
    return newline.join(["|", *("        " + line for line in body)]), "\n".join(body) + "\n"


@pytest.mark.slow
@example([" ", "a"], "\n")
@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_texts_of_several_lines_are_the_same_after_being_moved(lines, newline):
    written, _ = in_a_block(lines, newline)
    rows = ["# a head", "id: a", "cards:", "  - id: q", f"    front: {scalar('x' + lines[0])}",
            f"    back: {written}", ""]  # fmt: skip
    source = newline.join(rows)
    note = read_note(source.encode(), name="a", file=Path("a.yaml"), others={})
    [again] = one_file(whole_deck({"id": "t", "title": "T"}, {"a": source})).notes

    assert note.cards() == again.cards()


def test_too_many_cards_for_one_file_are_refused():
    note = "id: {0}\ncards:\n  - id: q\n    front: F\n    back: '" + "x" * 19_000 + "'\n"

    with pytest.raises(UsageError, match="more than 1 MiB"):
        whole_deck({"id": "t", "title": "T"}, {f"n{i}": note.format(f"n{i}") for i in range(60)})


FILE = """\
format: 1
id: test
title: T
notes:
  - id: a  # the first
    cards:
      - id: q
        front: F
        back: |
          one

          two
  # between
  - {id: b, cards: [{id: q, front: G, back: H}]}
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_note_is_replaced_where_it_stands(newline):
    text = FILE.replace("\n", newline)
    a, b = one_file(text).notes
    mine = a.source.replace("two", "three" + newline + newline + "      four")
    changed, missing = with_notes(text, {"a": (a.source, mine), "b": (b.source, b.source)})

    expected = FILE.replace("two", "three\n\n          four").replace("\n", newline)
    assert (expected, []) == (changed, missing)
    assert "one\n\nthree\n\nfour\n" == one_file(changed).notes[0].cards()[0].back


def test_a_note_that_stands_there_otherwise_is_left():
    b = one_file(FILE).notes[1]
    asked = {"a": ("id: a\n", "id: a2\n"), "c": ("x", "y")}

    assert (FILE, ["a", "c"]) == with_notes(FILE, asked)
    assert ("broken: [", ["b"]) == with_notes("broken: [", {"b": (b.source, b.source)})

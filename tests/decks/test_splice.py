"""An alias is written into a note's text, and not one other character changes."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flashdl.decks.splice import CannotSplice, entry_text, line_of, scalar, tree, with_alias

BLOCK = """\
# the head of the file
id: softmax   # a remark
cards:
  - id: other
    front: Not this one?
    back: No.

  - id: value
    type: typed
    front: How much?
    answer: '0.6652'   # four digits
    # what follows is about the unit
    unit: m

sources: []
"""


def aliases(text, card="value"):
    cards = tree(text).plain()["cards"]
    return next(c for c in cards if c["id"] == card).get("aliases")


def test_a_new_field_stands_below_the_answer_and_its_remark():
    found = with_alias(BLOCK, "value", "2/3")

    kept, more = "    answer: '0.6652'   # four digits\n", "    aliases: ['2/3']\n"
    assert BLOCK.replace(kept, kept + more) == found


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("aliases: []", "aliases: [two]"),
        ("aliases: [a, 'b, c']  # x", "aliases: [a, 'b, c', two]  # x"),
        ("aliases: [\n        a,\n      ]", "aliases: [\n        a, two,\n      ]"),
        ("aliases:\n      - a  # x\n      - b", "aliases:\n      - a  # x\n      - b\n      - two"),
        ("aliases:\n    - a\n    # x\n    - b", "aliases:\n    - a\n    # x\n    - b\n    - two"),
        ("aliases:\n      - |\n        a\n", "aliases:\n      - two\n      - |\n        a\n"),
        ("aliases:\n      - 'a\n        b'", "aliases:\n      - 'a\n        b'\n      - two"),
    ],
)
def test_an_alias_joins_the_list_that_is_there(entry, expected):
    text = BLOCK.replace("    unit: m\n", f"    {entry}\n")
    found = with_alias(text, "value", "two")
    order = aliases(found)

    assert BLOCK.replace("    unit: m\n", f"    {expected}\n") == found
    assert "two" in order
    assert len(order) == len(aliases(text)) + 1


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("{id: value, type: typed, front: F, answer: x}",
         "{id: value, type: typed, front: F, answer: x, aliases: [two]}"),
        ("{answer: 'x', id: value, type: typed, front: F}",
         "{answer: 'x', aliases: [two], id: value, type: typed, front: F}"),
        ("answer: |\n      x\n    id: value\n    type: typed\n    front: F",
         "aliases: [two]\n    answer: |\n      x\n    id: value\n    type: typed\n    front: F"),
        ("answer:\n      x\n    id: value\n    type: typed\n    front: F",
         "answer:\n      x\n    aliases: [two]\n    id: value\n    type: typed\n    front: F"),
    ],
)  # fmt: skip
def test_flow_braces_and_texts_of_several_lines_are_seen(card, expected):
    text = f"id: a\ncards:\n  - {card}\n"

    assert f"id: a\ncards:\n  - {expected}\n" == with_alias(text, "value", "two")


def test_windows_line_ends_and_a_byte_order_mark_stay():
    windows = BLOCK.replace("\n", "\r\n")
    unix = with_alias(BLOCK, "value", "two")

    assert unix.replace("\n", "\r\n") == with_alias(windows, "value", "two")
    assert "\ufeff" + unix == with_alias("\ufeff" + BLOCK, "value", "two")


def test_a_file_without_a_last_line_end_gets_none():
    text = "id: a\ncards:\n  - id: value\n    type: typed\n    front: F\n    answer: x"

    assert text + "\n    aliases: [two]" == with_alias(text, "value", "two")


@pytest.mark.parametrize(
    ("text", "alias", "why"),
    [
        (BLOCK, "", "one line"),
        (BLOCK, "a\nb", "one line"),
        (BLOCK, "a\u202eb", "one line"),
        (BLOCK.replace("value", "gone"), "two", "typed answer"),
        (BLOCK.replace("type: typed", "type: basic"), "two", "typed answer"),
        (BLOCK + "broken: [", "two", "typed answer"),
        ("id: a\ncards:\n  - ? answer\n    : x\n    ? id\n    : value\n    ? type\n    : typed\n",
         "two", "flashdl edit"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused(text, alias, why):
    with pytest.raises(CannotSplice, match=why):
        with_alias(text, "value", alias)


TEXTS = st.text(st.sampled_from("ab:-?[]{},&*!|>'\"%@`#= é𝜃∂2"), min_size=1).map(str.strip)
NEWLINES = st.sampled_from(["\n", "\r\n"])


def written(texts, style, indent):
    """A list of texts in one of the ways an author writes it."""
    quoted = ["'" + text.replace("'", "''") + "'" for text in texts]
    if style == "flow" or not texts:
        return " [" + ", ".join(quoted) + "]  # all of them"
    if style == "lines":
        return " [\n" + ",\n".join(" " * (indent + 4) + text for text in quoted) + "\n    ]"
    return "".join(f"\n{' ' * indent}- {text}   # {i}" for i, text in enumerate(quoted))


@pytest.mark.slow
@given(
    st.lists(TEXTS.filter(bool), max_size=3, unique=True) | st.none(),
    TEXTS.filter(bool), st.sampled_from(["flow", "lines", "block"]), st.sampled_from([4, 6]),
    NEWLINES,
)  # fmt: skip
def test_only_the_alias_is_added_and_every_other_line_stays(old, alias, style, indent, newline):
    field = "" if old is None else f"    aliases:{written(old, style, indent)}\n"
    text = BLOCK.replace("    unit: m\n", field + "    unit: 𝜃m\n").replace("\n", newline)
    assume(alias not in (old or []))
    found = with_alias(text, "value", alias)
    before, after = tree(text).plain(), tree(found).plain()

    assert [*(old or []), alias] == aliases(found)
    before["cards"][1].pop("aliases", None), after["cards"][1].pop("aliases")
    assert before == after
    kept, lines = text.split("\n"), found.split("\n")
    same_start = next(
        i for i, pair in enumerate(zip(kept, lines, strict=False)) if len({*pair}) > 1
    )
    touched = 1 + len(lines) - len(kept)
    assert kept[same_start + 2 - touched :] == lines[same_start + 1 :]


@given(TEXTS.filter(bool))
def test_a_text_in_one_line_of_yaml_is_that_text(text):
    assert {"a": text, "b": [text]} == tree(f"a: {scalar(text)}\nb: [{scalar(text)}]\n").plain()


def test_the_line_of_a_card_is_where_its_entry_begins():
    text = BLOCK + "x: [\n"

    assert [4, 8, 1, 1] == [
        line_of(BLOCK, "other"), line_of(BLOCK, "value"), line_of(BLOCK, "none"),
        line_of(text, "value"),
    ]  # fmt: skip


def test_the_cards_of_a_cloze_and_a_reversed_card_are_in_their_entry():
    text = (
        "id: a\ncards:\n  - type: cloze\n    text: 'An [[x: i]] and [[y: ii]].'\n"
        "  - {id: z, front: F, back: B, reverse: true}\n"
    )

    assert [3, 3, 5, 5] == [line_of(text, card) for card in ("x", "y", "z", "z-reversed")]
    assert "type: cloze\ntext: 'An [[x: i]] and [[y: ii]].'\n" == entry_text(text, "y")

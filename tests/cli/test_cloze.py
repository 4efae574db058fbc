"""How a cloze looks: its blanks stand out, and so do the hidden words in their sentence."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from flashdl.cli.prose import emphasised, prose
from flashdl.cli.review_view import Face, answer, question
from flashdl.model import Entry, Note


def cards(text):
    note = Note("t", (Entry(type="cloze", text=text),))
    return [{"content": card.content()} for card in note.cards()]


def shown(part, *, colour=False):
    console = Console(
        file=io.StringIO(),
        width=80,
        force_terminal=colour,
        color_system="standard" if colour else None,
    )
    console.print(part)
    return console.file.getvalue().strip()


def marked(prose_):
    """What stands in the style of the emphasis."""
    return [
        block.text.plain[span.start : span.end]
        for block in prose_.blocks
        for span in block.text.spans
        if span.style == "reverse"
    ]


FACE = Face(plain=False, ascii=False)


def test_blanks_and_hints_stand_out_on_the_front():
    [card] = cards("Below one it [[a: sharpens]], above it [[a: flattens | what?]].")
    front = "Below one it \x1b[1;4m[…]\x1b[0m, above it \x1b[1;4m[what?]\x1b[0m."

    assert front == shown(question(card, FACE), colour=True)
    assert "Below one it […], above it [what?]." == shown(question(card, FACE))


def test_hidden_words_are_bold_in_their_sentence_which_stands_once():
    [card] = cards("Below one it [[a: sharpens]], above it [[a: *flattens* | what?]].")
    back = "Below one it \x1b[1msharpens\x1b[0m, above it \x1b[1;3mflattens\x1b[0m."

    assert back == shown(answer(card, FACE), colour=True)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("The slope is $e^{[[a: 2x]]}$.", "2x"),
        ("The 2 of $x^[[a: 2]]$ is raised.", "2"),
        ("[[a: $p_i$]] is in $\\log p_i$ again.", "pᵢ"),
    ],
)
def test_words_that_cannot_be_told_have_a_line_of_their_own(text, line):
    [card] = cards(text)

    assert [line, ""] == shown(answer(card, FACE)).splitlines()[:2]


def test_a_card_that_is_no_cloze_has_neither():
    card = {"content": {"front": "What […]?", "back": "That."}}

    assert ("What […]?", "That.") == (
        shown(question(card, FACE), colour=True),
        shown(answer(card, FACE), colour=True),
    )


@pytest.mark.parametrize(
    ("text", "part", "found"),
    [
        ("one, none, one-hot", "one", ["one", "one"]),
        ("`np.exp(x)` is it", "np.exp", ["np.exp"]),
        ("two\nlines are", "two lines", ["two\nlines"]),
        ("a **b** c", "a **b** c", ["a b c"]),
        ("the sign + is it", "+", ["+"]),
        ("of $x_i$ here", "$x_i$", ["xᵢ"]),
        ("- of lists\n- and more", "more", ["more"]),
    ],
)
def test_a_part_is_found_as_it_is_shown(text, part, found):
    assert found == marked(emphasised(text, [part], style="reverse"))


@pytest.mark.parametrize("part", ["hon", "", "* *", "absent", "the text"])
def test_what_is_no_whole_word_of_the_text_is_not_found(part):
    assert emphasised("the honest text", [part]) is None


def test_words_hidden_twice_are_marked_once():
    assert ["x", "x"] == marked(emphasised("x and x", ["x", "x"], style="reverse"))


def test_the_ascii_form_is_found_too():
    assert ["eta"] == marked(emphasised("rate η", ["η"], style="reverse", ascii=True))


pieces = st.lists(st.sampled_from([*"*_`$[]()\\|.\n \x1b+-", "a", "b c", "\u0301"])).map("".join)


@pytest.mark.slow
@given(pieces, st.lists(pieces, max_size=3))
def test_the_words_are_the_same_with_and_without_emphasis(text, parts):
    found = emphasised(text, parts)

    assert found is None or shown(prose(text)) == shown(found)

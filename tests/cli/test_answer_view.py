"""How options and verdicts read: in colour, without it, in seven bits, and aloud."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from flashdl.cli.answer_view import choice_verdict, letters_of, options, typed_verdict
from flashdl.cli.review_view import Face, show
from flashdl.review.answering import check, check_choice

COLOUR, ASCII, PLAIN = Face(False, False), Face(False, True), Face(True, False)
WORD = {"accepts": ["softmax"], "fold": ["case"]}
NUMBER = {"accepts": ["0.6652"], "tolerance": {"atol": 0.001, "rtol": 0}, "unit": "nats"}
FOUR = {
    "options": [
        {"text": "Dropout", "right": True, "because": "It samples sub-networks."},
        {"text": "A larger batch", "right": False, "because": "Less noise."},
        {"text": "Weight decay $\\lambda w$", "right": True, "because": ""},
        {"text": "`x = 1`", "right": False},
    ]
}
TWO = {"options": [FOUR["options"][0], FOUR["options"][1]]}
ORDER = (2, 0, 3, 1)


def seen(part, *, width=80, **more):
    console = Console(file=io.StringIO(), width=width, markup=False, emoji=False, highlight=False,
                      **more)  # fmt: skip
    show(console, part)
    return console.file.getvalue().rstrip("\n")


def typed(content, text, face=COLOUR, **more):
    return seen(typed_verdict(check(content, text), face), **more)


@pytest.mark.parametrize(
    ("content", "text", "plain"),
    [
        (WORD, "softmax", "Right."),
        (WORD, "SoftMax", 'Right. The answer is "softmax".'),
        (WORD, "softmix", 'Not quite. You wrote "softmix", the answer is "softmax".'),
        (WORD, "dog", 'Not right. You wrote "dog", the answer is "softmax".'),
        (WORD, " ", 'You wrote nothing. The answer is "softmax".'),
        (NUMBER, "0.6652 nats", "Right."),
        (NUMBER, "0.665 nats", "Right. The answer is 0.6652 nats (within 0.001)."),
        (NUMBER, "0.665", "Right. Mind the unit: 0.6652 nats (within 0.001)."),
        (NUMBER, "0.66",
         "Not quite. You wrote 0.66, the answer is 0.6652 nats (within 0.001)."),
        (NUMBER, "0.6652 s",
         ("Not right. You wrote 0.6652 s, the answer is 0.6652 nats (within 0.001), "
          "in another unit.")),
        (NUMBER, "much",
         'Not right. You wrote "much", the answer is 0.6652 nats (within 0.001), a number.'),
        ({"accepts": ["3"]}, "4", "Not quite. You wrote 4, the answer is 3."),
        ({"accepts": ["60000"], "tolerance": {"atol": 3000.0}}, "9",
         "Not quite. You wrote 9, the answer is 60000 (within 3000)."),
    ],
)  # fmt: skip
def test_a_verdict_reads_aloud_as_one_sentence_or_two(content, text, plain):
    assert plain == " ".join(typed(content, text, PLAIN).split("\n"))


def test_a_difference_is_coloured_and_without_colour_it_is_in_brackets():
    coloured = typed(WORD, "softmix", force_terminal=True, color_system="standard")
    bracketed = {typed(WORD, "softmix"),
                 typed(WORD, "softmix", force_terminal=True, no_color=True).replace("\x1b[1m", "")
                 .replace("\x1b[0m", "")}  # fmt: skip

    assert "  softm\x1b[9;31mi\x1b[0m\x1b[4;32ma\x1b[0mx" == coloured.split("\n")[1]
    assert {"✗ Not quite.\n  softm[-i-]{+a+}x\nThe answer is softmax"} == bracketed
    assert "Not quite.\n  softm[-i-]{+a+}x\nThe answer is softmax" == typed(WORD, "softmix", ASCII)


def test_letters_stand_before_the_options_and_boxes_where_several_are_right():
    assert (
        "More than one is right.\n\na ☐ Weight decay λw\nb ☑ Dropout\nc ☐ x = 1\nd ☐ A larger batch"
    ) == seen(options(FOUR, ORDER, {0}, COLOUR))
    assert "a ○ A larger batch\nb ● Dropout" == seen(options(TWO, (1, 0), {0}, COLOUR))
    assert "a ( ) A larger batch\nb (x) Dropout" == seen(options(TWO, (1, 0), {0}, ASCII))
    assert "a. A larger batch\nb, chosen. Dropout" == seen(options(TWO, (1, 0), {0}, PLAIN))


def test_each_option_says_whether_it_is_right_whether_it_was_chosen_and_why():
    verdict = check_choice(FOUR["options"], {0, 1})

    assert (
        "✗ Partly right: 1 missing, 1 wrong.\n\n"
        "  a ✓ Weight decay λw\n▸ b ✓ Dropout\n      It samples sub-networks.\n"
        "  c ✗ x = 1\n▸ d ✗ A larger batch\n      Less noise."
    ) == seen(choice_verdict(FOUR, ORDER, verdict, COLOUR))
    assert (
        "Partly right: 1 missing, 1 wrong.\n\n"
        "  a yes Weight decay lambda w\n> b yes Dropout\n        It samples sub-networks.\n"
        "  c no  x = 1\n> d no  A larger batch\n        Less noise."
    ) == seen(choice_verdict(FOUR, ORDER, verdict, ASCII)).replace("lambdaw", "lambda w")


def test_a_choice_reads_aloud_without_signs():
    verdict = check_choice(FOUR["options"], {0, 1})

    assert (
        "Partly right: 1 missing, 1 wrong.\n\n"
        "a. Right, not chosen: Weight decay λw\nb. Right, chosen: Dropout\n"
        "  It samples sub-networks.\nc. Wrong: x = 1\nd. Wrong, chosen: A larger batch\n"
        "  Less noise."
    ) == seen(choice_verdict(FOUR, ORDER, verdict, PLAIN))


@pytest.mark.parametrize(
    ("chosen", "headline"),
    [
        ({0, 2}, "Right."),
        ({1}, "Not right."),
        (set(), "Not right."),
        ({0}, "Partly right: 1 missing."),
    ],
)
def test_the_headline_says_how_right_a_choice_is(chosen, headline):
    part = choice_verdict(FOUR, ORDER, check_choice(FOUR["options"], chosen), PLAIN)

    assert headline == seen(part).split("\n")[0]


def test_options_are_named_by_the_letters_they_were_shown_with():
    assert ["", "b", "a and b", "b, c and d"] == [
        letters_of(places, ORDER) for places in ((), (0,), (0, 2), (0, 1, 3))
    ]


def test_what_was_typed_never_reaches_the_terminal_as_a_command():
    assert "\x1b" not in typed(WORD, "soft\x1b[31mmax")
    assert "\x1b" not in typed(WORD, "\x1b]0;x\x07" * 3, PLAIN)


@pytest.mark.slow
@given(
    st.text(max_size=40), st.sampled_from([COLOUR, ASCII, PLAIN]), st.sampled_from([40, 80, 120])
)
def test_no_line_is_wider_than_the_terminal_and_seven_bits_stay_seven(text, face, width):
    marked = {"options": [{"text": text or "x", "right": True, "because": text}, *TWO["options"]]}
    order, verdict = (1, 2, 0), check_choice(marked["options"], {0})
    parts = [
        typed_verdict(check({"accepts": ["softmax " * 9]}, text), face),
        options(marked, order, {0}, face),
        choice_verdict(marked, order, verdict, face),
    ]
    lines = "\n".join(seen(part, width=width) for part in parts).split("\n")

    assert max(map(cell_len, lines)) <= width
    assert not face.ascii or all(line.isascii() for line in lines)

"""Two cards of a deck that ask the same question are pointed at."""

import pytest

from flashdl.decks.check import findings
from flashdl.decks.loader import read_deck

TOP = "format: 1\nid: t\ntitle: T\n"


def found(*notes):
    files = {f"cards/{text.split()[1]}.yaml": text.encode() for text in notes}
    deck = read_deck({"cards/deck.yaml": TOP.encode(), **files}, name="")
    lines = findings(deck, declarations={}, unknown_maths=lambda _: ())
    return [str(line) for line in lines if "asks the same" in line.message]


def note(name, *cards):
    return f"id: {name}\ncards:\n" + "".join(cards)


def basic(name, front, back="An answer", more=""):
    return f"  - id: {name}\n    front: {front!r}\n    back: {back!r}\n{more}"


def pair(one, other):
    return found(note("a", basic("x", one)), note("b", basic("y", other)))


def test_the_later_card_is_named_with_the_place_of_the_earlier_one():
    assert ["cards/b.yaml:4:12: warning: asks the same as 'a#x' of cards/a.yaml:1"] == pair(
        "What is a norm?", "What is a norm?"
    )


@pytest.mark.parametrize(
    "other",
    ["what is a  Norm?", "What is a norm", " What is a norm ?"],
)
def test_case_spaces_and_the_mark_at_the_end_make_no_other_question(other):
    assert 1 == len(pair("What is a norm?", other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is a norm?", "What is a form?"),
        ("What is $W$?", "What is $w$?"),
        ("What does `A` do?", "What does `a` do?"),
        ("What is $a$ for?", "What is $b$ for?"),
        ("résumé", "resume"),
    ],
)
def test_other_words_formulas_and_accents_are_other_questions(one, other):
    assert [] == pair(one, other)


def test_capitals_outside_the_formula_do_not_count():
    assert 1 == len(pair("What is $W$ HERE?", "what is $W$ here?"))


def test_within_one_note_the_note_is_not_named_again():
    assert ["cards/a.yaml:7:12: warning: asks the same as 'a#x' of this note"] == found(
        note("a", basic("x", "Same?"), basic("y", "Same?"))
    )


def test_a_reversed_card_asks_its_back():
    more = "    reverse: true\n"
    assert ["cards/b.yaml:5:11: warning: asks the same as 'a#x-reversed' of cards/a.yaml:1"] == (
        found(
            note("a", basic("x", "One?", "yes", more)), note("b", basic("y", "Two?", "Yes", more))
        )
    )


def choice(name, *options):
    lines = "".join(f"      - {{text: {o}, right: {'true' if i == 0 else 'false'}, because: b}}\n"
                    for i, o in enumerate(options))  # fmt: skip
    return f"  - id: {name}\n    type: choice\n    front: Which holds?\n    options:\n{lines}"


def test_the_options_of_a_choice_are_part_of_its_question():
    assert [] == found(note("a", choice("x", "one", "two"), choice("y", "one", "three")))
    assert 1 == len(found(note("a", choice("x", "one", "two"), choice("y", "two", "one"))))


def cloze(text):
    return f"  - type: cloze\n    text: {text!r}\n"


def test_the_blanks_of_one_text_ask_different_questions():
    text = "[[a: Momentum]] adds a [[b: velocity]]"

    assert [] == found(note("a", cloze(text)))


def test_a_text_that_hides_the_same_place_twice_in_a_deck_is_pointed_at():
    assert ["cards/b.yaml:4:11: warning: asks the same as 'a#v' of cards/a.yaml:1"] == found(
        note("a", cloze("A [[v: velocity]] is added")), note("b", cloze("A [[w: speed]] is added"))
    )


def test_each_of_three_is_measured_by_the_first():
    lines = found(*(note(name, basic("x", "Same?")) for name in "abc"))

    assert ["cards/b.yaml", "cards/c.yaml"] == [line.partition(":")[0] for line in lines]
    assert all("'a#x'" in line for line in lines)

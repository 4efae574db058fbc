"""What is found in typed and chosen answers of a deck that loads."""

import pytest

from flashdl.cli.prose import unknown_maths
from flashdl.decks.check import findings
from flashdl.decks.loader import read_deck

TYPED = "id: a\ncards:\n  - id: x\n    type: typed\n    front: What is it?\n    answer: {}\n"
CHOICE = "id: a\ncards:\n  - id: x\n    type: choice\n    front: Which?\n    options:\n"
RIGHT = "      - {text: one, right: true}\n"
WRONG = "      - {text: two, because: no}\n"


def found(note):
    files = {"cards/deck.yaml": b"format: 1\nid: t\ntitle: T\n", "cards/a.yaml": note.encode()}
    deck = read_deck(files, name="")
    return [str(f) for f in findings(deck, declarations={}, unknown_maths=unknown_maths)]


@pytest.mark.parametrize(
    "note",
    [
        TYPED.format("softmax") + "    aliases: [Softmax, soft max]\n    fold: [accents]\n",
        TYPED.format("'0.5'") + "    tolerance: 0.1\n    unit: m\n    aliases: ['0.7', half]\n",
        TYPED.format("half") + "    aliases: ['0.5']\n    tolerance: 0.1\n",
        TYPED.format("25 m") + "    unit: m\n",
        CHOICE + RIGHT + WRONG,
        CHOICE + RIGHT + RIGHT.replace("one", "One") + WRONG,
    ],
)
def test_a_sound_answer_has_no_finding(note):
    assert [] == found(note)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (TYPED.format("softmax") + "    fold: [case]\n    aliases: [s, SoftMax]\n",
         "8:18: warning: 'SoftMax' is accepted already, as 'softmax'"),
        (TYPED.format("softmax") + "    aliases: [s, s]\n",
         "7:18: warning: 's' is accepted already, as 's'"),
        (TYPED.format("'0.5'") + "    tolerance: 0.1\n    aliases: [half, '0.55']\n",
         "8:21: warning: '0.55' is accepted already, as '0.5'"),
        (TYPED.format("1/2") + "    aliases: ['50 %']\n",
         "7:15: warning: '50 %' is accepted already, as '1/2'"),
        (TYPED.format("softmax") + "    tolerance: 0.1\n",
         "7:16: warning: a tolerance is for a number, and the answer is none"),
        (TYPED.format("softmax") + "    unit: m\n",
         "7:11: warning: a unit is for a number, and the answer is none"),
        (TYPED.format("softmax").replace("What is it", "What is softmax"),
         "6:13: warning: the answer can be read in the question"),
        (CHOICE + RIGHT + "      - {text: two}\n",
         "8:9: warning: say why this option is wrong: because: one sentence"),
        (CHOICE + RIGHT + WRONG + "      - {text: ' one', because: no}\n",
         "9:16: error: this option stands there twice"),
        (CHOICE + RIGHT + "".join(WRONG.replace("two", f"o{i}") for i in range(16)),
         "23:9: error: a choice has at most 16 options, a letter for each"),
        (CHOICE + RIGHT + WRONG.replace("no", '"$\\\\nosuch$"'),
         "8:30: warning: a formula stands there as it is written: \\nosuch is not known"),
        (CHOICE + RIGHT + WRONG.replace("two", '"an angle $\\theta$"'),
         "8:16: warning: \\t or \\n in double quotes is no \\theta or \\nabla: use single quotes"),
    ],
)  # fmt: skip
def test_each_finding_stands_at_its_place(note, expected):
    assert [f"cards/a.yaml:{expected}"] == found(note)


def test_where_numbers_are_marked_those_of_typed_and_right_answers_are_too():
    marked = "  - {id: m, front: q, back: '7 of them', exact: [7]}\n"
    right, wrong = RIGHT.replace("one", "0.66"), WRONG.replace("two", "0.66")
    bodies = [TYPED.format("'0.66'"), CHOICE + right + WRONG, CHOICE + RIGHT + wrong]
    notes = [body + marked for body in bodies]
    places = [[line.split(": ")[0] for line in found(note)] for note in notes]

    assert [["cards/a.yaml:6:13"], ["cards/a.yaml:7:16"], []] == places


@pytest.mark.slow
def test_a_hostile_number_of_aliases_is_not_compared_one_with_all():
    note = TYPED.format("a") + f"    aliases: [{', '.join(f'x{i}' for i in range(3000))}]\n"

    assert [] == found(note)

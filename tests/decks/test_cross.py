import time

import pytest

CARD = "cards: [{id: x, front: q, back: b}]\n"


def only(lines):
    [line] = lines
    return line


def test_a_note_id_used_twice_names_both_places(refusal):
    lines = refusal({"a.yaml": f"id: a\n{CARD}", "sub/a.yaml": f"topic: t\nid: a\n{CARD}"})

    assert (
        "cards/sub/a.yaml:2:5: error: the note id 'a' is already used in cards/a.yaml:1:5"
        == only(lines)
    )


@pytest.mark.parametrize(
    ("cards", "place", "name"),
    [
        ("[{id: x, front: q, back: b}, {id: x, front: q, back: b}]", "2:42", "x"),
        ("[{id: x, front: q, back: b, reverse: true}, {id: x-reversed, front: q, back: b}]", "2:57",
         "x-reversed"),
        ("[{id: x, front: q, back: b}, {type: cloze, text: 'is [[x: y]]'}]", "2:57", "x"),
        ("[{type: cloze, text: 'is [[x: y]]'}, {type: cloze, text: 'a [[x: y]]'}]", "2:65", "x"),
        ("[{id: x, front: q, back: b}, {id: x, type: code, front: q, task: t}]", "2:42", "x"),
    ],
)  # fmt: skip
def test_a_card_id_used_twice_is_refused_also_where_it_is_made(refusal, cards, place, name):
    line = only(refusal({"a.yaml": f"id: a\ncards: {cards}\n"}))
    start = f"cards/a.yaml:{place}: error: the card id '{name}' is already used on line 2"

    assert start.split(":")[3:] == line.split(":")[3:]
    assert start.split(":")[1] == line.split(":")[1]


def test_the_same_blank_twice_in_a_text_is_one_card(read_note):
    note = read_note("id: a\ncards: [{type: cloze, text: '[[x: y]] and [[x: z]]'}]")

    assert ["x"] == [card.id for card in note.cards()]


def test_a_circle_of_requirements_is_refused_once(refusal):
    files = {
        f"{name}.yaml": f"id: {name}\nrequires: [{other}]\n{CARD}"
        for name, other in [("a", "b"), ("b", "c"), ("c", "a"), ("d", "d")]
    }
    lines = refusal(files)

    assert 2 == len(lines)
    assert any("d -> d" in line for line in lines)
    circle = next(line for line in lines if "d -> d" not in line)
    assert {"a -> b -> c -> a", "b -> c -> a -> b", "c -> a -> b -> c"} & {
        circle.split("other: ")[1]
    }
    assert ":2:12: error:" in circle


def test_a_file_is_named_after_its_note(refusal):
    line = only(refusal({"b.yaml": f"id: a\n{CARD}"}))

    assert "cards/b.yaml:1:5: error: the note 'a' must stand in a file named 'a.yaml'" == line


def test_a_note_whose_file_is_broken_is_not_called_unknown(refusal):
    lines = refusal({"a.yaml": f"id: a\nrequires: [b]\n{CARD}", "b.yaml": "id: b: c"})

    assert ["cards/b.yaml:1:6"] == [line.split(": error")[0] for line in lines]


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ("cards: [{id: x, front: q, back: b, demo: {preset: p}}]", "2:42", "has no 'demo'"),
        ("cards: [{id: x, front: q, back: b, demo: {params: {t: 1}}}]", "2:42", "has no 'demo'"),
        ("cards: [{id: x, front: q, back: b, claims: [{output: p, equals: 1}]}]", "2:45",
         "names no 'demo'"),
        (CARD + "misconceptions: [{wrong: w, mistake: m}]", "3:38", "needs the 'demo'"),
        ("cards: [{type: cloze, text: 'W = [[1, 2], [3, 4]]'}]", "2:29", "needs a blank"),
        ("cards: [{type: cloze, text: '[[a:  ]]'}]", "2:29", "'a' hides nothing"),
        ("cards: []", "2:8", "must hold at least 1"),
        ("cards: [{id: x, front: q, back: ''}]", "2:33", "'back' must not be empty"),
        ("demo: d\ncards: [{id: x, front: q, back: b, demo: {preset: p, none: n}}]", "3:42",
         "must hold one of"),
        ("demo: d\ncards: [{id: x, front: q, back: b, demo: {}}]", "3:42", "must hold one of"),
        ("demo: ../../x.py\n" + CARD, "2:7", "letters, digits, '-' and '_'"),
        ("demo: C:x\n" + CARD, "2:7", "letters, digits, '-' and '_'"),
        ("tags: [two words]\n" + CARD, "2:8", "must be one word"),
        ("requires: logits\n" + CARD, "2:11", "must be a list"),
        ("level: 0\n" + CARD, "2:8", "must be at least 1"),
        ("level: 1.0\n" + CARD, "2:8", "must be a whole number"),
        ("level: " + "9" * 5000 + "\n" + CARD, "2:8", "must be a whole number"),
        ("cards: [{id: x, type: choice, front: q, options: [{text: a}, {text: b}]}]", "2:9",
         "none of the options"),
        ("cards: [{id: x, type: numeric, front: q}]", "2:9", "either generator, or"),
        ("cards: [{id: x, type: clozee, front: q}]", "2:23", "did you mean 'cloze'?"),
        ("cards: [{id: x, type: [a], front: q}]", "2:23", "unknown type"),
        ("notes: []\n" + CARD, "2:1", "unknown field 'notes'"),
        ("demo: d\ncards: [{id: x, front: q, back: b, claims: [{output: p, equals: 1, atol: -1}]}]",
         "3:74", "'atol' must be at least 0, not '-1'"),
        ("cards: [{id: x, front: *q, back: b}]", "2:24", "cannot begin with & * or !"),
        ("cards: [{id: x, front: q, back: b, basic: {a: b}}]", "2:36", "unknown field 'basic'"),
    ],
)  # fmt: skip
def test_each_fault_is_one_line_at_its_place(refusal, fields, place, words):
    line = only(refusal({"a.yaml": f"id: a\n{fields}\n"}))

    assert f"cards/a.yaml:{place}: error: " in line
    assert words in line


@pytest.mark.parametrize(
    "number", ["1,5", "1e999", "nan", "inf", "0x10", "1_000", "٣", ".5", "1.", "+1"]
)
def test_a_number_is_its_plain_spelling_and_nothing_else(refusal, number):
    claim = f"{{output: p, demo: d, equals: '{number}'}}"
    line = only(
        refusal({"a.yaml": f"id: a\ncards: [{{id: x, front: q, back: b, claims: [{claim}]}}]"})
    )

    assert "'equals' must be a number" in line


def test_a_deck_folder_without_notes_or_with_notes_in_its_deck_file_is_refused(refusal):
    deck = b"format: 1\nid: t\ntitle: T\n"

    assert "cards/deck.yaml:1:1: error: the deck has no notes" in only(refusal({}, deck=deck))
    line = only(refusal({"a.yaml": f"id: a\n{CARD}"}, deck=deck + b"notes: []\n"))
    assert "cards/deck.yaml:4:1: error: 'notes' belong in a deck that is one file" in line


def test_a_missing_field_is_said_of_the_card_also_where_a_field_is_named_after_its_type(refusal):
    lines = refusal({"a.yaml": "id: a\ncards: [{id: x, front: q, basic: {a: b}}]\n"})

    assert ["2:9", "2:27"] == [line.removeprefix("cards/a.yaml:").split(": ")[0] for line in lines]


def test_the_order_names_known_notes_once(refusal):
    deck = b"format: 1\nid: t\ntitle: T\norder: [a, nope, a]\n"
    lines = refusal({"a.yaml": f"id: a\n{CARD}"}, deck=deck)

    assert ["cards/deck.yaml:4:12", "cards/deck.yaml:4:18"] == [
        s.split(": error")[0] for s in lines
    ]


@pytest.mark.parametrize("text", ["[[a:" * 4000, "[[a:" + " " * 19_000, "[[a: b]]" * 2000])
def test_a_cloze_of_brackets_or_spaces_is_refused_quickly(refusal, text):
    before = time.process_time()
    refusal({"a.yaml": f"id: a\ncards: [{{type: cloze, text: '{text}'}}]"})

    assert time.process_time() - before < 2

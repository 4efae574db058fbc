import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.decks.loader import read_deck
from flashdl.decks.unseen import UNSEEN
from flashdl.errors import BadDeckFile
from flashdl.model import DemoLink, Misconception, Option, Source, Tolerance

DECK = {"cards/deck.yaml": b"format: 1\nid: m\ntitle: M\n"}
BAD = """\
id: softmax
level: four
requires: [logit]
cards:
  - id: definition
    demoo: softmax
    front: What?
    back: An answer.
  - id: definition
    front: "  "
    back: x
    reverse: yes
  - id: é
    text: what
"""


def test_a_bad_deck_says_all_its_faults_in_order_with_their_places(refusal):
    lines = refusal(
        {"softmax.yaml": BAD, "logits.yaml": "id: logits\ncards: [{id: a, front: q, back: b}]"}
    )
    at = "cards/softmax.yaml"
    owner = "(it belongs to 'type: cloze')"

    assert [
        f"{at}:2:8: error: 'level' must be a whole number, such as 2, not 'four'",
        f"{at}:3:12: error: requires an unknown note 'logit' (did you mean 'logits'?)",
        f"{at}:6:5: error: unknown field 'demoo' in a card of type basic (did you mean 'demo'?)",
        f"{at}:9:9: error: the card id 'definition' is already used on line 5",
        f"{at}:10:12: error: 'front' must not be empty",
        f"{at}:12:14: error: 'reverse' must be true or false, not 'yes'",
        f"{at}:13:5: error: the field 'back' is missing in a card of type basic",
        f"{at}:13:5: error: the field 'front' is missing in a card of type basic",
        f"{at}:13:9: error: 'é' must be lower-case letters, digits and hyphens, a letter first",
        f"{at}:14:5: error: unknown field 'text' in a card of type basic {owner}",
    ] == lines


def test_faults_of_all_files_come_sorted_by_file_and_line(refusal):
    lines = refusal(
        {"z.yaml": "id: z\ncards: []\nx: y", "b/a.yaml": "id: a: b", "c.yaml": b"\xff"},
        deck=b"format: 2\nid: Test Deck\ntitel: T\n",
    )

    assert [
        "cards/b/a.yaml:1:6", "cards/c.yaml:1:1", "cards/deck.yaml:1:1", "cards/deck.yaml:1:9",
        "cards/deck.yaml:2:5", "cards/deck.yaml:3:1", "cards/z.yaml:2:8", "cards/z.yaml:3:1",
    ] == [line.split(": error: ")[0] for line in lines]  # fmt: skip
    assert "(did you mean 'test-deck'?)" in lines[4]


NOTE = """\
# yaml-language-server: $schema=deck.schema.json
id: softmax
topic: outputs
level: 2
tags: [core]
demo: softmax_temperature
formerly: [soft-max]
cards:
  - id: definition
    front: What is it?
    back: |
      $p_i$
    hints: [first, second]
    must_mention: [sum, 3]
    demo: {params: {temperature: 0.5, n: 3, log: true, z: [1, 2.5], kind: no}}
    claims: [{output: "p[0]", equals: 1.0e-6, params: {t: 1}}]
    exact: [2.50]
  - {id: why, front: Q, back: A, reverse: true, demo: {none: no picture}, tags: [x]}
  - {type: cloze, text: 'a [[one: b | hint]] [[1, 2], [3, 4]] [[two: c]]', demo: {preset: cold}}
misconceptions: [{wrong: w, mistake: divides}]
sources: [{title: Book, where: ch. 3}]
"""


def test_every_field_of_a_note_arrives(read_note):
    note = read_note(NOTE, name="softmax")
    first, why, cloze = note.entries

    assert ("softmax", "outputs", 2, ("core",)) == (note.id, note.topic, note.level, note.tags)
    assert ("softmax_temperature", ("soft-max",)) == (note.demo, note.formerly)
    assert ("cards/softmax.yaml", 1, NOTE) == (note.path, note.line, note.source)
    assert (Misconception("w", mistake="divides"),) == note.misconceptions
    assert (Source("Book", "ch. 3"),) == note.sources
    assert "$p_i$\n" == first.back
    assert (("first", "second"), ("sum", "3")) == (first.hints, first.must_mention)
    params = {"temperature": 0.5, "n": 3, "log": True, "z": (1, 2.5), "kind": "no"}
    assert DemoLink(params=params) == first.demo
    assert [bool, int, float] == [type(first.demo.params[n]) for n in ("log", "n", "temperature")]
    claim = {"output": "p[0]", "equals": 1e-6, "params": {"t": 1}, "demo": "softmax_temperature"}
    assert {"claims": [claim], "exact": ["2.50"]} == first.later
    assert (True, DemoLink(none="no picture")) == (why.reverse, why.demo)
    assert ("cloze", DemoLink(preset="cold")) == (cloze.type, cloze.demo)
    assert ["definition", "why", "why-reversed", "one", "two"] == [c.id for c in note.cards()]


COMPUTED = {
    "numeric": ("generator: conv-size", {"generator": "conv-size"}),
    "predict": (
        "front: q, back: b, output: p, ask: number, tolerance: {rtol: 0.2}",
        {"output": "p", "ask": "number", "tolerance": {"atol": 0.0, "rtol": 0.2}},
    ),
    "code": ("front: q, task: softmax, bug: naive", {"task": "softmax", "bug": "naive"}),
}


@pytest.mark.parametrize("kind", COMPUTED)
def test_a_card_that_computes_arrives_with_what_it_asks(kind, read_note, refusal):
    written, asks = COMPUTED[kind]
    note = read_note(f"id: a\ncards: [{{id: x, type: {kind}, {written}}}]")
    lines = refusal({"a.yaml": f"id: a\ncards:\n  - {{id: x, type: {kind}, {written}, y: z}}"})
    [card] = note.cards()

    assert (kind, "x", asks) == (card.type, card.id, card.asks)
    assert {} == note.entries[0].later
    assert 1 == len(lines)
    assert f"unknown field 'y' in a card of type {kind}" in lines[0]


def test_a_typed_card_arrives_with_its_answers_and_what_does_not_count(read_note):
    text = (
        "id: a\ncards:\n  - id: x\n    type: typed\n    front: q\n    answer: |\n      1.50\n"
        "    aliases: ['3/2', \" b \"]\n    fold: [case, spaces]\n"
        "    tolerance: {rtol: 0.1}\n    unit: m\n"
    )
    note = read_note(text)
    [card] = note.cards()

    assert {} == note.entries[0].later
    assert ("x", "q", "1.50 m", "typed") == (card.id, card.front, card.back, card.type)
    assert (("1.50", "3/2", "b"), ("case", "spaces")) == (card.accepts, card.fold)
    assert (Tolerance(rtol=0.1), "m") == (card.tolerance, card.unit)


def test_a_plain_number_as_tolerance_is_absolute_and_none_is_none(read_note):
    card = "{{id: {}, type: typed, front: q, answer: 1{}}}"
    text = f"id: a\ncards: [{card.format('x', ', tolerance: 0.1')}, {card.format('y', '')}]"

    assert [Tolerance(0.1), None] == [one.tolerance for one in read_note(text).cards()]


def test_a_choice_arrives_with_its_options(read_note):
    text = (
        "id: a\ncards:\n  - id: x\n    type: choice\n    front: q\n    options:\n"
        "      - {text: one, right: true, because: it is}\n      - text: |\n          two\n"
    )
    note = read_note(text)
    [card] = note.cards()

    assert {} == note.entries[0].later
    assert ("x", "q", "one", "choice") == (card.id, card.front, card.back, card.type)
    assert (Option("one", True, "it is"), Option("two")) == card.options


def test_a_numeric_card_of_variables_keeps_them_converted(read_note):
    text = (
        "id: a\ndemo: softmax_temperature\ncards:\n  - id: x\n    type: numeric\n    front: '{z}'\n"
        "    vars: {z: {uniform: [-2, 2.5], shape: [3], decimals: 2}}\n"
        "    require: ['z[0] > 0']\n"
        "    answer: {params: {logits: '{z}', temperature: 2, kind: no}, output: 'p[0]'}\n"
        "    tolerance: 0.01\n    traps: [{value: z, because: b}]\n"
    )
    computed = {"logits": "{z}", "temperature": 2, "kind": "no"}

    assert {
        "vars": {"z": {"uniform": [-2.0, 2.5], "shape": [3], "decimals": 2}},
        "require": ["z[0] > 0"],
        "answer": {"demo": "softmax_temperature", "params": computed, "output": "p[0]"},
        "tolerance": {"atol": 0.01, "rtol": 0.0},
        "traps": [{"value": "z", "because": "b"}],
    } == read_note(text).cards()[0].asks


NUMERIC = "id: x, type: numeric, front: q, vars: {{z: {}}}, answer: {}"
PREDICT = "id: x, type: predict, front: q, back: b, output: p, ask: {}"


@pytest.mark.parametrize(
    ("card", "message"),
    [
        (NUMERIC.format("{uniform: [0, 1], normal: [0, 1]}", "{value: z}"), "must hold one of"),
        (NUMERIC.format("{uniform: [0, 1, 2]}", "{value: z}"), "must hold one of: uniform"),
        (NUMERIC.format("{choice: []}", "{value: z}"), "must hold one of: uniform"),
        (NUMERIC.format("{integer: [3, 3]}", "{value: z}"), "leaves nothing to draw from"),
        (NUMERIC.format("{normal: [0, 0]}", "{value: z}"), "leaves nothing to draw from"),
        (NUMERIC.format("{uniform: [0, 1], shape: [2, 2, 2]}", "{value: z}"), "has a shape"),
        (NUMERIC.format("{uniform: [0, 1], shape: [0]}", "{value: z}"), "has a shape"),
        (NUMERIC.format("{uniform: [0, 1]}", "{}"), "either 'output', of a demo, or 'value'"),
        (NUMERIC.format("{uniform: [0, 1]}", "{value: z, output: p}"), "either 'output'"),
        ("id: x, type: numeric, generator: g, back: b", "holds either generator, or front"),
        ("id: x, type: numeric, front: q, vars: {z: {choice: [1]}}", "holds either generator"),
        (PREDICT.format("order"), "need two or more options"),
        (PREDICT.format("sign, options: [a, b]"), "number and sign have none"),
        (PREDICT.format("number, across: {t: [1, 2]}"), "'across' names one parameter"),
        (PREDICT.format("choice, options: [a, b], across: {t: [1]}"), "'across' names one"),
    ],
)
def test_a_card_that_cannot_be_computed_is_refused_in_a_sentence(card, message, refusal):
    lines = refusal({"a.yaml": f"id: a\ndemo: d\ncards:\n  - {{{card}}}"})

    assert 1 == len(lines)
    assert message in lines[0]
    assert ":4:" in lines[0]


ONE_FILE = """\
format: 1
id: mine
title: Mine
author: me
order: [b, a]
notes:
  - id: a
    cards:
      - id: x
        front: q
        back: |
          one
            two
  # about b
  - {id: b, cards: [{id: y, front: q, back: b}]}
"""


def test_a_deck_in_one_file_holds_its_notes_each_with_its_own_text():
    deck = read_deck({"mine.yaml": ONE_FILE.encode()}, name="decks")
    a, b = deck.notes

    assert ("mine", "Mine", "me", ("b", "a")) == (deck.id, deck.title, deck.author, deck.order)
    assert [("decks/mine.yaml", 7), ("decks/mine.yaml", 15)] == [
        (n.path, n.line) for n in deck.notes
    ]
    assert "one\n  two\n" == a.entries[0].back
    assert "{id: b, cards: [{id: y, front: q, back: b}]}\n" == b.source
    alone = read_deck({**DECK, "cards/a.yaml": a.source.encode()}, name="")
    assert a.entries == alone.notes[0].entries


def test_demos_come_as_bytes_by_name_and_are_not_run():
    demo = b"raise SystemExit\n"
    files = {
        **DECK,
        "cards/a.yaml": b"id: a\ncards: [{id: y, front: q, back: b}]",
        "demos/my_demo.py": demo,
    }

    assert {"my_demo": demo} == read_deck(files, name="").demos
    for name, data in {
        "demos/__init__.py": b"",
        "demos/x;y.py": b"",
        "demos/big.py": b"#" * 70000,
    }.items():
        with pytest.raises(BadDeckFile) as caught:
            read_deck({**files, name: data}, name="")
        assert [f"{name}:1:1"] == [line.split(": ")[0] for line in caught.value.lines]


LINE = re.compile(r"\S[^\n]*:(\d+):(\d+): error: .+|[^\n]+: error: \d+ more faults in this file")
JUNK = st.sampled_from(
    ["\x1b", "\u202e", "[", "{", ": ", "\n", "  ", "- ", "'", '"', "|", "é", "\\", "#"]
)


def refused(files):
    """The lines of BadDeckFile, none where the files are a deck; another error fails the test."""
    try:
        read_deck(files, name="")
    except BadDeckFile as error:
        return error.lines or ["refused without a line"]
    return []


def is_ours(line):
    unseen = UNSEEN.search(line) or "Input should" in line or "does not fit here" in line
    return LINE.fullmatch(line) and not unseen


@given(st.integers(0, len(NOTE)), st.integers(0, 12), st.lists(JUNK, max_size=4).map("".join))
def test_a_damaged_note_is_read_or_refused_in_our_words(start, length, junk):
    damaged = (NOTE[:start] + junk + NOTE[start + length :]).encode()

    assert [] == [
        line for line in refused({**DECK, "cards/softmax.yaml": damaged}) if not is_ours(line)
    ]


@given(st.binary(max_size=60), st.sampled_from(["a.yaml", "cards/a.yaml", "cards/deck.yaml"]))
def test_any_bytes_are_read_or_refused(data, name):
    assert [] == [line for line in refused({name: data}) if not is_ours(line)]


VALUES = st.recursive(
    st.sampled_from(["x", "", "1", "true", "-1e999", "a b", "9" * 5000, "[[a: b]]", "cloze", "é"]),
    lambda below: st.lists(below, max_size=3)
    | st.dictionaries(st.sampled_from([
        "id", "cards", "front", "back", "text", "type", "demo", "preset", "params", "claims",
        "equals", "output", "tolerance", "vars", "options", "notes", "order", "requires",
        "basic", "cloze", "misconceptions", "sources", "level", "reverse", "[key]",
    ]), below, max_size=6),
    max_leaves=25,
)  # fmt: skip


def as_flow(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"'{k}': {as_flow(v)}" for k, v in value.items()) + "}"
    return "[" + ", ".join(map(as_flow, value)) + "]" if isinstance(value, list) else f"'{value}'"


@pytest.mark.slow
@given(VALUES, st.sampled_from(["deck.yaml", "cards/deck.yaml", "cards/a.yaml"]))
def test_any_tree_of_known_fields_is_read_or_refused_in_our_words(value, name):
    lines = refused({name: as_flow(value).encode()})

    assert [] == [line for line in lines if not is_ours(line)]


def test_of_one_file_a_hundred_faults_are_shown_and_the_rest_counted(refusal):
    lines = refusal(
        {
            "a.yaml": "id: a\ncards: [{id: x, front: q, back: b}]\n"
            + "".join(f"x{i}: y\n" for i in range(150))
        }
    )

    assert 101 == len(lines)
    assert "cards/a.yaml: error: 50 more faults in this file" == lines[-1]

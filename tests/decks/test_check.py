from dataclasses import dataclass

import pytest

from flashdl.cli.prose import unknown_maths
from flashdl.decks.check import findings
from flashdl.decks.loader import read_deck
from flashdl.demokit import Param, Preset


@dataclass(frozen=True)
class Declaration:
    params: tuple = (Param("temperature", 1.0),)
    presets: tuple = (Preset("cold", ""),)
    mistake_ids: tuple = ("divides-by-the-others",)
    aliases: tuple = ("softmax",)


KNOWN = {"softmax_temperature": Declaration()}
TOP = "format: 1\nid: t\ntitle: T\n"


def checked(deck, declarations, **known):
    """With the maths that a screen would draw."""
    return findings(deck, declarations=declarations, unknown_maths=unknown_maths, **known)


def found(note, *, others=(), top=TOP, demos=(), **known):
    files = {f"cards/{text.split()[1]}.yaml": text.encode() for text in (note, *others)}
    files |= {"cards/deck.yaml": top.encode(), **dict(demos)}
    return [str(f) for f in checked(read_deck(files, name=""), KNOWN, **known)]


def card(front="What is it?", back="An answer of its own.", more=""):
    return f"cards:\n  - id: x\n    front: {front}\n    back: {back}\n{more}"


def test_a_sound_note_has_no_finding():
    assert [] == found(
        "id: a\ndemo: softmax-temperature\n" + card(more="    demo: {preset: cold}\n")
    )
    assert [] == found("id: a\ndemo: softmax\n" + card(more="    demo: {preset: default}\n"))


LINK = "id: a\ndemo: softmax\n"


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("id: a\ndemo: softmaxx\n" + card(more="    demo: {preset: cold}\n"),
         "2:7: error: unknown demo 'softmaxx' (did you mean 'softmax'?)"),
        (LINK + card(more="    demo: {preset: colds}\n"),
         "7:20: error: the demo has no preset 'colds' (did you mean 'cold'?)"),
        (LINK + card(more="    demo: {params: {temperatur: 1}}\n"),
         "7:33: error: the demo has no parameter 'temperatur' (did you mean 'temperature'?)"),
        (LINK + card(more="    demo: {none: why}\n") + "misconceptions: [{wrong: w, mistake: x}]\n",
         "8:38: error: the demo has no mistake 'x'"),
        ("id: a\n" + card(more="    claims: [{demo: relu, output: p, equals: 1}]\n"),
         "6:21: error: unknown demo 'relu'"),
        (LINK + card(),
         "4:3: warning: say what softmax shows, {preset: …} or {none: why}, in the cards: x"),
        ("id: a\n" + card() + "misconceptions:\n  - {wrong: w}\n",
         "7:5: warning: give the correction: 'right' or 'mistake'"),
        ("id: a\n" + card(front="What? And why? And when?"),
         "4:12: warning: three questions on one card: make more cards of it"),
        ("id: a\n" + card(back="word " * 61),
         "5:11: warning: an answer of 61 words without a formula: is it one idea?"),
        ("id: a\n" + card(front="What does the chain rule say?", back="The Chain Rule."),
         "5:11: warning: the answer can be read in the question"),
        ("id: a\ncards:\n  - type: cloze\n    text: 'softmax is [[x: softmax]]'\n",
         "4:11: warning: the answer can be read in the question"),
        ("id: a\n" + card(back='"an angle $\\theta$ here"'),
         "5:11: warning: \\t or \\n in double quotes is no \\theta or \\nabla: use single quotes"),
        ("id: a\nformerly: [b, a]\n" + card(), "2:15: error: 'a' is the id of a note of today"),
    ],
)  # fmt: skip
def test_each_finding_stands_at_its_place(note, expected):
    assert [f"cards/a.yaml:{expected}"] == found(note)


@pytest.mark.parametrize(
    "note",
    [
        card(front="What is $f(x?)$ or `a? b`?"),
        card(front="Is it smooth or not smooth?", back="Not smooth."),
        card(front="Is 1 more?", back="1"),
        card(back="'" + "word " * 61 + "$x$'"),
        card(front="What is the gradient of the mean of the loss over the batch?",
             back="The mean of the gradients of the loss over the batch."),
    ],
)  # fmt: skip
def test_what_is_in_order_is_not_reported(note):
    assert [] == found("id: a\n" + note)


def test_a_demo_that_came_with_the_deck_needs_no_declaration():
    note = "id: a\ndemo: mine\n" + card(more="    demo: {preset: any}\n")

    assert [] == found(note, demos={"demos/mine.py": b""}.items())


def test_an_order_against_the_requirements_and_a_higher_level_are_reported():
    b = "id: b\nlevel: 2\n" + card("Another question?")
    lines = found("id: a\nrequires: [b]\n" + card(), others=[b], top=TOP + "order: [a, b]\n")

    assert [
        "cards/a.yaml:2:12: warning: 'order' puts this note before 'b', which it requires",
        "cards/a.yaml:2:12: warning: a note of level 1 requires 'b' of a higher level",
    ] == sorted(lines)


def test_in_a_deck_of_one_file_the_line_is_that_of_the_file():
    text = (
        TOP + "notes:\n  - id: a\n    cards:\n      - {id: x, front: What? Why? When?, back: b}\n"
    )
    deck = read_deck({"d.yaml": text.encode()}, name="")

    assert ["d.yaml:7: warning: three questions on one card: make more cards of it"] == [
        str(f) for f in checked(deck, {})
    ]


def test_a_formula_that_cannot_be_drawn_is_named_with_its_place():
    back = r"'About $5 and $6, `$\foo$`, then $\foo{x} + \foo$ and $$\frac{a}{b$$'"
    lines = found("id: a\n" + card(back=back))

    assert 2 == len(lines)
    assert all(line.startswith("cards/a.yaml:5:11: warning: a formula stands") for line in lines)
    assert r"\foo is not known" in lines[1] + lines[0]
    assert "ends too early" in lines[1] + lines[0]


UNMARKED = "nothing says where {} comes from: claim it, or mark it exact or conventions"
CLAIM = '    claims: [{{demo: softmax, output: "p[0]", equals: {}}}]\n'


def test_a_number_that_is_neither_claimed_nor_marked_is_a_warning_at_its_answer():
    note = "id: a\n" + card(back="From 0.87 to 300.", more=CLAIM.format("0.87"))

    assert [f"cards/a.yaml:5:11: warning: {UNMARKED.format(300)}"] == found(note)
    assert [f"cards/a.yaml:5:11: warning: {UNMARKED.format('0.87')}"] == found(
        note.replace("equals: 0.87", "equals: 300")
    )
    cloze = "id: a\ncards:\n  - type: cloze\n    text: 'It is [[x: 0.87]].'\n    exact: [3]\n"
    assert [
        f"cards/a.yaml:4:11: warning: {UNMARKED.format('0.87')}",
        "cards/a.yaml:5:13: warning: the answer has no number 3",
    ] == found(cloze)


@pytest.mark.parametrize(
    ("back", "more"),
    [
        ("It is 87 %.", CLAIM.format("0.87")),
        ("It is 87 %.", CLAIM.format("87")),
        ("It is −0.5.", CLAIM.format("-0.5")),
        ("It is −0.5.", "    conventions: [0.5]\n"),
        ("It is 1,297.", "    exact: ['1297']\n"),
        ("Nothing changes.", CLAIM.format("0.87")),
    ],
)
def test_a_number_that_is_claimed_exact_or_a_convention_is_in_order(back, more):
    assert [] == found("id: a\n" + card(back=back, more=more))


def test_a_mark_that_is_not_in_the_answer_is_a_warning_at_the_mark():
    note = "id: a\n" + card(back="It is 3.", more="    exact: [3]\n    conventions: [3, 4]\n")

    assert ["cards/a.yaml:7:22: warning: the answer has no number 4"] == found(note)


def test_a_deck_that_marks_no_number_is_not_asked_about_them_and_one_that_does_about_all():
    stranger = "id: b\n" + card("How many?", back="It is 0.87.")
    marking = "id: a\n" + card(back="It is 3.", more="    exact: [3]\n")

    assert [] == found(stranger)
    assert [f"cards/b.yaml:5:11: warning: {UNMARKED.format('0.87')}"] == found(
        stranger, others=[marking]
    )


def computing(card):
    note = f"id: a\ndemo: softmax\ncards:\n  - {{{card}}}\n"
    return [
        line
        for line in found(
            note, generators=lambda demo: ("softmax-value",) if demo == "softmax" else (),
            tasks={"softmax": ["naive"]},
        )
        if "error" in line or "nothing uses" in line
    ]  # fmt: skip


def test_a_generator_a_task_and_a_bug_that_are_not_there_are_errors_with_a_suggestion():
    assert [] == computing("id: x, type: numeric, generator: softmax-value")
    assert [] == computing("id: x, type: code, front: f, task: softmax, bug: naive")
    said = "the demo has no generator 'softmax-valu' (did you mean 'softmax-value'?)"
    assert [f"cards/a.yaml:4:39: error: {said}"] == computing(
        "id: x, type: numeric, generator: softmax-valu"
    )
    assert [
        "cards/a.yaml:4:41: error: there is no code task 'softmx' (did you mean 'softmax'?)"
    ] == computing("id: x, type: code, front: f, task: softmx")
    assert [
        "cards/a.yaml:4:55: error: the task has no wrong solution 'naiv' (did you mean 'naive'?)"
    ] == computing("id: x, type: code, front: f, task: softmax, bug: naiv")


def test_a_faulty_expression_is_an_error_and_an_unused_variable_a_warning():
    card = "id: x, type: numeric, front: 'q {z}', vars: {z: {choice: [1]}, w: {choice: [1]}}"

    lines = computing(card + ", answer: {value: 'z +'}")

    assert 2 == len(lines)
    assert "warning: nothing uses the variable 'w'" in lines[0]
    assert "error: character 4:" in lines[1]

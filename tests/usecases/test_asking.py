"""Questions of decks with the demos that are built in: from variables, by a seed, tried out."""

import pytest

from flashdl import bundled
from flashdl.decks.loader import read_deck
from flashdl.errors import DemoFailed
from flashdl.review.diagnosing import judge
from flashdl.runner.client import Runner
from flashdl.runner.index import Index
from flashdl.usecases.asking import question_of, with_question
from flashdl.usecases.trying import tried

pytestmark = pytest.mark.slow

SOFT = """\
      - id: soft
        type: numeric
        front: "Softmax of {z} at temperature {T}: the first probability?"
        vars: {z: {uniform: [-2, 2], shape: [3]}, T: {choice: [0.5, 2]}}
        require: ["z[0] > min(z) + 0.5"]
        answer: {params: {logits: "{z}", temperature: "{T}"}, output: "p[0]"}
        tolerance: {atol: 0.002}
        traps: [{value: "exp(z[0]) / sum(exp(z))", because: "the temperature is left out"}]
"""
MEAN = """\
      - id: mean
        type: numeric
        front: "Mean of {x}?"
        back: "Sum over count: {answer}."
        vars: {x: {integer: [1, 20], shape: [4]}}
        answer: {value: "mean(x)"}
        traps: [{value: "sum(x)", because: "divide by the count"}]
"""


@pytest.fixture(scope="module")
def find(tmp_path_factory):
    return Index.load(bundled.demos_dir(), tmp_path_factory.mktemp("index") / "demos.json").find


@pytest.fixture(scope="module")
def runner():
    with Runner() as found:
        yield found


def deck(*cards):
    top = "format: 1\nid: mine\ntitle: Mine\nnotes:\n  - id: a\n    demo: softmax_temperature\n"
    text = top + "    cards:\n" + "".join(cards)
    return read_deck({"mine.yaml": text.encode()}, name="mine")


def card(made, index=0):
    note = made.notes[0]
    return {"demo": note.demo, "content": note.cards()[index].content()}


def test_the_answer_is_the_demos_output_and_its_mistakes_are_traps(runner, find):
    from math import exp

    question = question_of(card(deck(SOFT)), seed=3, runner=runner, find=find)
    z, T = question.given["z"], question.given["T"]
    whole = sum(exp(v / T) for v in z)

    assert exp(z[0] / T) / whole == pytest.approx(question.answer, rel=1e-12)
    assert {"logits": z, "temperature": T} == {**question.params, "temperature": T}
    heat = exp(z[0] * T) / sum(exp(v * T) for v in z)
    judged = judge(question, f"{heat:.6f}")
    assert ("multiplies-by-temperature",) == judged.trap.mistakes
    assert question == question_of(card(deck(SOFT)), seed=3, runner=runner, find=find)


def test_an_answer_may_be_an_expression_and_then_no_demo_shows_it(find):
    question = question_of(card(deck(MEAN)), seed=5, runner=None, find=find)
    shown = with_question(card(deck(MEAN)), question)["content"]

    assert sum(question.given["x"]) / 4 == question.answer
    assert f"Sum over count: {question.written}." in shown["back"]
    assert shown["demo"]["none"]
    assert ("divide by the count",) == judge(question, f"{4 * question.answer:g}").trap.because


def test_a_thousand_seeds_of_each_card_are_tried(runner, find):
    assert [("a#soft", None), ("a#mean", None)] == [
        *tried(deck(SOFT, MEAN), runner=runner, find=find)
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("sum(x)", "mean(x) + 0.01"), "seed 0: a trap is never 5 tolerances away"),
        (('"mean(x)"', '"1 / (x[2] - x[3])"'), "seed 28: answer: '1 / (x[2] - x[3])'"),
        (("[1, 20], shape: [4]", "[1, 20], shape: [2]"), ""),
        (
            ("vars: {x", 'require: ["x[0] > 30"]\n        vars: {x'),
            "seed 0: in 300 draws no numbers meet",
        ),
    ],
)
def test_a_card_that_does_not_stand_is_found_with_its_seed_or_field(change, fault, runner, find):
    made = deck(MEAN.replace(*change))
    [(_, found)] = tried(made, runner=runner, find=find)

    assert (fault in found.message) if fault else found is None


def test_parameters_out_of_range_are_a_fault_of_the_card(runner, find):
    wild = SOFT.replace('"{T}"', '"{T * 100}"')
    [(_, found)] = tried(deck(wild), runner=runner, find=find)

    assert "temperature" in found.message
    with pytest.raises(DemoFailed, match="numbers cannot be drawn"):
        question_of(card(deck(MEAN.replace("sum(x)", "1/0"))), seed=1, runner=runner, find=find)

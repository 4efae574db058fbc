"""Claims of cards computed again: each run once, every fault a sentence with its place."""

from dataclasses import replace
from pathlib import Path

import pytest

from flashdl.decks.loader import read_deck
from flashdl.errors import DemoFailed
from flashdl.runner.client import Runner
from flashdl.runner.index import read_declaration
from flashdl.usecases.recomputing import batches, recomputed

POWERS = """
import numpy as np

from flashdl.demokit import Demo, Param


def compute(*, rng, n, base):
    if n == 9:
        raise ValueError("no nine")
    return {"p": base ** np.arange(float(n)), "random": rng.random()}


DEMO = Demo(
    title="Powers",
    compute=compute,
    params=(Param("n", 4, low=1, high=9), Param("base", 2.0, low=0.0, high=5.0)),
)
"""
TOP = b"format: 1\nid: t\ntitle: T\n"
CARD = "  - {id: c%d, front: What?, back: It., claims: [%s]}\n"


def deck(*claims):
    """A note with one card a claim."""
    cards = "".join(CARD % (i, claim) for i, claim in enumerate(claims))
    note = f"id: n\ndemo: powers\ncards:\n{cards}"
    return read_deck({"cards/deck.yaml": TOP, "cards/n.yaml": note.encode()}, name="")


@pytest.fixture
def demos():
    found = read_declaration(Path("powers.py"), POWERS.encode())
    return {"powers": replace(found, name="powers", source=POWERS.encode())}


@pytest.fixture(scope="module")
def run():
    """Run in one warm worker."""
    with Runner() as runner:
        yield lambda demo, params: runner.run(demo.name, demo.source, params)


def checked(demos, run, *claims):
    todo, failed = batches(deck(*claims), demos)
    return failed + [result for batch in todo for result in recomputed(batch, run)]


def faults(results):
    return [str(result.fault) for result in results if result.fault]


def test_right_numbers_have_no_fault(demos, run):
    results = checked(
        demos, run, '{output: "p[3]", equals: 8}',
        '{params: {base: 3}, output: "p[-1]", equals: 26.9, atol: 0.15}',
    )  # fmt: skip

    assert [8, 27] == [result.computed for result in results]
    assert [] == faults(results)


def test_a_wrong_digit_is_told_with_note_card_claim_stated_and_computed_value(demos, run):
    [fault] = faults(
        checked(demos, run, '{params: {base: 3}, output: "p[3]", equals: 28, atol: 0.5}')
    )

    assert fault == (
        "cards/n.yaml:4:92: error: n#c0: states p[3] = 28, "
        "but powers with base=3 computes 27, which is off by more than 0.5"
    )


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("{output: q, equals: 1}", "4:57: error: n#c0: powers computes no 'q'"),
        ('{output: "p[4]", equals: 1}',
         "4:57: error: n#c0: powers has no number p[4]: p has p[0] to p[3]"),
        ('{params: {base: 7}, output: "p[0]", equals: 1}',
         "4:57: error: n#c0: powers: --base is a number from 0 to 5, not 7"),
        ('{params: {n: 9}, output: "p[0]", equals: 1}',
         "4:89: error: n#c0: demo 'powers' raised ValueError: no nine at line 9"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_one_fault_at_its_place(demos, run, claim, said):
    assert [f"cards/n.yaml:{said}"] == faults(checked(demos, run, claim))


def test_a_run_that_fails_is_one_fault_for_all_its_claims(demos):
    def failing(demo, params):
        raise DemoFailed("it hung")

    results = checked(demos, failing, "{output: p, equals: 1}", "{output: q, equals: 1}")

    assert [None, None] == [result.computed for result in results]
    assert ["cards/n.yaml:4:68: error: n#c0: it hung"] == faults(results)


def test_each_distinct_run_is_done_once(demos, run):
    done = []

    def counted(demo, params):
        done.append(dict(params))
        return run(demo, params)

    results = checked(
        demos, counted, '{output: "p[0]", equals: 1}', '{output: "p[1]", equals: 2}',
        '{params: {base: 2}, output: "p[2]", equals: 4}',
        '{params: {n: 4}, output: "p[3]", equals: 8}',
        '{params: {base: 3}, output: "p[1]", equals: 3}',
    )  # fmt: skip

    assert [{"n": 4, "base": 2.0}, {"n": 4, "base": 3.0}] == done
    assert 5 == len(results)
    assert [] == faults(results)


def test_an_unknown_demo_or_parameter_is_left_to_the_findings(demos):
    todo, failed = batches(
        deck("{demo: other, output: p, equals: 1}", "{params: {m: 1}, output: p, equals: 1}"), demos
    )

    assert [] == todo
    assert [None, None] == [result.computed for result in failed]
    assert [] == faults(failed)


def test_the_generator_is_that_of_seed_zero(demos, run):
    [result] = checked(demos, run, "{output: random, equals: 0.637, atol: 0.0005}")

    assert result.fault is None

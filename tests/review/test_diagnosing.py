"""What a typed answer to a question is worth: right, a trap, wrong, or not understood."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flashdl.review.diagnosing import Judged, judge, last_digits, suggested
from flashdl.review.questions import (
    NoQuestionError,
    Question,
    Slack,
    Trap,
    read_question,
    seed_of,
    written,
)

LOG10 = Trap(("log10",), ("natural",), 0.5229)
BITS = Trap(("bits",), ("nats",), 1.737)
BOTH = Trap(("log10", "sum"), ("natural", "one term"), 0.8)
QUESTION = Question(
    "g", 1, 7, "loss?", {"p": 0.3, "name": "x"}, 1.204, Slack(0.0, 0.01), traps=(LOG10, BITS, BOTH)
)
WORDS = replace(
    QUESTION, answer=frozenset({"A", "C"}), words=("A", "B", "C"), many=True, given={},
    traps=(Trap(("scores",), ("overlap",), frozenset({"A", "B"})),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "outcome", "mistakes"),
    [
        ("1.204", "right", ()), ("1.2", "right", ()), ("1.22", "wrong", ()),
        ("1204/1000", "right", ()), ("= -ln(p)", "right", ()), ("120.4 %", "right", ()),
        ("0.523", "trapped", ("log10",)), ("0.52", "trapped", ("log10",)), ("0.53", "wrong", ()),
        ("0.8", "trapped", ("log10", "sum")), ("x", "unread", ()), ("1 2", "unread", ()),
        ("-1.204", "wrong", ()),
    ],
)  # fmt: skip
def test_a_number_is_right_within_the_slack_or_hits_a_trap_as_far_as_it_is_written(
    text, outcome, mistakes
):
    judged = judge(QUESTION, text)

    assert (outcome, mistakes) == (judged.outcome, judged.trap.mistakes if judged.trap else ())


@given(st.floats(1e-6, 1e6), st.floats(-3, 3))
def test_an_answer_is_right_exactly_within_the_larger_of_both_tolerances(answer, slacks):
    question = replace(QUESTION, answer=answer, slack=Slack(0.005, 0.01), traps=())
    room = max(0.005, 0.01 * answer)
    assume(abs(abs(slacks) - 1) > 1e-6)

    assert (abs(slacks) < 1) == judge(question, repr(answer + slacks * room)).right


@pytest.mark.parametrize("text", ["0.62", "0.63", "5/8"])
def test_five_eighths_to_two_decimals_may_be_rounded_either_way(text):
    question = replace(QUESTION, answer=0.625, slack=Slack(0.005, 0.0), traps=())

    assert judge(question, text).right


def test_a_wrong_answer_tells_its_sign_and_how_much_of_it_is_right():
    vector = replace(QUESTION, answer=(1.0, 2.0, 3.0), traps=())

    assert judge(QUESTION, "1.3").off_by[0] > 0 > judge(QUESTION, "1.1").off_by[0]
    assert [0, 2, 3] == [judge(vector, t).right_entries for t in ("0 0 0", "1 2 4", "1 2 3")]


def test_two_pairs_of_mistakes_with_one_number_are_not_told_apart():
    twin = replace(BOTH, mistakes=("bits", "sum"))
    alone = replace(LOG10, answer=0.8)

    assert "wrong" == judge(replace(QUESTION, traps=(BOTH, twin)), "0.8").outcome
    assert ("log10",) == judge(replace(QUESTION, traps=(BOTH, twin, alone)), "0.8").trap.mistakes


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("A C", "right"), ("c, a", "right"), ("A, B", "trapped"), ("B", "wrong"), ("none", "wrong"),
     ("D", "unread"), ("", "wrong")],
)  # fmt: skip
def test_words_are_a_set_in_any_case_and_order(text, outcome):
    assert outcome == judge(WORDS, text).outcome


def test_a_choice_of_one_may_have_spaces_and_is_no_list():
    one = replace(WORDS, answer=frozenset({"too large"}), words=("too small", "too large"),
                  many=False, traps=())  # fmt: skip

    assert "right" == judge(one, "Too large").outcome
    assert "wrong" == judge(one, "too small").outcome
    assert "unread" == judge(one, "large").outcome


@pytest.mark.parametrize(
    ("text", "units"),
    [("0.25", [0.01]), ("3", [1.0]), ("1.50e-3", [1e-5]), ("25 %", [0.01]), ("2/3", [0.0]),
     ("=1/3", [0.0]), ("0.1 0.25", [0.1, 0.01]), ("1.2×10^-4", [1e-5]), ("1.25 · 10⁻³", [1e-5]),
     ("−2e−3", [1e-3]), ("[-1.31, -0.0779]", [0.01, 1e-4]), ("0,25 0,5 1", [0.01, 0.1, 1.0])],
)  # fmt: skip
def test_the_last_digit_that_was_written_of_each_number(text, units):
    assert pytest.approx(units) == last_digits(text, len(units))


RIGHT, TRAPPED, WRONG = (Judged("", o) for o in ("right", "trapped", "wrong"))


@pytest.mark.parametrize(
    ("tries", "hints", "ms", "quality"),
    [
        ([RIGHT], 0, 5_000, 5), ([RIGHT], 0, 121_000, 4), ([RIGHT], 1, 5_000, 3),
        ([RIGHT], 2, 5_000, 1), ([TRAPPED, RIGHT], 0, 5_000, 2), ([WRONG, RIGHT], 0, 5_000, 1),
        ([TRAPPED, TRAPPED, RIGHT], 0, 5_000, 1), ([WRONG], 0, 5_000, 1), ([], 0, 5_000, 1),
    ],
)  # fmt: skip
def test_the_suggested_quality_follows_the_tries(tries, hints, ms, quality):
    assert quality == suggested(tries, hints=hints, answer_ms=ms, effort="calculator")


def test_the_log_keeps_what_makes_the_question_again_and_the_trap():
    assert {"generator": "g", "version": 1, "seed": 7} == QUESTION.log()
    assert {"given": "0.523", "right": False, "trap": ["log10"]} == judge(QUESTION, "0.523").log()


def test_a_seed_stays_until_the_card_is_shown_again_or_the_day_ends():
    seed = seed_of("d/n#c", day=100, showing=0)

    assert seed == seed_of("d/n#c", day=100, showing=0)
    others = [seed_of("d/n#c", day=101, showing=0), seed_of("d/n#c", day=100, showing=1),
              seed_of("d/n#e", day=100, showing=0)]  # fmt: skip
    assert 4 == len({seed, *others})
    assert all(0 <= number < 2**32 for number in (seed, *others))


@pytest.mark.parametrize(
    ("answer", "slack", "text"),
    [
        (0.055313674796643286, Slack(), "0.0553"), (1234.5678, Slack(0.0, 0.01), "1235"),
        (3.0, Slack(0, 0), "3"), (-0.5, Slack(), "−0.5"), (0.0, Slack(), "0"),
        (-2e-9, Slack(0.0, 0.02), "−2e-9"), (1.23456e-9, Slack(0.0, 0.02), "1.23e-9"),
        ((1.0, 0.25), Slack(), "1, 0.25"), (((1.0, 2.0), (3.0, 4.0)), Slack(0, 0), "1, 2; 3, 4"),
        (frozenset({"b", "a"}), Slack(), "a, b"), (frozenset(), Slack(), "none"),
    ],
)  # fmt: skip
def test_an_answer_is_written_in_the_digits_that_count(answer, slack, text):
    assert text == written(answer, slack)


FIELDS = {
    "generator": "g", "version": 1, "seed": 7, "text": "t", "given": {"z": [1, 2]},
    "answer": [1, 2],
    "atol": 0.005, "rtol": 0.01, "work": "w", "effort": "head", "labels": [], "words": [],
    "many": False, "traps": [], "params": {"logits": [1, 2]}, "preset": "default", "no_demo": "",
    "pictured": False,
}  # fmt: skip


def test_a_question_from_the_worker_is_read_whole():
    found = read_question(FIELDS)

    assert ((2,), (1.0, 2.0), {"z": (1.0, 2.0)}) == (found.shape, found.answer, found.values)
    assert {"logits": (1, 2)} == found.params


@pytest.mark.parametrize(
    "fault",
    [{"answer": [1, [2]]}, {"answer": "x"}, {"answer": [float("nan")]}, {"traps": [{}]},
     {"words": ["a"], "answer": ["b"]}, {"seed": "x"}, {"given": 3}, {"atol": None}],
)  # fmt: skip
def test_what_is_no_question_is_refused(fault):
    with pytest.raises(NoQuestionError):
        read_question({**FIELDS, **fault})

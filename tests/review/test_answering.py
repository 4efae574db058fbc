"""Typed and chosen answers: what is right, what is nearest, what is said beside it."""

import time
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.model import Entry, Note, Option, Tolerance
from flashdl.review.answering import check, check_choice, is_multiple, shuffled
from flashdl.scheduling.memory import Grade

FOLDS = [*chain(*(combinations(("case", "accents", "spaces"), n) for n in range(4)))]


def typed(*accepts, **fields):
    """The content of a typed card, as it is stored."""
    answer, *aliases = accepts
    entry = Entry(id="q", type="typed", front="F", answer=answer, aliases=tuple(aliases), **fields)
    return Note("n", (entry,)).cards()[0].content()


def test_the_answer_and_its_aliases_are_right_and_suggest_good():
    content = typed("softmax", "normalised exponential")
    verdicts = [check(content, text) for text in ("softmax", "normalised exponential", "soft max")]

    assert [(True, Grade.GOOD), (True, Grade.GOOD), (False, Grade.AGAIN)] == [
        (v.right, v.grade) for v in verdicts
    ]


def test_what_is_right_after_folding_suggests_good_and_names_the_authors_spelling():
    verdict = check(typed("Hölder", fold=("case", "accents")), "holder")

    assert (True, Grade.GOOD, "Hölder", "holder") == (
        verdict.right, verdict.grade, verdict.answer, verdict.given
    )  # fmt: skip
    assert ["same"] == [piece.kind for piece in verdict.diff]


def test_a_wrong_answer_is_held_against_the_nearest_of_the_accepted():
    content = typed("cross-entropy", "negative log-likelihood", "log loss")

    assert "negative log-likelihood" == check(content, "negativ log likelihood").answer
    assert "log loss" == check(content, "log los").answer
    assert "cross-entropy" == check(content, "dropout").answer


def test_nothing_is_wrong_and_said_to_be_nothing():
    verdict = check(typed("a", fold=("spaces",)), " \t")

    assert (False, "nothing", "a") == (verdict.right, verdict.remark, verdict.answer)


@pytest.mark.parametrize(
    ("given_", "right", "remark"),
    [
        ("0.6652 nats", True, ""),
        ("0.6662", True, "unit missing"),
        ("0.6642nats", True, ""),
        ("0.6663 nats", False, ""),
        ("0.6652 bits", False, "unit wrong"),
        ("two thirds", False, "no number"),
        ("", False, "nothing"),
    ],
)
def test_a_number_is_right_within_its_tolerance_and_with_its_unit(given_, right, remark):
    verdict = check(typed("0.6652", tolerance=Tolerance(0.001), unit="nats"), given_)

    assert (right, remark) == (verdict.right, verdict.remark)
    assert "0.6652" in verdict.answer


def test_how_far_off_a_number_may_be_is_told_and_of_a_word_nothing():
    content = typed("200", tolerance=Tolerance(1.0, 0.01))

    assert [3.0, None] == [check(content, "7").within, check(typed("a"), "b").within]
    assert "200 m" == check(typed("200", unit="m"), "7").answer
    assert "200 m" == check(typed("200 m", unit="m"), "7").answer


def test_a_full_answer_wins_over_one_whose_unit_is_left_out():
    verdict = check(typed("3", "three", unit="m"), "three")

    assert (True, "", "three") == (verdict.right, verdict.remark, verdict.answer)
    assert ("unit missing", "3 m") == (
        check(typed("3", "4", unit="m"), "3").remark,
        check(typed("3", "4", unit="m"), "3").answer,
    )


TEXTS = st.text(min_size=1, max_size=30).filter(str.strip)
NUMBERS = st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,3})?( ?%)?|[1-9]/[1-9]", fullmatch=True)
TOLERANCES = st.none() | st.builds(Tolerance, st.floats(0, 1e300), st.floats(0, 1e300))


@pytest.mark.slow
@given(
    st.lists(TEXTS | NUMBERS, min_size=1, max_size=4),
    st.sampled_from(FOLDS),
    TOLERANCES,
    st.sampled_from(["", "m", "%", "m/s²"]),
)
def test_every_accepted_answer_is_right_under_every_fold(accepts, fold, tolerance, unit):
    content = typed(*accepts, fold=fold, tolerance=tolerance, unit=unit)

    assert [True] * len(accepts) == [check(content, text).right for text in accepts]


@pytest.mark.slow
@given(TEXTS | NUMBERS, st.text() | NUMBERS, st.sampled_from(FOLDS), TOLERANCES)
def test_any_text_gets_a_verdict_whose_difference_is_both_texts(answer, given_, fold, tolerance):
    verdict = check(typed(answer, fold=fold, tolerance=tolerance), given_)

    assert verdict.answer == "".join(p.text for p in verdict.diff if p.kind != "extra")
    assert verdict.given == "".join(p.given or p.text for p in verdict.diff if p.kind != "missing")
    assert verdict.given.split() == [] or verdict.diff
    assert verdict.right == all(piece.kind == "same" for piece in verdict.diff)


@pytest.mark.parametrize(
    "given_",
    ["a" * 10_000, "ab" * 5000, "a" + "\u0301\u0327" * 5000, " " * 9999 + "a", "1," * 5000,
     "1,000" * 2000, "9" * 10_000, "1e" * 5000, "\U0001f469\u200d" * 5000, "a b" * 3333],
)  # fmt: skip
@pytest.mark.parametrize("answer", ["softmax", "a" * 140, "0.5", "ab" * 100])
def test_ten_thousand_characters_are_compared_at_once(answer, given_):
    content = typed(answer, fold=FOLDS[-1])
    start = time.process_time()
    check(content, given_)

    assert time.process_time() - start < 0.05


OPTIONS = [Option("a", right=True), Option("b"), Option("c", right=True), Option("d")]


def choice(options=OPTIONS):
    entry = Entry(id="q", type="choice", front="F", options=tuple(options))
    return Note("n", (entry,)).cards()[0].content()["options"]


@pytest.mark.parametrize(
    ("chosen", "missing", "wrong", "partly"),
    [
        ({0, 2}, (), (), False),
        ({0}, (2,), (), True),
        ({0, 1, 2}, (), (1,), True),
        ({0, 3}, (2,), (3,), True),
        ({1, 3}, (0, 2), (1, 3), False),
        (set(), (0, 2), (), False),
    ],
)
def test_a_choice_is_right_with_all_right_options_and_no_other(chosen, missing, wrong, partly):
    verdict = check_choice(choice(), chosen)

    assert (missing, wrong, partly) == (verdict.missing, verdict.wrong, verdict.partly)
    assert (not missing and not wrong) == verdict.right
    assert (Grade.GOOD if verdict.right else Grade.AGAIN) == verdict.grade


def test_a_choice_is_multiple_where_more_than_one_option_is_right():
    assert [True, False] == [is_multiple(choice()), is_multiple(choice(OPTIONS[:2]))]


def test_the_order_of_options_is_the_same_on_every_machine_and_another_day_another_one():
    orders = {shuffled(choice(), seed=f"d/n#q:{day}:0") for day in range(200)}

    assert shuffled(choice(), seed="d/n#q:1:0") == shuffled(choice(), seed="d/n#q:1:0")
    assert len(orders) == 24
    assert (1, 2, 0, 3) == shuffled(choice(), seed="d/n#q:739319:2")


@given(st.lists(st.integers(), max_size=16), st.text())
def test_each_option_is_shown_once(options, seed):
    assert [*range(len(options))] == sorted(shuffled(options, seed=seed))


@pytest.mark.slow
def test_every_option_comes_first_about_as_often():
    first = [shuffled(choice(), seed=f"c{i}:1:0")[0] for i in range(2000)]

    assert all(abs(first.count(place) - 500) < 100 for place in range(4))

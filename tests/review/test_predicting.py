"""What a prediction is read as, and what it is worth beside what the demo showed."""

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.predicting import (
    NoPrediction,
    actual_of,
    compared,
    inversions,
    off_by,
    read,
    said,
)
from flashdl.review.questions import Slack
from flashdl.scheduling.memory import Grade

OPTIONS = ["zero", "one", "two"]


def asks(kind, **more):
    tolerance = {"atol": 0.0, "rtol": 0.1}
    return {"ask": kind, "output": "p", "tolerance": tolerance, "options": OPTIONS, **more}


def shown(kind, text, outputs, **more):
    return compared(asks(kind, **more), read(asks(kind, **more), text), outputs)


@pytest.mark.parametrize(
    ("kind", "text", "value", "sure"),
    [
        ("number", "0.3", 0.3, None),
        ("number", "1e-20 @ 60", 1e-20, 60),
        ("number", "3/4@75%", 0.75, 75),
        ("sign", "up", 1, None),
        ("sign", "− @ 100", -1, 100),
        ("sign", "Same", 0, None),
        ("choice", "b", 1, None),
        ("choice", "Two @ 0", 2, 0),
        ("order", "c a b", (2, 0, 1), None),
        ("order", "c > a > b @ 50", (2, 0, 1), 50),
        ("order", "cab", (2, 0, 1), None),
    ],
)
def test_a_prediction_is_read_with_how_sure_it_is(kind, text, value, sure):
    found = read(asks(kind), text)

    assert (value, sure) == (found.value, found.sure)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "many"), ("number", ""), ("number", "0.3 @ 101"), ("number", "1 2"),
        ("sign", "perhaps"), ("sign", ""), ("choice", "d"), ("choice", "ab"), ("choice", ""),
        ("order", "a b"), ("order", "a a b"), ("order", "a b d"),
    ],
)  # fmt: skip
def test_what_is_no_prediction_is_told_and_costs_nothing(kind, text):
    with pytest.raises(NoPrediction, match=r"\w"):
        read(asks(kind), text)


def test_letters_stand_for_the_options_as_they_are_shown():
    assert 2 == read(asks("choice"), "a", order=(2, 0, 1)).value
    assert (2, 1, 0) == read(asks("order"), "a c b", order=(2, 0, 1)).value


def test_a_sign_and_a_number_are_said_in_words():
    assert ["up", "down", "the same"] == [said(asks("sign"), sign) for sign in (1, -1, 0)]
    assert ["0.348", "0"] == [said(asks("number"), number) for number in (0.348, 0.0)]


@given(st.permutations(range(5)), st.permutations(range(5)))
def test_inversions_are_the_swaps_of_neighbours_that_sort_one_into_the_other(one, other):
    rank = [other.index(place) for place in one]
    swaps = 0
    for _ in rank:  # bubble sort counts them
        for i in range(len(rank) - 1):
            if rank[i] > rank[i + 1]:
                rank[i], rank[i + 1] = rank[i + 1], rank[i]
                swaps += 1

    assert swaps == inversions(one, other)


@pytest.mark.parametrize("outputs", [*permutations([0.1, 0.5, 0.9])])
def test_an_order_is_that_of_the_outputs_and_the_choice_its_first(outputs):
    order = actual_of("order", outputs)

    assert sorted(outputs, reverse=True) == [outputs[place] for place in order]
    assert order[0] == actual_of("choice", outputs)


@pytest.mark.parametrize(
    ("outputs", "sign"),
    [((2.0,), 1), ((-2.0,), -1), ((0.0,), 0), ((1.0, 3.0), 1), ((3.0, 1.0), -1)],
)
def test_a_sign_is_that_of_the_number_or_of_the_change(outputs, sign):
    assert sign == actual_of("sign", outputs)


@given(st.floats(1e-30, 1e30), st.floats(0.01, 100))
def test_a_number_is_as_far_off_above_as_below_by_the_same_factor(actual, factor):
    slack = Slack(0.0, 0.1)
    above, below = (off_by(x, actual, slack) for x in (actual * factor, actual / factor))

    assert math.isclose(above, below, rel_tol=1e-6, abs_tol=1e-9)
    assert math.isclose(above, abs(math.log(factor)) / math.log(1.1), rel_tol=1e-6, abs_tol=1e-9)


@pytest.mark.parametrize(
    ("predicted", "grade"),
    [("10.1", Grade.EASY), ("9", Grade.HARD), ("10.9", Grade.GOOD), ("13", Grade.HARD),
     ("14", Grade.AGAIN), ("-10", Grade.AGAIN), ("0", Grade.AGAIN)],
)  # fmt: skip
def test_the_error_of_a_number_maps_to_a_grade(predicted, grade):
    assert grade.quality == shown("number", predicted, [10.0]).quality


@pytest.mark.parametrize(
    ("kind", "text", "grade"),
    [("choice", "c", Grade.GOOD), ("choice", "c @ 95", Grade.EASY), ("choice", "a", Grade.AGAIN),
     ("order", "c b a", Grade.GOOD), ("order", "b c a", Grade.HARD),
     ("order", "a b c", Grade.AGAIN)],
)  # fmt: skip
def test_a_choice_is_right_or_not_and_of_an_order_one_swap_is_hard(kind, text, grade):
    assert grade.quality == shown(kind, text, [0.1, 0.5, 0.9]).quality


def test_the_log_holds_what_was_predicted_what_came_and_how_sure():
    log = shown("order", "b c a @ 70", [0.1, 0.5, 0.9]).log()

    assert {
        "given": "b c a @ 70", "right": False, "ask": "order", "error": 0.333333, "sure": 70,
        "predicted": [1, 2, 0], "actual": [2, 1, 0],
    } == log  # fmt: skip

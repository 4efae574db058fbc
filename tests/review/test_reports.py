"""A report survives its JSON, and attempts suggest a quality."""

import json

import pytest

from flashdl.review.reports import (
    NoReportError,
    Report,
    Shown,
    Tried,
    read_report,
    read_tried,
    suggested,
)

REPORT = Report(
    task="softmax",
    verdict="failed",
    sentence="The result is NaN at [0].",
    check="edge case",
    name="two logits of 1000",
    given={"z": Shown("float64", (2,), [1000.0, 1000.0]), "k": Shown("int", (), 2)},
    expected=Shown("float64", (2,), [0.5, 0.5]),
    got=Shown("float64", (2,), ["nan", "nan"]),
    error=None,
    at=(0,),
    mistake="naive",
    because="exp overflows.",
    line=3,
    printed="hello",
    remarks=("slow",),
    seconds=0.25,
    seed=7,
)


def test_a_report_comes_back_from_its_json():
    assert REPORT == read_report(json.loads(json.dumps(REPORT.as_json())))


def test_what_was_tried_comes_back_from_its_json():
    tried = Tried(True, True, "They differ.", REPORT.given, (REPORT.expected,), (), "why")

    assert tried == read_tried(json.loads(json.dumps(tried.as_json())))


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "perhaps"},
        {"given": {"z": {"dtype": "f", "shape": [2], "values": [1.0]}}},
        {"given": {"z": {"dtype": "f", "shape": [], "values": []}}},
        {"given": [1]},
        {"got": {"shape": [1]}},
        {"line": "x"},
        {"at": 3},
        {"error": "much"},
    ],
)
def test_what_is_no_report_is_refused(change):
    with pytest.raises(NoReportError):
        read_report({**REPORT.as_json(), **change})


def test_a_report_that_lacks_something_is_refused():
    fields = REPORT.as_json()
    del fields["seed"]

    with pytest.raises(NoReportError):
        read_report(fields)


@pytest.mark.parametrize(
    ("expected", "attempts", "how"),
    [
        (5, [True], {}),
        (4, [True], {"hints": 1}),
        (4, [True], {"seconds": 901.0}),
        (5, [True], {"seconds": 899.0}),
        (3, [False, True], {}),
        (3, [False, False, True], {"hints": 2}),
        (1, [], {"gave_up": True}),
        (1, [False], {"gave_up": True}),
        (1, [True], {"gave_up": True}),
        (None, [], {}),
        (None, [False], {}),
        (None, [False, False], {"hints": 1}),
    ],
)
def test_attempts_suggest_a_quality(expected, attempts, how):
    assert expected == suggested(attempts, **how)


def test_the_kind_of_a_value_is_said_as_numpy_does():
    assert "shape (2,), float64" == Shown("float64", (2,), [1.0, 2.0]).kind
    assert "shape (1, 2), int64" == Shown("int64", (1, 2), [[1, 2]]).kind
    assert "int" == Shown("int", (), 2).kind

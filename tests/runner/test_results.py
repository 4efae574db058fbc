"""A result that a demo forged is refused with a ProtocolError and nothing else."""

import copy
import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.runner.protocol import Message, ProtocolError
from flashdl.runner.results import ClaimResult, read_result

PLOT = {
    "id": "p", "kind": "line", "title": "t", "x": "a", "y": ["a"], "z": None, "labels": [],
    "row_labels": None, "column_labels": None, "x_label": "", "y_label": "", "log_x": False,
    "log_y": False, "signed": False, "bins": 24, "frames": None,
    "points": None, "classes": None, "path": None, "path_label": "",
    "marks": [{"axis": "x", "at": 1, "label": "m"}],
    "nodes": [{"id": "n", "label": "n", "value": "a", "gradient": None, "inputs": [], "local": ""}],
}  # fmt: skip
RESULT = {
    "params": {"n": 1, "w": [1.0, "nan"]},
    "seed": 1,
    "values": [{"name": "a", "dtype": "<f8", "shape": [1]}],
    "claims": [
        {"text": "c", "value": "nan", "relation": "<=", "bound": 1, "holds": False, "about": "p"}
    ],
    "plots": [PLOT],
    "tables": [
        {"id": "t", "title": "t", "columns": [{"header": "h", "values": "a", "format": ".4g"}]}
    ],
    "printed": "",
    "compute_ms": 0.5,
}
JUNK = st.sampled_from(
    [None, True, 1, -1, 1.5, 10**400, "x", "\x1b[0m", [], {}, [None], [[]], {"id": 1}, ["no"]]
)


def places(data, path=()):
    """The path of every value in nested JSON."""
    yield path
    parts = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, part in parts:
        yield from places(part, (*path, key))


PLACES = [path for path in places(RESULT) if path]


def changed(path, value):
    result = copy.deepcopy(RESULT)
    part = result
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return Message("result", 1, result, bytes(8))


def test_an_honest_result_is_read():
    run = read_result("d", Message("result", 1, RESULT, bytes(8)))

    assert {"a": [0.0]} == run.plain_values()
    assert ("p", "line", ("a",)) == (run.plots[0].id, run.plots[0].kind, run.plots[0].y)
    assert run.params["n"] == 1


@given(st.sampled_from(PLACES), JUNK)
def test_any_value_may_be_junk_and_nothing_but_a_protocol_error_comes_of_it(path, junk):
    try:
        run = read_result("d", changed(path, junk))
    except ProtocolError:
        return
    assert "d" == run.demo


@pytest.mark.parametrize("name", sorted(RESULT))
def test_a_result_that_lacks_a_part_is_refused(name):
    fields = {part: value for part, value in RESULT.items() if part != name}

    with pytest.raises(ProtocolError, match=name):
        read_result("d", Message("result", 1, fields, bytes(8)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("plots", 0, "y"), ["b"]),
        (("plots", 0, "x"), "b"),
        (("plots", 0, "frames"), "b"),
        (("plots", 0, "marks", 0, "at"), "b"),
        (("plots", 0, "nodes", 0, "gradient"), "b"),
        (("plots", 0, "kind"), "pie"),
        (("plots", 0, "extra"), 1),
        (("plots", 0, "bins"), 0),
        (("plots", 0, "bins"), 10**6),
        (("tables", 0, "columns", 0, "values"), "b"),
        (("tables", 0, "columns", 0, "format"), "99999999d"),
        (("tables", 0, "columns", 0, "format"), ".99999999f"),
        (("claims", 0, "relation"), "!="),
        (("claims", 0, "value"), "many"),
        (("claims", 0, "value"), 10**400),
        (("claims", 0, "holds"), 1),
        (("claims", 0, "about"), None),
        (("seed",), 1.0),
        (("compute_ms",), -1),
        (("compute_ms",), "nan"),
        (("compute_ms",), "inf"),
        (("compute_ms",), "soon"),
        (("params",), []),
    ],
)
def test_what_cannot_be_drawn_is_refused(path, value):
    with pytest.raises(ProtocolError):
        read_result("d", changed(path, value))


def test_only_a_value_that_is_looked_up_is_converted_and_only_once():
    garbled = [{"name": "bad", "dtype": "<f8", "shape": [1]}, *RESULT["values"]]
    run = read_result("d", Message("result", 1, {**RESULT, "values": garbled}, bytes(16)))
    object.__setattr__(run.values["bad"], "data", b"too short")

    assert run.plain["a"] is run.plain["a"]
    assert (True, False, ["bad", "a"]) == ("bad" in run.plain, "b" in run.plain, list(run.plain))
    with pytest.raises(struct.error):
        run.plain_values()


@pytest.mark.parametrize(
    ("said", "value", "bound"),
    [
        ("112384 <= 112384", 112384.0, 112384), ("0 <= 0", -0.0, 0.0),
        ("2.5e-5 <= 1e-9", 2.5e-5, 1e-9),
        ("nan <= inf", math.nan, math.inf), ("1.35e10 <= 0.9883", 13_500_000_000.0, 0.98832),
    ],
)  # fmt: skip
def test_the_numbers_of_a_claim_are_short_and_0_has_no_sign(said, value, bound):
    assert said == ClaimResult("c", value, "<=", bound, holds=True).number

"""What is no calculation, and what has no result: always a sentence and a column, never a crash."""

import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.calculator import CalculationError, calculate, evaluating, parse, shown
from flashdl.calculator.parsing import MOST_LEVELS
from flashdl.calculator.tokens import MOST_CHARACTERS

VALUES = {"z": (1.0, 2.0, 3.0), "W": ((1.0, 2.0), (3.0, 4.0)), "x": 3.0}
SQUARE = tuple(tuple(float(i == j) for i in range(100)) for j in range(100))
PIECES = [
    *"0123456789.+-*/^@%()[],;<>=!²⁻ⁿ×≤ \n\t$'\"{}\\#:|&~`?_eEτ\u0301\u0000\ud800",
    *("**", "==", "1e9", "1e999", "x", "z", "W", "q", "exp(", "max(", "T(", "and", "or", "not"),
    *("__import__", "lambda", "z[", "[1, 2]", "x.y", "round(", "9^9^9"),
]


def outcome(text, values=VALUES):
    """The fault of a text, None where it has a value."""
    try:
        calculate(text, values)
    except CalculationError as error:
        return error
    return None


def fault(text, values=VALUES):
    with pytest.raises(CalculationError) as caught:
        calculate(text, values)
    return caught.value


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        ("", 1, "nothing is here"),
        ("  ", 1, "nothing is here"),
        ("1 +", 4, "a value is missing at the end"),
        ("1 + * 2", 5, "a value is missing before '*'"),
        ("(1 + 2", 7, "a ) is missing"),
        ("[1, 2", 6, "a ] is missing"),
        ("(1]", 3, "a ) is missing"),
        ("1)", 2, "this ) closes nothing"),
        ("(1 2)", 4, "an operator or a ) is missing before '2'"),
        ("[1 2]", 4, "an operator or a comma is missing before '2'"),
        ("2x", 2, "an operator is missing before 'x'; * multiplies"),
        ("2 (3)", 3, "an operator is missing before '('; * multiplies"),
        ("7 % 3", 5, "an operator is missing before '3'; % is per cent here"),
        ("1,000", 2, "a comma parts entries in [ ]; write 0.5 and 1000 without one"),
        ("1.2.3", 4, "an operator is missing before '.3'"),
        ("1 + $", 5, "the character '$' has no meaning in a calculation"),
        ("1\x07", 2, "this character has no meaning in a calculation"),
        ("x = 3", 3, "one = says nothing; == compares"),
        ("1e999", 1, "'1e999' is too large"),
        ("1 + foo(2)", 5, "there is no function 'foo'; there are: T, abs, argmax"),
        ("1 + q", 5, "there is no value 'q'; there are: W, x, z"),
        ("2 * e", 5, "there is no value 'e'; write exp(1)"),
        ("exp", 1, "exp is a function; it is written exp(x)"),
        ("2 + exp()", 5, "exp is written exp(x)"),
        ("round(1, 2, 3)", 1, "round is written round(x) or round(x, decimals)"),
        ("1 + 5 / 0", 7, "5 / 0 is not defined"),
        ("0^-1", 2, "0 ^ (-1) is not defined"),
        ("(-8)^0.5", 5, "(-8) ^ 0.5 is not defined"),
        ("1 + exp(1000)", 5, "exp(1000) is too large"),
        ("ln(0)", 1, "ln(0) is not defined"),
        ("sqrt([1, -1])", 1, "sqrt(-1) is not defined"),
        ("1e200 * 1e200", 7, "1e200 * 1e200 is too large"),
        ("9^9^9^9", 4, "9 ^ 387420489 is too large"),
        ("[1e200] @ [1e200]", 9, "an entry of this product is too large"),
        ("sum([1e308, 1e308])", 1, "this sum is too large"),
        ("cumsum([1e308, 1e308])", 1, "a sum is too large"),
        ("z + [1, 2]", 3, "+ does not fit a vector of 3 and a vector of 2"),
        ("W @ z", 3, "@ does not fit a 2 x 2 matrix and a vector of 3"),
        ("dot(z, [1, 2])", 1, "dot does not fit a vector of 3 and a vector of 2"),
        ("W @ 2", 3, "@ multiplies vectors and matrices, not a 2 x 2 matrix and a number"),
        ("T(z)", 1, "T turns a matrix, not a vector of 3"),
        ("sort(W)", 1, "sort takes a vector, not a 2 x 2 matrix"),
        ("len(x)", 1, "len takes a vector or a matrix, not a number"),
        ("dot(W, z)", 1, "dot takes two vectors, not a 2 x 2 matrix and a vector of 3"),
        ("max(z, [1, 2])", 1, "max does not fit a vector of 3 and a vector of 2"),
        ("round(x, 0.5)", 1, "round takes a whole number of decimals, at most 15"),
        ("z[3]", 3, "there is no place 3; the places are 0 to 2"),
        ("z[-4]", 3, "there is no place -4; the places are 0 to 2"),
        ("z[0.5]", 3, "a place is a whole number"),
        ("W[0, 1, 0]", 9, "a number has no places"),
        (
            "[[1, 2], [3]]",
            1,
            "a vector of 2 and a vector of 1 cannot stand in one pair of brackets",
        ),
        ("[[[[[1]]]]]", 1, "brackets of values go at most 4 deep"),
        ("1 + not 2", 5, "'not' needs brackets around it here"),
        ("1 and z > 2", 7, "'and' takes numbers, not a vector of 3; min(x) asks for all"),
    ],
)
def test_a_fault_is_a_sentence_at_its_column(text, column, sentence):
    found = fault(text)

    assert (column, sentence) == (found.column, str(found)[: len(sentence)])


@pytest.mark.parametrize(
    "given_value",
    [(), ((1.0,), (1.0, 2.0)), "3", None, float("nan"), float("inf"), 10**400, {}, (1.0, "2"),
     ((((((1.0,),),),),),), (0.0,) * 10_001, ((0.0,) * 10_000,) * 2],
)  # fmt: skip
def test_a_given_value_that_is_no_value_is_refused_where_it_is_used(given_value):
    values = {"v": given_value, "x": 1.0}

    assert 5 == fault("x + v", values).column
    assert 1.0 == calculate("x", values)


def test_whole_numbers_and_lists_are_taken_as_values():
    assert ((1.0, 2.0), (3.0, 4.0)) == calculate("m", {"m": [[1, 2], [3, 4]]})


@pytest.mark.parametrize(
    "text",
    ["(" * 41 + "1" + ")" * 41, "-" * 41 + "1", "^".join("1" * 42), "not " * 41 + "1",
     "[" * 500, "exp(" * 200, "z[" * 300, "1 or 1 and 1==1+1*(" * 50],
)  # fmt: skip
def test_nesting_beyond_the_limit_is_a_fault(text):
    assert f"this is nested more than {MOST_LEVELS} deep" == str(fault(text))


@pytest.mark.parametrize(
    "text",
    ["(" * 40 + "1" + ")" * 40, "1" + "+1" * 499, "1" + "%" * 999, "z" + "[0]" * 1, "-" * 40 + "1",
     "1 or 1 and 1==1+1*(" * 40 + "1" + ")" * 40, "(" * 40 + "1" + ")%%%%%%%%%%%%%%%%%%" * 40,
     "1" + "<1" * 499, "(" * 20 + "2" + ")^(1" * 20 + ")" * 20],
)  # fmt: skip
def test_what_is_within_the_limits_is_calculated(text):
    assert len(text) <= MOST_CHARACTERS
    assert isinstance(calculate(text, VALUES), float)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("z[-3]", 1.0), ("z[2]", 3.0), ("exp(-1e6)", 0.0),
     ("sigmoid(-750)", 0.0), ("sigmoid(750)", 1.0)],
)  # fmt: skip
def test_at_its_very_edge_a_result_is_there(text, expected):
    assert expected == pytest.approx(calculate(text, VALUES), abs=1e-300)


def test_a_text_beyond_the_limit_is_not_read():
    assert MOST_CHARACTERS + 1 == fault("1" * (MOST_CHARACTERS + 1)).column


@pytest.mark.parametrize(
    "text",
    ["@".join("m" * 500), "+".join("m" * 500), "max(" + ",".join("m" * 99) + ")", "-" * 40 + "m",
     "+".join(["exp(m)"] * 140), "[" + ",".join(["sum(m)"] * 140) + "]", "<".join("m" * 500),
     "max(m[0], [0;0;0;0;0;0;0;0;0;0]" + ", 1" * 90 + ")", "+".join(["sort(m[0])"] * 90)],
)  # fmt: skip
def test_the_work_is_bounded_by_counted_steps(text, monkeypatch):
    monkeypatch.setattr(evaluating, "MOST_STEPS", 12_000)
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    error = outcome(text, {"m": SQUARE})
    sys.setprofile(None)

    assert "this takes more than 12000 steps" == str(error)
    assert calls < 25 * 12_000


def test_a_result_of_too_many_entries_is_refused_before_it_is_made():
    column = tuple((1.0,) for _ in range(200))

    assert "a 200 x 200 matrix is too large" in str(fault("c + T(c)", {"c": column}))
    assert "a 200 x 200 matrix is too large" in str(fault("c @ T(c)", {"c": column}))


def random_text(rng):
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 30)))


def tried(texts):
    """Whatever is no calculation is a CalculationError inside the text; how many were one."""
    found = [(text, outcome(text)) for text in texts]
    faults = [(text, error) for text, error in found if error]

    assert [] == [text for text, error in faults if not 1 <= error.column <= len(text) + 1]
    assert [] == [text for text, error in faults if not str(error).isprintable()]
    return len(found) - len(faults)


def test_a_thousand_random_texts_end_in_a_value_or_a_fault():
    rng = random.Random(1)

    assert tried(random_text(rng) for _ in range(1000)) > 0


@pytest.mark.slow
def test_ten_thousand_random_texts_end_in_a_value_or_a_fault():
    rng = random.Random(2)

    assert tried(random_text(rng) for _ in range(10_000)) > 0


@given(st.text(max_size=60))
def test_any_text_ends_in_a_value_or_a_fault(text):
    tried([text])


@given(st.sampled_from(["exp(z @ z) / sum(W[0]) <= 2^-x and not 3 == 4", "[1, 2; 3, x]%"]),
       st.integers(0, 50), st.sampled_from(PIECES), st.booleans())  # fmt: skip
def test_a_good_text_with_one_change_ends_in_a_value_or_a_fault(text, at, piece, instead):
    tried([text[:at] + piece + text[at + instead :]])


def test_the_names_of_a_calculation_are_the_values_it_needs():
    assert {"η", "g", "x₁", "T", "W_hh"} == parse("η*g + x₁ - T*exp(W_hh[0]) + T(W_hh)").names
    assert frozenset() == parse("exp(1) and 2").names


entries = st.floats(-1e15, 1e15, allow_nan=False)


@given(st.one_of(entries, st.lists(entries, min_size=1, max_size=4).map(tuple)))
def test_what_is_shown_is_read_as_nearly_the_same(value):
    again = calculate(shown(value, 12), {})
    pairs = zip(value, again, strict=True) if isinstance(value, tuple) else [(value, again)]

    assert all(abs(a - b) <= 1e-11 * abs(a) for a, b in pairs)


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [(0.1 + 0.2, 6, "0.3"), (0.1 + 0.2, 99, "0.3"), (2 / 3, 3, "0.667"), (1234567.0, 6, "1234567"),
     (1234567.8, 6, "1.23457e6"), (1e-5, 6, "1e-5"), (-0.0, 6, "0"), (1e12, 6, "1e12"),
     (2.9999999999, 6, "3"), (0.5, 0, "0.5"), ((0.1, 0.25), 6, "[0.1, 0.25]"), (3, 6, "3"),
     (((1.0, 2.0), (3.0, 4.5)), 6, "[[1, 2], [3, 4.5]]")],
)  # fmt: skip
def test_a_result_is_written_without_needless_digits(value, digits, expected):
    assert expected == shown(value, digits)

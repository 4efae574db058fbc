"""The calculator beside Python's own evaluation of the same text: ranks, signs, results."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.calculator import CalculationError, calculate

VALUES = {"x": 0.75, "y": -1.5, "η": 2.0, "zero": 0.0}
FUNCTIONS = {
    "exp": math.exp, "ln": math.log, "log": math.log, "log2": math.log2, "log10": math.log10,
    "sqrt": math.sqrt, "abs": math.fabs, "floor": math.floor, "ceil": math.ceil, "tanh": math.tanh,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "round": round, "max": max, "min": min,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)), "relu": lambda z: max(z, 0.0),
    "sign": lambda z: math.copysign(1.0, z) if z else 0.0,
}  # fmt: skip
few = settings(max_examples=40)
ONE_ARGUMENT = sorted(set(FUNCTIONS) - {"max", "min"})

numbers = st.one_of(
    st.sampled_from(sorted(VALUES)),
    st.floats(0, 20, allow_nan=False).map(lambda x: repr(round(x, 2))),
    st.sampled_from([".5", "2.", "1e-3", "3.0"]),
)


WHOLE = ["2.0", "3.0", "-1.0", "-2.0**2.0"]
BROKEN = [*WHOLE, ".5", "2.0**.5"]  # of a negative number: complex, which Python takes as true


def bigger(inner, exponents):
    operand = st.tuples(st.sampled_from(["", "", "", "-", "+", "--"]), inner).map("".join)
    run = st.lists(
        st.tuples(st.sampled_from(["+", "-", "*", "/", " - ", " * "]), operand),
        min_size=1,
        max_size=4,
    )
    joined = st.tuples(operand, run).map(lambda t: t[0] + "".join(map("".join, t[1])))
    power = st.tuples(inner, st.sampled_from(exponents))
    call = st.tuples(st.sampled_from(ONE_ARGUMENT), inner).map(lambda t: f"{t[0]}({t[1]})")
    two = st.tuples(st.sampled_from(["max", "min"]), inner, joined)
    return st.one_of(
        joined,
        joined.map(lambda text: f"({text})"),
        power.map("**".join),
        call,
        two.map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
    )


def arithmetic_with(exponents):
    grown = st.recursive(numbers, lambda inner: bigger(inner, exponents), max_leaves=12)
    return grown.filter(lambda text: len(text) < 300)


arithmetic, whole = arithmetic_with(BROKEN), arithmetic_with(WHOLE)
compared = st.tuples(whole, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), whole).map(
    " ".join
)
logic = st.recursive(
    st.one_of(compared, whole),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
        inner.map(lambda text: f"not {text}"),
        inner.map(lambda text: f"({text})"),
    ),
    max_leaves=6,
).filter(lambda text: len(text) < 900)


def python(text):
    """What Python makes of it; None where it makes no finite number."""
    try:
        value = eval(text, {"__builtins__": {}}, FUNCTIONS | VALUES)
    except (ArithmeticError, ValueError, TypeError):
        return None
    return None if isinstance(value, complex) or not math.isfinite(value) else value


def ours(text):
    try:
        return calculate(text, VALUES)
    except CalculationError:
        return None


def near(expected, got):
    return expected == got or math.isclose(expected, got, rel_tol=1e-9, abs_tol=1e-12)


@few
@given(arithmetic)
def test_arithmetic_is_what_python_says(text):
    expected, got = python(text), ours(text)

    assert (expected is None) == (got is None)
    assert expected is None or near(expected, got)


@few
@given(arithmetic)
def test_other_spellings_of_the_signs_mean_the_same(text):
    spelled = text.replace("**", "^").replace("-", "−").replace("*", "×").replace("/", "÷")

    assert ours(text) == ours(spelled.replace("e−3", "e-3"))


@few
@given(logic)
def test_conditions_are_what_python_says(text):
    expected, got = python(text), ours(text)

    assert (expected is None) == (got is None)
    assert expected is None or bool(expected) == bool(got)


@pytest.mark.slow
@settings(max_examples=1000)
@given(st.one_of(arithmetic, logic))
def test_a_thousand_expressions_are_what_python_says(text):
    expected, got = python(text), ours(text)

    assert (expected is None) == (got is None)
    assert expected is None or bool(expected) == bool(got)


@pytest.mark.parametrize("text", ["1 < 2 < 3", "1 < 3 < 2", "3 > 2 >= 2 == 2", "0 < 0.5 < 1 != 1"])
def test_comparisons_in_a_row_hold_together(text):
    assert eval(text) == calculate(text, {})


@pytest.mark.parametrize("text", ["0 and 1/0", "1 or 1/0", "1 == 2 and 1/0 > 2"])
def test_what_comes_after_a_decision_is_not_calculated(text):
    assert bool(eval(text)) == calculate(text, {})

"""Numbers as they are written, and how near two of them are."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.amounts import Amount, read, tolerated, unit_key


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3), ("-3", -3), ("\u2212 3", -3), ("+3.", 3), (".5", "1/2"), ("0.6652", "6652/10000"),
        ("1e-3", "1/1000"), ("1E3", 1000), ("1.5e+2", 150),
        ("1.5×10^-3", "3/2000"), ("3x10^5", 300000), ("3*10**2", 300), ("1.5·10⁵", 150000),
        ("10⁻³", "1/1000"), ("10^5", 100000), ("10", 10),
        ("2/3", "2/3"), ("-2 / 3", "-2/3"), ("1.5/2", "3/4"),
        ("1,500", 1500), ("1,234,567.5", "2469135/2"), ("1 500", 1500), ("12_000", 12000),
        ("0,67", "67/100"), ("0,125", "1/8"), ("1,50", "3/2"), ("1234,567", "1234567/1000"),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text, value):
    assert Amount(Fraction(value), "") == read(text)


@pytest.mark.parametrize(
    "text",
    ["", "abc", "-", "2/0", "1.2.3", "1,5,6", "9" * 50, "1e400", "e3", "/3", "%", "nan", "inf"],
)
def test_what_is_no_number_is_not_read(text):
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [("3 m/s²", "m/s²"), ("66.52%", "%"), ("1.5e3kg", "kg"), ("3 eV", "eV"), ("3e", "e")],
)
def test_what_stands_behind_a_number_is_its_unit(text, unit):
    assert unit == read(text).unit


def test_a_unit_is_the_same_however_it_is_spelled():
    same = [{"m/s²", "m/s^2", "m / s^2", "m/s**2"}, {"%", "percent", "per cent"},
            {"\u00b5m", "\u03bcm"}, {"m·s", "m*s"}]  # fmt: skip

    assert [1] * 4 == [len({unit_key(unit) for unit in units}) for units in same]
    assert len({unit_key(unit) for unit in ("mW", "MW", "W")}) == 3


def fit(answer, given, unit="", atol=0.0, rtol=0.0):
    return tolerated(answer, unit=unit, atol=atol, rtol=rtol).fit(read(given))


@pytest.mark.parametrize(
    ("answer", "unit", "given", "expected"),
    [
        ("3", "m", "3 m", "right"),
        ("3", "m", "3m", "right"),
        ("3", "m", "3", "unit missing"),
        ("3", "m", "4", "off"),
        ("3", "m", "4 m", "off"),
        ("3", "m", "3 s", "unit wrong"),
        ("3", "m", "3 %", "unit wrong"),
        ("3 m", "m", "3", "unit missing"),
        ("3", "", "3 m", "unit wrong"),
        ("0.25", "", "25 %", "right"),
        ("25 %", "", "25 %", "right"),
        ("25 %", "", "0.25", "right"),
        ("25 %", "", "25", "unit missing"),
        ("25", "%", "1/4", "right"),
        ("25", "%", "25", "unit missing"),
        ("25", "%", "25 percent", "right"),
        ("25", "%", "25 m", "unit wrong"),
        ("1/3", "", "0.333", "off"),
    ],
)
def test_a_unit_may_be_left_out_and_another_one_is_wrong(answer, unit, given, expected):
    assert expected == fit(answer, given, unit)


def test_an_answer_with_something_else_behind_its_number_is_no_number():
    assert tolerated("3 layers", unit="m", atol=0, rtol=0) is None
    assert tolerated("1.2.3", unit="", atol=0, rtol=0) is None


DECIMALS = st.decimals(-(10**6), 10**6, places=4).map(str)
STEPS = st.decimals(0, 100, places=4).map(str)


@given(DECIMALS, STEPS)
def test_both_ends_of_a_tolerance_are_right_and_what_lies_beyond_is_not(answer, atol):
    value, step = Fraction(answer), Fraction(atol)
    for sign in (-1, 1):
        edge, beyond = value + sign * step, value + sign * (step + Fraction(1, 10000))
        assert ["right", "off"] == [
            fit(answer, f"{float(x):.4f}", atol=float(atol)) for x in (edge, beyond)
        ]


@given(st.integers(-1000, 1000), st.integers(0, 50), st.integers(0, 200))
def test_a_relative_tolerance_is_a_share_of_the_answer(answer, percent, given_percent):
    near = abs(given_percent - 100) <= percent or answer == 0
    given_ = f"{answer * given_percent}e-2"

    assert ("right" if near else "off") == fit(f"{answer}", given_, rtol=percent / 100)


@pytest.mark.slow
@given(st.fractions(max_denominator=10**6))
def test_any_fraction_is_read_as_it_was_written(value):
    assert Amount(value, "") == read(f"{value.numerator}/{value.denominator}")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_float_is_read_as_it_was_written(value):
    amount = read(repr(value))

    assert amount is None if abs(value) > 1e300 else amount == Amount(Fraction(repr(value)), "")

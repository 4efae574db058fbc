"""Numbers as titles say them."""

import math

import pytest

from flashdl.demokit.words import short


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0.19", 0.1947),
        ("1.1e5", 112341.0),
        ("1.7e-29", 1.676e-29),
        ("1e-5", 1e-5),
        ("26", 26),
        ("0", 0.0),
        ("-0.16", -0.161),
        ("nan", math.nan),
        ("inf", math.inf),
    ],
)
def test_a_number_has_two_digits_and_no_padding(written, number):
    assert written == short(number)


def test_more_digits_are_given_on_demand():
    assert short(0.34789, 3) == "0.348"

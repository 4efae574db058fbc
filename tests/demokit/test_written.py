"""Facts about how numbers and paragraphs of a question are written."""

import pytest

from flashdl.demokit.written import bracketed, flowing


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(0.5, None, "0.5"), (-0.5, None, "(−0.5)"), (0, None, "0"), (-2, 3, "(−2.000)")],
)
def test_a_negative_number_behind_an_operation_stands_in_brackets(value, decimals, text):
    assert bracketed(value, decimals) == text


def test_a_paragraph_becomes_one_line():
    assert flowing("\n    two\n    lines  apart\n") == "two lines apart"

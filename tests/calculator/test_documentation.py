"""docs/calculator.md says what the calculator does: every example, function and limit of it."""

import re
from pathlib import Path

import pytest

from flashdl.calculator import FUNCTIONS, CalculationError, calculate, evaluating, parsing, shown
from flashdl.calculator import shapes as limits
from flashdl.calculator import tokens as texts
from flashdl.review.typed_numbers import NotNumbers, read_numbers

PAGE = (Path(__file__).parents[2] / "docs" / "calculator.md").read_text(encoding="utf-8")
VALUES = {"z": (1.0, 2.0, 3.0), "W": ((1.0, 2.0), (3.0, 4.0)), "x": 0.5, "η": 0.1}
TYPED = {"one": (), "three": (3,), "matrix": (2, 2)}


def examples(*kinds):
    """What stands left and right of the arrows in the blocks of these kinds."""
    blocks = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    lines = [(kind, *line.split("->", 1)) for kind, text in blocks for line in text.splitlines()]
    return [(kind, left.strip(), right.strip()) for kind, left, right in lines if kind in kinds]


def test_every_block_of_the_page_is_tried():
    assert len(examples("calculator", "faults", "unclear", *TYPED)) == PAGE.count("->")
    assert PAGE.count("->") > 60


@pytest.mark.parametrize(("kind", "text", "expected"), examples("calculator"))
def test_an_example_has_the_result_that_is_shown(kind, text, expected):
    assert expected == shown(calculate(text, VALUES))


@pytest.mark.parametrize(("kind", "text", "expected"), examples("faults"))
def test_a_fault_is_the_sentence_that_is_shown(kind, text, expected):
    with pytest.raises(CalculationError) as caught:
        calculate(text, VALUES)

    assert expected == f"{caught.value.column}: {caught.value}"


@pytest.mark.parametrize(("kind", "text", "expected"), examples(*TYPED))
def test_a_typed_answer_is_read_as_is_shown(kind, text, expected):
    assert expected == shown(read_numbers(text, TYPED[kind]))


@pytest.mark.parametrize(("kind", "text", "expected"), examples("unclear"))
def test_what_is_unclear_is_said_as_is_shown(kind, text, expected):
    with pytest.raises(NotNumbers) as caught:
        read_numbers(text, (3,))

    assert expected == str(caught.value)


def test_the_table_names_every_function_and_no_other():
    rows = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)

    assert set(FUNCTIONS) == set(re.findall(r"`(\w+)", " ".join(rows)))


def test_the_limits_are_those_of_the_program():
    said = set(map(int, re.findall(r"\d+", PAGE.partition("A text has")[2].partition("##")[0])))

    assert said == {texts.MOST_CHARACTERS, parsing.MOST_LEVELS, limits.MOST_ENTRIES,
                    limits.MOST_AXES, evaluating.MOST_STEPS}  # fmt: skip

"""Every mistake turns red the tests that its demo's test file names in ``CATCHES``."""

import importlib.util
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("mistakes", ROOT / "tools" / "mistakes.py")
mistakes = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(mistakes)

ROWS = mistakes.rows()


@lru_cache(maxsize=1)
def red_without_a_mistake(demo):
    tests = {test: None for row in ROWS if row.demo == demo for test in row.tests}
    return set(mistakes.red(demo, None, list(tests)))


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=[f"{row.demo}-{row.mistake}" for row in ROWS])
def test_a_mistake_turns_its_tests_red_and_no_other_thing_does(row):
    assert row.tests, f"CATCHES of tests/demos/test_{row.demo}.py names no test"
    assert not set(row.tests) & red_without_a_mistake(row.demo)
    assert list(row.tests) == mistakes.red(row.demo, row.mistake, row.tests)


def test_a_test_that_names_a_mistake_nobody_makes_is_found():
    made = {(row.demo, row.mistake) for row in ROWS}

    assert [] == [pair for pair in mistakes.named() if pair not in made]


def test_every_demo_has_three_mistakes_or_more():
    count = {demo: sum(row.demo == demo for row in ROWS) for demo in mistakes.names()}

    assert {} == {demo: n for demo, n in count.items() if n < 3}

"""docs/scheduling.md makes promises in numbers."""

import re
from pathlib import Path

import pytest

from flashdl.scheduling.memory import NEW, Grade
from flashdl.scheduling.sm2 import Sm2, ease_after, outcomes

TEXT = (Path(__file__).parents[2] / "docs" / "scheduling.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| ([\d ]+) \| ([\d ]+) \| (\d\.\d\d) \|$", TEXT, re.MULTILINE)
GRADES = re.findall(r"^\| (\w+) \| (\d) \| (yes|no) \| (\S+) \|$", TEXT, re.MULTILINE)
CHANGES = {"nothing": 0, "−0.14": -14, "+0.10": 10}


def test_the_page_has_its_examples_and_its_grades():
    assert (6, 4) == (len(EXAMPLES), len(GRADES))


@pytest.mark.parametrize(("qualities", "intervals", "ease"), EXAMPLES)
def test_a_worked_example_is_what_the_scheduler_does(qualities, intervals, ease):
    memory, seen = NEW, []
    for quality in qualities.split():
        day = memory.due_day or 1000
        memory = outcomes(memory, Sm2(max_interval_days=None), day=day)[int(quality)]
        seen.append(str(memory.interval_days))

    assert (intervals.split(), ease) == (seen, f"{memory.ease_hundredths / 100:.2f}")


@pytest.mark.parametrize(("name", "quality", "is_pass", "change"), GRADES)
def test_a_grade_is_the_quality_on_the_page(name, quality, is_pass, change):
    grade = Grade[name.upper()]
    after = outcomes(NEW, Sm2(), day=1)[grade.quality]
    second = outcomes(after, Sm2(), day=2)[grade.quality]

    assert int(quality) == grade.quality
    assert 250 + CHANGES[change] == ease_after(250, grade.quality)
    assert (is_pass == "yes") == (second.repetitions == 2)

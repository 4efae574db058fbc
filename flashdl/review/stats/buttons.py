"""How often each grade was given, to cards of each age."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from flashdl.review.stats.answered import Answer
from flashdl.review.stats.retention import MATURE_DAYS
from flashdl.scheduling.memory import Grade

Age = Literal["new", "young", "mature", "drill"]
AGES: tuple[Age, ...] = ("new", "young", "mature", "drill")
Presses = dict[Grade, int]


def by_age(given: Iterable[Answer]) -> dict[Age, Presses]:
    """Every answer but cram by age and grade (Anki's "Answer Buttons"); each counts once.

    New: the card's first answer ever. Young or mature: the first of a later study day, by the
    interval before it, so that what failed there is what true retention counts as failed. Drill:
    asked once more on the same day. Of six grades 0 to 2 are again.
    """
    counts = Counter((_age(answer), _grade(answer)) for answer in given if not answer.cram)
    return {age: {grade: counts[age, grade] for grade in Grade} for age in AGES}


def _age(answer: Answer) -> Age:
    if not answer.scheduled:
        return "drill"
    if answer.first_ever:
        return "new"
    return "mature" if answer.interval_days >= MATURE_DAYS else "young"


def _grade(answer: Answer) -> Grade:
    return max((g for g in Grade if g.quality <= answer.quality), default=Grade.AGAIN)

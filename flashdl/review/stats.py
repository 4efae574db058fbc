"""Figures over the review log, each defined once; pure functions of effective events."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flashdl.review.events import Event
from flashdl.scheduling.memory import Memory
from flashdl.scheduling.sm2 import PASS

LONGEST_ANSWER_MS = 60_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in its day: ``scheduled`` is the day's first, ``first_ever`` the card's first."""

    card: str
    day: int
    quality: int
    answer_ms: int
    scheduled: bool
    first_ever: bool


@dataclass(frozen=True, slots=True)
class Stats:
    """The figures of ``flashdl stats``; retention is None before there is anything to retain.

    ``retention``: share of passes (quality 3 or more) among the first answers of a study day to
    cards that had been answered on an earlier day, as in Anki's true retention. ``streak``:
    study days in a row with an answer, up to today, or up to yesterday if today has none yet.
    """

    reviews: int
    reviews_today: int
    passed: int
    asked: int
    streak_days: int
    due_7_days: int
    due_30_days: int
    minutes: float
    minutes_today: float

    @property
    def retention(self) -> float | None:
        """Share of passes, 0 to 1."""
        return self.passed / self.asked if self.asked else None


def answers(events: Iterable[Event], first_days: Mapping[str, int] | None = None) -> list[Answer]:
    """The answers among effective events in log order; an answer counts at most 60 seconds.

    ``first_days`` tells of cards answered before these events when each was first.
    """
    earlier = first_days or {}
    last_day: dict[str, int] = {}
    found = []
    for event in events:
        if event.kind == "review" and event.quality is not None:
            before = last_day.get(event.card)
            scheduled = before is None or event.study_day > before
            spent = min(event.answer_ms or 0, LONGEST_ANSWER_MS)
            new = before is None and earlier.get(event.card, event.study_day) >= event.study_day
            found.append(Answer(event.card, event.study_day, event.quality, spent, scheduled, new))
        if event.kind in ("review", "known"):
            last_day[event.card] = max(event.study_day, last_day.get(event.card, 0))
    return found


def retained(given: Iterable[Answer]) -> tuple[int, int]:
    """(passed, asked) over scheduled answers to cards seen on an earlier day."""
    asked = [a for a in given if a.scheduled and not a.first_ever]
    return sum(a.quality >= PASS for a in asked), len(asked)


def minutes(given: Iterable[Answer]) -> float:
    """Minutes spent answering."""
    return sum(a.answer_ms for a in given) / 60_000


def streak(days: Collection[int], today: int) -> int:
    """Study days in a row with an answer, ending today or yesterday."""
    day = today if today in days else today - 1
    count = 0
    while day - count in days:
        count += 1
    return count


def due_within(memories: Iterable[Memory], today: int, days: int) -> int:
    """Cards that fall due from tomorrow to ``days`` from today, or are overdue now."""
    return sum(
        m.due_day is not None and not m.suspended and m.due_day <= today + days for m in memories
    )


def summary(events: Sequence[Event], memories: Mapping[str, Memory], today: int) -> Stats:
    """All figures from the effective events in order and the memories of the present cards."""
    given = answers(events)
    now = [a for a in given if a.day == today]
    passed, asked = retained(given)
    return Stats(
        reviews=len(given),
        reviews_today=len(now),
        passed=passed,
        asked=asked,
        streak_days=streak({a.day for a in given}, today),
        due_7_days=due_within(memories.values(), today, 7),
        due_30_days=due_within(memories.values(), today, 30),
        minutes=minutes(given),
        minutes_today=minutes(now),
    )

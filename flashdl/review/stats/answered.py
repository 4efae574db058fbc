"""The answers of a log: which of them asked to remember, how long each took, and at what hour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flashdl.review.events import Event, Policies, advance
from flashdl.scheduling.memory import NEW, Memory
from flashdl.scheduling.sm2 import PASS

LONGEST_ANSWER_MS = 60_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in its day: ``scheduled`` is the day's first, ``first_ever`` the card's first.

    ``cram`` is practice, which schedules nothing. ``interval_days`` is the interval that the card
    had before the answer, ``hour`` the local hour at which it was given. ``right`` is whether the
    first try was right, where the program could tell.
    """

    card: str
    day: int
    quality: int
    answer_ms: int
    scheduled: bool
    first_ever: bool
    cram: bool = False
    interval_days: int = 0
    hour: int = 0
    right: bool | None = None

    @property
    def asked(self) -> bool:
        """Whether the answer asked to remember from an earlier study day."""
        return self.scheduled and not self.first_ever

    @property
    def passed(self) -> bool:
        """Whether the answer was hard or better."""
        return self.quality >= PASS


def answers(
    events: Iterable[Event],
    first_days: Mapping[str, int] | None = None,
    *,
    policies: Policies | None = None,
) -> list[Answer]:
    """The answers, cram too, among effective events in log order; each counts at most 60 seconds.

    'I know this' is no answer, but the card was seen. After a reset a card is first answered anew.
    ``first_days`` tells of cards answered before these events when each was first; intervals are 0
    without ``policies``.
    """
    earlier = first_days or {}
    last_day: dict[str, int] = {}
    memories: dict[str, Memory] = {}
    found = []
    for event in events:
        before = last_day.get(event.card)
        memory = memories.get(event.card, NEW)
        if event.kind in ("review", "cram") and event.quality is not None:
            new = before is None and earlier.get(event.card, event.study_day) >= event.study_day
            later = before is None or event.study_day > before
            found.append(_answer(event, memory.interval_days, later=later, new=new))
        if policies is not None:
            memories[event.card] = advance(memory, event, policies)
        if event.kind in ("review", "known"):
            last_day[event.card] = max(event.study_day, last_day.get(event.card, 0))
        elif event.kind == "reset":
            last_day.pop(event.card, None)
    return found


def _answer(event: Event, interval_days: int, *, later: bool, new: bool) -> Answer:
    cram = event.kind == "cram"
    right = (event.detail or {}).get("right")
    spent = min(event.answer_ms or 0, LONGEST_ANSWER_MS)
    return Answer(
        event.card,
        event.study_day,
        event.quality or 0,
        spent,
        scheduled=later and not cram,
        first_ever=new and not cram,
        cram=cram,
        interval_days=interval_days,
        hour=local_hour(event),
        right=right if isinstance(right, bool) else None,
    )


def local_hour(event: Event) -> int:
    """The hour 0-23 on the learner's own clock, in the time zone that the event was given in.

    The clock's reading counts, not ``at_ms``, which a device whose clock runs ahead can push on.
    """
    seconds = (event.clock_ms or event.at_ms) // 1000 + event.utc_offset_s
    return seconds // 3600 % 24


def retained(given: Iterable[Answer]) -> tuple[int, int]:
    """(passed, asked) over scheduled answers to cards seen on an earlier day."""
    asked = [answer for answer in given if answer.asked]
    return sum(answer.passed for answer in asked), len(asked)


def minutes(given: Iterable[Answer]) -> float:
    """Minutes spent answering, cram too."""
    return sum(answer.answer_ms for answer in given) / 60_000

"""What was done on each study day: answers, minutes, streaks and the calendar of a year."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from flashdl.review.stats.answered import Answer

WEEKS = 53  # that a year touches
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Day:
    """One study day: answers (``reviews`` and ``crams``), distinct cards, and time.

    ``failed`` are the answers below hard, those of drills and crams too.
    """

    reviews: int = 0
    crams: int = 0
    cards: int = 0
    introduced: int = 0
    answer_ms: int = 0
    failed: int = 0

    @property
    def answers(self) -> int:
        """Every answer, cram too: what the calendar shows."""
        return self.reviews + self.crams

    @property
    def minutes(self) -> float:
        """Minutes spent answering; an answer counts at most 60 seconds."""
        return self.answer_ms / 60_000


IDLE = Day()


@dataclass(frozen=True, slots=True)
class Streak:
    """Study days in a row with an answer, and the longest such row ever."""

    days: int
    longest: int


def by_day(given: Iterable[Answer]) -> dict[int, Day]:
    """Each study day with an answer, in order of time; cram counts as answers and as minutes.

    As in Anki's manual ("Today"), a card answered three times on a day is three answers.
    """
    groups: dict[int, list[Answer]] = {}
    for answer in given:
        groups.setdefault(answer.day, []).append(answer)
    return {day: _day(groups[day]) for day in sorted(groups)}


def _day(given: Collection[Answer]) -> Day:
    crams = sum(answer.cram for answer in given)
    return Day(
        reviews=len(given) - crams,
        crams=crams,
        cards=len({answer.card for answer in given}),
        introduced=sum(answer.first_ever for answer in given),
        answer_ms=sum(answer.answer_ms for answer in given),
        failed=sum(not answer.passed for answer in given),
    )


def streak(days: Collection[int], today: int) -> Streak:
    """The row of days with an answer that ends today, or yesterday if today has none yet."""
    end = today if today in days else today - 1
    ends = [day for day in days if day + 1 not in days]
    return Streak(_row(days, end), max((_row(days, day) for day in ends), default=0))


def _row(days: Collection[int], end: int) -> int:
    count = 0
    while end - count in days:
        count += 1
    return count


def calendar(days: Mapping[int, Day], *, today: int, weeks: int = WEEKS) -> dict[int, Day]:
    """The days of so many calendar weeks up to today, Monday first, also those without an answer.

    53 weeks are the year that a heat map shows.
    """
    return {day: days.get(day, IDLE) for day in range(first_shown(today, weeks), today + 1)}


def first_shown(today: int, weeks: int) -> int:
    """The Monday with which so many weeks begin, the last of them with today in it."""
    return today - weekday(today) - 7 * (weeks - 1)


def weekday(day: int) -> int:
    """0 for Monday to 6 for Sunday."""
    return (day - 1) % 7


def levels(top: int) -> Iterator[tuple[int, int, int]]:
    """Each shade of a calendar whose busiest day has ``top`` answers: shade, least, most.

    Four shades for equal parts of the busiest day; a shade that no count can have is left out.
    """
    for shade in range(1, LEVELS + 1):
        low, high = top * (shade - 1) // LEVELS + 1, top * shade // LEVELS
        if low <= high:
            yield shade, low, high


def level(count: int, top: int) -> int:
    """0 for no answer, else 1 to 4: the part of the busiest day, rounded up."""
    return -(-count * LEVELS // top) if top else 0

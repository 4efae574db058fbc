"""How much was remembered: true retention by age, period, topic and hour, and what was hardest.

True retention is Anki's (its manual, "True Retention Table"): of a card's answers only the first of
a study day counts, and only on a later day than the card's first; again fails, everything else
passes. Practice (cram) and 'I know this' never count.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from flashdl.review.stats.answered import Answer

MATURE_DAYS = 21  # Anki's border: at this interval a card is mature
PERIODS_DAYS = (1, 7, 30, 365)
RANKED_FROM = 5  # a topic with fewer questions is not ranked


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the answers that asked to remember passed."""

    passed: int = 0
    asked: int = 0

    @property
    def failed(self) -> int:
        """How many did not."""
        return self.asked - self.passed

    @property
    def part(self) -> float | None:
        """Passed of asked, 0 to 1; None before there is anything to remember."""
        return self.passed / self.asked if self.asked else None

    def __add__(self, other: "Share") -> "Share":
        """Both together."""
        return Share(self.passed + other.passed, self.asked + other.asked)


@dataclass(frozen=True, slots=True)
class Retention:
    """True retention of young and of mature cards, by the interval before the answer."""

    young: Share = Share()
    mature: Share = Share()

    @property
    def both(self) -> Share:
        """Of all cards."""
        return self.young + self.mature


@dataclass(frozen=True, slots=True)
class Period:
    """True retention of so many study days up to today; None: of all that is looked at."""

    days: int | None
    retention: Retention


@dataclass(frozen=True, slots=True)
class Hour:
    """Answers given in one local hour, cram too, and how much was remembered in it."""

    answers: int
    share: Share


def share(given: Iterable[Answer]) -> Share:
    """Passed and asked among these answers."""
    asked = [answer.passed for answer in given if answer.asked]
    return Share(sum(asked), len(asked))


def retention(given: Iterable[Answer]) -> Retention:
    """True retention, mature from an interval of 21 days before the answer."""
    asked = [answer for answer in given if answer.asked]
    old = [answer for answer in asked if answer.interval_days >= MATURE_DAYS]
    young = [answer for answer in asked if answer.interval_days < MATURE_DAYS]
    return Retention(share(young), share(old))


def by_period(given: Collection[Answer], *, today: int, since: int | None) -> tuple[Period, ...]:
    """True retention today, in 7, 30 and 365 days, and in everything from ``since`` on."""
    asked = [answer for answer in given if answer.asked]
    spans = [days for days in PERIODS_DAYS if since is None or today - days >= since]
    last = (
        Period(days, retention(a for a in asked if today - days < a.day <= today)) for days in spans
    )
    return (*last, Period(None, retention(asked)))


def by_topic(given: Iterable[Answer], topics: Mapping[str, str]) -> dict[str, Share]:
    """True retention of each topic, the hardest first; those seldom asked come last.

    The hardest topic has the smallest share passed of at least 5 questions. Cards that have left
    their deck are in no topic.
    """
    return _ranked(given, topics, lambda one: (one.asked < RANKED_FROM, one.part or 0.0))


def hardest_cards(given: Iterable[Answer], present: Collection[str]) -> dict[str, Share]:
    """The present cards that were ever forgotten, most often first, then by share passed.

    As Anki counts a lapse, a failure at the card's first answer or in a drill is none.
    """
    names = {card: card for card in present}
    ranked = _ranked(given, names, lambda one: (-one.failed, one.part or 0.0))
    return {card: one for card, one in ranked.items() if one.failed}


def by_hour(given: Iterable[Answer]) -> tuple[Hour, ...]:
    """For each of the 24 local hours the answers and true retention (Anki's hourly breakdown)."""
    hours: list[list[Answer]] = [[] for _ in range(24)]
    for answer in given:
        hours[answer.hour].append(answer)
    return tuple(Hour(len(found), share(found)) for found in hours)


def _ranked(
    given: Iterable[Answer], names: Mapping[str, str], rank: Callable[[Share], tuple[float, float]]
) -> dict[str, Share]:
    """The share of each name that was asked, in the order of ``rank``, then of the alphabet."""
    groups: dict[str, list[Answer]] = {}
    for answer in given:
        if answer.asked and answer.card in names:
            groups.setdefault(names[answer.card], []).append(answer)
    found = {name: share(group) for name, group in groups.items()}
    return dict(sorted(found.items(), key=lambda pair: (*rank(pair[1]), pair[0])))

"""All figures of ``flashdl stats`` as one value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flashdl.review.events import Event, Policies
from flashdl.review.stats.answered import answers
from flashdl.review.stats.buttons import Age, Presses, by_age
from flashdl.review.stats.calibration import Calibration, calibration
from flashdl.review.stats.cards import (
    Due,
    Forecast,
    Histogram,
    States,
    due,
    eases,
    forecast,
    intervals,
    states,
)
from flashdl.review.stats.days import IDLE, Day, Streak, by_day, streak
from flashdl.review.stats.retention import (
    Hour,
    Period,
    Share,
    by_hour,
    by_period,
    by_topic,
    hardest_cards,
)
from flashdl.review.stats.transfer import Transfer, transfer
from flashdl.scheduling.memory import Memory


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a study day; ``since`` is the first study day that the log's figures cover.

    Of the whole log, whatever ``since``: ``now`` (today's answers) and ``streak``. Of the cards as
    they are today: ``states``, ``due``, ``forecast``, ``intervals``, ``eases``. All else is of the
    answers from ``since`` on.
    """

    today: int
    since: int | None
    now: Day
    streak: Streak
    states: States
    due: Due
    forecast: Forecast
    intervals: Histogram
    eases: Histogram
    days: Mapping[int, Day]
    retention: tuple[Period, ...]
    topics: Mapping[str, Share]
    hours: tuple[Hour, ...]
    buttons: Mapping[Age, Presses]
    hardest: Mapping[str, Share]
    transfer: Transfer
    predictions: Calibration

    @property
    def answered(self) -> int:
        """Every answer of the period, cram too."""
        return sum(day.answers for day in self.days.values())

    @property
    def minutes(self) -> float:
        """Minutes spent answering in the period."""
        return sum(day.minutes for day in self.days.values())

    @property
    def overall(self) -> Share:
        """True retention of the whole period."""
        return self.retention[-1].retention.both


def report(  # noqa: PLR0913 - each is a part of what is reported on
    events: Iterable[Event],
    memories: Mapping[str, Memory],
    *,
    policies: Policies,
    topics: Mapping[str, str],
    types: Mapping[str, str],
    today: int,
    since: int | None = None,
) -> Report:
    """Every figure, from effective events under present card ids and the present cards' memories.

    ``topics`` names the topic of each present card that has one, ``types`` how each is answered.
    """
    log = list(events)
    given = answers(log, policies=policies)
    days = by_day(given)
    shown = [answer for answer in given if since is None or answer.day >= since]
    known = memories.values()
    return Report(
        today=today,
        since=since,
        now=days.get(today, IDLE),
        streak=streak(days.keys(), today),
        states=states(known, today=today),
        due=due(known, today=today),
        forecast=forecast(known, today=today),
        intervals=intervals(known),
        eases=eases(known),
        days={day: found for day, found in days.items() if since is None or day >= since},
        retention=by_period(shown, today=today, since=since),
        topics=by_topic(shown, topics),
        hours=by_hour(shown),
        buttons=by_age(shown),
        hardest=hardest_cards(shown, memories),
        transfer=transfer(shown, types=types, topics=topics),
        predictions=calibration(e for e in log if since is None or e.study_day >= since),
    )

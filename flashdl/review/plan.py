"""What a learner asks of one sitting, and the rules for a day that is too much."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """The choices of one sitting; the default is the study day as it comes.

    ``only`` are the cards to choose from (None: all), ``ahead_days`` takes in what is due later,
    ``cram`` asks every card once and schedules nothing. ``new_per_day`` replaces the setting and
    is not paused. ``cards`` and ``minutes`` end the sitting. ``place`` finds out what is known of
    these notes, the hardest first. ``first`` are cards that come before all others.
    """

    only: frozenset[str] | None = None
    ahead_days: int = 0
    cram: bool = False
    new_per_day: int | None = None
    cards: int | None = None
    minutes: float | None = None
    place: frozenset[str] | None = None
    first: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sitting:
    """What was done in one sitting: distinct cards answered, and minutes spent answering."""

    cards: int = 0
    minutes: float = 0.0


def out_of_time(plan: Plan, done: Sitting) -> bool:
    """Whether the minutes of the plan are over."""
    return plan.minutes is not None and done.minutes >= plan.minutes


def cards_left(plan: Plan, done: Sitting) -> int | None:
    """How many more cards the plan asks; drills of those asked are not counted."""
    return None if plan.cards is None else max(0, plan.cards - done.cards)


def backlog_limit(usual_per_day: float | None, pause_days: int) -> int | None:
    """How many overdue cards let new ones pass: so many usual days; None is any number."""
    if not pause_days or usual_per_day is None:
        return None
    return round(pause_days * usual_per_day)


def comes_in_rounds(due: int, *, above: int) -> bool:
    """Whether so many due cards are asked in rounds, with a stop after each."""
    return due > above


def round_is_over(done: Sitting, rests: int, *, cards: int) -> bool:
    """Whether a round has ended since the learner last rested; ``rests`` counts the rests."""
    return done.cards // cards > rests


def away(last_day: int | None, day: int) -> int:
    """How many study days have passed without an answer."""
    return 0 if last_day is None else max(0, day - last_day - 1)

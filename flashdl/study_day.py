"""Which study day is it: an aware local instant and the roll-over hour give an ordinal."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of the clock: UTC milliseconds, the local offset, and the study day."""

    at_ms: int
    utc_offset_s: int
    day: int


def study_day(at: datetime, rollover_hour: int) -> int:
    """The ordinal of the local date, counted from ``rollover_hour`` by the wall clock.

    Uses the wall clock of ``at`` itself, not elapsed seconds, so that a day of 23 or 25 hours is
    one day. Raises ValueError for a naive ``at``.
    """
    if at.tzinfo is None:
        raise ValueError("a study day needs an aware local time")
    wall = at.replace(tzinfo=None) - timedelta(hours=rollover_hour)
    return wall.date().toordinal()


def date_of(day: int) -> date:
    """The calendar date of a study day."""
    return date.fromordinal(day)


def moment(at: datetime, rollover_hour: int) -> Moment:
    """The moment of an aware local instant. Raises ValueError for a naive one."""
    day = study_day(at, rollover_hour)
    offset = at.utcoffset() or timedelta()
    return Moment(round(at.timestamp() * 1000), round(offset.total_seconds()), day)

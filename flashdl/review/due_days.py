"""The study days that a learner means: a date, today, tomorrow, or so many days from today."""

import re
from datetime import date

from flashdl.errors import UsageError
from flashdl.study_day import date_of

FARTHEST_DAYS = 3650
_FROM_TO = re.compile(r"([0-9]{1,9})\.\.([0-9]{1,9})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMS = "a date like {}, today, tomorrow, or 3..7 for in 3 to 7 days"


def days_meant(text: str, *, today: int) -> range:
    """The days of ``2026-03-14``, ``today``, ``tomorrow``, or ``3..7``: in 3 to 7 days.

    Raises UsageError for what is none of these, is past, or is more than ten years ahead.
    """
    first, last = _ends(text.strip().lower(), today)
    if last < first:
        raise UsageError(f"{text!r} ends before it begins; say {last - today}..{first - today}")
    if first < today:
        raise UsageError(f"{text!r} is past; the earliest day is today, {date_of(today)}")
    if last - today > FARTHEST_DAYS:
        raise UsageError(f"{text!r} is too far; the last day is {date_of(today + FARTHEST_DAYS)}")
    return range(first, last + 1)


def _ends(text: str, today: int) -> tuple[int, int]:
    """The first and the last day."""
    if found := _FROM_TO.fullmatch(text):
        return today + int(found[1]), today + int(found[2])
    ahead = {"today": 0, "tomorrow": 1}.get(text)
    day = today + ahead if ahead is not None else _of_date(text, today)
    return day, day


def _of_date(text: str, today: int) -> int:
    forms = _FORMS.format(date_of(today + 4))
    if not _DATE.fullmatch(text):
        raise UsageError(f"{text!r} is no day; say {forms}")
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        raise UsageError(f"{text!r} is not in the calendar; say {forms}") from None

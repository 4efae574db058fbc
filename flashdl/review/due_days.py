"""The study days that a learner means: a date, today, tomorrow, or so many days from today."""

import re
from datetime import date

from flashdl.errors import UsageError
from flashdl.study_day import date_of

FARTHEST_DAYS = 3650
_FROM_TO = re.compile(r"([0-9]{1,9})\.\.([0-9]{1,9})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ONE = "a date like {}, today or tomorrow"
_SEVERAL = "a date like {}, today, tomorrow, or 3..7 for in 3 to 7 days"


def days_meant(text: str, *, today: int) -> range:
    """The days of ``2026-03-14``, ``today``, ``tomorrow``, or ``3..7``: in 3 to 7 days.

    Raises UsageError for what is none of these, is past, or is more than ten years ahead.
    """
    if found := _FROM_TO.fullmatch(text.strip()):
        first, last = today + int(found[1]), today + int(found[2])
    else:
        first = last = _day(text, today, _SEVERAL)
    if last < first:
        raise UsageError(f"{text!r} ends before it begins; say {last - today}..{first - today}")
    return _in_reach(range(first, last + 1), text, today)


def day_meant(text: str, *, today: int) -> int:
    """The day of ``2026-03-14``, ``today`` or ``tomorrow``. Raises UsageError likewise."""
    day = _day(text, today, _ONE)
    return _in_reach(range(day, day + 1), text, today)[0]


def _in_reach(days: range, text: str, today: int) -> range:
    if days[0] < today:
        raise UsageError(f"{text!r} is past; the earliest day is today, {date_of(today)}")
    if days[-1] - today > FARTHEST_DAYS:
        raise UsageError(f"{text!r} is too far; the last day is {date_of(today + FARTHEST_DAYS)}")
    return days


def _day(text: str, today: int, forms: str) -> int:
    word = text.strip().lower()
    ahead = {"today": 0, "tomorrow": 1}.get(word)
    if ahead is not None:
        return today + ahead
    say = forms.format(date_of(today + 4))
    if not _DATE.fullmatch(word):
        raise UsageError(f"{text!r} is no day; say {say}")
    try:
        return date.fromisoformat(word).toordinal()
    except ValueError:
        raise UsageError(f"{text!r} is not in the calendar; say {say}") from None

"""Which backups are kept: all of the last days, and ever fewer of long ago."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

DAY_MS = 24 * 3600 * 1000
ALL_DAYS, DAILY, WEEKLY, MONTHLY = 2, 12, 10, 9
_EPOCH = date(1970, 1, 1).toordinal()


def kept(made_ms: Iterable[int], *, now_ms: int) -> frozenset[int]:
    """Of instants those whose backups are kept; the newest always is.

    Kept are all of today and yesterday, then the newest of each of the 12 days before that had
    any, then of 10 weeks, then of 9 months; days, weeks (from Monday) and months are those of UTC.
    """
    older = sorted(set(made_ms), reverse=True)
    found = [ms for ms in older if _day(ms) > _day(now_ms) - ALL_DAYS]
    older = older[len(found) :]
    for count, period in ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month)):
        taken = _newest_of_each(older, period)[:count]
        found += taken
        older = [ms for ms in older if taken and period(ms) < period(taken[-1])]
    return frozenset(found)


def _newest_of_each(newest_first: Sequence[int], period: Callable[[int], int]) -> list[int]:
    first: dict[int, int] = {}
    for ms in newest_first:
        first.setdefault(period(ms), ms)
    return list(first.values())


def _day(ms: int) -> int:
    return ms // DAY_MS


def _week(ms: int) -> int:
    return (_day(ms) + 3) // 7  # the first day of the epoch was a Thursday


def _month(ms: int) -> int:
    day = date.fromordinal(_EPOCH + _day(ms))
    return 12 * day.year + day.month

"""The values at which a number stops when it is turned: nice ones, the bounds, the default.

A number has finitely many stops, so that turning right and then left gives the same value back.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from flashdl.demokit import Param

MOST_STEPS = 50  # on a linear scale
EACH_UP_TO = 100  # whole numbers in so small a range are stops one and all
WIDE = 100  # a range with this ratio of its ends is walked in decades
FAR = 20  # bounds so much larger than the default are approached in ever larger steps
_LINEAR = (1, 2, 5, 10)
_FINE = ("1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "8")
_COARSE = ("1", "2", "5")
_DIGITS = tuple("123456789")
_HALVES = tuple(f"{n / 2:g}" for n in range(2, 20))
FINE_DECADES = 4


def stops(param: Param, also: Iterable[float] = ()) -> list[float]:
    """All stops of a number, or of an entry of a list, ascending; ``also`` are some more."""
    low, high = _bounds(param)
    kind = int if param.kind == "int" else float
    default = param.default if isinstance(param.default, tuple) else (param.default,)
    given = [*also, *(x for x in default if isinstance(x, int | float)), low, high, 0.0]
    found = {kind(x) for x in (*given, *_grid(param, low, high)) if low <= x <= high}
    return sorted(found)


def neighbour(value: float, ways: int, among: list[float]) -> float:
    """The next stop above (``ways`` 1) or below (-1), the last one where there is none."""
    if ways > 0:
        return among[min(bisect_right(among, value), len(among) - 1)]
    return among[max(bisect_left(among, value) - 1, 0)]


def _bounds(param: Param) -> tuple[float, float]:
    assert param.low is not None
    assert param.high is not None
    return param.low, param.high


def _grid(param: Param, low: float, high: float) -> Iterable[float]:
    if param.kind == "int" or _counts(param):
        return _whole(low, high)
    if low > 0 and high / low >= WIDE:
        fine = math.log10(high / low) <= FINE_DECADES
        return _decades(low, high, _FINE if fine else _COARSE)
    scale, limit = _scale(param), max(abs(low), abs(high))
    if scale and limit / scale >= FAR:
        return _graded(scale, limit)
    return _linear(low, high)


def _counts(param: Param) -> bool:
    """Whether a list holds counts: whole numbers from 1 on."""
    entries = param.default if isinstance(param.default, tuple) else (0.5,)
    return all(x == int(x) for x in (*entries, *_bounds(param))) and _bounds(param)[0] >= 1


def _scale(param: Param) -> float:
    entries = param.default if isinstance(param.default, tuple) else (param.default,)
    return max(abs(float(x)) for x in entries)


def _whole(low: float, high: float) -> Iterable[float]:
    if high - low <= EACH_UP_TO:
        return range(math.ceil(low), math.floor(high) + 1)
    if low >= 0 and high >= WIDE * max(low, 1):
        return (x for x in _decades(max(low, 1), high, _DIGITS) if x == int(x))
    return _linear(low, high, least=1)


def _linear(low: float, high: float, *, least: float = 0.0) -> Iterator[float]:
    """The multiples of a step of 1, 2 or 5 times a power of ten, at most about MOST_STEPS."""
    wanted = max((high - low) / MOST_STEPS, least, math.ulp(max(abs(low), abs(high), 1e-300)))
    power = math.floor(math.log10(wanted))
    step = next((m for m in _LINEAR if m * 10.0**power >= wanted * (1 - 1e-9)), 10)
    size = step * 10.0**power
    for i in range(math.ceil(low / size), math.floor(high / size) + 1):
        yield float(f"{i * step}e{power}")


def _decades(low: float, high: float, mantissas: tuple[str, ...]) -> Iterator[float]:
    """The mantissas in every decade that the range touches."""
    for power in range(math.floor(math.log10(low)), math.floor(math.log10(high)) + 1):
        for mantissa in mantissas:
            yield float(f"{mantissa}e{power}")


def _graded(scale: float, limit: float) -> Iterator[float]:
    """Around zero tenths of the scale's decade, then coarser with each decade; both signs."""
    power = math.floor(math.log10(scale))
    small = (float(f"{tenth}e{power - 1}") for tenth in range(1, 10))
    for x in (*small, *_decades(float(f"1e{power}"), limit, _HALVES)):
        yield x
        yield -x

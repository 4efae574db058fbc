"""Round ticks, linear and logarithmic, and the two axes drawn from them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flashdl.plotting import palette
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Paper
from flashdl.plotting.words import number, short_exponent

MANTISSAS = (1.0, 2.0, 2.5, 5.0)
LARGEST, SMALLEST = 1e300, 1e-300  # beyond these a difference or a ratio is no float


@dataclass(frozen=True, slots=True)
class Scale:
    """Round ends that cover the data, round ticks between them, and where a value lies."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    def place(self, value: float) -> float:
        """The value as a fraction in [0, 1] of the axis, clamped; NaN where it has no place."""
        share = self.share(value)
        return share if math.isnan(share) else min(max(share, 0.0), 1.0)

    def share(self, value: float) -> float:
        """The value as a fraction of the axis, beyond [0, 1] off its ends; NaN without a place."""
        if not math.isfinite(value) or (self.log and value <= 0):
            return math.nan
        low, high, at = self.low, self.high, value
        if self.log:
            low, high, at = math.log10(low), math.log10(high), math.log10(value)
        return (at - low) / (high - low)

    def labels(self) -> list[str]:
        """The ticks as text, all of a linear scale with the same number of decimals."""
        if self.log:
            return [number(tick) for tick in self.ticks]
        step = min(b - a for a, b in pairwise(self.ticks))
        largest = max(abs(tick) for tick in self.ticks)
        if largest >= 1e5 or step < 1e-4:
            digits = max(0, math.ceil(math.log10(largest / step) + 0.5))
            return ["0" if t == 0 else short_exponent(f"{t:.{digits}e}") for t in self.ticks]
        decimals = next(d for d in range(7) if _whole(step * 10**d))
        return [f"{tick:.{decimals}f}" for tick in self.ticks]


def on_axis(value: float, *, log: bool = False) -> bool:
    """Whether a plot can show the number: it is finite, and above 0 on a logarithmic axis."""
    return abs(value) <= LARGEST and (not log or value >= SMALLEST)


def scale(values: Iterable[float], *, log: bool = False, count: int = 5) -> Scale | None:
    """A scale of about ``count`` ticks that covers the values; None where none can be shown."""
    shown = [value for value in values if on_axis(value, log=log)]
    if not shown:
        return None
    if log:
        low, high = log_ends(min(shown), max(shown))
        return Scale(low, high, log_ticks(low, high, count), log=True)
    ticks = nice_ticks(min(shown), max(shown), count)
    return Scale(ticks[0], ticks[-1], ticks)


def tight(values: Iterable[float], *, log: bool = False, count: int = 5) -> Scale | None:
    """A scale that begins and ends at the data; whole numbers get whole ticks and named ends."""
    shown = [value for value in values if on_axis(value, log=log)]
    around = scale(shown, log=log, count=count)
    if around is None or max(shown) - min(shown) <= 1e-9 * max(map(abs, shown)):
        return around
    low, high = min(shown), max(shown)
    if log:
        return Scale(low, high, log_ticks(low, high, count), log=True)
    if max(-low, high) < 1e5 and all(value == int(value) for value in shown):
        return Scale(low, high, _whole_ticks(int(low), int(high), count))
    return Scale(low, high, _inside(low, high, count))


def padded(values: Sequence[float], *, count: int = 5) -> Scale | None:
    """A scale whose ends are the nearest fifth of a step beyond the data."""
    around = scale(values, count=count)
    shown = [value for value in values if on_axis(value)]
    if around is None or max(shown) - min(shown) <= 1e-9 * max(map(abs, shown)):
        return around
    fifth = (around.ticks[1] - around.ticks[0]) / 5
    low = around.low + fifth * math.floor((min(shown) - around.low) / fifth + 1e-9)
    high = around.high - fifth * math.floor((around.high - max(shown)) / fifth + 1e-9)
    ticks = tuple(t for t in around.ticks if low - fifth / 9 <= t <= high + fifth / 9)
    return Scale(low, high, ticks) if len(ticks) > 1 else around


def _inside(low: float, high: float, count: int) -> tuple[float, ...]:
    """At least two round ticks from ``low`` to ``high``."""
    found = (nice_ticks(low, high, n) for n in range(count, count + 9))
    inside = (tuple(t for t in ticks if low <= t <= high) for ticks in found)
    return next((ticks for ticks in inside if len(ticks) > 1), (low, high))


def _whole_ticks(low: int, high: int, count: int) -> tuple[float, ...]:
    """Whole ticks, the ends among them where no other tick is nearer than half a step."""
    ticks = [tick for tick in _inside(low, high, count) if tick == int(tick)]
    half = (ticks[1] - ticks[0]) / 2 if len(ticks) > 1 else 0
    first = [float(low)] if not ticks or ticks[0] - low >= max(half, 1) else []
    last = [float(high)] if not ticks or high - ticks[-1] >= max(half, 1) else []
    return (*first, *ticks, *last)


def caption(text: str, *, log: bool) -> str:
    """The name of an axis, which says so if it is logarithmic."""
    return (f"{text} (log scale)" if text else "log scale") if log else text


def nice_ticks(low: float, high: float, count: int) -> tuple[float, ...]:
    """Multiples of 1, 2, 2.5 or 5 times a power of ten, about ``count``, from <= low to >= high."""
    largest = max(abs(low), abs(high))
    if high - low <= 1e-9 * largest or largest < SMALLEST:
        pad = 0.1 * largest if largest >= 1e-290 else 1.0
        low, high = low - pad, high + pad
    mantissa, exponent = _nice_step((high - low) / max(count - 1, 1))
    step = float(f"{mantissa}e{exponent}")
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(float(f"{k * mantissa:.1f}e{exponent}") for k in range(first, last + 1))


def log_ends(low: float, high: float) -> tuple[float, float]:
    """The nearest 1, 2 or 5 times a power of ten at or below ``low`` and at or above ``high``."""
    marks = _decimals(low, high, (1, 2, 5))
    first = max((m for m in marks if m <= low), default=marks[0])
    last = min((m for m in marks if m >= high and m > first), default=marks[-1])
    return first, last


def log_ticks(low: float, high: float, count: int) -> tuple[float, ...]:
    """Two to ``count`` ticks between the ends: 1, 2, 5 a decade, or every n-th decade."""
    decades = _decimals(low, high, (1,))
    candidates = [
        _decimals(low, high, (1, 2, 5)),
        *(
            [d for d in decades if round(math.log10(d)) % n == 0]
            for n in (1, 2, 5, 10, 20, 50, 100)
        ),
    ]
    inside = ([m for m in marks if low <= m <= high] for marks in candidates)
    chosen = (marks for marks in inside if 2 <= len(marks) <= max(count, 2))
    return tuple(next(chosen, (low, high)))


def _decimals(low: float, high: float, mantissas: Sequence[int]) -> list[float]:
    first, last = math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1
    return [float(f"{m}e{e}") for e in range(max(first, -307), last + 1) for m in mantissas]


def _nice_step(rough: float) -> tuple[float, int]:
    exponent = math.floor(math.log10(rough))
    for mantissa in MANTISSAS:
        if rough <= float(f"{mantissa}e{exponent}") * (1 + 1e-9):
            return mantissa, exponent
    return MANTISSAS[0], exponent + 1


def _whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6 * max(1.0, abs(value))


@dataclass(frozen=True, slots=True)
class Area:
    """The cells between the axes, in the grid's coordinates."""

    top: int
    left: int
    rows: int
    columns: int

    def column(self, fraction: float) -> int:
        """The grid's column of a fraction of the x axis, as ``Dots.place`` puts it."""
        return self.left + round(fraction * (2 * self.columns - 1)) // 2

    def row(self, fraction: float) -> int:
        """The grid's row of a fraction of the y axis, as ``Dots.place`` puts it."""
        return self.top + round((1 - fraction) * (4 * self.rows - 1)) // 4


def left_axis(grid: Grid, paper: Paper, area: Area, ticks: Sequence[tuple[int, str]]) -> None:
    """The axis left of an area, with a tick and a right-aligned label at each (row, label)."""
    for row in range(area.top, area.top + area.rows):
        grid.put(row, area.left - 1, paper.pick("│", "|"), palette.DIM)
    for row, label in ticks:
        grid.put(row, area.left - 1, paper.pick("┤", "+"), palette.DIM)
        grid.put(row, area.left - 2 - len(label), label)


def bottom_axis(grid: Grid, paper: Paper, area: Area, ticks: Sequence[tuple[int, str]]) -> None:
    """The axis below an area with the labels of (column, label) that fit beside each other."""
    row = area.top + area.rows
    line = paper.pick("└", "+") + paper.pick("─", "-") * area.columns
    grid.put(row, area.left - 1, line, palette.DIM)
    for column, label in fitting(ticks, grid.width):
        grid.put(row, column, paper.pick("┬", "+"), palette.DIM)
        grid.put(row + 1, label_start(column, label, grid.width), label)


def fitting(ticks: Sequence[tuple[int, str]], width: int) -> list[tuple[int, str]]:
    """Every tick if all labels fit beside each other, else every second, third and so on."""
    for stride in range(1, len(ticks)):
        chosen = list(ticks[::stride])
        starts = [(label_start(column, label, width), len(label)) for column, label in chosen]
        if all(a + size + 1 < b for (a, size), (b, _) in pairwise(starts)):
            return chosen
    return list(ticks[:1])


def label_start(column: int, label: str, width: int) -> int:
    """Where a label centred on a column begins, so that it stays inside the width."""
    return max(0, min(column - len(label) // 2, width - len(label)))

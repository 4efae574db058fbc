"""Horizontal bars, exact to an eighth of a cell, with names and values."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.style import Style

from flashdl.demokit import Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import Area, Scale, bottom_axis, caption, on_axis, scale
from flashdl.plotting.canvas import EIGHTHS_RIGHT, Grid
from flashdl.plotting.paper import Paper, glyph_ink, legend, nothing, series_ink, titled
from flashdl.plotting.series import Series, Values, mark_at, named, series
from flashdl.plotting.words import aligned

MOST_ROWS = 48
AIRY_ROWS = 16  # up to here a blank line keeps the bars apart


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: its line, its name (only with the first group of it), its group, its value."""

    line: int
    name: str
    group: int
    value: float
    mark: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The place of the bars in a grid: the column of zero, cells for each fraction of the scale."""

    area: Area
    scale: Scale
    zero: float

    def column(self, value: float) -> float:
        """The column, with its fraction, at which a bar of this value ends."""
        place = self.scale.place(value)
        cells = max(0, self.area.columns - (1 if self.zero == 0 else 2))
        return self.area.left + math.ceil(self.zero * cells) + (place - self.zero) * cells


def paint(plot: Plot, values: Values, paper: Paper, *, span: Sequence[Values]) -> Grid:
    """Title, legend of the groups, a row a bar (name, value, bar), the axis of all frames."""
    grid = titled(str(plot.title), paper)
    groups = series(plot, values)
    levels = _levels(plot, values)
    rows = _rows(plot, values, groups)
    everything = [v for frame in span for one in series(plot, frame) for v in one.numbers]
    chosen = _scale(plot, everything, [at for at, _ in levels], paper)
    if chosen is None or not rows:
        return nothing(grid)
    if len(groups) > 1:
        legend(grid, paper, [group.name for group in groups])
    shown = rows[:MOST_ROWS]
    numbers = aligned([*(row.value for row in shown), *everything])  # one width for all frames
    area = _text(grid, paper, plot, shown, numbers)
    bars = Bars(area, chosen, 0.0 if chosen.log else chosen.place(0.0))
    for row in shown:
        if on_axis(row.value, log=chosen.log):
            _bar(grid, paper, bars, row)
    _axis(grid, paper, bars, levels)
    if len(rows) > len(shown):
        grid.put(grid.height, 0, f"{len(rows) - len(shown)} more bars are not shown")
    return grid


def _rows(plot: Plot, values: Values, groups: list[Series]) -> list[Row]:
    names = named(values, plot.x)
    longest = max((len(group.numbers) for group in groups), default=0)
    gap = 1 if longest * (len(groups) + 1) <= AIRY_ROWS else 0
    rows = []
    for index in range(longest):
        name = names[index] if index < len(names) else str(index)
        first = index * (len(groups) + gap)
        for order, group in enumerate(groups):
            value = group.numbers[index] if index < len(group.numbers) else math.nan
            mark = "" if order else _mark(plot, values, index, name)
            rows.append(Row(first + order, "" if order else name, order, value, mark))
    return rows


def _mark(plot: Plot, values: Values, index: int, name: str) -> str:
    """The labels of the marks that stand at this bar, by its name or its number."""
    found = (m for m in plot.marks if m.axis == "x")
    return ", ".join(m.label for m in found if m.at == name or mark_at(m, values) == index)


def _levels(plot: Plot, values: Values) -> list[tuple[float, str]]:
    return [(mark_at(m, values), m.label) for m in plot.marks if m.axis == "y"]


def _scale(plot: Plot, found: list[float], levels: list[float], paper: Paper) -> Scale | None:
    finite = [value for value in found if on_axis(value, log=plot.log_y)]
    if not finite:
        return None
    base = [] if plot.log_y else [0.0]
    return scale([*finite, *levels, *base], log=plot.log_y, count=max(3, paper.width // 14))


def _text(grid: Grid, paper: Paper, plot: Plot, rows: list[Row], numbers: list[str]) -> Area:
    """Write names, glyphs and values; return the area that is left for the bars."""
    names = [paper.say(row.name) for row in rows]
    several = any(row.group for row in rows)
    head = paper.say(plot.x_label)
    room = min(max(map(len, [*names, head])), max(4, paper.width // 3))
    glyphs = 2 if several else 0
    end = room + 1 + glyphs + max(map(len, numbers))
    title = paper.fit(caption(plot.y_label, log=plot.log_y), max(1, paper.width - room - 1))
    if head or title:
        grid.put(grid.height, 0, head[:room], palette.DIM)
        at = min(end + 2, paper.width - len(title))
        grid.put(grid.height - 1, at, title, palette.DIM)
    top = grid.height
    for row, name, text in zip(rows, names, numbers, strict=False):
        grid.put(top + row.line, 0, paper.fit(name, room))
        if several:
            grid.put(top + row.line, room + 1, paper.glyph(row.group), glyph_ink(row.group))
        grid.put(top + row.line, end - len(text), text)
    return Area(top, end + 1, rows[-1].line + 1, max(1, paper.width - end - 1))


def _bar(grid: Grid, paper: Paper, bars: Bars, row: Row) -> None:
    at = bars.area.top + row.line
    zero = round(bars.column(0.0) if not bars.scale.log else bars.area.left)
    end = bars.column(row.value)
    for column, char, style in _cells(paper, zero, end, series_ink(row.group)):
        grid.put(at, column, char, style)
    if row.mark:
        text = paper.pick("◂ ", "< ") + paper.say(row.mark)
        start = min(max(round(end), zero) + 2, grid.width - len(text))
        grid.put(at, max(start, zero + 1), text, palette.BOLD)


def _cells(paper: Paper, zero: int, end: float, style: Style) -> Iterator[tuple[int, str, Style]]:
    """The cells of a bar from the axis at column ``zero`` to ``end``; the axis stays free."""
    length = end - zero if end >= zero else zero - end
    step = 1 if end >= zero else -1
    full = int(length + 1 / 16)
    part = round((length - full) * 8)
    for i in range(1, full + 1):
        yield zero + i * step, paper.pick("█", "#"), style
    if part <= 0:
        return
    column = zero + (full + 1) * step
    if paper.ascii_only:
        yield from [(column, "=", style)] if part >= 4 else []
    elif step > 0:
        yield column, EIGHTHS_RIGHT[part], style
    elif paper.colour:
        # there are no blocks that grow from the right: the rest of the cell is drawn instead
        yield column, EIGHTHS_RIGHT[8 - part], style + Style(reverse=True)
    else:
        yield column, "▐" if part >= 4 else "▕", style


def _axis(grid: Grid, paper: Paper, bars: Bars, levels: list[tuple[float, str]]) -> None:
    area = bars.area
    zero = area.left if bars.scale.log else round(bars.column(0.0))
    for row in range(area.top, area.top + area.rows):
        grid.put(row, zero, paper.pick("│", "|"), palette.DIM)
    ticks = [
        (round(bars.column(at)), text)
        for at, text in zip(bars.scale.ticks, bars.scale.labels(), strict=True)
    ]
    inner = Area(area.top, area.left + 1, area.rows, area.columns - 1)
    bottom_axis(grid, paper, inner, ticks)
    corner = paper.pick("├" if zero == area.left else "┼", "+")
    grid.put(area.top + area.rows, zero, corner, palette.DIM)
    for at, label in levels:
        if on_axis(at, log=bars.scale.log):
            _level(grid, paper, area, round(bars.column(at)), label)


def _level(grid: Grid, paper: Paper, area: Area, column: int, label: str) -> None:
    """A dotted line through the gaps at a value, named below the axis."""
    for row in range(area.top, area.top + area.rows):
        if grid.free(row, column, 1):
            grid.put(row, column, paper.pick("┊", ":"), palette.DIM)
    text = paper.pick("┊ ", ": ") + paper.say(label)
    start = min(column, grid.width - len(text))
    grid.put(grid.height, max(0, start), text, palette.BOLD)

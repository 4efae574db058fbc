"""Histograms, one below the other: the same bins and counts for all samples, 1/8 cell columns."""

import math
from bisect import bisect_right
from dataclasses import dataclass

from flashdl.demokit import Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import Area, Scale, bottom_axis, left_axis, on_axis, scale
from flashdl.plotting.canvas import EIGHTHS_UP, Grid
from flashdl.plotting.paper import Paper, nothing, series_ink, titled
from flashdl.plotting.series import Values, mark_at, samples
from flashdl.plotting.words import number


@dataclass(frozen=True, slots=True)
class Counted:
    """A sample's finite size and how many of it lie in each bin."""

    name: str
    size: int
    dropped: int
    counts: list[int]


def paint(plot: Plot, values: Values, paper: Paper) -> Grid:
    """Title, a panel a sample with its name and size, one axis of values below all."""
    grid = titled(str(plot.title), paper)
    found = samples(plot, values)
    everything = [v for one in found for v in one.numbers]
    chosen = scale(everything, log=plot.log_x, count=max(3, paper.width // 12))
    if chosen is None:
        return nothing(grid)
    bins = max(1, min(plot.bins, paper.width - 8))
    counted = [count(one.name, one.numbers, chosen, bins) for one in found]
    highest = max(max(one.counts) for one in counted)
    low = 0.5 if plot.log_y else 0.0
    heights = scale([low, float(highest)], log=plot.log_y, count=4)
    assert heights is not None
    left = max(map(len, heights.labels())) + 2
    size = max(1, (paper.width - left) // bins)
    rows = max(2, 12 // len(counted))
    area = Area(grid.height, left, rows, size * bins)
    for index, one in enumerate(counted):
        top = _heading(grid, paper, plot, one, index)
        area = Area(top, left, rows, size * bins)
        _panel(grid, paper, area, (one, index), heights)
    _value_axis(grid, paper, plot, area, chosen)
    _draw_marks(grid, paper, (plot, values), area, chosen)
    return grid


def count(name: str, sample: list[float], chosen: Scale, bins: int) -> Counted:
    """The sample in bins of equal width between the scale's ends, the last one closed."""
    shown = [value for value in sample if on_axis(value, log=chosen.log)]
    counts = [0] * bins
    edges = [k / bins for k in range(1, bins)]
    for value in shown:
        counts[bisect_right(edges, chosen.place(value))] += 1
    return Counted(name, len(shown), len(sample) - len(shown), counts)


def _heading(grid: Grid, paper: Paper, plot: Plot, one: Counted, index: int) -> int:
    """Write the line above a panel; return the panel's first row."""
    dropped = f", {one.dropped} not finite" if one.dropped else ""
    row = grid.height
    column = grid.put(row, 0, paper.say(plot.y_label or "count"), palette.DIM) + 2
    column = grid.put(row, column, paper.glyph(index), series_ink(index)) + 1
    grid.put(row, column, f"{paper.say(one.name)}: {one.size} values{dropped}")
    return row + 1


def _panel(
    grid: Grid, paper: Paper, area: Area, sample: tuple[Counted, int], heights: Scale
) -> None:
    one, index = sample
    ticks = {
        area.top + round((1 - heights.place(at)) * area.rows): text
        for at, text in zip(heights.ticks, heights.labels(), strict=True)
        if at == int(at) and heights.place(at) > 0
    }
    apart = [row for row in sorted(ticks) if row == min(ticks) or row >= min(ticks) + 2]
    inside = [(row, ticks[row]) for row in apart if row < area.top + area.rows]
    left_axis(grid, paper, area, inside)
    size = area.columns // len(one.counts)
    for bin_index, value in enumerate(one.counts):
        height = 0.0 if value == 0 else max(heights.place(value) * area.rows, 1 / 8)
        for offset in range(math.ceil(height)):
            char = _block(paper, min(height - offset, 1.0)) * size
            at = area.left + bin_index * size
            grid.put(area.top + area.rows - 1 - offset, at, char, series_ink(index))
    if grid.height == area.top + area.rows:
        grid.put(grid.height, area.left - 1, paper.pick("└", "+"), palette.DIM)
        line = paper.pick("─", "-") * area.columns
        grid.put(grid.height - 1, area.left, line, palette.DIM)


def _block(paper: Paper, height: float) -> str:
    """The block of this height in (0, 1] of a cell."""
    if paper.ascii_only:
        return "#" if height > 0.75 else ("=" if height > 0.4 else "_")
    return EIGHTHS_UP[max(1, round(height * 8))]


def _value_axis(grid: Grid, paper: Paper, plot: Plot, area: Area, chosen: Scale) -> None:
    ticks = [
        (_column(area, chosen.place(at)), text)
        for at, text in zip(chosen.ticks, chosen.labels(), strict=True)
    ]
    bottom_axis(grid, paper, area, ticks)
    label = paper.fit(plot.x_label, paper.width)
    if label:
        grid.put(grid.height, max(0, area.left + area.columns - len(label)), label, palette.DIM)


def _column(area: Area, fraction: float) -> int:
    return area.left + min(int(fraction * area.columns), area.columns - 1)


def _draw_marks(
    grid: Grid, paper: Paper, source: tuple[Plot, Values], area: Area, chosen: Scale
) -> None:
    """A dotted line at each marked value of the last panel, named below the axis."""
    plot, values = source
    for mark in plot.marks:
        at = mark_at(mark, values)
        if mark.axis != "x" or not on_axis(at, log=chosen.log):
            continue
        column = _column(area, chosen.place(at))
        for row in range(area.top, area.top + area.rows):
            if grid.free(row, column, 1):
                grid.put(row, column, paper.pick("┊", ":"), palette.DIM)
        text = f"{paper.pick('┊', ':')} {paper.say(mark.label)} ({number(at)})"
        grid.put(grid.height, max(0, min(column, grid.width - len(text))), text, palette.BOLD)

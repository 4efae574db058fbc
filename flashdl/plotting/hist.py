"""Histograms, one below the other: the same bins for all samples, columns exact to 1/8 cell."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flashdl.demokit import Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import (
    Area,
    Scale,
    bottom_axis,
    caption,
    left_axis,
    nice_ticks,
    on_axis,
    scale,
)
from flashdl.plotting.canvas import EIGHTHS_UP, Grid
from flashdl.plotting.paper import Paper, glyph_ink, nothing, series_ink, titled
from flashdl.plotting.series import Values, mark_at, samples
from flashdl.plotting.words import number

MOST_ROWS, LEAST_ROWS = 12, 3  # of all panels together, of one


@dataclass(frozen=True, slots=True)
class Counted:
    """A sample's finite size and how many of it lie in each bin."""

    name: str
    size: int
    dropped: int
    counts: list[int]


def paint(plot: Plot, values: Values, paper: Paper, *, span: Sequence[Values]) -> Grid:
    """Title, a panel a sample with its name and size, one axis of values below all."""
    grid = titled(str(plot.title), paper)
    everything = [v for frame in span for one in samples(plot, frame) for v in one.numbers]
    chosen = scale(everything, log=plot.log_x, count=max(3, paper.width // 12))
    if chosen is None:
        return nothing(grid)
    bins = max(1, min(plot.bins, paper.width - 8))
    frames = [[count(s.name, s.numbers, chosen, bins) for s in samples(plot, f)] for f in span]
    counted = [count(s.name, s.numbers, chosen, bins) for s in samples(plot, values)]
    tops = _tops(frames)
    _caption(grid, paper, plot, tops)
    left = max(len(number(float(top))) for top in tops) + 2
    size = max(1, (paper.width - left) // bins)
    area = Area(grid.height, left, max(LEAST_ROWS, MOST_ROWS // len(counted)), size * bins)
    for index, (one, top) in enumerate(zip(counted, tops, strict=True)):
        area = replace(area, top=_heading(grid, paper, one, index))
        _panel(grid, paper, area, (one, index), _heights(top, area.rows, log=plot.log_y))
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


def _tops(frames: Sequence[Sequence[Counted]]) -> list[int]:
    """The count at the top of each panel: a common one unless it leaves a panel half empty."""
    own = [max(1, *(max(one.counts) for one in panel)) for panel in zip(*frames, strict=True)]
    return [max(own)] * len(own) if 2 * min(own) >= max(own) else own


def _heights(top: int, rows: int, *, log: bool) -> Scale:
    """Counts from none, or half a one where they are logarithmic, to ``top``."""
    if log:
        ticks = [10**n for n in range(len(str(top))) if 10**n < top]
        return Scale(0.5, float(top), (*map(float, ticks), float(top)), log=True)
    between = nice_ticks(0.0, float(top), rows // 3)[1:-1]
    room = top * 2 / rows  # a label needs its own line and a free one
    ticks_inside = [tick for tick in between if room <= tick <= top - room and tick == int(tick)]
    return Scale(0.0, float(top), (0.0, *ticks_inside, float(top)))


def _caption(grid: Grid, paper: Paper, plot: Plot, tops: list[int]) -> None:
    """What the columns count, and whether panels can be compared by their height."""
    text = caption(paper.say(plot.y_label or "count"), log=plot.log_y)
    if len(tops) > 1:
        same = len(set(tops)) == 1
        text += f", each panel up to {tops[0]}" if same else ", each panel up to its own maximum"
    grid.put(grid.height, 0, paper.fit(text, paper.width), palette.DIM)


def _heading(grid: Grid, paper: Paper, one: Counted, index: int) -> int:
    """Write the line above a panel; return the panel's first row."""
    dropped = f", {one.dropped} not finite" if one.dropped else ""
    row = grid.height
    column = grid.put(row, 0, paper.glyph(index), glyph_ink(index)) + 1
    grid.put(row, column, f"{paper.say(one.name)}: {one.size} values{dropped}")
    return row + 1


def _panel(
    grid: Grid, paper: Paper, area: Area, sample: tuple[Counted, int], heights: Scale
) -> None:
    one, index = sample
    labels = [number(tick) for tick in heights.ticks]
    inside = [
        (area.top + round((1 - heights.place(at)) * area.rows), text)
        for at, text in zip(heights.ticks, labels, strict=True)
        if heights.place(at) > 0
    ]
    left_axis(grid, paper, area, inside)
    size = area.columns // len(one.counts)
    for bin_index, value in enumerate(one.counts):
        height = 0.0 if value == 0 else max(heights.place(value) * area.rows, 1 / 8)
        for offset in range(math.ceil(height)):
            char = _block(paper, min(height - offset, 1.0)) * size
            at = area.left + bin_index * size
            grid.put(area.top + area.rows - 1 - offset, at, char, series_ink(index))
    bottom_axis(grid, paper, area, [])
    if not heights.log:
        grid.put(area.top + area.rows, area.left - 3, "0")


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
    label = paper.fit(caption(plot.x_label, log=plot.log_x), paper.width)
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

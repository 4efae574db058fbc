"""A function over two axes: bands between round levels, by colour or by contours of digits."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style

from flashdl.demokit import Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import caption, nice_ticks, on_axis
from flashdl.plotting.canvas import Grid
from flashdl.plotting.ground import lay_colours, lay_texture, read_ground
from flashdl.plotting.marks import Panel
from flashdl.plotting.paper import Entry, Paper, key, nothing, titled
from flashdl.plotting.plane import (
    axes,
    cell_of,
    draw_marks,
    draw_path,
    draw_points,
    foot,
)
from flashdl.plotting.points import Pair, class_name, kinds_of, marker, path_of, points_of, shown
from flashdl.plotting.series import Values, extremes, in_frames
from flashdl.plotting.words import number

LEVELS = 9  # a contour is drawn by one digit
START, END = "S", "E"


@dataclass(frozen=True, slots=True)
class Bands:
    """The levels at which one band ends and the next begins, and the range of all of them."""

    low: float
    high: float
    levels: tuple[float, ...]
    signed: bool

    def band(self, value: float) -> int | None:
        """The band a value lies in, counted from 0; None for what is not finite."""
        return bisect_right(self.levels, value) if on_axis(value) else None

    def shade(self, value: float) -> str | None:
        """The colour of the band that a value lies in; None for what is not finite."""
        band = self.band(value)
        return None if band is None else self.colour(band)

    def colour(self, band: int) -> str:
        """The colour of the middle of a band; of signed values 0 has the middle of the ramp."""
        edges = (self.low, *self.levels, self.high)
        middle = edges[band] / 2 + edges[band + 1] / 2
        low, high = self.low, self.high
        if self.signed:
            low, high = -max(-low, high), max(-low, high)
        share = 0.5 if high <= low else middle / (high - low) - low / (high - low)
        return palette.ramp_colour(share, signed=self.signed)


def is_surface(plot: Plot) -> bool:
    """Whether a heatmap is one over two axes: it names its x and one y."""
    return plot.kind == "heatmap" and plot.x is not None and len(plot.y) == 1


def paint(plot: Plot, values: Values, paper: Paper, *, span: Sequence[Values]) -> Grid:
    """Title, y label with the legend, the bands, path and points, both axes, levels, x label."""
    grid = titled(str(plot.title), paper)
    ground, bands = read_ground(plot, values, paper.width), bands_of(plot, span)
    if ground is None or bands is None:
        return nothing(grid)
    entries = _entries(plot, paper, span)
    key(grid, paper, entries, label=caption(plot.y_label or plot.y[0], log=plot.log_y))
    panel = axes(grid, paper, (ground.across, ground.up))
    if paper.halves:
        lay_colours(panel, ground, bands.shade)
    else:
        lay_texture(panel, contours(bands, ground.cells(panel.area.columns, panel.area.rows)))
    notes = draw_marks(panel, plot, values)
    path = path_of(plot, values)
    draw_path(panel, path)
    notes += _ends(panel, [pair for pair in path if shown(pair, plot)])
    notes += draw_points(panel, plot, points_of(plot, values), _ink)
    used = _ramp(grid, paper, bands) if paper.halves else _levels(grid, paper, bands)
    foot(panel, plot, notes, used=used)
    return grid


def bands_of(plot: Plot, span: Sequence[Values]) -> Bands | None:
    """Round levels between the extremes of every frame; None where nothing is finite."""
    ends = extremes(in_frames(span, str(plot.z)))
    if not ends:
        return None
    low, high = min(ends), max(ends)
    levels = nice_ticks(low, high, LEVELS) if high > low else ()
    return Bands(low, high, tuple(v for v in levels if low < v < high)[:LEVELS], plot.signed)


def contours(bands: Bands, cells: Sequence[Sequence[float]]) -> list[list[str]]:
    """The number of a level along it, on its upper side; blank between, ``?`` where not finite."""
    found = [[bands.band(v) for v in row] for row in cells]
    drawn = []
    for r, row in enumerate(found):
        around = [found[r - 1] if r else row, found[r + 1] if r + 1 < len(found) else row]
        line = []
        for c, band in enumerate(row):
            beside = [*row[max(0, c - 1) : c + 2], *(other[c] for other in around)]
            edge = any(b is not None and band is not None and b < band for b in beside)
            line.append("?" if band is None else str(band) if edge else " ")
        drawn.append(line)
    return drawn


def _ink(_kind: int, back: str | None) -> Style:
    return palette.BOLD if back is None else palette.ink(palette.text_on(back), bold=True)


def _ends(panel: Panel, corners: Sequence[Pair]) -> list[str]:
    """The ends of a path, black on white whatever is below; return which of them lie outside."""
    notes = []
    for corner, char in zip([*corners[-1:], *corners[:1]], (END, START), strict=False):
        cell = cell_of(panel, corner)
        if cell is None:
            notes.append(f"{char} lies outside, at ({number(corner[0])}, {number(corner[1])})")
        else:
            panel.grid.put(*cell, char, palette.ink("#000000", back="#ffffff", bold=True))
    return notes


def _entries(plot: Plot, paper: Paper, span: Sequence[Values]) -> list[Entry]:
    entries: list[Entry] = []
    if plot.points is not None and (plot.labels or plot.classes):
        kinds = kinds_of(plot, span)
        entries = [([(marker(plot, paper, k), palette.BOLD)], class_name(plot, k)) for k in kinds]
    if plot.path is not None:
        line = paper.pick("⠒⠒", "--")
        entries.append(
            (
                [(f"{START}{line}{END}", palette.BOLD)],
                paper.say(plot.path_label or "path from start to end"),
            )
        )
    return entries


def _ramp(grid: Grid, paper: Paper, bands: Bands) -> int:
    """The bands in a line, the level between two of them where there is room; the column after."""
    row, texts = grid.height, [number(v) for v in bands.levels]
    ends = number(bands.low), number(bands.high)
    roomy = sum(map(len, [*ends, *texts])) + 5 * len(texts) + 6 <= paper.width * 7 // 8
    column = grid.put(row, 0, ends[0]) + 1
    for band, text in enumerate([*texts, ends[1]]):
        column = grid.put(row, column, "  ", palette.ink(back=bands.colour(band)))
        if roomy or band == len(texts):
            column = grid.put(row, column + 1, text) + 1
    return column - 1


def _levels(grid: Grid, paper: Paper, bands: Bands) -> int:
    """The range, and the height of each contour; the column after it."""
    texts = [f"{i} at {number(v)}" for i, v in enumerate(bands.levels, 1)]
    heads = ["; contour ", *[", "] * len(texts)]
    row = grid.height
    used = grid.put(row, 0, f"{number(bands.low)} to {number(bands.high)}")
    for head, text in zip(heads, texts, strict=False):
        if used + len(head + text) > paper.width:
            row, used = row + 1, 0
        used = grid.put(row, used, (head if used else head[2:]) + text)
    return used

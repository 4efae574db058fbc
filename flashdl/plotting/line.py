"""Curves over a common x: braille with 2 × 4 dots a cell, characters in ASCII."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flashdl.demokit import Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import (
    Area,
    Scale,
    bottom_axis,
    caption,
    left_axis,
    on_axis,
    padded,
    scale,
    tight,
)
from flashdl.plotting.canvas import Dots, Grid, ascii_dots, braille, segment
from flashdl.plotting.marks import Panel, draw_marks, marked
from flashdl.plotting.paper import Paper, glyph_ink, legend, nothing, series_ink, titled
from flashdl.plotting.series import Series, Values, numbers, series

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Curves:
    """Series over ``x`` and the scales that cover them and the marks."""

    series: list[Series]
    x: list[float]
    x_scale: Scale
    y_scale: Scale

    def points(self, curve: Series) -> Iterator[tuple[float, float] | None]:
        """Fractions of both axes, None for a gap."""
        for x, y in zip(self.x, curve.numbers, strict=False):
            shown = on_axis(x, log=self.x_scale.log) and on_axis(y, log=self.y_scale.log)
            yield (self.x_scale.place(x), self.y_scale.place(y)) if shown else None


def paint(plot: Plot, values: Values, paper: Paper, *, span: Sequence[Values]) -> Grid:
    """Title, legend, y label, the area with marks and curves, x axis, x label.

    The scales cover ``span``, the values of every frame.
    """
    grid = titled(str(plot.title), paper)
    curves = read(plot, values, paper, span=span)
    if curves is None:
        return nothing(grid, "no finite values" + (" above 0" if plot.log_x or plot.log_y else ""))
    several = len(curves.series) > 1
    if several:
        legend(grid, paper, [curve.name for curve in curves.series])
    name = plot.y_label or "".join(curve.name for curve in curves.series[:1] if not several)
    label = paper.fit(caption(name, log=plot.log_y), paper.width)
    if label:
        grid.put(grid.height, 0, label, palette.DIM)
    panel = _axes(grid, paper, curves)
    _draw(panel, curves)
    left_over = draw_marks(panel, plot, values)
    x_label = paper.fit(caption(plot.x_label or plot.x or "", log=plot.log_x), paper.width)
    if x_label:
        grid.put(grid.height, max(0, grid.width - len(x_label)), x_label, palette.DIM)
    for text in left_over:
        grid.put(grid.height, 0, paper.pick("┊ ", ": ") + text)
    return grid


def read(plot: Plot, values: Values, paper: Paper, *, span: Sequence[Values]) -> Curves | None:
    """The curves with scales that cover every frame; None where not one point can be shown."""
    shown = [point for frame in span for point in _shown(plot, frame)]
    if not shown:
        return None
    xs = [at for at, _ in shown] + [at for frame in span for at in marked(plot, frame, "x")]
    ys = [y for _, y in shown] + [at for frame in span for at in marked(plot, frame, "y")]
    rows = rows_for(paper.width) // 3 + 1
    x_scale = tight(xs, log=plot.log_x, count=max(3, paper.width // 10))
    y_scale = scale(ys, log=True, count=rows) if plot.log_y else padded(ys, count=rows)
    found = series(plot, values)
    return (
        Curves(found, xs_of(plot, values, found), x_scale, y_scale) if x_scale and y_scale else None
    )


def xs_of(plot: Plot, values: Values, found: Sequence[Series]) -> list[float]:
    """The x of a line plot, counted from 0 where it names none."""
    longest = max((len(one.numbers) for one in found), default=0)
    return [float(i) for i in range(longest)] if plot.x is None else numbers(values[plot.x])


def _shown(plot: Plot, values: Values) -> list[tuple[float, float]]:
    found = series(plot, values)
    x = xs_of(plot, values, found)
    pairs = (pair for one in found for pair in zip(x, one.numbers, strict=False))
    return [(a, b) for a, b in pairs if on_axis(a, log=plot.log_x) and on_axis(b, log=plot.log_y)]


def rows_for(width: int) -> int:
    """The rows of a plot's area: about a sixth of the width, so that 80 × 24 shows it whole."""
    return min(max(width // 6, 8), 14)


def _axes(grid: Grid, paper: Paper, curves: Curves) -> Panel:
    x_scale, y_scale = curves.x_scale, curves.y_scale
    left = max(map(len, y_scale.labels())) + 2
    area = Area(grid.height, left, rows_for(paper.width), max(1, paper.width - left))
    ticks = [
        (area.row(y_scale.place(at)), text)
        for at, text in zip(y_scale.ticks, y_scale.labels(), strict=True)
    ]
    left_axis(grid, paper, area, ticks)
    places = [area.column(x_scale.place(at)) for at in x_scale.ticks]
    bottom_axis(grid, paper, area, list(zip(places, x_scale.labels(), strict=True)))
    return Panel(grid, paper, area, x_scale, y_scale)


def _draw(panel: Panel, curves: Curves) -> None:
    area, paper, several = panel.area, panel.paper, len(curves.series) > 1
    dots = Dots(area.columns, area.rows)
    markers: dict[Cell, int] = {}
    for index, curve in enumerate(curves.series):
        points = [None if p is None else dots.place(*p) for p in curves.points(curve)]
        touched = dots.draw(_joined(points), index)
        alone = dots.draw(_isolated(points), index)
        sparse = len(points) * 4 <= area.columns
        spots = dots.draw(filter(None, points), index) if sparse else _spread(touched, index)
        markers |= dict.fromkeys([*alone, *(spots if several else [])], index)
    for cell, bits in dots.bits.items():
        owner = dots.owner[cell]
        char, style = ascii_dots(bits) if paper.ascii_only else braille(bits), series_ink(owner)
        if cell in markers or (paper.ascii_only and several):
            owner = markers.get(cell, owner)
            char, style = paper.glyph(owner), glyph_ink(owner)
        panel.grid.put(area.top + cell[0], area.left + cell[1], char, style)


def _joined(points: list[Cell | None]) -> Iterator[Cell]:
    for start, end in pairwise(points):
        if start is not None and end is not None:
            yield from segment(start, end)


def _isolated(points: list[Cell | None]) -> Iterator[Cell]:
    """The points without a neighbour, which no line would show."""
    padded = [None, *points, None]
    for before, point, after in zip(padded, points, padded[2:], strict=False):
        if point is not None and before is None and after is None:
            yield point


def _spread(cells: Iterable[Cell], index: int) -> list[Cell]:
    """One cell of a curve in every twelfth column, in other columns for each series."""
    first = {column: (row, column) for row, column in reversed(list(cells))}
    return [cell for column, cell in first.items() if (column - 5 * index) % 12 == 3]

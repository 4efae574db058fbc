"""The interesting places of a plot: dotted lines with a label where there is room."""

from collections.abc import Iterator
from dataclasses import dataclass

from flashdl.demokit import Mark, Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import Area, Scale, on_axis
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Paper
from flashdl.plotting.series import Values, mark_at


@dataclass(frozen=True, slots=True)
class Panel:
    """An area of a grid with its scales, the curves already drawn."""

    grid: Grid
    paper: Paper
    area: Area
    x_scale: Scale
    y_scale: Scale


def marked(plot: Plot, values: Values, axis: str) -> list[float]:
    """Where the marks of an axis stand, so that its scale can cover them."""
    return [mark_at(mark, values) for mark in plot.marks if mark.axis == axis]


def draw_marks(panel: Panel, plot: Plot, values: Values) -> list[str]:
    """Draw every mark below the curves; return the labels for which there was no room."""
    left_over = []
    for mark in plot.marks:
        at = mark_at(mark, values)
        chosen = panel.x_scale if mark.axis == "x" else panel.y_scale
        if not on_axis(at, log=chosen.log):
            continue
        line = list(_line(panel, mark, chosen.place(at)))
        label = panel.paper.say(mark.label)
        place = next(_places(panel, mark, line[0], len(label)), None)
        if place is None:
            left_over.append(label)
        else:
            panel.grid.put(*place, label, palette.BOLD)
        stroke = panel.paper.pick("┊", ":") if mark.axis == "x" else panel.paper.pick("┈", ".")
        for row, column in line:
            if panel.grid.at(row, column) == " ":
                panel.grid.put(row, column, stroke, palette.DIM)
    return left_over


def _line(panel: Panel, mark: Mark, place: float) -> Iterator[tuple[int, int]]:
    area = panel.area
    if mark.axis == "x":
        yield from ((row, area.column(place)) for row in range(area.top, area.top + area.rows))
    else:
        row = area.row(place)
        yield from ((row, area.left + column) for column in range(area.columns))


def _places(
    panel: Panel, mark: Mark, start: tuple[int, int], size: int
) -> Iterator[tuple[int, int]]:
    """The free places for a label of this size: beside a vertical line, above or below a flat one.

    A blank is kept on both sides, so that the label does not run into a curve.
    """
    area, (row, column) = panel.area, start
    if mark.axis == "x":
        sides = (column + 2, column - 1 - size)
        wanted = [(r, side) for r in range(row, row + area.rows) for side in sides]
    else:
        rows = [r for r in (row - 1, row + 1, row) if area.top <= r < area.top + area.rows]
        last = area.left + area.columns - size
        wanted = [(r, c) for r in rows for c in range(last, area.left, -1)]
    for r, c in wanted:
        inside = area.left < c and c + size <= area.left + area.columns
        if inside and panel.grid.free(r, c - 1, size + (c + size < panel.grid.width) + 1):
            yield r, c

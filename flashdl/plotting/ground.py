"""What lies below the points of a plane: values on a grid over two axes, row 0 at the bottom."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from rich.style import Style

from flashdl.demokit import Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import Scale, tight
from flashdl.plotting.marks import Panel
from flashdl.plotting.plane import rows_for
from flashdl.plotting.series import Values, matrix, numbers

Drawn = tuple[str, Style]  # a character and its style
NO_FILLINGS: Mapping[str, Drawn] = MappingProxyType({})
Colours = Callable[[float], str | None]  # of a value; None leaves its place bare


@dataclass(frozen=True, slots=True)
class Ground:
    """Values over two axes; a place has the value of the grid point nearest to it."""

    z: list[list[float]]
    xs: list[float]
    ys: list[float]
    across: Scale
    up: Scale

    def cells(self, columns: int, rows: int) -> list[list[float]]:
        """The values in so many columns and rows, the topmost row first."""
        at_x = nearest([self.across.place(x) for x in self.xs], columns)
        at_y = nearest([self.up.place(y) for y in self.ys], rows)
        return [[self.z[r][c] for c in at_x] for r in reversed(at_y)]

    def around(self, x: float, y: float) -> list[float]:
        """The values at the grid points on both sides of a place, the nearest first; none off it.

        They are one, two or four.
        """
        columns = beside([self.across.place(v) for v in self.xs], self.across.share(x))
        rows = beside([self.up.place(v) for v in self.ys], self.up.share(y))
        return [self.z[row][column] for row in rows for column in columns]


def read_ground(plot: Plot, values: Values, width: int) -> Ground | None:
    """The grid that a plot names as z over x and y; None if it is empty or an axis has no ends.

    An axis that is not named, or too short, is counted from 0.
    """
    assert plot.z is not None, "a plot over a grid names its values z"
    z = matrix(values[plot.z])
    if not z:
        return None
    xs = _axis(plot.x, values, len(z[0]))
    ys = _axis(plot.y[0] if plot.y else None, values, len(z))
    across = tight(xs, log=plot.log_x, count=max(4, width // 8))
    up = tight(ys, log=plot.log_y, count=rows_for(width) // 2)
    return Ground(z, xs, ys, across, up) if across and up else None


def _axis(name: str | None, values: Values, size: int) -> list[float]:
    found = [] if name is None else numbers(values[name])[:size]
    return found if len(found) == size else [float(i) for i in range(size)]


def nearest(places: Sequence[float], count: int) -> list[int]:
    """For each of ``count`` cells between 0 and 1 the index of the place nearest to its middle."""
    order = sorted((at, index) for index, at in enumerate(places) if not math.isnan(at))
    found, here = [], 0
    for cell in range(count):
        middle = (cell + 0.5) / count
        while here + 1 < len(order) and (
            abs(order[here + 1][0] - middle) < abs(order[here][0] - middle)
        ):
            here += 1
        found.append(order[here][1])
    return found


def beside(places: Sequence[float], at: float) -> list[int]:
    """The indices of the places on both sides of a fraction of the axis, the nearer one first."""
    if not 0 <= at <= 1:
        return []
    below = sorted((place, index) for index, place in enumerate(places) if place <= at)
    above = sorted((place, index) for index, place in enumerate(places) if place >= at)
    found = sorted({*below[-1:], *above[:1]}, key=lambda one: abs(one[0] - at))
    return [index for _, index in found]


def lay_colours(
    panel: Panel, ground: Ground, colour: Colours, fillings: Mapping[str, Drawn] = NO_FILLINGS
) -> None:
    """Two values a cell: the upper half block in the colour of one, the background of the other.

    A cell of one colour shows the filling of that colour, where it has one.
    """
    area = panel.area
    cells = ground.cells(area.columns, 2 * area.rows)
    colours = {value: colour(value) for row in cells for value in set(row)}
    for row in range(area.rows):
        shown = ([colours[v] for v in line] for line in cells[2 * row : 2 * row + 2])
        column = area.left
        for pair, run in groupby(zip(*shown, strict=True)):
            same = pair[0] == pair[1] and fillings.get(pair[0] or "")
            char, style = same or _half_block(*pair)
            column = panel.grid.put(area.top + row, column, char * len(list(run)), style)


def _half_block(upper: str | None, lower: str | None) -> Drawn:
    if upper == lower:
        return " ", palette.ink(back=lower)
    if upper is None:
        return "▄", palette.ink(lower)
    return "▀", palette.ink(upper, back=lower)


def lay_texture(panel: Panel, cells: Sequence[Sequence[str]]) -> None:
    """A character a cell, the topmost row first."""
    for row, line in enumerate(cells):
        panel.grid.put(panel.area.top + row, panel.area.left, "".join(line), palette.DIM)

"""Tables without boxes: aligned columns, a header, a rule."""

from collections.abc import Mapping
from typing import Any

from rich.console import RenderableType

from flashdl.demokit import Column, Table
from flashdl.plotting import palette
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Figure, Paper, titled, wrap
from flashdl.plotting.words import cell

MOST_ROWS = 40
GAP = 2


def draw_table(table: Table, values: Mapping[str, Any]) -> RenderableType:
    """The columns side by side, or row by row one below the other where they are too wide."""
    return Figure(lambda paper: _paint(table, values, paper))


def _paint(table: Table, values: Mapping[str, Any], paper: Paper) -> Grid:
    grid = titled(table.title, paper)
    columns = [_cells(column, values[column.values], paper) for column in table.columns]
    heads = [paper.say(column.header) for column in table.columns]
    height = max(map(len, columns), default=0)
    shown = [
        column[:MOST_ROWS] + [""] * (min(height, MOST_ROWS) - len(column)) for column in columns
    ]
    right = [_is_numeric(values[column.values]) for column in table.columns]
    sizes = [max(map(len, [head, *cells])) for head, cells in zip(heads, shown, strict=True)]
    if sum(sizes) + GAP * (len(sizes) - 1) <= paper.width:
        _side_by_side(grid, paper, list(zip(heads, shown, sizes, right, strict=True)))
    else:
        _one_below_the_other(grid, heads, shown)
    if height == 0:
        grid.put(grid.height, 0, "no rows")
    if height > MOST_ROWS:
        grid.put(grid.height, 0, f"{height - MOST_ROWS} more rows are not shown")
    return grid


def _side_by_side(
    grid: Grid, paper: Paper, columns: list[tuple[str, list[str], int, bool]]
) -> None:
    top, at = grid.height, 0
    for head, cells, size, right in columns:
        for offset, text in enumerate([head, paper.pick("─", "-") * size, *cells]):
            style = (palette.BOLD, palette.DIM, None)[min(offset, 2)]
            grid.put(top + offset, at, text.rjust(size) if right else text, style)
        at += size + GAP


def _one_below_the_other(grid: Grid, heads: list[str], columns: list[list[str]]) -> None:
    size = min(max(map(len, heads)), grid.width // 2)
    for index, row in enumerate(zip(*columns, strict=True)):
        if index:
            grid.put(grid.height, 0, "")
        for head, text in zip(heads, row, strict=True):
            top = grid.height
            grid.put(top, 0, head[:size], palette.BOLD)
            for offset, line in enumerate(wrap(text, max(1, grid.width - size - GAP))):
                grid.put(top + offset, size + GAP, line)


def _cells(column: Column, value: Any, paper: Paper) -> list[str]:
    items = value if isinstance(value, list | tuple) else [value]
    return [paper.say(cell(item, column.format)) for item in items]


def _is_numeric(value: Any) -> bool:
    items = value if isinstance(value, list | tuple) else [value]
    return all(isinstance(item, int | float) and not isinstance(item, bool) for item in items)

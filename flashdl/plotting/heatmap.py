"""Matrices: numbers in the cells while they fit, else colours, else ink that carries the sign."""

import math
from collections.abc import Sequence
from itertools import chain

from rich.style import Style

from flashdl.demokit import Plot
from flashdl.plotting import palette
from flashdl.plotting.axes import on_axis
from flashdl.plotting.canvas import Grid
from flashdl.plotting.field import MOST_ROWS, Field, cell_numbers, merge, read_field
from flashdl.plotting.paper import Paper, nothing, titled, wrap
from flashdl.plotting.series import Values, mark_at
from flashdl.plotting.words import number

MOST_NUMBERS = 12
TALLEST_LABEL = 8


def paint(plot: Plot, values: Values, paper: Paper, *, span: Sequence[Values]) -> Grid:
    """Title, what rows and columns are, the matrix with labels, the range of all frames."""
    grid = titled(str(plot.title), paper)
    field = read_field(plot, values, paper, span=span)
    if field is None:
        return nothing(grid)
    axes = [(plot.y_label, "rows: "), (plot.x_label, "columns: ")]
    for line in wrap(", ".join(word + paper.say(text) for text, word in axes if text), paper.width):
        grid.put(grid.height, 0, line, palette.DIM)
    left = _label_width(field, paper)
    numbers = cell_numbers(field)
    size = max(2, max(map(len, chain.from_iterable(numbers))) + 2)
    columns = len(field.z[0])
    if max(len(field.z), columns) <= MOST_NUMBERS and left + columns * size <= paper.width:
        room = (paper.width - left) // columns
        wished = max((len(label) for label in field.column_labels), default=0) + 1
        size = max(size, min(wished, room, 12))
        _draw(grid, paper, field, (left, size), numbers)
        _marks(grid, paper, (plot, values), (left, size, 1))
    else:
        _draw_shades(grid, paper, plot, values, field)
    return grid


def _label_width(field: Field, paper: Paper) -> int:
    return min(max(map(len, field.row_labels)), max(3, paper.width // 4)) + 1


def _draw_shades(grid: Grid, paper: Paper, plot: Plot, values: Values, field: Field) -> None:
    """The matrix without numbers, two characters a cell or two rows a line, merged if too large."""
    left = _label_width(field, paper)
    room = max(1, paper.width - left)
    halves = paper.halves
    tall = len(field.z) > (2 * MOST_NUMBERS if halves else MOST_ROWS)
    wide = 2 * len(field.z[0]) > room
    if tall or wide:
        field = merge(field, room if halves else max(1, room // 2))
    if halves and (tall or wide):
        size = 1
        _draw_halves(grid, paper, field, left)
    else:
        longest = max(map(len, field.column_labels))
        size = 2 if longest <= 2 else max(2, min(longest + 1, room // len(field.z[0]), 6))
        _draw(grid, paper, field, (left, size), None)
    rows, columns = field.merged
    _marks(grid, paper, (plot, values), (left, size, columns))
    if rows > 1:
        text = f"each cell: the largest size of {rows} x {columns} values"
        for line in wrap(text, paper.width):
            grid.put(grid.height, 0, line, palette.DIM)
    _range_bar(grid, paper, field)


def _draw(
    grid: Grid,
    paper: Paper,
    field: Field,
    columns: tuple[int, int],
    numbers: list[list[str]] | None,
) -> None:
    """A line a row, cells of equal width from the column ``left``, with or without numbers."""
    left, size = columns
    _column_labels(grid, field, left, size)
    for r, row in enumerate(field.z):
        line = grid.height
        grid.put(line, 0, field.row_labels[r][: left - 1].rjust(left - 1))
        for c, value in enumerate(row):
            style = _cell_style(paper, field, value)
            text = (
                numbers[r][c].rjust(size - 1) + " " if numbers else _ink(paper, field, value, size)
            )
            grid.put(line, left + c * size, text, style)


def _cell_style(paper: Paper, field: Field, value: float) -> Style | None:
    if not paper.shades or not on_axis(value):
        return None
    back = palette.ramp_colour(field.share(value), signed=field.signed)
    return palette.ink(palette.text_on(back), back=back)


def _ink(paper: Paper, field: Field, value: float, size: int) -> str:
    if not on_axis(value):
        return ("?" * size)[:2].rjust(size)
    if paper.shades:
        return " " * size
    if field.signed:
        text = palette.sign_shade(2 * field.share(value) - 1, ascii_only=paper.ascii_only)
        return text if size == 2 else (text[0] + text[1] * (size - 2)).ljust(size)
    return palette.shade(field.share(value), ascii_only=paper.ascii_only) * size


def _column_labels(grid: Grid, field: Field, left: int, size: int) -> None:
    """The labels above the cells; top to bottom, letter by letter, where they are too wide."""
    shared, labels = _shared_word(field.column_labels, max(1, size - 1), left - 1)
    longest = min(max(map(len, labels)), TALLEST_LABEL)
    fits = max(map(len, labels)) <= max(1, size - 1)
    top = grid.height
    grid.put(top, max(0, left - 1 - len(shared)), shared, palette.DIM)
    for c, label in enumerate(labels):
        at = left + c * size
        if fits:
            grid.put(top, at, label.rjust(size - 1) if size > 2 else label)
        elif all(text.isdigit() for text in labels):
            if c % (5 if size > 1 else 10) == 0:
                grid.put(top, at, label)
        else:
            for i, letter in enumerate(label[:longest].rjust(longest)):
                grid.put(top + i, at + (size - 1) // 2, letter)


def _shared_word(labels: list[str], room: int, left: int) -> tuple[str, list[str]]:
    """Labels too long for ``room``, without their first word if all share it and it fits left."""
    pairs = [label.partition(" ") for label in labels]
    words = {word for word, _, rest in pairs if rest}
    same = len(words) == 1 and all(rest for _, _, rest in pairs)
    if max(map(len, labels)) <= room or not same or len(pairs[0][0]) > left:
        return "", labels
    return pairs[0][0], [rest for _, _, rest in pairs]


def _draw_halves(grid: Grid, paper: Paper, field: Field, left: int) -> None:
    """Two rows a line: the upper one is the half block, the lower one its background."""
    _column_labels(grid, field, left, 1)
    padded = [*field.z, [math.nan] * len(field.z[0])] if len(field.z) % 2 else field.z
    for r in range(0, len(padded), 2):
        line = grid.height
        if r % 10 == 0:
            grid.put(line, 0, field.row_labels[r][: left - 1].rjust(left - 1))
        for c, pair in enumerate(zip(padded[r], padded[r + 1], strict=True)):
            upper, lower = (
                palette.ramp_colour(field.share(v), signed=field.signed) if on_axis(v) else None
                for v in pair
            )
            char = paper.pick("▀", " ") if upper else ("▄" if lower else " ")
            style = palette.ink(upper, back=lower) if upper else palette.ink(lower)
            grid.put(line, left + c, char, style)


def _range_bar(grid: Grid, paper: Paper, field: Field) -> None:
    """The ramp from the lowest to the highest value, with both numbers."""
    row = grid.height
    column = grid.put(row, 0, number(field.low)) + 1
    steps = max(4, min(24, paper.width // 4)) // 2
    for step in range(steps):
        value = field.low + (field.high - field.low) * (step + 0.5) / steps
        text = _ink(paper, field, value, 2)
        column = grid.put(row, column, text, _cell_style(paper, field, value))
    grid.put(row, column + 1, number(field.high))
    if any(not on_axis(v) for v in chain.from_iterable(field.z)):
        grid.put(row, column + 3 + len(number(field.high)), "?? not finite")


def _marks(
    grid: Grid, paper: Paper, source: tuple[Plot, Values], columns: tuple[int, int, int]
) -> None:
    """Marked columns by an arrow, marked rows by their number, named below the matrix."""
    plot, values = source
    left, size, merged = columns
    for mark in plot.marks:
        at = mark_at(mark, values)
        if not on_axis(at):
            continue
        label = paper.say(mark.label)
        if mark.axis == "x":
            text = paper.pick("↑ ", "^ ") + label
            start = left + int(at) // merged * size + max(0, size - 2)
            grid.put(grid.height, max(0, min(start, grid.width - len(text))), text, palette.BOLD)
        else:
            grid.put(grid.height, 0, f"row {int(at)}: {label}", palette.BOLD)

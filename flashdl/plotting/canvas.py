"""Cells and dots: a grid of styled characters, and curves in 2 × 4 dots a cell."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

_BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_UPPER, _LOWER = 0x01 | 0x08, 0x40 | 0x80
EIGHTHS_UP = " ▁▂▃▄▅▆▇█"
EIGHTHS_RIGHT = " ▏▎▍▌▋▊▉█"


class Grid:
    """Rows of cells that are ``width`` wide and as many as were written; writing clips."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._rows: list[list[tuple[str, Style | None]]] = []

    @property
    def height(self) -> int:
        """The number of rows so far."""
        return len(self._rows)

    def put(self, row: int, column: int, text: str, style: Style | None = None) -> int:
        """Write a text and return the column after it; what lies outside the width is dropped."""
        while row >= len(self._rows):
            self._rows.append([(" ", None)] * self.width)
        cells = self._rows[row]
        for char in text if column < self.width else "":
            size = cell_len(char)
            if size == 0 and 0 < column <= self.width:
                before = cells[column - 1]
                cells[column - 1] = (before[0] + char, before[1])
            elif column >= 0 and column + size <= self.width:
                self._set(cells, column, (char, style))
                if size == 2:
                    self._set(cells, column + 1, ("", style))
            column += size
        return column

    def at(self, row: int, column: int) -> str:
        """The character of a cell, a space outside."""
        inside = 0 <= row < self.height and 0 <= column < self.width
        return self._rows[row][column][0] if inside else " "

    def free(self, row: int, column: int, size: int) -> bool:
        """Whether these cells are inside the width and still blank."""
        if column < 0 or column + size > self.width:
            return False
        return all(self.at(row, column + i) == " " for i in range(size))

    def back(self, row: int, column: int) -> str | None:
        """The background of a cell as ``#rrggbb``, None where it has none."""
        inside = 0 <= row < self.height and 0 <= column < self.width
        style = self._rows[row][column][1] if inside else None
        return None if style is None or style.bgcolor is None else style.bgcolor.name

    def segments(self, *, colour: bool) -> Iterator[list[Segment]]:
        """The rows as Rich's segments, without trailing blanks, unstyled without colour."""
        for cells in self._rows:
            shown = [(char, style if colour else None) for char, style in cells]
            while shown and shown[-1][0] in {" ", ""} and not _has_back(shown[-1][1]):
                shown.pop()
            yield [
                Segment("".join(char for char, _ in run), style)
                for style, run in groupby(shown, key=lambda cell: cell[1])
            ]

    def _set(
        self, cells: list[tuple[str, Style | None]], column: int, cell: tuple[str, Style | None]
    ) -> None:
        if cells[column][0] == "" and cell[0] != "":  # the right half of a wide character
            cells[column - 1] = (" ", None)
        if column + 1 < self.width and cells[column + 1][0] == "" and cell[0] != "":
            cells[column + 1] = (" ", None)
        cells[column] = cell


def _has_back(style: Style | None) -> bool:
    return style is not None and (style.bgcolor is not None or bool(style.reverse))


class Dots:
    """Dots in an area of ``columns`` × ``rows`` cells; the last writer of a cell colours it."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.bits: dict[tuple[int, int], int] = {}
        self.owner: dict[tuple[int, int], int] = {}

    def place(self, x: float, y: float) -> tuple[int, int]:
        """The dot for fractions in [0, 1], counted from the upper left; y points up."""
        return round(x * (2 * self.columns - 1)), round((1 - y) * (4 * self.rows - 1))

    def draw(self, dots: Iterable[tuple[int, int]], owner: int) -> list[tuple[int, int]]:
        """Set dots for a series and return the cells (row, column) they lie in."""
        cells = []
        for x, y in dots:
            cell = (y // 4, x // 2)
            self.bits[cell] = self.bits.get(cell, 0) | _BITS[x % 2][y % 4]
            self.owner[cell] = owner
            cells.append(cell)
        return cells


def segment(start: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The dots of a straight line, one for each step of its longer side, both ends included."""
    (x0, y0), (x1, y1) = start, end
    steps = max(abs(x1 - x0), abs(y1 - y0))
    for i in range(steps + 1):
        share = i / steps if steps else 0.0
        yield round(x0 + (x1 - x0) * share), round(y0 + (y1 - y0) * share)


def braille(bits: int) -> str:
    """The character with these dots."""
    return chr(0x2800 + bits)


def ascii_dots(bits: int) -> str:
    """The ASCII character nearest to these dots: where the ink is, or a stroke if it is steep."""
    up, down = bits & (_UPPER | 0x02 | 0x10), bits & (_LOWER | 0x04 | 0x20)
    if bits & _UPPER and bits & _LOWER:
        return "|"
    if up and down:
        return "-"
    if up:
        return "'" if bits & _UPPER else "-"
    return "." if bits & _LOWER else "-"

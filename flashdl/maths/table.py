"""Boxes in rows and columns, as in a matrix or a group of equations."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from flashdl.maths.box import Align, Box, beside, check_area, stack, text

_NUMBER = re.compile(r"[−+-]?\d+(?:\.\d+)?")
_EMPTY = text("")


def table(
    rows: Sequence[Sequence[Box]],
    *,
    columns: str = "",
    gaps: Sequence[int] = (2,),
    apart: bool = False,
) -> Box:
    """Cells in aligned columns, ``gaps`` (again and again) between them. Raises TooLarge.

    A column follows its letter in ``columns``; without one, numbers end below each other and the
    rest is centred. Blank rows part the lines if one of them is tall, and with ``apart``.
    """
    check_area(max(map(len, rows)), len(rows))
    whole = [*zip_longest(*zip_longest(*rows, fillvalue=_EMPTY))]
    widths = [max(cell.width for cell in column) for column in zip(*whole, strict=True)]
    aligns = [
        _align(columns[at : at + 1], cells) for at, cells in enumerate(zip(*whole, strict=True))
    ]
    lines = []
    for row in whole:
        cells: list[Box] = []
        for at, (cell, width, align) in enumerate(zip(row, widths, aligns, strict=True)):
            cells += [text(" " * gaps[(at - 1) % len(gaps)])] if at else []
            cells.append(Box(cell.padded(width, align), width, cell.base))
        lines.append(beside(cells))
    return pile(lines, apart=apart)


def pile(lines: Sequence[Box], *, apart: bool = False, align: Align = "l") -> Box:
    """Lines below each other, standing on the middle row; if any is tall, blank rows part them."""
    if apart or any(len(line.rows) > 1 for line in lines):
        lines = [box for line in lines for box in (line, _EMPTY)][:-1]
    return stack(lines, base=(sum(len(box.rows) for box in lines) - 1) // 2, align=align)


def _align(letter: str, cells: Sequence[Box]) -> Align:
    if letter in ("l", "c", "r"):
        return letter  # type: ignore[return-value]
    numbers = all(len(cell.rows) == 1 and _NUMBER.fullmatch(cell.rows[0]) for cell in cells)
    return "r" if numbers else "c"

"""Rows of cells as lines whose columns are no wider than what stands in them."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from flashdl.cli.context import Context

if TYPE_CHECKING:
    from rich.console import Console

_BETWEEN = "  "


def aligned(rows: Sequence[Sequence[str]], sides: Iterable[str]) -> list[str]:
    """A line a row; ``sides`` has ``<`` or ``>`` for each column: at which side its cells stand."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    forms = [f"{side}{width}" for side, width in zip(sides, widths, strict=True)]
    return [_BETWEEN.join(map(format, cells, forms)).rstrip() for cells in rows]


def cut(line: str, columns: int) -> str:
    """The line no wider than so many columns of a terminal."""
    from rich.cells import cell_len, set_cell_size

    if cell_len(line) <= columns:
        return line
    return set_cell_size(line, columns - 3).rstrip() + "..."


def wrapped(lines: Iterable[str], console: "Console") -> Iterator[str]:
    """The lines no wider than the terminal; what goes on is indented."""
    from rich.text import Text

    for line in lines:
        first, *more = Text(line).wrap(console, max(1, console.width - 2))
        yield first.plain.rstrip()
        yield from (f"  {part.plain.rstrip()}" for part in more)


def of_terminal(context: Context) -> int | None:
    """How many columns the terminal has; None where nobody looks at one."""
    return shutil.get_terminal_size().columns if context.interactive else None

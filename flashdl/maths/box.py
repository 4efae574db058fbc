"""Rectangles of terminal cells that are put beside and above each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len

AREA_LIMIT = 100_000  # cells: more than any screen, less than what takes a noticeable time

Align = Literal["l", "c", "r"]


class TooLarge(ValueError):
    """The drawing would have more cells than anybody can look at."""


@dataclass(frozen=True, slots=True)
class Box:
    """Rows of ``width`` cells each; ``base`` is the row that stands on the line of the formula."""

    rows: tuple[str, ...]
    width: int
    base: int = 0

    @property
    def below(self) -> int:
        """How many rows lie under the base row."""
        return len(self.rows) - self.base - 1

    def on(self, base: int) -> "Box":
        """The same rows, standing on another one."""
        return Box(self.rows, self.width, base)

    def extended(self, above: int, below: int) -> tuple[str, ...]:
        """The rows with blank ones, so that so many lie above and below the base."""
        blank = (" " * self.width,)
        return blank * (above - self.base) + self.rows + blank * (below - self.below)

    def padded(self, width: int, align: Align) -> tuple[str, ...]:
        """The rows with spaces up to a width."""
        spare = width - self.width
        left = {"l": 0, "c": spare // 2, "r": spare}[align]
        return tuple(" " * left + row + " " * (spare - left) for row in self.rows)


def text(words: str) -> Box:
    """One row of text."""
    return Box((words,), cell_len(words))


def column(rows: Iterable[str], base: int = 0) -> Box:
    """Rows of text that are equally wide."""
    found = tuple(rows)
    return Box(found, cell_len(found[0]), base)


def shifted(words: str, down: int) -> Box:
    """Text so many rows below the base line, or above it where ``down`` is negative."""
    empty = (" " * cell_len(words),)
    rows = (words, *empty * -down) if down < 0 else (*empty * down, words)
    return Box(rows, cell_len(words), max(-down, 0))


def beside(boxes: Sequence[Box]) -> Box:
    """Boxes side by side, their base rows on one line. Raises TooLarge."""
    above = max((box.base for box in boxes), default=0)
    below = max((box.below for box in boxes), default=0)
    width = sum(box.width for box in boxes)
    check_area(width, above + below + 1)
    columns = [box.extended(above, below) for box in boxes]
    rows = tuple(map("".join, zip(*columns, strict=True))) if boxes else ("",)
    return Box(rows, width, above)


def stack(boxes: Sequence[Box], *, base: int = 0, align: Align = "c") -> Box:
    """Boxes below each other; ``base`` counts the rows of all of them. Raises TooLarge."""
    width = max(box.width for box in boxes)
    check_area(width, sum(len(box.rows) for box in boxes))
    return Box(tuple(row for box in boxes for row in box.padded(width, align)), width, base)


def check_area(width: int, rows: int) -> None:
    """Raises TooLarge where nobody could look at so many columns and rows."""
    if width * rows > AREA_LIMIT:
        raise TooLarge(f"{width} columns and {rows} rows are more than can be shown")

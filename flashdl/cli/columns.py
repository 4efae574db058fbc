"""Rows of cells as lines whose columns are no wider than what stands in them."""

from collections.abc import Iterable, Sequence

_BETWEEN = "  "


def aligned(rows: Sequence[Sequence[str]], sides: Iterable[str]) -> list[str]:
    """A line a row; ``sides`` has ``<`` or ``>`` for each column: at which side its cells stand."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    forms = [f"{side}{width}" for side, width in zip(sides, widths, strict=True)]
    return [_BETWEEN.join(map(format, cells, forms)).rstrip() for cells in rows]

"""A matrix as a heatmap shows it: its range, its labels, its numbers, merged where too large."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from flashdl.demokit import Plot
from flashdl.plotting.axes import on_axis
from flashdl.plotting.paper import Paper
from flashdl.plotting.series import Values, matrix, named, numbers
from flashdl.plotting.words import aligned

MOST_ROWS = 48


@dataclass(frozen=True, slots=True)
class Field:
    """A matrix with its range and labels; of a signed one the range is symmetric about 0.

    ``merged`` is how many rows and columns of the named matrix each cell stands for.
    """

    z: list[list[float]]
    low: float
    high: float
    signed: bool
    row_labels: list[str]
    column_labels: list[str]
    merged: tuple[int, int] = (1, 1)

    def share(self, value: float) -> float:
        """The value as a fraction in [0, 1] of the range."""
        if self.high <= self.low:
            return 0.5
        return (value - self.low) / (self.high - self.low)


def read_field(plot: Plot, values: Values, paper: Paper, *, span: Sequence[Values]) -> Field | None:
    """The matrix a plot names, indices where labels do not fit it; None if nothing is finite.

    Its range covers ``span``, the values of every frame.
    """
    assert plot.z is not None, "a heatmap names its matrix z"
    z = matrix(values[plot.z])
    finite = [v for frame in span for v in numbers(frame[plot.z]) if on_axis(v)]
    if not finite or not z:
        return None
    rows, columns = named(values, plot.row_labels), named(values, plot.column_labels)
    rows = [paper.say(t) for t in rows] if len(rows) == len(z) else [str(i) for i in range(len(z))]
    if len(columns) != len(z[0]):
        columns = [str(i) for i in range(len(z[0]))]
    columns = [paper.say(text) for text in columns]
    low, high = min(finite), max(finite)
    if plot.signed:
        low, high = -max(-low, high, 0.0), max(-low, high, 0.0)
    return Field(z, low, high, plot.signed, rows, columns)


def cell_numbers(field: Field) -> list[list[str]]:
    """The values as text, with the same decimals where they are of one size."""
    columns = len(field.z[0])
    cells = list(chain.from_iterable(field.z))
    texts = aligned([*cells, field.low, field.high])  # the range gives every frame its decimals
    return [texts[i : i + columns] for i in range(0, len(cells), columns)]


def merge(field: Field, columns: int) -> Field:
    """Blocks as their value of the largest size, so that ``columns`` and MOST_ROWS are kept.

    Blocks are squares where there are too many columns, so that an image keeps its shape.
    """
    n = math.ceil(len(field.z[0]) / max(1, columns))
    m = max(n, math.ceil(len(field.z) / MOST_ROWS))
    if m <= 1:
        return field
    z = []
    for top in range(0, len(field.z), m):
        block = field.z[top : top + m]
        starts = range(0, len(block[0]), n)
        z.append([_largest([v for row in block for v in row[c : c + n]]) for c in starts])
    rows, labels = field.row_labels[::m], field.column_labels[::n]
    return replace(field, z=z, row_labels=rows, column_labels=labels, merged=(m, n))


def _largest(found: list[float]) -> float:
    return max((v for v in found if on_axis(v)), key=abs, default=math.nan)

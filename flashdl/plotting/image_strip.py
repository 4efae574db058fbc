"""Small images beside each other on one scale of greys, or of signs, with captions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flashdl.demokit import Plot
from flashdl.plotting.axes import on_axis
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Paper, nothing, titled, wrap
from flashdl.plotting.pixels import HALVES, SQUARE, TALL, Form, Greys, Pen, pen_of
from flashdl.plotting.series import Values, extremes, in_frames, labels_of, matrix
from flashdl.plotting.words import number

Image = list[list[float]]
GAP = 2
MOST_LINES = 48
SQUARE_LINES, TALL_LINES, SMALL_LINES = 16, 15, 28  # the most that a form may take
SMALL = 12  # rows of an image that is too small to be read in half as many lines


@dataclass(frozen=True, slots=True)
class Strip:
    """Images with captions, so many in a row of slots of equal width."""

    images: list[Image]
    captions: list[str]
    form: Form
    in_row: int
    slot: int

    @property
    def lines(self) -> int:
        """The lines of all rows of images with their captions, or an empty line between."""
        rows = math.ceil(len(self.images) / self.in_row)
        lines = rows * (self.form.lines(tallest(self.images)) + 1)
        return lines if self.captions else lines - 1


def paint(plot: Plot, values: Values, paper: Paper, *, span: Sequence[Values]) -> Grid:
    """Title, rows of images with their captions, the range that all of them share."""
    assert plot.z is not None, "an image strip names its images z"
    grid = titled(str(plot.title), paper)
    ends = extremes(in_frames(span, plot.z))
    images, merged = shrunk(read_images(values[plot.z]), paper.width)
    if not ends or not images:
        return nothing(grid)
    low, high = min(ends), max(ends)
    if plot.signed:
        low, high = -max(-low, high), max(-low, high)
    greys = Greys(low, high, plot.signed)
    strip = arrange(images, [paper.say(label) for label in labels_of(plot)], paper)
    for first in range(0, len(images), strip.in_row):
        if grid.height + strip.form.lines(tallest(images)) > MOST_LINES and first:
            grid.put(grid.height, 0, f"{len(images) - first} more not shown")
            break
        if first and not strip.captions:
            grid.put(grid.height, 0, "")
        _draw_row(grid, paper, strip, greys, first)
    _range(grid, paper, strip, greys, merged)
    return grid


def read_images(value: Any) -> list[Image]:
    """The images of a value [n, height, width]; a value [height, width] is one image."""
    parts = value if isinstance(value, list | tuple) else [value]
    rows = [row for part in parts if isinstance(part, list | tuple) for row in part]
    deep = any(isinstance(row, list | tuple) for row in rows)
    return [matrix(part) for part in parts] if deep else [matrix(value)]


def tallest(images: Sequence[Image]) -> int:
    """The rows of the tallest image."""
    return max(map(len, images), default=0)


def widest(images: Sequence[Image]) -> int:
    """The columns of the widest image."""
    return max((len(row) for image in images for row in image), default=0)


def shrunk(images: list[Image], columns: int) -> tuple[list[Image], int]:
    """Images of at most so many columns, and how many rows and columns each pixel is the mean of.

    Also those with more rows than a screen has lines are shrunk.
    """
    n = max(math.ceil(widest(images) / columns), math.ceil(tallest(images) / MOST_LINES), 1)
    return ([_means(image, n) for image in images] if n > 1 else images), n


def _means(image: Image, n: int) -> Image:
    blocks = [image[r : r + n] for r in range(0, len(image), n)]
    starts = range(0, widest([image]), n)
    return [
        [_mean([v for row in block for v in row[c : c + n]]) for c in starts] for block in blocks
    ]


def _mean(found: list[float]) -> float:
    shown = [v / len(found) for v in found if on_axis(v)]
    return sum(shown) * (len(found) / len(shown)) if shown else math.nan


def arrange(images: list[Image], captions: list[str], paper: Paper) -> Strip:
    """Two columns a pixel where that fits; else a column, two rows a line if there are colours.

    Without colours a line holds two rows only of large images: small ones could not be read.
    """
    strip = _in(SQUARE, images, captions, paper)
    if strip.lines <= SQUARE_LINES and strip.slot <= paper.width:
        return strip
    strip = _in(TALL, images, captions, paper)
    most = SMALL_LINES if tallest(images) <= SMALL else TALL_LINES
    if not paper.halves and strip.lines <= most:
        return strip
    return _in(HALVES, images, captions, paper)


def _in(form: Form, images: list[Image], captions: list[str], paper: Paper) -> Strip:
    """The images in a form, in as few rows as fit the width, as even as can be."""
    size = max(1, form.columns * widest(images))
    most = max(1, (paper.width + GAP) // (size + GAP))
    in_row = math.ceil(len(images) / math.ceil(len(images) / most))
    longest = max(map(len, captions), default=0)
    slot = max(size, min(longest, (paper.width + GAP) // in_row - GAP))
    return Strip(images, captions, form, in_row, slot)


def _draw_row(grid: Grid, paper: Paper, strip: Strip, greys: Greys, first: int) -> None:
    """The images from ``first`` on that stand in one row, each above its caption."""
    form, top = strip.form, grid.height
    bottom = top + form.lines(tallest(strip.images))
    step = 2 if form.halves else 1
    for place, image in enumerate(strip.images[first : first + strip.in_row]):
        left = place * (strip.slot + GAP)
        for r in range(form.lines(len(image))):
            _draw_line(grid, pen_of(paper, form, greys), (top + r, left), image[step * r :][:step])
        if first + place < len(strip.captions):
            grid.put(bottom, left, paper.fit(strip.captions[first + place], strip.slot))


def _draw_line(grid: Grid, pen: Pen, at: tuple[int, int], rows: list[list[float]]) -> None:
    """One row of pixels, or two of which the second may be missing."""
    row, column = at
    below = rows[1] if len(rows) > 1 else [None] * len(rows[0])
    for upper, lower in zip(rows[0], below, strict=True):
        text, style = pen(upper, lower)
        column = grid.put(row, column, text, style)


def _range(grid: Grid, paper: Paper, strip: Strip, greys: Greys, merged: int) -> None:
    """The scale from the lowest to the highest value of all frames."""
    row, steps = grid.height, 8
    pen = pen_of(paper, SQUARE if strip.form is SQUARE else TALL, greys)
    column = grid.put(row, 0, number(greys.low)) + 1
    for step in range(steps):
        value = greys.low + (greys.high - greys.low) * (step + 0.5) / steps
        text, style = pen(value, None)
        column = grid.put(row, column, (2 * text)[:2], style)
    column = grid.put(row, column + 1, number(greys.high))
    note = f"each pixel: the mean of {merged} x {merged}"
    if merged > 1 and column + 2 + len(note) <= paper.width:
        grid.put(row, column + 2, note)
    elif merged > 1:
        for line in wrap(note, paper.width):
            grid.put(grid.height, 0, line)

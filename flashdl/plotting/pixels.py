"""Pixels as cells: greys or signs in colour, two a cell or one, and as ink where there is none."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rich.style import Style

from flashdl.plotting import palette
from flashdl.plotting.axes import on_axis
from flashdl.plotting.paper import Paper

Drawn = tuple[str, Style | None]
Pen = Callable[[float, float | None], Drawn]  # the value of a cell, and that of its lower half
BLOCKS = {  # the ink in the upper and in the lower half of a cell
    " ": (0.0, 0.0), "░": (0.25, 0.25), "▒": (0.5, 0.5), "▓": (0.75, 0.75), "█": (1.0, 1.0),
    "▀": (1.0, 0.0), "▄": (0.0, 1.0),
}  # fmt: skip
FAINT, STRONG = 0.1, 0.55  # sizes at which a signed value is drawn by other characters


@dataclass(frozen=True, slots=True)
class Form:
    """How a pixel is drawn: so many columns wide, in a line of its own or two rows a line."""

    columns: int
    halves: bool

    def lines(self, rows: int) -> int:
        """The lines that so many rows of pixels take."""
        return math.ceil(rows / 2) if self.halves else rows


SQUARE, TALL, HALVES = Form(2, halves=False), Form(1, halves=False), Form(1, halves=True)


@dataclass(frozen=True, slots=True)
class Greys:
    """The range of all images, symmetric about 0 if the values have a sign."""

    low: float
    high: float
    signed: bool

    def share(self, value: float) -> float:
        """The value as a fraction in [0, 1] of the range, NaN where it is not finite."""
        if not on_axis(value):
            return math.nan
        return 0.5 if self.high <= self.low else value / self._size - self.low / self._size

    @property
    def _size(self) -> float:
        return self.high - self.low

    def colour(self, value: float) -> str | None:
        """The colour of a value; None where it is not finite."""
        share = self.share(value)
        if math.isnan(share):
            return None
        if not self.signed:
            return palette.grey(share)
        return palette.ramp_colour(round(16 * share) / 16, signed=True)


def pen_of(paper: Paper, form: Form, greys: Greys) -> Pen:
    """What draws the value of a cell, or the values of its two halves."""
    if not paper.halves:
        return partial(_ink, paper, form, greys)
    return partial(_half_blocks, greys) if form.halves else partial(_square, greys)


def _square(greys: Greys, upper: float, _lower: float | None) -> Drawn:
    return "  ", palette.ink(back=greys.colour(upper))


def _half_blocks(greys: Greys, upper: float, lower: float | None) -> Drawn:
    above = greys.colour(upper)
    below = None if lower is None else greys.colour(lower)
    if above is None:
        return ("▄", palette.ink(below)) if below else (" ", None)
    return "▀", palette.ink(above, back=below)


def _ink(paper: Paper, form: Form, greys: Greys, upper: float, lower: float | None) -> Drawn:
    """Characters whose ink grows with the value, or that show its sign."""
    shares = [greys.share(v) for v in (upper, lower) if v is not None]
    if any(map(math.isnan, shares)):
        return "?" * form.columns, None
    if greys.signed:
        return _sign(paper, form, 2 * sum(shares) / len(shares) - 1), None
    if form.halves and not paper.ascii_only:
        return _nearest_block(shares[0], shares[-1] if len(shares) > 1 else 0.0), None
    shade = palette.shade(sum(shares) / len(shares), ascii_only=paper.ascii_only)
    return shade * form.columns, None


def _sign(paper: Paper, form: Form, share: float) -> str:
    if form is SQUARE:
        return palette.sign_shade(share, ascii_only=paper.ascii_only)
    if abs(share) < FAINT:
        return paper.pick("·", ".")
    return ("-+" if abs(share) < STRONG else "=#")[share > 0]


def _nearest_block(upper: float, lower: float) -> str:
    """The block whose ink in the upper and the lower half is nearest to two shares."""
    return min(BLOCKS, key=lambda b: (BLOCKS[b][0] - upper) ** 2 + (BLOCKS[b][1] - lower) ** 2)

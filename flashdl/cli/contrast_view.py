"""Wrong beside right: what a mistake changes, why it is wrong, and the claims it breaks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from flashdl.cli.demo_view import claim_lines, picture
from flashdl.cli.output import clean
from flashdl.cli.review_view import DIM, Face
from flashdl.cli.tune_region import Row, rows
from flashdl.cli.tune_runs import Outcome
from flashdl.cli.tune_words import put_on_top
from flashdl.demokit import Plot
from flashdl.runner.contrast import alike, broken, named
from flashdl.runner.results import names_in

LEAST_WIDTH = 80  # two pictures of 39 columns
GAP = 2
MUCH_TALLER = 6  # rows that a picture may grow where it has half the width
LEGIBLE = 0.6  # of its words and numbers it must keep there: ticks may go, the cells may not
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Beside:
    """Two renderables under their headings: side by side, or one below the other if narrow.

    ``linear`` keeps them apart in any case, for a reader that goes line by line.
    """

    right: RenderableType
    wrong: RenderableType
    headings: tuple[Text, Text]
    linear: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        yield from (part for row in self._rows(console, width) for part in (*row, Segment.line()))

    def within(self, console: Console, width: int, room: int) -> list[Row]:
        """Both side by side if they fit into so many rows, else the wrong one alone."""
        together, _ = self._side_by_side(console, width)
        if 0 < len(together) <= room:
            return together
        missing = Text("no room here for the right one beside it", style=DIM)
        return [*rows(console, missing, width), *self._headed(console, self.wrong, width)]

    def _rows(self, console: Console, width: int) -> list[Row]:
        together, tall = self._side_by_side(console, width)
        if together and not tall:
            return together
        return [part for item in (self.right, self.wrong)
                for part in self._headed(console, item, width)]  # fmt: skip

    def _headed(self, console: Console, part: RenderableType, width: int) -> list[Row]:
        heading = self.headings[part is self.wrong]
        return rows(console, heading, width) + rows(console, part, width)

    def _side_by_side(self, console: Console, width: int) -> tuple[list[Row], bool]:
        """Both, and whether that made them much taller; none where that could not be read."""
        half = (width - GAP) // 2
        if width < LEAST_WIDTH or self.linear:
            return [], False
        right, whole = (self._headed(console, self.right, w) for w in (half, width))
        if _words(right) < LEGIBLE * _words(whole):
            return [], False
        together = _zipped(right, self._headed(console, self.wrong, half), half)
        return together, len(together) > len(whole) + MUCH_TALLER


def _words(drawn: list[Row]) -> int:
    """How many words and numbers stand in a drawing: a narrow one may have lost some."""
    return sum(len(_WORD.findall("".join(part.text for part in row))) for row in drawn)


def _zipped(left: list[Row], right: list[Row], half: int) -> list[Row]:
    height = max(len(left), len(right))
    padded = [side + [[]] * (height - len(side)) for side in (left, right)]
    return [
        [*Segment.adjust_line_length(one, half + GAP), *other]
        if other else one
        for one, other in zip(*padded, strict=True)
    ]  # fmt: skip


def heading(outcome: Outcome, face: Face) -> tuple[Text, Text]:
    """The words above the right and above the wrong picture."""
    name = clean((outcome.dial.mistake or "").replace("-", " "), ascii=face.ascii)
    return Text("right", style="bold green"), Text(f"wrong: {name}", style="bold red")


def pairs(
    outcome: Outcome, face: Face, *, frame: int | None = None
) -> Iterator[tuple[str, Callable[[], RenderableType]]]:
    """The id of each picture that differs, and what draws it right and wrong."""
    for name in outcome.draws:
        yield name, partial(pair, outcome, name, face, frame)


def pair(outcome: Outcome, name: str, face: Face, frame: int | None = None) -> RenderableType:
    """One picture, right and wrong, on the same scale where the numbers allow it."""
    right, wrong = named(outcome.right, name), named(outcome.run, name)
    assert right is not None
    if wrong is None:
        return picture(right, outcome.right, face, frame=frame)
    both = outcome.right, outcome.run
    known = set(names_in(right)) | set(names_in(wrong)) <= set(both[0].values) & set(both[1].values)
    share = isinstance(right, Plot) and known and alike(right, *both)
    others = both[::-1] if share else (None, None)
    drawn = [
        picture(item, run, face, frame=frame, beside=other)
        for item, run, other in zip((right, wrong), both, others, strict=True)
    ]
    return Beside(drawn[0], drawn[1], heading(outcome, face), linear=face.plain)


def reasons(outcome: Outcome, face: Face, *, hide_claims: bool) -> list[Text]:
    """Why it is wrong, where nothing differs that too, and the claims that hold no longer."""
    made = outcome.dial.made
    lines = [heading(outcome, face)[1]] if made and not outcome.draws else []
    if outcome.failed:
        lines.append(Text(clean(outcome.failed, ascii=face.ascii), style="red"))
    elif outcome.shows_nothing:
        lines.append(Text("No picture shows a difference at these values.", style=DIM))
    if made is not None:
        lines.append(Text(clean(f"Wrong, because {made.because}.", ascii=face.ascii)))
    if outcome.wrong is not None and not hide_claims:
        lines += claim_lines(broken(outcome.right, outcome.wrong), face)
    return lines


def whole(outcome: Outcome, face: Face) -> Iterator[RenderableType]:
    """All that there is to say of a mistake, in the order in which it is printed."""
    if where := put_on_top(outcome.dial):
        yield Text("")
        yield Text(clean(where, ascii=face.ascii), style=DIM)
    for _, make in pairs(outcome, face):
        yield Text("")
        yield make()
    yield Text("")
    yield from reasons(outcome, face, hide_claims=False)

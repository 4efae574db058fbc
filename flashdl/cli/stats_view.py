"""The screen of ``flashdl stats``: sections one below the other, or in two columns."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment

from flashdl.cli import stats_columns, stats_tables
from flashdl.cli.stats_fresh import fresh_numbers
from flashdl.cli.stats_predictions import predictions
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Paper
from flashdl.review.stats.report import Report

TWO_COLUMNS_FROM, GAP = 120, 4
ONE_COLUMN = 80
Row = list[Segment]
Group = tuple[Callable[[Report, Paper], Grid | None], ...]  # sections without a line between them

LEFT: tuple[Group, ...] = (
    (stats_tables.overview,), (stats_tables.calendar,), (stats_tables.retention,),
    (stats_tables.buttons,), (stats_tables.topics,),
)  # fmt: skip
RIGHT: tuple[Group, ...] = (
    (stats_columns.forecast, stats_columns.minutes, stats_columns.hours, stats_columns.intervals,
     stats_columns.eases),
    (stats_tables.hardest,), (fresh_numbers,), (predictions,),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screen:
    """The figures as Rich prints them; nothing is drawn before the console is known."""

    report: Report

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        paper = replace(Paper.of(console, options), width=max(1, options.max_width))
        for row in rows(self.report, paper):
            yield from row
            yield Segment.line()


def rows(report: Report, paper: Paper) -> Iterator[Row]:
    """The lines of the screen: two columns where they fit, else at most 80 cells wide."""
    if paper.width < TWO_COLUMNS_FROM:
        one = replace(paper, width=min(paper.width, ONE_COLUMN))
        yield from _stacked(report, one, (*LEFT, *RIGHT))
        return
    half = replace(paper, width=(TWO_COLUMNS_FROM - GAP) // 2)
    sides = (list(_stacked(report, half, groups)) for groups in (LEFT, RIGHT))
    for left, right in zip_longest(*sides, fillvalue=[]):
        gap = half.width + GAP - sum(segment.cell_length for segment in left)
        yield [*left, Segment(" " * gap), *right] if right else left


def _stacked(report: Report, paper: Paper, groups: Sequence[Group]) -> Iterator[Row]:
    """Each group below a blank line; a section with nothing to show is left out."""
    found = ([s(report, paper) for s in group] for group in groups)
    shown = [[grid for grid in grids if grid is not None] for grids in found]
    for index, grids in enumerate(filter(None, shown)):
        if index:
            yield []
        for grid in grids:
            yield from grid.segments(colour=paper.colour)

"""The pictures of ``flashdl stats``: the calendar of a year, and columns with words beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from flashdl.plotting import palette
from flashdl.plotting.canvas import EIGHTHS_UP, Grid
from flashdl.plotting.paper import Entry, Paper, key, titled
from flashdl.review.stats.days import WEEKS, Day, calendar, first_shown, level, levels, weekday
from flashdl.study_day import date_of

ROWS = 2  # of a column chart: sixteen heights
WIDEST_COLUMN = 9
INK: Final = palette.ink(palette.series_colour(0))
CALENDAR_INK: Final = palette.ink(palette.series_colour(2))
_WEEKDAYS = {0: "Mon", 2: "Wed", 4: "Fri", 6: "Sun"}
_LEFT = 4  # where the weeks of a calendar begin


@dataclass(frozen=True, slots=True)
class Columns:
    """A column chart: title and notes beside it, a value a column, a line or two of names below."""

    title: str
    notes: Sequence[str]
    values: Sequence[float]
    names: Mapping[int, str]
    more: Mapping[int, str] = field(default_factory=dict)


def margin(paper: Paper) -> int:
    """How many columns the title and notes beside a chart take."""
    return 13 if paper.width >= 72 else 10 if paper.width >= 50 else 9


def columns(chart: Columns, paper: Paper) -> Grid:
    """Title and notes on the left, columns exact to 1/16, and names on the lines below them.

    A note for which there is no room is left out: a number that is cut would be another number.
    """
    grid, left = Grid(paper.width), margin(paper)
    grid.put(0, 0, chart.title, palette.BOLD)
    for row, note in enumerate(chart.notes, 1):
        grid.put(row, 0, note if len(note) < left else "", palette.DIM)
    size = max(1, min((paper.width - left) // len(chart.values), WIDEST_COLUMN))
    top = max(chart.values) or 1
    for index, value in enumerate(chart.values):
        _column(grid, paper, left + index * size, value / top, size)
    for row, names in enumerate((chart.names, chart.more)):
        placed = {left + index * size: text for index, text in names.items()}
        _write(grid, paper, ROWS + row, placed)
    return grid


def _write(grid: Grid, paper: Paper, row: int, names: Mapping[int, str]) -> None:
    """Write names where there is room: at their column, or ending at the edge of the paper."""
    end = -1
    for column, text in names.items():
        start = min(column, paper.width - len(text))
        if start > end:
            end = grid.put(row, start, text, palette.DIM)


def _column(grid: Grid, paper: Paper, left: int, part: float, size: int) -> None:
    """One column; from four cells on, its last one keeps it apart from the next."""
    eighths = max(round(part * 8 * ROWS), 1) if part > 0 else 0
    wide = size if size < 4 else size - 1
    for row in range(ROWS):
        full = min(max(eighths - 8 * (ROWS - 1 - row), 0), 8)
        if full:
            grid.put(row, left, _block(paper, full) * wide, INK)


def _block(paper: Paper, eighths: int) -> str:
    if paper.ascii_only:
        return "#" if eighths > 6 else "=" if eighths > 3 else "_"
    return EIGHTHS_UP[eighths]


def weeks_that_fit(paper: Paper) -> int:
    """How many weeks of a year a calendar on this paper shows."""
    return max(1, min(WEEKS, paper.width - _LEFT))


def year(days: Mapping[int, Day], today: int, paper: Paper, *, title: str) -> Grid:
    """A cell a day, a column a week, as many weeks as fit; months above, the shades below."""
    weeks = weeks_that_fit(paper)
    shown = calendar(days, today=today, weeks=weeks)
    top = max(day.answers for day in shown.values())
    grid, first = titled(title, paper), first_shown(today, weeks)
    above = grid.height
    _write(grid, paper, above, _months(first, today))
    for row, name in _WEEKDAYS.items():
        grid.put(above + 1 + row, 0, name, palette.DIM)
    for day, found in shown.items():
        shade = level(found.answers, top)
        style = CALENDAR_INK if shade else palette.DIM
        row = above + 1 + weekday(day)
        grid.put(row, _LEFT + (day - first) // 7, _shade(paper, shade), style)
    entries: list[Entry] = [
        ([(_shade(paper, shade), CALENDAR_INK)], f"{low}" if low == high else f"{low}-{high}")
        for shade, low, high in levels(top)
    ]
    key(grid, paper, entries, label="answers")
    return grid


def _months(first: int, today: int) -> dict[int, str]:
    """The column of the week in which each month begins, and its short name."""
    begins = [day for day in range(first, today + 1) if date_of(day).day == 1]
    return {_LEFT + (day - first) // 7: f"{date_of(day):%b}" for day in begins}


def _shade(paper: Paper, shade: int) -> str:
    return paper.pick("·░▒▓█", " .:*#")[shade]

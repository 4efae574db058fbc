"""The tables of ``flashdl stats``: the overview, true retention, and what was hardest."""

from collections.abc import Mapping

from flashdl.cli.stats_charts import INK, weeks_that_fit, year
from flashdl.cli.stats_words import (
    NOTHING_ASKED,
    cell,
    due_words,
    heading,
    hidden_words,
    part,
    period_name,
    shares,
    short_cards,
    streak_words,
    today_words,
    total_words,
    year_words,
)
from flashdl.plotting import palette
from flashdl.plotting.canvas import EIGHTHS_RIGHT, Grid
from flashdl.plotting.paper import Entry, Paper, key, wrap
from flashdl.review.stats.report import Report

LISTED = 4
_LABEL, _PERIOD = 9, 14  # columns of the words on the left of a line
_AGES = {"drill": "drills"}


def overview(report: Report, paper: Paper) -> Grid:
    """Today, streak, what is due, all answers, and the cards by state."""
    grid = Grid(paper.width)
    for line in wrap(heading(report), paper.width):
        grid.put(grid.height, 0, line, palette.BOLD)
    lines = {
        "Today": today_words(report.now),
        "Streak": streak_words(report.streak),
        "Due": due_words(report),
        "Answers": total_words(report),
    }
    for label, text in lines.items():
        first = grid.height
        grid.put(first, 0, label, palette.DIM)
        for row, line in enumerate(wrap(text, max(1, paper.width - _LABEL))):
            grid.put(first + row, _LABEL, line)
    _states(grid, paper, report)
    return grid


def _states(grid: Grid, paper: Paper, report: Report) -> None:
    """How many cards are new, young, mature or not asked, and a bar of their shares."""
    found = report.states
    counts = {"mature": found.mature, "young": found.young, "new": found.new}
    glyphs = dict(zip(counts, paper.pick("█▒░", "#+."), strict=True))
    entries: list[Entry] = [([(glyphs[n], INK)], f"{count} {n}") for n, count in counts.items()]
    entries += [([], text) for text in hidden_words(found)]
    key(grid, paper, entries, label=f"{'Cards':<{_LABEL - 3}}")
    row, column = grid.height, _LABEL
    room = paper.width - _LABEL - len(counts)
    for name, count in counts.items():
        size = count * room // max(found.total, 1) or min(count, 1)
        column = grid.put(row, column, glyphs[name] * size, INK)


def calendar(report: Report, paper: Paper) -> Grid | None:
    """The heat map below a line with its totals; nothing before the first answer."""
    shown = {day: found for day, found in report.days.items() if day <= report.today}
    if not shown:
        return None
    return year(shown, report.today, paper, title=year_words(report, weeks_that_fit(paper)))


def retention(report: Report, paper: Paper) -> Grid | None:
    """A line a period; a period that has nothing more than a shorter one is left out."""
    if not report.answered:
        return None
    grid = Grid(paper.width)
    grid.put(0, 0, "True retention", palette.BOLD)
    if not report.overall.asked:
        for line in wrap(NOTHING_ASKED, paper.width):
            grid.put(grid.height, 0, line)
        return grid
    size = (paper.width - _PERIOD) // 3
    left = _PERIOD + 1
    for index, name in enumerate(("all", "young", "mature")):
        grid.put(0, left + index * size, name, palette.DIM)
    shown = {p.retention: p for p in report.retention if p.retention.both.asked}
    for found, period in shown.items():
        row = grid.height
        grid.put(row, 0, period_name(period, report), palette.DIM)
        for index, one in enumerate((found.both, found.young, found.mature)):
            grid.put(row, left + index * size, cell(one, size))
    return grid


def buttons(report: Report, paper: Paper) -> Grid | None:
    """A line an age with answers: how often each grade was given, and how many answers that is."""
    found = {age: presses for age, presses in report.buttons.items() if sum(presses.values())}
    if not found:
        return None
    grid = Grid(paper.width)
    grid.put(0, 0, "Grades", palette.BOLD)
    size = (paper.width - _LABEL) // 5
    for index, name in enumerate((*shares(report.buttons["new"]), "answers")):
        grid.put(0, _LABEL + index * size, name, palette.DIM)
    for age, presses in found.items():
        row = grid.height
        grid.put(row, 0, _AGES.get(age, age), palette.DIM)
        for index, text in enumerate((*shares(presses).values(), str(sum(presses.values())))):
            grid.put(row, _LABEL + index * size, text)
    return grid


def topics(report: Report, paper: Paper) -> Grid | None:
    """The topics in which least was remembered."""
    found = {
        topic: (f"{part(one)} of {one.asked}", one.passed / one.asked)
        for topic, one in report.topics.items()
    }
    return _ranking("Retention by topic, the hardest first", found, paper)


def hardest(report: Report, paper: Paper) -> Grid | None:
    """The cards that were forgotten most often."""
    found = {
        card: (f"{one.failed} of {one.asked} failed", one.failed / one.asked)
        for card, one in short_cards(report).items()
    }
    return _ranking("Cards, the hardest first", found, paper)


def _ranking(title: str, found: Mapping[str, tuple[str, float]], paper: Paper) -> Grid | None:
    """The first few names, each with its words, and a bar of its share where there is room."""
    if not found:
        return None
    grid = Grid(paper.width)
    grid.put(0, 0, title, palette.BOLD)
    listed = list(found.items())[:LISTED]
    widest = max(len(text) for _, (text, _) in listed)
    room = min(max(len(name) for name, _ in listed), paper.width - widest - 2)
    for name, (text, share) in listed:
        row = grid.height
        grid.put(row, 0, paper.fit(name, room))
        end = grid.put(row, room + 2, f"{text:>{widest}}") + 2
        grid.put(row, end, _bar(paper, share, paper.width - end), INK)
    return grid


def _bar(paper: Paper, share: float, room: int) -> str:
    """A bar exact to an eighth of a cell, of at most 20 cells; none where there is no room."""
    cells = min(room, 20)
    if cells < 8:
        return ""
    eighths = round(share * cells * 8)
    rest = "" if paper.ascii_only else EIGHTHS_RIGHT[eighths % 8].strip()
    return paper.pick("█", "#") * (eighths // 8) + rest

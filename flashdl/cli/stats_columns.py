"""The column charts of ``flashdl stats``: what falls due, minutes, hours, intervals, ease."""

from flashdl.cli.stats_charts import Columns, columns
from flashdl.cli.stats_words import day_words, part
from flashdl.plotting.canvas import Grid
from flashdl.plotting.paper import Paper
from flashdl.review.stats.days import IDLE
from flashdl.review.stats.report import Report
from flashdl.review.stats.retention import Share

LAST_DAYS = 31
TOGETHER_HOURS = 3


def forecast(report: Report, paper: Paper) -> Grid | None:
    """Cards by due day, today and the next 30 days; what is overdue is said beside it."""
    found = report.forecast
    if not found.total:
        return None
    notes = [f"most {max(found.days)}"] + [f"overdue {found.overdue}"] * bool(found.overdue)
    names = {0: "today", 15: day_words(report.today + 15), 30: day_words(report.today + 30)}
    return columns(Columns("Forecast", notes, found.days, names), paper)


def minutes(report: Report, paper: Paper) -> Grid | None:
    """The last 31 study days, today last."""
    first = report.today - LAST_DAYS + 1
    spent = [report.days.get(first + at, IDLE).minutes for at in range(LAST_DAYS)]
    active = sum(map(bool, spent))
    if not active:
        return None
    notes = (f"most {max(spent):.0f}", f"mean {sum(spent) / active:.0f}")
    names = {0: day_words(first), 15: day_words(first + 15), 30: "today"}
    return columns(Columns("Minutes", notes, spent, names), paper)


def hours(report: Report, paper: Paper) -> Grid | None:
    """Answers by local hour, and what was remembered in every three hours together."""
    if not report.answered:
        return None
    counts = [hour.answers for hour in report.hours]
    starts = range(0, len(counts), TOGETHER_HOURS)
    shares = {
        at: sum((h.share for h in report.hours[at : at + TOGETHER_HOURS]), Share()) for at in starts
    }
    told = {at: part(one) for at, one in shares.items() if one.asked} if paper.width >= 50 else {}
    notes = [f"most {max(counts)}", "", *["retained"] * bool(told)]
    names = {at: f"{at}" for at in starts}
    return columns(Columns("Hours", notes, counts, names, told), paper)


def intervals(report: Report, paper: Paper) -> Grid | None:
    """Cards by interval; each column is named by the days from which it counts."""
    found = report.intervals
    if not found.cards:
        return None
    counts = [one.cards for one in found.bins]
    names = {
        at: f"{max(one.low, 1)} d" if at < 2 else f"{one.low}" for at, one in enumerate(found.bins)
    }
    notes = (f"most {max(counts)}", f"median {found.typical:.0f}")
    return columns(Columns("Intervals", notes, counts, names), paper)


def eases(report: Report, paper: Paper) -> Grid | None:
    """Cards by ease factor; each column is named by the ease from which it counts."""
    found = report.eases
    if not found.cards or found.typical is None:
        return None
    counts = [one.cards for one in found.bins]
    names = {at: f"{one.low / 100:.1f}" for at, one in enumerate(found.bins)}
    notes = (f"most {max(counts)}", f"mean {found.typical / 100:.2f}")
    return columns(Columns("Ease", notes, counts, names), paper)

"""The words of ``flashdl stats`` that the screen and the sentences share."""

from flashdl.cli.cards import short_names
from flashdl.cli.output import plural
from flashdl.review.stats.buttons import Presses
from flashdl.review.stats.cards import States
from flashdl.review.stats.days import WEEKS, Day, Streak, calendar
from flashdl.review.stats.report import Report
from flashdl.review.stats.retention import Period, Share
from flashdl.study_day import date_of

NOTHING_ASKED = "None yet: it begins when a card is asked again on a later day."
NO_ANSWERS = "none yet; flashdl begins today's review"


def heading(report: Report) -> str:
    """Whose day it is, and from when on answers are counted."""
    since = "" if report.since is None else f", answers since {full_day(report.since)}"
    return f"Your progress on {full_day(report.today)}{since}"


def full_day(day: int) -> str:
    """'10 March 2026'."""
    return f"{date_of(day).day} {date_of(day):%B %Y}"


def day_words(day: int) -> str:
    """'10 Mar'."""
    return f"{date_of(day).day} {date_of(day):%b}"


def today_words(now: Day) -> str:
    """What was done today."""
    if not now.answers:
        return "no answer yet"
    parts = [f"{plural(now.answers, 'answer')} on {plural(now.cards, 'card')}"]
    parts += [f"{now.introduced} new"] * bool(now.introduced)
    parts += [f"{now.crams} crammed"] * bool(now.crams)
    parts += [f"{now.failed} failed"] * bool(now.failed)
    return ", ".join([*parts, time_words(now.minutes)])


def time_words(minutes: float) -> str:
    """Minutes in words."""
    return plural(round(minutes), "minute") if minutes >= 0.5 else "under a minute"


def streak_words(streak: Streak) -> str:
    """Study days in a row, and the longest row."""
    if not streak.longest:
        return "begins with your first answer"
    row = f"{plural(streak.days, 'day')} in a row" if streak.days else "none at the moment"
    return row if streak.days == streak.longest else f"{row}; longest {streak.longest}"


def due_words(report: Report) -> str:
    """What is due now, how much of it since earlier days, and what comes in a week."""
    found, week = report.due, sum(report.forecast.days[1:8])
    if not report.streak.longest and not report.forecast.total:
        return "nothing before your first answer"
    parts = [plural(found.cards, "card") if found.cards else "nothing now"]
    parts += [f"{found.overdue} of them overdue"] * bool(found.overdue)
    parts += [f"{week} more in 7 days"] * bool(week)
    return ", ".join(parts)


def total_words(report: Report) -> str:
    """All answers of the period."""
    if not report.answered:
        return NO_ANSWERS if report.since is None else "none in this time"
    answers, days = plural(report.answered, "answer"), plural(len(report.days), "day")
    return f"{answers} on {days}, {time_words(report.minutes)}"


def year_words(report: Report, weeks: int = WEEKS) -> str:
    """The totals of the calendar and its busiest day."""
    shown = calendar(report.days, today=report.today, weeks=weeks)
    span = "a year" if weeks == WEEKS else plural(weeks, "week")
    total = sum(day.answers for day in shown.values())
    busy = max(shown, key=lambda day: (shown[day].answers, day))
    if not total:
        return f"No answer in {span}"
    count = plural(total, "answer")
    return f"{count} in {span}, busiest {day_words(busy)} with {shown[busy].answers}"


def period_name(period: Period, report: Report) -> str:
    """Which days the period covers."""
    if period.days is None:
        return "all time" if report.since is None else f"since {day_words(report.since)}"
    return "today" if period.days == 1 else f"{period.days} days"


def part(one: Share) -> str:
    """A share in percent, or a stroke where nothing was asked."""
    return "-" if one.part is None else f"{one.part:.0%}"


def counted(one: Share) -> str:
    """A share with how many it is of how many."""
    return f"{part(one)}, {one.passed} of {one.asked}"


def cell(one: Share, size: int) -> str:
    """A share with how many it is of, where there is room in so many columns."""
    full = f"{part(one)} of {one.asked}"
    return full if one.asked and len(full) < size else part(one)


def hidden_words(found: States) -> list[str]:
    """How many cards are not asked, and why; nothing where there is none."""
    counts = {"suspended": found.suspended, "buried": found.buried}
    return [f"{count} {name}" for name, count in counts.items() if count]


def shares(presses: Presses) -> dict[str, str]:
    """Each grade with its part of all presses in percent, a stroke where there is none."""
    total = sum(presses.values())
    told = {grade: f"{count / total:.0%}" if total else "-" for grade, count in presses.items()}
    return {grade.name.lower(): text for grade, text in told.items()}


def short_cards(report: Report) -> dict[str, Share]:
    """The hardest cards by their short ids where those are unique among them."""
    names = short_names(list(report.hardest))
    return dict(zip(names, report.hardest.values(), strict=True))

"""The figures of ``flashdl stats`` as sentences that read well aloud."""

from collections.abc import Iterator

from flashdl.cli.output import plural
from flashdl.cli.stats_fresh import fresh_sentences
from flashdl.cli.stats_predictions import prediction_sentences
from flashdl.cli.stats_words import (
    NOTHING_ASKED,
    counted,
    due_words,
    full_day,
    heading,
    hidden_words,
    part,
    period_name,
    shares,
    short_cards,
    streak_words,
    today_words,
    total_words,
)
from flashdl.review.stats.cards import Bin, States
from flashdl.review.stats.days import IDLE, calendar
from flashdl.review.stats.report import Report
from flashdl.study_day import date_of

LISTED = 5
BUTTONS_OF = {"new": "New cards", "young": "Young cards", "mature": "Mature cards",
              "drill": "Drills, asked again the same day"}  # fmt: skip


def sentences(report: Report) -> list[str]:
    """Every figure of the screen, one sentence a line."""
    return [
        f"{heading(report)}.",
        f"Today: {today_words(report.now)}.",
        f"Streak: {streak_words(report.streak)}.",
        f"Due: {due_words(report)}.",
        f"Answers: {total_words(report)}.",
        _states(report.states),
        *_year(report),
        *_retention(report),
        *_hardest(report),
        *fresh_sentences(report),
        *prediction_sentences(report),
        *_forecast(report),
        *_minutes(report),
        *_hours(report),
        *_buttons(report),
        *_cards(report),
    ]


def _states(found: States) -> str:
    """How many cards are in each state."""
    apart = [f"{found.new} new", f"{found.young} young", f"{found.mature} mature"]
    return f"Cards: {found.total}; {', '.join([*apart, *hidden_words(found)])}."


def _year(report: Report) -> Iterator[str]:
    """The busiest day, and the sum of each month with an answer."""
    shown = calendar(report.days, today=report.today)
    busy = max(shown, key=lambda day: (shown[day].answers, day))
    if not shown[busy].answers:
        return
    yield f"Busiest day of the year: {full_day(busy)}, {plural(shown[busy].answers, 'answer')}."
    months: dict[str, list[int]] = {}
    for day, found in shown.items():
        if found.answers:
            months.setdefault(f"{date_of(day):%B %Y}", []).append(found.answers)
    for month, counts in months.items():
        yield f"{month}: {plural(sum(counts), 'answer')} on {plural(len(counts), 'day')}."


def _retention(report: Report) -> Iterator[str]:
    if not report.answered:
        return
    if not report.overall.asked:
        yield f"True retention: {NOTHING_ASKED[0].lower()}{NOTHING_ASKED[1:]}"
        return
    shown = {p.retention: p for p in report.retention if p.retention.both.asked}
    for found, period in shown.items():
        ages = {"young": found.young, "mature": found.mature}
        apart = "; ".join(f"{age} {counted(one)}" for age, one in ages.items() if one.asked)
        yield f"True retention, {period_name(period, report)}: {counted(found.both)}; {apart}."


def _hardest(report: Report) -> Iterator[str]:
    for topic, one in list(report.topics.items())[:LISTED]:
        yield f"Topic {topic}: {counted(one)} retained."
    for card, one in list(short_cards(report).items())[:LISTED]:
        yield f"Hard card {card}: failed {one.failed} of {one.asked}."


def _forecast(report: Report) -> Iterator[str]:
    found = report.forecast
    if not found.total:
        return
    yield (
        f"To come: {found.overdue} overdue, {found.days[0]} due today, {found.days[1]} tomorrow, "
        f"{sum(found.days[1:8])} in the next 7 days, {sum(found.days[1:])} in the next 30 days, "
        f"{found.later} later."
    )


def _minutes(report: Report) -> Iterator[str]:
    """Minutes of the last week and month."""
    if not report.answered:
        return
    spent = [report.days.get(report.today - back, IDLE).minutes for back in range(30)]
    week, month = sum(spent[:7]), sum(spent)
    yield f"Minutes: {spent[0]:.0f} today, {week:.0f} in 7 days, {month:.0f} in 30 days."


def _hours(report: Report) -> Iterator[str]:
    """Every hour with an answer."""
    for hour, found in enumerate(report.hours):
        if found.answers:
            kept = f", {part(found.share)} retained" if found.share.asked else ""
            yield f"From {hour} to {hour + 1} o'clock: {plural(found.answers, 'answer')}{kept}."


def _buttons(report: Report) -> Iterator[str]:
    """How often each grade was given to cards of each age."""
    for age, presses in report.buttons.items():
        if total := sum(presses.values()):
            told = ", ".join(f"{name} {text}" for name, text in shares(presses).items())
            yield f"{BUTTONS_OF[age]}: {plural(total, 'answer')}; {told}."


def _cards(report: Report) -> Iterator[str]:
    found, ease = report.intervals, report.eases
    if found.typical is None or ease.typical is None:
        return
    told = ", ".join(_bin(one, 1) for one in found.bins if one.cards)
    yield f"Intervals in days: {told}; the median is {found.typical:.0f}."
    told = ", ".join(_bin(one, 100) for one in ease.bins if one.cards)
    yield f"Ease: {told}; the mean is {ease.typical / 100:.2f}."


def _bin(one: Bin, unit: int) -> str:
    low = f"{one.low / unit:g}"
    if not one.low:
        return f"{plural(one.cards, 'card')} up to {one.high}"
    if one.high is None:
        return f"{plural(one.cards, 'card')} from {low}"
    return f"{plural(one.cards, 'card')} {low} to {one.high / unit:g}"

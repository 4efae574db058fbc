"""The figures of ``flashdl stats`` for programs: one JSON object, or one flat table."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flashdl.review.stats.calibration import Calibration
from flashdl.review.stats.cards import Histogram
from flashdl.review.stats.days import Day
from flashdl.review.stats.report import Report
from flashdl.review.stats.retention import Period, Share
from flashdl.review.stats.transfer import Beside, Transfer
from flashdl.study_day import date_of

COLUMNS = ("section", "item", "figure", "value")
SUMMARY = "summary"


def json_text(figures: Report) -> str:
    """One JSON object with every figure; shares are 0 to 1, or null before there is one."""
    return json.dumps({"schema": 1, **as_data(figures)})


def csv_text(figures: Report) -> str:
    """One table with a line a number: section, item (a day, a topic, …), figure, value."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(_rows(as_data(figures)))
    return text.getvalue().rstrip("\n")


def as_data(figures: Report) -> dict[str, Any]:
    """Every figure by section; the first entry of an item of a list names it."""
    return {
        **_summary(figures),
        "today": _day(figures.now),
        "streak": {"days": figures.streak.days, "longest": figures.streak.longest},
        "due": {"cards": figures.due.cards, "overdue": figures.due.overdue},
        "cards": {
            "total": figures.states.total,
            "new": figures.states.new,
            "young": figures.states.young,
            "mature": figures.states.mature,
            "suspended": figures.states.suspended,
            "buried": figures.states.buried,
        },
        "true_retention": [_period(period) for period in figures.retention],
        "topics": [{"topic": topic, **_share(one)} for topic, one in figures.topics.items()],
        "forecast": {
            "overdue": figures.forecast.overdue,
            "later": figures.forecast.later,
            "days": [
                {"day": _date(figures.today + ahead), "cards": cards}
                for ahead, cards in enumerate(figures.forecast.days)
            ],
        },
        "days": [{"day": _date(day), **_day(found)} for day, found in figures.days.items()],
        "hours": [
            {"hour": hour, "answers": found.answers, **_share(found.share)}
            for hour, found in enumerate(figures.hours)
        ],
        "buttons": [
            {"age": age, **{grade.name.lower(): count for grade, count in presses.items()}}
            for age, presses in figures.buttons.items()
        ],
        "intervals": _bins(figures.intervals, int),
        "ease": _bins(figures.eases, _factor),
        "hardest_cards": [
            {"card": card, "failed": one.failed, **_share(one)}
            for card, one in figures.hardest.items()
        ],
        "fresh_numbers": _fresh_numbers(figures.transfer),
        "predictions": _predictions(figures.predictions),
    }


def _summary(figures: Report) -> dict[str, Any]:
    soon = figures.forecast.overdue + sum(figures.forecast.days[:8])
    ease = figures.eases.typical
    return {
        "day": _date(figures.today),
        "since": None if figures.since is None else _date(figures.since),
        "reviews": sum(day.reviews for day in figures.days.values()),
        "reviews_today": figures.now.reviews,
        "retention": figures.overall.part,
        "passed": figures.overall.passed,
        "asked": figures.overall.asked,
        "streak_days": figures.streak.days,
        "due_7_days": soon,
        "due_30_days": figures.forecast.total - figures.forecast.later,
        "minutes": round(figures.minutes, 2),
        "minutes_today": round(figures.now.minutes, 2),
        "median_interval_days": figures.intervals.typical,
        "mean_ease": None if ease is None else round(ease / 100, 4),
    }


def _date(day: int) -> str:
    return date_of(day).isoformat()


def _day(day: Day) -> dict[str, Any]:
    return {
        "answers": day.answers,
        "reviews": day.reviews,
        "crams": day.crams,
        "cards": day.cards,
        "new": day.introduced,
        "failed": day.failed,
        "minutes": round(day.minutes, 4),
    }


def _share(one: Share) -> dict[str, Any]:
    return {"passed": one.passed, "asked": one.asked, "share": one.part}


def _period(period: Period) -> dict[str, Any]:
    found = period.retention
    return {
        "period": "all" if period.days is None else f"{period.days} d",
        "days": period.days,
        "all": _share(found.both),
        "young": _share(found.young),
        "mature": _share(found.mature),
    }


def _fresh_numbers(found: Transfer) -> dict[str, Any]:
    return {
        "first_try": _right(found.first_try),
        **{kind: _right(one) for kind, one in found.types.items()},
        "notes_with_both": _beside(found.both),
        "topics": [
            {"topic": topic, **_beside(one), "points": round(one.points, 2), "ahead": one.ahead}
            for topic, one in found.topics.items()
        ],
    }


def _beside(one: Beside) -> dict[str, Any]:
    return {"first_try": _right(one.first_try), "recall": _share(one.recall)}


def _predictions(found: Calibration) -> dict[str, Any]:
    numbers, brier = found.numbers, found.brier
    return {
        **_right(found.right),
        **{kind: _right(one) for kind, one in found.kinds.items()},
        "brier": None if brier is None else round(brier, 6),
        "numbers": {
            "compared": numbers.asked,
            "too_high": numbers.too_high,
            "too_low": numbers.too_low,
            "factor": numbers.factor,
        },
        "sure": [
            {
                "sure": f"{one.low}-{one.high}",
                "said": None if one.said is None else round(one.said / 100, 6),
                **_right(one.right),
            }
            for one in found.sure
        ],
    }


def _right(one: Share) -> dict[str, Any]:
    return {"right": one.passed, "answers": one.asked, "share": one.part}


def _bins(histogram: Histogram, told: Callable[[int], float]) -> list[dict[str, Any]]:
    """The bins with their ends as they are told, the last one without an end."""
    return [
        {"from": told(b.low), "to": None if b.high is None else told(b.high), "cards": b.cards}
        for b in histogram.bins
    ]


def _factor(hundredths: int) -> float:
    return hundredths / 100


def _rows(data: Mapping[str, Any]) -> Iterator[tuple[str, object, str, object]]:
    for section, found in data.items():
        if isinstance(found, dict):
            plain = {name: value for name, value in found.items() if not isinstance(value, list)}
            yield from ((section, "", *pair) for pair in _numbers(plain))
        for item in found if isinstance(found, list) else _items(found):
            (_, named), *rest = item.items()
            yield from ((section, named, *pair) for pair in _numbers(dict(rest)))
        if not isinstance(found, dict | list):
            yield SUMMARY, "", section, found


def _items(found: object) -> list[dict[str, Any]]:
    """The items inside a section that has figures of its own, too."""
    lists = found.values() if isinstance(found, dict) else ()
    return [item for one in lists if isinstance(one, list) for item in one]


def _numbers(found: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    for name, value in found.items():
        if isinstance(value, dict):
            yield from _numbers(value, f"{before}{name}.")
        else:
            yield before + name, value

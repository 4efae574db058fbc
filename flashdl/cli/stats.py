"""``flashdl stats``: the figures of the review log."""

import json
from typing import Annotated, Any

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo, report
from flashdl.review.events import effective, order
from flashdl.review.stats import Stats, summary
from flashdl.usecases.collection import collection


def stats(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Print reviews, true retention, streak, minutes, and how much falls due.

    flashdl stats

    flashdl stats --json
    """
    context: Context = ctx.obj
    day = context.moment().day
    with collection(context) as (store, notices):
        memories = {row.key: row.memory for row in store.cards() if row.present}
        figures = summary(effective(order(store.events())), memories, day)
    report(notices)
    if as_json:
        echo(json.dumps({"schema": 1, **_as_json(figures)}))
        return
    for name, value in _rows(figures):
        echo(f"{name:<18} {value}")


def _as_json(figures: Stats) -> dict[str, Any]:
    return {
        "reviews": figures.reviews,
        "reviews_today": figures.reviews_today,
        "retention": figures.retention,
        "passed": figures.passed,
        "asked": figures.asked,
        "streak_days": figures.streak_days,
        "due_7_days": figures.due_7_days,
        "due_30_days": figures.due_30_days,
        "minutes": round(figures.minutes, 2),
        "minutes_today": round(figures.minutes_today, 2),
    }


def _rows(figures: Stats) -> list[tuple[str, str]]:
    kept = "none yet, no card was seen on two days"
    if figures.retention is not None:
        kept = f"{figures.retention:.1%} ({figures.passed} of {figures.asked})"
    days = "day" if figures.streak_days == 1 else "days"
    return [
        ("Reviews", f"{figures.reviews} ({figures.reviews_today} today)"),
        ("True retention", kept),
        ("Streak", f"{figures.streak_days} {days}"),
        ("Due in 7 days", f"{figures.due_7_days}"),
        ("Due in 30 days", f"{figures.due_30_days}"),
        ("Minutes", f"{figures.minutes:.0f} ({figures.minutes_today:.0f} today)"),
    ]

"""``flashdl due``: how much is due, from the read-only path alone."""

import json
from contextlib import closing
from typing import Annotated

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural
from flashdl.review.plan import Plan, Sitting
from flashdl.review.queue import Pool
from flashdl.storage.glance import Glance
from flashdl.storage.header import header_of
from flashdl.study_day import date_of
from flashdl.usecases.opening import prepare
from flashdl.usecases.planning import draw
from flashdl.usecases.reviewing import Reviewing

NOTHING_DUE = 4
PROMPT_WAIT_MS = 50  # for a collection that another program writes just now
FAR_DAYS = 100_000


def due_line(pool: Pool, minutes: int) -> str:
    """What the day still asks for, in one sentence."""
    if not pool.left:
        return "Nothing is due today."
    parts = [(len(pool.due), "due"), (len(pool.drills), "to repeat"), (pool.new_count, "new")]
    counts = ", ".join(f"{count} {word}" for count, word in parts if count)
    return f"{counts}: about {plural(minutes, 'minute')}."


def next_line(glance: Glance, day: int, pool: Pool, *, new_per_day: int = 1) -> str:
    """When the next card falls due, and whether new ones wait for tomorrow."""
    parts = ["new cards tomorrow"] if pool.new and new_per_day else []
    if coming := glance.forecast(day, FAR_DAYS):
        due_day, count = coming[0]
        when = "tomorrow" if due_day == day + 1 else f"on {date_of(due_day):%A %d %B %Y}"
        parts.insert(0, f"{plural(count, 'card')} due {when}")
    return f"Next: {', '.join(parts)}." if parts else "Nothing is to come."


def prompt_text(pool: Pool) -> str:
    """What the day still asks for, in a few characters: ``7+3`` is 7 due and 3 new ones."""
    seen = len(pool.due) + len(pool.drills)
    new = f"+{pool.new_count}" if pool.new_count else ""
    return f"{seen or ''}{new}"


def for_prompt(context: Context) -> str:
    """``prompt_text`` of today; empty whatever is wrong, and nothing is made or changed."""
    try:
        file, settings, day = context.paths.database, context.settings, context.moment().day
        header_of(file, busy_ms=PROMPT_WAIT_MS)  # raises where the file is not there, or locked
        if (glance := Glance.open(file)) is None:
            return ""
        with closing(glance):
            return prompt_text(draw(glance, settings, Plan(), day, since_ms=0, done=Sitting()))
    except Exception:  # noqa: BLE001 - a shell shows its prompt, whatever is wrong here
        return ""


def reviewing_next(reviewing: Reviewing, pool: Pool) -> str:
    """When the next card of a collection falls due, under the settings in force."""
    new_per_day = reviewing.settings.new_per_day
    return next_line(reviewing.glance, pool.day, pool, new_per_day=new_per_day)


def due(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit 4 when nothing is due, and print nothing.")
    ] = False,
    prompt: Annotated[
        bool, typer.Option("--prompt", help="A few characters for a shell prompt, or nothing.")
    ] = False,
) -> None:
    """Say how much is due today, without starting a review.

    flashdl due

    flashdl due --json

    flashdl due --check && flashdl

    flashdl due --prompt
    """
    context: Context = ctx.obj
    if prompt:
        if said := for_prompt(context):
            echo(said)
        return
    moment = context.moment()
    prepare(context.paths, mint=context.mint, moment=moment)
    reviewing = Reviewing.start(context.paths, context.settings, mint=context.mint, moment=moment)
    try:
        pool, minutes = reviewing.session.pool, reviewing.minutes_left()
        if check:
            raise typer.Exit(0 if pool.left else NOTHING_DUE)
        if as_json:
            echo(_as_json(pool, minutes))
            return
        echo(due_line(pool, minutes))
        if not pool.left:
            echo(reviewing_next(reviewing, pool))
    finally:
        reviewing.close()


def _as_json(pool: Pool, minutes: int) -> str:
    return json.dumps(
        {
            "schema": 1,
            "day": date_of(pool.day).isoformat(),
            "due": len(pool.due),
            "drills": len(pool.drills),
            "new": pool.new_count,
            "left": pool.left,
            "minutes": minutes if pool.left else 0,
        }
    )

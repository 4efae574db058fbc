"""``flashdl due``: how much is due, from the read-only path alone."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Annotated, Any, NamedTuple

import typer

from flashdl.cli import due_by
from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural
from flashdl.errors import UsageError
from flashdl.review.due_days import day_meant
from flashdl.review.plan import Plan, Sitting
from flashdl.review.portions import portions
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
    if pool.cards_left is not None:
        return f"{plural(pool.left, 'card')}: about {plural(minutes, 'minute')}."
    counts = due_by.counted(len(pool.due), len(pool.drills), pool.new_count)
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
    by: Annotated[
        due_by.By | None, typer.Option(help="A line for each deck or topic that has any.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="How many are due by a date or tomorrow, as things are."),
    ] = None,
) -> None:
    """Say how much is due today, without starting a review.

    flashdl due

    flashdl due --by topic

    flashdl due --on tomorrow

    flashdl due --check && flashdl

    flashdl due --prompt
    """
    context: Context = ctx.obj
    if (check or prompt) and (by or on):
        raise UsageError("due: error: --by and --on do not go with --check and --prompt")
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
        told = _today(reviewing, pool, minutes) if on is None else _on_day(reviewing, on)
        found = portions(told.pool, due_by.names_of(reviewing.glance, by)) if by else ()
    finally:
        reviewing.close()
    if as_json:
        echo(json.dumps({"schema": 1, **told.facts, **due_by.as_json(found, by, kinds=told.facts)}))
    else:
        for line in (*due_by.lines(found, by, context), *told.sentences):
            echo(line)


class _Told(NamedTuple):
    """What is told of a day: the cards, and the sentences and data about them."""

    pool: Pool
    sentences: Sequence[str]
    facts: Mapping[str, Any]


def _today(reviewing: Reviewing, pool: Pool, minutes: int) -> _Told:
    facts = {
        "day": date_of(pool.day).isoformat(),
        "due": len(pool.due),
        "drills": len(pool.drills),
        "new": pool.new_count,
        "left": pool.left,
        "minutes": minutes if pool.left else 0,
    }
    later = [] if pool.left else [reviewing_next(reviewing, pool)]
    return _Told(pool, [due_line(pool, minutes), *later], facts)


def _on_day(reviewing: Reviewing, on: str) -> _Told:
    """What a day will ask as due, with all that is due before it. Raises UsageError."""
    glance, today = reviewing.glance, reviewing.session.day
    try:
        day = day_meant(on, today=today)
    except UsageError as error:
        raise UsageError(f"due: error: --on {error}") from None
    cards, now = glance.due_on(day), len(glance.due_on(today))
    facts = {
        "day": date_of(today).isoformat(),
        "on": date_of(day).isoformat(),
        "due": len(cards),
        "due_today": now,
    }
    sentence = _day_line(len(cards), now if day > today else 0, day)
    return _Told(Pool(day, due=cards), [sentence], facts)


def _day_line(cards: int, now: int, day: int) -> str:
    """How many cards are due by a day, and how many of them are already."""
    when = f"{date_of(day):%A %d %B %Y}"
    if not cards:
        return f"Nothing is due by {when}."
    already = f", {now} of them today" if now else ""
    return f"{plural(cards, 'card')} due by {when}{already}."

"""``flashdl postpone``: due cards on later days, or a backlog spread over days."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from flashdl.cli.asking import DRY, DryRun, Yes, agree
from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural, report
from flashdl.cli.selection import Words
from flashdl.errors import UsageError
from flashdl.study_day import date_of
from flashdl.usecases.collection import collection

if TYPE_CHECKING:
    from flashdl.storage.rows import CardRow
    from flashdl.storage.store import Store

SHOWN_DAYS = 14
LONGEST = 3650


def postpone(
    ctx: typer.Context,
    words: Words = None,
    days: Annotated[
        int | None,
        typer.Option(min=1, max=LONGEST, metavar="N", help="All due cards N days from today."),
    ] = None,
    spread: Annotated[
        int | None,
        typer.Option(min=2, max=LONGEST, metavar="N", help="Spread them evenly over N days."),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Move due cards to later days, or spread them; shows the plan and asks first.

    flashdl postpone --days 3

    flashdl postpone --spread 7 --dry-run

    flashdl postpone --days 7 tag:optim

    Spread puts the weakest cards first. What is not due stays; flashdl undo takes it back.
    """
    if (days is None) == (spread is None):
        raise UsageError("postpone: error: say either --days N or --spread N")
    context: Context = ctx.obj
    moment = context.moment()
    with collection(context) as (store, notices):
        report(notices)
        rows = _due(context, store, words or ())
        if not rows:
            echo("Nothing is due, so there is nothing to postpone.")
            return
        plan = _plan(rows, moment.day, days=days, spread_over=spread)
        _show(plan, moment.day, f"Postpone {plural(len(plan), 'card')}{DRY if dry_run else ''}:")
        if dry_run:
            return
        agree(context, "Go on?", yes=yes, command="postpone")
        from flashdl.usecases.acting import postponing
        from flashdl.usecases.safekeeping import keep_safe_before

        report(keep_safe_before(store.path, len(plan), moment=moment))
        store.append_all(postponing(rows, plan, day=moment.day), moment=moment)
    echo(f"Postponed {plural(len(plan), 'card')}. flashdl undo takes it back.")


def _due(context: Context, store: "Store", words: "list[str] | tuple[()]") -> "list[CardRow]":
    from flashdl.usecases.acting import due_now
    from flashdl.usecases.selecting import selection

    day = context.moment().day
    found = selection(store, words, day=day, leech_lapses=context.settings.leech_lapses)
    return [r for r in due_now(store.cards(), day) if found is None or r.key in found]


def _plan(
    rows: "list[CardRow]", day: int, *, days: int | None, spread_over: int | None
) -> Mapping[str, int]:
    from flashdl.review.spreading import postponed, spread

    due = [(row.key, row.memory) for row in rows]
    if days is not None:
        return postponed(due, today=day, days=days)
    return spread(due, today=day, days=spread_over or 1)


def _show(plan: Mapping[str, int], day: int, heading: str) -> None:
    """How many cards come on which day, the first two weeks of them."""
    counts = sorted(Counter(plan.values()).items())
    echo(heading)
    width = len(str(max(count for _, count in counts)))
    for due_day, count in counts[:SHOWN_DAYS]:
        today = ", today" if due_day == day else ""
        echo(f"  {date_of(due_day).isoformat()}  {count:>{width}} {_cards(count)}{today}")
    if later := counts[SHOWN_DAYS:]:
        last = date_of(later[-1][0]).isoformat()
        rest = plural(sum(count for _, count in later), "card")
        echo(f"  and {rest} on {plural(len(later), 'day')} more, until {last}")


def _cards(count: int) -> str:
    return "card" if count == 1 else "cards"

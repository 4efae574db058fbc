"""``flashdl postpone``: due cards on later days, or the due day of any card set."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from flashdl.cli.asking import DRY, DryRun, Yes, agree, chosen
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
    to: Annotated[
        str | None,
        typer.Option(
            metavar="DAY",
            help="A date, today, tomorrow or 3..7: when the named cards, due or not, are due.",
        ),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Move due cards to later days, spread them, or set a day; shows the plan and asks first.

    flashdl postpone --days 3

    flashdl postpone --spread 7 --dry-run

    flashdl postpone --days 7 tag:optim

    flashdl postpone softmax#temperature --to 2026-03-14

    flashdl postpone tag:exam --to 3..7

    Days and spread are about what is due; the rest stays. To sets the day of exactly the cards
    that you name, by id or search, sooner or later; 3..7 spreads them over in 3 to 7 days.
    Spreading puts the weakest cards first. flashdl undo takes it back.
    """
    if [days, spread, to].count(None) != 2:  # noqa: PLR2004 - of three
        raise UsageError("postpone: error: say one of --days N, --spread N and --to DAY")
    context: Context = ctx.obj
    with collection(context) as (store, notices):
        report(notices)
        if to is None:
            moved = _postponed(context, store, words or (), days=days, spread_over=spread)
        else:
            moved = _set(context, store, words or (), to)
        if moved is None:
            return
        _carry_out(context, store, moved, dry_run=dry_run, yes=yes)


class Plan(NamedTuple):
    """Which cards go to which day, and how that is told before and after."""

    rows: "list[CardRow]"
    due_days: Mapping[str, int]
    will: str
    done: str


def _postponed(
    context: Context, store: "Store", words: Sequence[str], *, days: int | None,
    spread_over: int | None,
) -> Plan | None:  # fmt: skip
    """The plan for what is due."""
    from flashdl.review.spreading import postponed, spread

    rows = _due(context, store, words)
    if not rows:
        echo("Nothing is due, so there is nothing to postpone.")
        return None
    due, day = [(row.key, row.memory) for row in rows], context.moment().day
    if days is not None:
        due_days = postponed(due, today=day, days=days)
    else:
        due_days = spread(due, today=day, days=spread_over or 1)
    return Plan(rows, due_days, "Postpone {}", "Postponed {}")


def _set(context: Context, store: "Store", words: Sequence[str], to: str) -> Plan | None:
    """The plan for exactly the cards that are named, but for those never answered."""
    from flashdl.review.due_days import days_meant
    from flashdl.review.spreading import evenly
    from flashdl.usecases.acting import postponing, silent_today

    if not words:
        raise UsageError("postpone: error: --to is about the cards that you name: ids or a search")
    day = context.moment().day
    try:
        meant = days_meant(to, today=day)
    except UsageError as error:
        raise UsageError(f"postpone: error: --to {error}") from None
    named = chosen(context, store, words)
    rows = [row for row in named if row.memory.due_day is not None]
    due_days = evenly(
        [(row.key, row.memory) for row in rows], first_day=meant.start, days=len(meant)
    )
    moving = {draft.card for draft in postponing(rows, due_days, day=day)}
    new, there = len(named) - len(rows), len(rows) - len(moving)
    silent = len(silent_today(rows, due_days, day=day))
    report(_asides(new=new, there=there, silent=silent))
    if not moving:
        report(["Nothing was changed."])
        return None
    rows = [row for row in rows if row.key in moving]
    return Plan(
        rows, {key: due_days[key] for key in moving}, "Set the day of {}", "Set the day of {}"
    )


def _asides(*, new: int, there: int, silent: int) -> Iterator[str]:
    """What to say of named cards with which something is not as one may expect."""
    if new:
        yield f"Left alone, being new: {plural(new, 'card')}. A card has a day once it was answered."
    if there:
        yield f"Left alone, being due then already: {plural(there, 'card')}."
    if silent:
        yield f"Answered, buried or suspended, and so not asked today: {plural(silent, 'card')}."


def _carry_out(context: Context, store: "Store", plan: Plan, *, dry_run: bool, yes: bool) -> None:
    """Show the plan, ask, and do it as one act."""
    moment = context.moment()
    count = plural(len(plan.due_days), "card")
    _show(plan.due_days, moment.day, f"{plan.will.format(count)}{DRY if dry_run else ''}:")
    if dry_run:
        return
    agree(context, "Go on?", yes=yes, command="postpone")
    from flashdl.usecases.acting import postponing
    from flashdl.usecases.safekeeping import keep_safe_before

    report(keep_safe_before(store.path, len(plan.due_days), moment=moment))
    store.append_all(postponing(plan.rows, plan.due_days, day=moment.day), moment=moment)
    echo(f"{plan.done.format(count)}. flashdl undo takes it back.")


def _due(context: Context, store: "Store", words: Sequence[str]) -> "list[CardRow]":
    from flashdl.usecases.acting import due_now
    from flashdl.usecases.selecting import selection

    day = context.moment().day
    found = selection(store, words, day=day, leech_lapses=context.settings.leech_lapses)
    return [r for r in due_now(store.cards(), day) if found is None or r.key in found]


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

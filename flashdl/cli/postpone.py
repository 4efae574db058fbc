"""``flashdl postpone``: due cards on later days, or the due day of any card set."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from flashdl.cli.asking import DRY, DryRun, Yes, agree, chosen
from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural, report
from flashdl.errors import UsageError
from flashdl.study_day import date_of
from flashdl.usecases.collection import collection

if TYPE_CHECKING:
    from flashdl.storage.rows import CardRow
    from flashdl.storage.store import Store
    from flashdl.usecases.setting_days import DaySetting

SHOWN_DAYS = 14
LONGEST = 3650

Which = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WORDS]...",
        help="Ids of cards or notes, or else one search: tag:NAME, is:due, words of the text.",
        show_default=False,
    ),
]


def postpone(  # noqa: PLR0913, PLR0917 - the ways to choose a day
    ctx: typer.Context,
    cards: Which = None,
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
            help="The named cards, due or not, on a date, today, tomorrow, or in 3..7 days.",
        ),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Move due cards to later days, spread them, or set a day; shows the plan and asks first.

    flashdl postpone --days 3

    flashdl postpone --spread 7 --dry-run

    flashdl postpone --days 7 topic:learning

    flashdl postpone softmax#temperature --to tomorrow

    flashdl postpone topic:learning --to 3..7

    --days and --spread are about what is due; the rest stays. --to sets the day of exactly the
    cards that you name, sooner or later; 3..7 spreads them evenly. Spreading puts the weakest
    cards first. flashdl undo takes it back.
    """
    if [days, spread, to].count(None) != 2:
        raise UsageError("postpone: error: say one of --days N, --spread N and --to DAY")
    context: Context = ctx.obj
    with collection(context) as (store, notices):
        report(notices)
        if to is None:
            plan = _postponed(context, store, cards or (), days=days, spread_over=spread)
        else:
            plan = _set(context, store, cards or (), to)
        if plan is not None:
            _carry_out(context, store, plan, dry_run=dry_run, yes=yes)


class _Plan(NamedTuple):
    """Which cards go to which day, and how that is told."""

    rows: "Sequence[CardRow]"
    due_days: Mapping[str, int]
    will: str
    done: str


def _postponed(
    context: Context, store: "Store", words: Sequence[str], *, days: int | None,
    spread_over: int | None,
) -> _Plan | None:  # fmt: skip
    """The plan for what is due."""
    from flashdl.review.spreading import postponed, spread
    from flashdl.usecases.acting import due_now

    day = context.moment().day
    rows = due_now(chosen(context, store, words) if words else store.cards(), day)
    if not rows:
        echo("Nothing is due, so there is nothing to postpone.")
        return None
    due = [(row.key, row.memory) for row in rows]
    if days is not None:
        due_days = postponed(due, today=day, days=days)
    else:
        due_days = spread(due, today=day, days=spread_over or 1)
    return _Plan(rows, due_days, "Postpone {}", "Postponed {}")


def _set(context: Context, store: "Store", words: Sequence[str], to: str) -> _Plan | None:
    """The plan for exactly the cards that are named."""
    from flashdl.review.due_days import days_meant
    from flashdl.usecases.setting_days import days_set

    if not words:
        raise UsageError("postpone: error: --to is about the cards that you name: ids or a search")
    day = context.moment().day
    try:
        days = days_meant(to, today=day)
    except UsageError as error:
        raise UsageError(f"postpone: error: --to {error}") from None
    setting = days_set(chosen(context, store, words), days, today=day)
    report(_asides(setting))
    if not setting.rows:
        return None
    return _Plan(setting.rows, setting.due_days, "Set the day of {}", "Set the day of {}")


def _asides(setting: "DaySetting") -> Iterator[str]:
    """What to say of named cards that are not asked as one may expect."""
    if not (setting.rows or setting.new or setting.there):
        yield "No card is like that."
    if setting.new:
        count = plural(setting.new, "card")
        yield f"Left alone, being new: {count}. A card has a day once it was answered."
    if setting.there:
        yield f"Left alone, being due then already: {plural(setting.there, 'card')}."
    if setting.silent:
        count = plural(setting.silent, "card")
        yield f"Answered today, buried or suspended, so not asked today: {count}."


def _carry_out(
    context: Context, store: "Store", plan: _Plan, *, dry_run: bool, yes: bool
) -> None:  # fmt: skip
    """Show the plan, ask, and do it as one act."""
    moment, count = context.moment(), plural(len(plan.due_days), "card")
    _show(plan.due_days, moment.day, f"{plan.will.format(count)}{DRY if dry_run else ''}:")
    if dry_run:
        return
    agree(context, "Go on?", yes=yes, command="postpone")
    from flashdl.usecases.acting import postponing
    from flashdl.usecases.safekeeping import keep_safe_before

    report(keep_safe_before(store.path, len(plan.due_days), moment=moment))
    store.append_all(postponing(plan.rows, plan.due_days, day=moment.day), moment=moment)
    echo(f"{plan.done.format(count)}. flashdl undo takes it back.")


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

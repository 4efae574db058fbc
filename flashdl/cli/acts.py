"""``flashdl suspend``, ``unsuspend``, ``bury``, ``unbury``, ``flag``, ``reset``: acts on cards."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import typer

from flashdl.cli.asking import DRY, Cards, DryRun, Yes, agree, chosen, list_cards
from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural, report
from flashdl.errors import UsageError
from flashdl.usecases.acting import effectual
from flashdl.usecases.collection import collection
from flashdl.usecases.safekeeping import keep_safe_before

MANY = 20

BuriedCards = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CARD]...",
        help="Ids of cards or notes, or else one search; without any: all buried today.",
        show_default=False,
    ),
]


class Verb(NamedTuple):
    """How an act is told: before it is done, after it, and of cards that it does not change."""

    kind: str
    will: str
    done: str
    already: str
    asks: str = ""
    none: str = "No card is like that."


SUSPEND = Verb("suspend", "Suspend {}", "Suspended {}", "being suspended already")
UNSUSPEND = Verb("unsuspend", "Ask {} again", "From now on asked again: {}", "being not suspended")
BURY = Verb("bury", "Hide {} until tomorrow", "Hid {} until tomorrow", "being buried already")
UNBURY = Verb("unbury", "Ask {} again today", "Asked again today: {}", "being not buried",
              none="No such card is buried today.")  # fmt: skip
FLAG = Verb("flag", "Flag {}", "Flagged {}", "being flagged so already")
UNFLAG = Verb("unflag", "Take the flag off {}", "Took the flag off {}", "being not flagged")
RESET = Verb(
    "reset", "Begin anew with {}", "Began anew with {}", "never answered",
    "The answers stay in the log; flashdl undo brings them back.",
)  # fmt: skip


def suspend(ctx: typer.Context, cards: Cards, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Ask cards no more, until flashdl unsuspend.

    flashdl suspend softmax#temperature

    flashdl suspend --dry-run topic:learning is:leech
    """
    _act(ctx.obj, SUSPEND, cards, dry_run=dry_run, yes=yes)


def unsuspend(ctx: typer.Context, cards: Cards, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Ask suspended cards again.

    flashdl unsuspend softmax#temperature

    flashdl unsuspend is:suspended
    """
    _act(ctx.obj, UNSUSPEND, cards, dry_run=dry_run, yes=yes)


def bury(ctx: typer.Context, cards: Cards, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Hide cards until the next study day.

    flashdl bury softmax#temperature

    flashdl bury topic:learning
    """
    _act(ctx.obj, BURY, cards, dry_run=dry_run, yes=yes)


def unbury(
    ctx: typer.Context, cards: BuriedCards = None, dry_run: DryRun = False, yes: Yes = False
) -> None:
    """Ask buried cards again today: those named, or all of them.

    flashdl unbury

    flashdl unbury softmax#temperature
    """
    _act(ctx.obj, UNBURY, cards or ["is:buried"], dry_run=dry_run, yes=yes)


def flag(
    ctx: typer.Context,
    cards: Cards,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, in a few words.", show_default=False)
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="Take the mark off.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Mark cards with a reason, or take the mark off.

    flashdl flag softmax#temperature --reason "the formula looks wrong"

    flashdl flag --off is:flagged
    """
    if off and reason is not None:
        raise UsageError("flag: error: --off takes the mark off, so it has no --reason")
    why = " ".join((reason or "").split())
    detail = {"reason": why} if why else None
    if off:
        _act(ctx.obj, UNFLAG, cards, dry_run=dry_run, yes=yes)
    else:
        _act(ctx.obj, FLAG, cards, dry_run=dry_run, yes=yes, detail=detail)


def reset(ctx: typer.Context, cards: Cards, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Begin anew with cards, as if they had never been answered; asks first.

    flashdl reset softmax#temperature

    flashdl reset --dry-run note:softmax

    The answers stay in the log, and flashdl undo brings them back.
    """
    _act(ctx.obj, RESET, cards, dry_run=dry_run, yes=yes)


def _act(
    context: Context,
    verb: Verb,
    words: Sequence[str],
    *,
    dry_run: bool,
    yes: bool,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Tell what is done to which cards, ask where they are many, do it as one act."""
    moment = context.moment()
    with collection(context) as (store, notices):
        report(notices)
        rows = chosen(context, store, words)
        drafts, already = effectual(verb.kind, rows, day=moment.day, detail=detail)
        if already or not drafts:
            report([_left_alone(verb, len(already))])
        if not drafts:
            return
        count = plural(len(drafts), "card")
        asks = bool(verb.asks) or (len(drafts) > MANY and context.interactive)
        if dry_run or asks:
            echo(f"{verb.will.format(count)}{DRY if dry_run else ''}:")
            list_cards([draft.card for draft in drafts])
        if dry_run:
            return
        if asks:
            agree(context, f"{verb.asks} Go on?".strip(), yes=yes, command=verb.kind)
        report(keep_safe_before(store.path, len(drafts), moment=moment))
        store.append_all(drafts, moment=moment)
    echo(f"{verb.done.format(count)}. flashdl undo takes it back.")
    if not asks:
        list_cards([draft.card for draft in drafts])


def _left_alone(verb: Verb, count: int) -> str:
    if not count:
        return verb.none
    return f"Left alone, {verb.already}: {plural(count, 'card')}."

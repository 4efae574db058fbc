"""What acts on many cards share: which cards they are, and whether the learner agrees."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from flashdl.cli.cards import find_card, short_names
from flashdl.cli.context import Context
from flashdl.cli.output import clean, echo, report
from flashdl.errors import UsageError

if TYPE_CHECKING:
    from flashdl.storage.rows import CardRow
    from flashdl.storage.store import Store

LISTED = 10
INTERRUPTED = 130
DRY = " (dry run, nothing written)"

Cards = Annotated[
    list[str],
    typer.Argument(
        metavar="CARD...",
        help="Ids of cards or notes, or else one search: tag:NAME, is:due, words of the text.",
        show_default=False,
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def chosen(context: Context, store: "Store", words: Sequence[str]) -> "list[CardRow]":
    """The cards that ids name, or that the words find as a search."""
    from flashdl.usecases.acting import named
    from flashdl.usecases.selecting import selection

    rows = store.cards()
    meant = named(rows, words)
    if meant is not None:
        return meant
    if any("#" in word for word in words):
        return [find_card(rows, word) for word in words]
    found = selection(
        store, words, day=context.moment().day, leech_lapses=context.settings.leech_lapses
    )
    return [row for row in rows if (row.present if found is None else row.key in found)]


def list_cards(keys: Sequence[str]) -> None:
    """Print the ids of the first few cards, and how many more there are."""
    for name in short_names(keys)[:LISTED]:
        echo(f"  {name}")
    if len(keys) > LISTED:
        echo(f"  and {len(keys) - LISTED} more")


def agree(context: Context, question: str, *, yes: bool, command: str) -> None:
    """Go on only where the learner agrees; without a terminal that takes ``--yes``."""
    if yes:
        return
    if not context.interactive:
        raise UsageError(
            f"{command}: error: this asks first, and there is no terminal; say --yes or --dry-run"
        )
    try:
        agreed = typer.confirm(clean(question, ascii=not context.utf8))
    except typer.Abort:  # Typer makes it of Ctrl-C, and would end with 1
        report(["", "Nothing was changed."])
        raise typer.Exit(INTERRUPTED) from None
    if not agreed:
        report(["Nothing was changed."])
        raise typer.Exit(1)

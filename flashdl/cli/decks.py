"""``flashdl import``, ``decks``, ``deck remove`` and ``deck schema``: decks in, out, and listed."""

import json
import shlex
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flashdl.cli.app import HELP_FLAGS
from flashdl.cli.asking import DRY, DryRun, Yes, agree
from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural, report
from flashdl.storage.glance import Glance
from flashdl.usecases.collection import collection
from flashdl.usecases.importing import import_all, load_all
from flashdl.usecases.safekeeping import keep_safe

if TYPE_CHECKING:
    from flashdl.storage.rows import ImportReport
    from flashdl.usecases.removing import Removal

PathArguments = Annotated[list[Path], typer.Argument(help="Deck folders or files.")]


def import_(
    ctx: typer.Context,
    paths: PathArguments,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; change nothing.")
    ] = False,
) -> None:
    """Bring in decks: a folder is linked (edits show up by themselves), a file is held.

    flashdl import my-deck.yaml

    flashdl import --dry-run ~/decks/optimisers

    Nothing is imported unless every deck is without fault. History is kept by card id.
    """
    context: Context = ctx.obj
    decks = load_all(paths)
    notices: list[str] = []
    with collection(context, refreshed=False) as (store, _):
        if not dry_run:
            notices += keep_safe(store.path, moment=context.moment())
        for name, done in import_all(store, decks, dry_run=dry_run, notices=notices):
            echo(report_line(name, done, dry_run=dry_run))
    report(notices)


def report_line(deck: str, done: "ImportReport", *, dry_run: bool) -> str:
    """One line for one deck."""
    counts = (
        f"{len(done.added)} added, {len(done.changed)} changed, "
        f"{len(done.unchanged)} unchanged, {len(done.orphaned)} orphaned"
    )
    back = f", {len(done.back)} back" if done.back else ""
    return f"{deck}: {counts}{back}{' (dry run, nothing written)' if dry_run else ''}"


def decks(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """List the decks: name, kind, counts, how many cards are due today and never answered.

    flashdl decks

    flashdl decks --json
    """
    from flashdl.cli import deck_list

    context: Context = ctx.obj
    with collection(context) as (store, notices):
        rows = store.decks()
        with closing(Glance(store.path)) as glance:
            asked = {of_deck.deck: of_deck for of_deck in glance.due(context.moment().day)}
    report(notices)
    if as_json:
        found = [deck_list.as_json(row, asked[row.id]) for row in rows]
        echo(json.dumps({"schema": 1, "decks": found}, ensure_ascii=False))
        return
    for line in deck_list.lines(rows, asked, context):
        echo(line)


deck = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, context_settings=HELP_FLAGS
)


@deck.callback()
def group() -> None:
    """Remove a deck, or print the JSON Schema for its author.

    flashdl deck remove my-deck

    flashdl deck schema > deck.schema.json
    """


@deck.command("remove", context_settings=HELP_FLAGS)
def remove(
    ctx: typer.Context,
    deck: Annotated[str, typer.Argument(metavar="ID", help="The deck, as flashdl decks names it.")],
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Let a deck leave the collection; what you know of its cards stays. Asks first.

    flashdl deck remove my-deck

    flashdl deck remove my-deck --dry-run

    Your folder or file is not touched. Importing it again brings everything back.
    """
    from flashdl.usecases.removing import removal

    context: Context = ctx.obj
    with collection(context, refreshed=False) as (store, _):
        found = removal(store, deck)
        if dry_run or not yes:
            for line in _removal_lines(found, dry_run=dry_run):
                echo(line)
        if dry_run:
            return
        agree(context, "Go on?", yes=yes, command="deck remove")
        report(keep_safe(store.path, moment=context.moment()))
        left = store.remove_deck(deck)
    echo(f"Removed {deck}: {plural(len(left), 'card')}. {_way_back(found)}")


def _removal_lines(found: "Removal", *, dry_run: bool) -> Iterator[str]:
    """What removing the deck means."""
    row = found.deck
    yield f"Remove {row.id}, {row.title}{DRY if dry_run else ''}:"
    answered = f", {found.answered} of them answered" if found.answered else ""
    yield f"  {plural(row.notes, 'note')}, {plural(row.cards, 'card')}{answered}"
    kept = "folder stays, and is not read any more" if row.kind == "linked" else "file stays"
    yield f"  What you know of its cards stays{f'; your {kept}' if found.source_there else ''}."
    if not found.source_there:
        yield f"  {row.source} is gone; to keep the deck, first:"
        yield f"  flashdl export deck:{row.id} --output {row.id}.yaml"
    elif dry_run:
        yield f"  {_way_back(found)}"


def _way_back(found: "Removal") -> str:
    """The command line that brings the deck back."""
    if not found.source_there:
        return "Importing it again brings it back."
    return f"To bring it back: flashdl import {shlex.quote(found.deck.source)}"


@deck.command("schema", context_settings=HELP_FLAGS)
def schema() -> None:
    """Print the JSON Schema of a deck, for editors.

    flashdl deck schema > deck.schema.json
    """
    from flashdl.decks.schema import json_schema

    echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))

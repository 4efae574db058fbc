"""``flashdl export``: cards as a deck file, as data, or as a patch for their author."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo, report
from flashdl.cli.selection import Words
from flashdl.errors import UsageError
from flashdl.usecases.collection import collection
from flashdl.usecases.selecting import selection

Format = Literal["yaml", "json", "patch"]


def export(
    ctx: typer.Context,
    words: Words = None,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="yaml: a deck file. json: cards, memory, log. patch: your edits, for the author.",
        ),
    ] = "yaml",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write this new file, not the screen.")
    ] = None,
) -> None:
    """Give cards away: a deck, their data, or your edits.

    flashdl export deck:mine --output mine.yaml

    flashdl export is:edited --format patch > softmax.patch

    flashdl export topic:learning --format json

    A patch is what one sends to the author of a deck: git apply, or patch -p1, in their folder.
    """
    from flashdl.usecases import exporting

    context: Context = ctx.obj
    if output is not None and output.exists():
        raise UsageError(f"{output}: error: the file is there already; choose another name")
    day, leech_lapses = context.moment().day, context.settings.leech_lapses
    with collection(context) as (store, notices):
        keys = selection(store, words or (), day=day, leech_lapses=leech_lapses)
        text, more = exporting.MAKERS[form](store, keys)
    report([*notices, *more])
    if form == "patch" and not text:
        report(["No note of these is edited, in a deck that is not a folder of yours."])
    elif output is None:
        _print(text)
    else:
        from flashdl.decks.writing import write

        write(output.absolute(), text.encode())


def _print(text: str) -> None:
    """The exact text for another program or a file; made safe for a terminal."""
    if sys.stdout.isatty():
        echo(text.rstrip("\n"))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()

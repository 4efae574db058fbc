"""``flashdl new``: a note of the learner's own, from two options or in the editor."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flashdl.cli.context import Context
from flashdl.cli.edit import AskAgain, asker
from flashdl.cli.editor import edit_file
from flashdl.cli.output import echo, plural, report
from flashdl.errors import BadDeckFile, UsageError
from flashdl.usecases.collection import collection

if TYPE_CHECKING:
    from flashdl.storage.store import Store
    from flashdl.usecases.authoring import Plan


def new(
    ctx: typer.Context,
    note: Annotated[str, typer.Argument(metavar="[DECK/]NOTE", help="The id of the new note.")],
    topic: Annotated[str, typer.Option(help="Its group, and its folder in the deck.")] = "",
    front: Annotated[str, typer.Option(help="The question; with --back no editor opens.")] = "",
    back: Annotated[str, typer.Option(help="The answer.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be written; write nothing.")
    ] = False,
) -> None:
    """Write a new note in a deck of yours; without one a deck called mine is made.

    flashdl new momentum

    flashdl new mine/momentum --topic optimisers --front 'What is momentum?' --back 'A mean.'

    The first card is called definition; flashdl edit adds more.
    """
    context: Context = ctx.obj
    if bool(front.strip()) != bool(back.strip()):
        raise UsageError("new: error: give --front and --back, or neither to write in your editor")
    from flashdl.usecases.authoring import check, create, plan

    with collection(context) as (store, notices):
        report(notices)
        planned = plan(store, context.paths, note, topic=topic, front=front, back=back)
        if front:
            text: str | None = planned.text
            check(store, planned, planned.text, file=planned.file)
        else:
            text = _written(store, planned, asker(context), dry_run=dry_run)
        if text is None:
            return
        if dry_run:
            echo(f"{planned.file} (dry run, nothing written):")
            echo(text.rstrip("\n"))
            return
        done = create(store, planned, text, context.moment())
        planned.draft.unlink(missing_ok=True)
    made = f"; made the deck {planned.deck} in {planned.folder}" if planned.row is None else ""
    cards = plural(len(done.added) + len(done.back), "card")
    report([f"{planned.deck}/{planned.note}: {cards} new in {planned.file}{made}"])


def _written(store: "Store", planned: "Plan", ask: AskAgain, *, dry_run: bool) -> str | None:
    """The text that the learner wrote in the editor; None where nothing is to be kept now."""
    from flashdl.decks.writing import write

    draft = planned.draft.with_name(f"{planned.note}.try.yaml") if dry_run else planned.draft
    write(draft, planned.text.encode())
    if planned.resumed:
        report([f"Going on from the draft of an earlier start: {planned.draft}"])
    try:
        return _edited(store, planned, ask, draft)
    finally:
        if dry_run or (not planned.resumed and draft.read_bytes() == planned.text.encode()):
            draft.unlink()


def _edited(store: "Store", planned: "Plan", ask: AskAgain, draft: Path) -> str | None:
    from flashdl.usecases.authoring import check
    from flashdl.usecases.note_text import text_of

    rows = enumerate(planned.text.split("\n"), 1)
    line = next((i for i, row in rows if "front:" in row), 1)
    while True:
        edit_file(draft, line, os.environ)
        text = text_of(draft)
        if text == planned.text and not planned.resumed:
            report(["Nothing written."])
            return None
        try:
            check(store, planned, text, file=draft)
        except BadDeckFile as error:
            if not ask(error.lines):
                report([f"Nothing written. The next flashdl new goes on from the draft {draft}"])
                return None
        else:
            return text

"""``flashdl edit``: a card's note in the editor, or what became of the learner's version."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flashdl.cli.cards import find_card
from flashdl.cli.context import Context
from flashdl.cli.editor import edit_file
from flashdl.cli.output import echo, plural, report
from flashdl.errors import BadDeckFile, FlashdlError, UnknownName, UsageError
from flashdl.usecases.collection import collection

if TYPE_CHECKING:
    from flashdl.storage.rows import ImportReport, VersionRow
    from flashdl.storage.store import Store
    from flashdl.usecases.editing import Place, Taken

AskAgain = Callable[[list[str]], bool]


def edit(
    ctx: typer.Context,
    card: Annotated[
        str,
        typer.Argument(help="A card or a note: deck/note#card, or what is unique of it."),
    ],
    theirs: Annotated[
        bool, typer.Option("--theirs", help="Take the author's text instead of yours.")
    ] = False,
    mine: Annotated[
        bool, typer.Option("--mine", help="Keep yours: the author's changes are no conflict.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what you and the author changed.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; keep nothing.")
    ] = False,
) -> None:
    """Edit a card's note in $EDITOR; what you know of its cards stays.

    flashdl edit softmax#temperature

    flashdl edit softmax --diff

    flashdl edit softmax --theirs

    The note of a linked folder is edited in its own file. Of any other deck you edit a version of
    yours, which is shown from then on, also after updates of the deck.
    """
    context: Context = ctx.obj
    if theirs + mine + diff > 1:
        raise UsageError("edit: error: give one of --theirs, --mine and --diff")
    with collection(context) as (store, notices):
        report(notices)
        key = find_note(store, card)
        if theirs or mine or diff:
            _decide(context, store, key, theirs=theirs, mine=mine, dry_run=dry_run)
        else:
            said = edit_note(context, store, key, ask=asker(context), dry_run=dry_run)
            report(said)


def find_note(store: "Store", wanted: str) -> str:
    """``deck/note`` or ``deck/note#card`` of what the learner named. Raises UnknownName."""
    notes = [f"{n.deck}/{n.id}" for n in store.notes()]
    found = [name for name in notes if wanted in (name, name.partition("/")[2])]
    if len(found) > 1:
        raise UnknownName(f"{wanted} is in {len(found)} decks; name one: {', '.join(found)}")
    return found[0] if found else find_card(store.cards(), wanted).key


def edit_note(  # noqa: PLR0913 - where it is edited, and how the learner is asked there
    context: Context,
    store: "Store",
    key: str,
    *,
    ask: AskAgain,
    dry_run: bool = False,
    around: Callable[[], AbstractContextManager[None]] = nullcontext,
    say: Callable[[list[str]], None] = report,
) -> list[str]:
    """Edit until the note has no fault, or the learner leaves it; what to say then.

    The editor runs within ``around``, which a review needs to give the terminal back.
    """
    from flashdl.usecases.editing import leave, open_note, take

    place = open_note(store, context.paths, key, dry_run=dry_run)
    if place.resumed:
        say([f"Going on from the draft of an earlier edit: {place.file}"])
    while True:
        with around():
            edit_place(place)
        try:
            return said(take(store, place, context.moment()))
        except BadDeckFile as error:
            try:
                again = ask(error.lines)
            except FlashdlError:
                leave(place)
                raise
            if not again:
                leave(place)
                return [left(place)]
            place = at_fault(place, error.lines)


def edit_place(place: "Place") -> None:
    """Open the file of the place; an editor that fails leaves nothing of ours behind."""
    from flashdl.usecases.editing import leave

    try:
        edit_file(place.file, place.line, os.environ)
    except FlashdlError:
        leave(place)
        raise


def at_fault(place: "Place", lines: list[str]) -> "Place":
    """The place at the line of the first fault that its file has."""
    own = (line for line in lines if line.startswith(f"{place.file}:"))
    number = next(own, "").removeprefix(f"{place.file}:").partition(":")[0]
    return replace(place, line=int(number)) if number.isdigit() else place


def asker(context: Context) -> AskAgain:
    """Shows the faults and asks for a key; without a terminal the faults are the command's end."""

    def ask(lines: list[str]) -> bool:
        if not context.interactive:
            raise BadDeckFile(lines)
        from flashdl.cli.keys import Keys

        report([*lines, "e edits again, q leaves it as a draft"])
        with Keys() as keys:
            while (key := keys.read()) not in ("q", "esc", "eof"):
                if key in ("e", "enter"):
                    return True
        return False

    return ask


def said(taken: "Taken") -> list[str]:
    """What an edit did, in sentences."""
    if taken.report is None:
        return ["Nothing changed."]
    tail = " (dry run, nothing kept)" if taken.dry_run else ""
    lines = [f"{taken.spot.name}: {_counts(taken.report)}{tail}"]
    if taken.first and not taken.dry_run:
        back = f"flashdl edit {taken.spot.name} --theirs"
        lines.append(f"Your version is shown from now on; {back} takes it back.")
    return lines + [_leaving(key) for key in taken.report.orphaned]


def left(place: "Place") -> str:
    """What to say of an edit that was left with a fault."""
    if place.dry_run:
        return "Nothing kept."
    if place.is_draft:
        return f"Nothing changed. The next edit goes on from the draft {place.file}"
    return f"The file keeps its fault, and the last good version is shown: {place.file}"


def _counts(done: "ImportReport") -> str:
    groups = {"changed": done.changed, "new": (*done.added, *done.back), "left": done.orphaned}
    counts = [f"{plural(len(keys), 'card')} {word}" for word, keys in groups.items() if keys]
    return ", ".join(counts) or "the text is changed, and no card is"


def _leaving(key: str) -> str:
    short = key.partition("/")[2]
    return f"{short} leaves the deck; its history is kept: flashdl move {short} NEW-ID"


def _decide(
    context: Context, store: "Store", key: str, *, theirs: bool, mine: bool, dry_run: bool
) -> None:
    from flashdl.usecases import editing
    from flashdl.usecases.note_text import spot_of

    spot, moment = spot_of(store, key), context.moment()
    if theirs and not dry_run and editing.forget_draft(context.paths, spot):
        report([f"{spot.name}: the draft of an earlier edit is thrown away"])
        if spot.version is None:
            return
    version = editing.version_of(spot)
    if not theirs and not mine:
        _print_diff(version)
        return
    tail = " (dry run, nothing kept)" if dry_run else ""
    if mine:
        if not dry_run:
            editing.keep_mine(store, spot, moment)
        report([f"{spot.name}: your text stays{tail}"])
        return
    done = editing.take_theirs(store, spot, moment, dry_run=dry_run)
    counts = f": {_counts(done)}" if done else ""
    report([f"{spot.name}: the author's text is shown{counts}{tail}"])


def _print_diff(version: "VersionRow") -> None:
    from flashdl.decks.patch import hunks

    file = Path(f"{version.note}.yaml").name
    echo("What you changed in the author's text:")
    echo(hunks(version.base, version.mine, file).rstrip("\n"))
    if version.in_conflict:
        echo("\nWhat the author changed since:")
        echo(hunks(version.base, version.theirs, file).rstrip("\n"))

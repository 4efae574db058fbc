"""Editing a note: opened in a file, taken from it, taken back; history stays by card id."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flashdl.errors import BadDeckFile, UsageError
from flashdl.settings import Paths
from flashdl.storage.rows import EditRow, ImportReport, VersionRow
from flashdl.study_day import Moment
from flashdl.usecases.note_text import (
    Spot,
    below,
    bring_linked,
    put,
    put_in_file,
    read_alone,
    spot_of,
    text_of,
)

if TYPE_CHECKING:
    from flashdl.storage.store import Store


@dataclass(frozen=True, slots=True)
class Place:
    """The file that an editor opens and the line of the card's entry in it.

    ``resumed`` tells that it holds what an earlier edit left.
    """

    spot: Spot
    file: Path
    line: int
    resumed: bool = False
    dry_run: bool = False

    @property
    def is_draft(self) -> bool:
        """Whether the file is ours, and goes when the edit is over."""
        return self.file != self.spot.file


@dataclass(frozen=True, slots=True)
class Taken:
    """What an edit did, or would do: None where the text is as it was."""

    spot: Spot
    report: ImportReport | None
    dry_run: bool = False

    @property
    def first(self) -> bool:
        """Whether the note has a version of the learner's since this edit."""
        return bool(self.report) and self.spot.file is None and self.spot.version is None


def open_note(store: "Store", paths: Paths, key: str, *, dry_run: bool = False) -> Place:
    """What an editor opens for a card or a note; what is not linked gets a draft.

    An edit that was left before goes on from its draft.
    """
    from flashdl.decks.splice import line_of
    from flashdl.decks.writing import write

    spot = spot_of(store, key)
    file = spot.file if spot.file and not dry_run else _draft_of(paths, spot, dry_run=dry_run)
    resumed = file != spot.file and not dry_run and file.exists()
    if not resumed and file != spot.file:
        write(file, spot.text.encode())
    return Place(spot, file, line_of(text_of(file), spot.card), resumed, dry_run)


def take(store: "Store", place: Place, moment: Moment) -> Taken:
    """The text of the place into the collection; then the draft goes.

    Raises BadDeckFile with every fault; the file stays, and the collection is as it was.
    """
    spot, after = place.spot, text_of(place.file)
    report = None
    given_up = place.is_draft and not after.strip()  # an emptied draft is one thrown away
    if after != spot.text and not given_up:
        report = put(store, spot, after, moment, file=place.file, dry_run=place.dry_run)
    abandon(place)
    return Taken(spot, report, place.dry_run)


def leave(place: Place) -> None:
    """End an edit that the editor did not finish; a draft stays if anything was written."""
    if place.dry_run or text_of(place.file) == place.spot.text:
        abandon(place)


def abandon(place: Place) -> None:
    """Throw a draft away; the file of a linked deck stays."""
    if place.is_draft:
        place.file.unlink(missing_ok=True)


def forget_draft(paths: Paths, spot: Spot) -> bool:
    """Throw away what an earlier edit left; whether there was anything."""
    draft = _draft_of(paths, spot, dry_run=False)
    there = draft.exists()
    draft.unlink(missing_ok=True)
    return there


def take_theirs(
    store: "Store", spot: Spot, moment: Moment, *, dry_run: bool = False
) -> ImportReport | None:
    """The author's text of today in place of the learner's; None where it is shown already."""
    version = version_of(spot)
    if spot.file is None:
        file = Path(f"{spot.note.id}.yaml")
        return put(store, spot, version.theirs, moment, file=file, dry_run=dry_run)
    if not dry_run:
        edit = _unchanged(store, spot, moment)
        store.settle(version._replace(mine=version.theirs), edit=edit)
    return None


def keep_mine(store: "Store", spot: Spot, moment: Moment) -> None:
    """The learner's text stays, and what the author changed so far is no conflict any more."""
    version = version_of(spot)
    if spot.file is not None:
        put_in_file(store, spot, version.mine, moment)
    elif version.in_conflict:
        store.settle(version, edit=_unchanged(store, spot, moment))


def version_of(spot: Spot) -> VersionRow:
    """The learner's version of a note. Raises UsageError where there is none."""
    if spot.version is None:
        raise UsageError(f"{spot.name}: error: there is no version of yours; the author's is shown")
    return spot.version


def add_alias(store: "Store", key: str, alias: str, moment: Moment) -> str:
    """One more accepted answer into the text of a typed card; what to say of it."""
    from flashdl.decks.splice import CannotSplice, with_alias

    spot = spot_of(store, key)
    alias = " ".join(alias.split())
    try:
        after = with_alias(spot.text, spot.card, alias)
    except CannotSplice as error:
        raise UsageError(f"{key}: error: {error}") from None
    put_in_file(store, spot, after, moment)
    return f"{spot.note.id}#{spot.card} accepts '{alias}' from now on."


def take_back(store: "Store", *, redo: bool = False, since_ms: int = -1) -> str | None:
    """Undo the latest edit, or redo the one taken back last, if it is later than ``since_ms``.

    What to say, or None where there is no such edit. Raises UsageError where the text is not any
    more what the edit left.
    """
    edit = store.latest_edit(undone=redo)
    if edit is None or edit.at_ms <= since_ms:
        return None
    now, then = (edit.before, edit.after) if redo else (edit.after, edit.before)
    mark = edit._replace(undone=not redo)
    if now == then:
        store.settle(None, edit=mark)
    else:
        restore = _restore_file if edit.path else _restore_version
        restore(store, mark, now, then)
    return f"{'Put back' if redo else 'Took back'} the {_what(edit)}."


def _restore_version(store: "Store", mark: EditRow, now: str, then: str) -> None:
    spot = spot_of(store, f"{mark.deck}/{mark.note}")
    if spot.file is not None or spot.text != now:
        raise _changed_since(mark, spot.name)
    note = read_alone(store, spot, then, Path(f"{mark.note}.yaml"))
    store.write_note(mark.deck, note, edit=mark)


def _restore_file(store: "Store", mark: EditRow, now: str, then: str) -> None:
    file = Path(mark.path)
    deck = store.linked_deck(mark.deck)
    if deck is None or (text_of(file) if file.exists() else "") != now:
        raise _changed_since(mark, mark.path)
    _fill(file, then)
    if not then and [mark.note] == [n.id for n in store.notes() if n.deck == deck.id and n.present]:
        store.take_deck_back(mark)
        return
    try:
        bring_linked(store, deck, mark)
    except BadDeckFile as error:
        _fill(file, now)
        raise UsageError(f"the {_what(mark)} stays: {error.lines[0]}") from error


def _fill(file: Path, text: str) -> None:
    """The text into the file; where there was no text, there was no file."""
    from flashdl.decks.writing import remove, write

    if text:
        write(file, text.encode())
    else:
        remove(file)


def _unchanged(store: "Store", spot: Spot, moment: Moment) -> EditRow:
    """An edit of the note's version alone: what is shown stays."""
    path = str(spot.file or "")
    at_ms = store.next_ms(moment)
    return EditRow(at_ms, spot.deck.id, spot.note.id, path, spot.text, spot.text)


def _what(edit: EditRow) -> str:
    return f"{'edit of' if edit.before else 'new note'} {edit.note}"


def _changed_since(mark: EditRow, where: str) -> UsageError:
    return UsageError(
        f"{where}: error: the text was changed since this edit, so it stays; "
        f"flashdl edit {mark.deck}/{mark.note} opens it"
    )


def _draft_of(paths: Paths, spot: Spot, *, dry_run: bool) -> Path:
    folder = below(paths.data / "edits", spot.deck.id, spot.note.id).parent
    return folder / f"{spot.note.id}{'.try' if dry_run else ''}.yaml"

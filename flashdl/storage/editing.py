"""What the learner changed in the text of notes: the edits, and the versions that are shown."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from flashdl.model import Deck, Note
from flashdl.storage import importing
from flashdl.storage.rows import EditRow, ImportReport, VersionRow
from flashdl.storage.schema import deck as decks
from flashdl.storage.schema import edit, version

# The notes of a deck whose text in the learner's version can be read.
Yours = Callable[[Deck, Mapping[str, str]], Mapping[str, Note]]


def versions(connection: Connection, deck_id: str | None = None) -> dict[str, VersionRow]:
    """The versions of a deck, or of all, by ``deck/note``."""
    query = select(version).order_by(version.c.deck_id, version.c.note_id)
    if deck_id is not None:
        query = query.where(version.c.deck_id == deck_id)
    rows = (VersionRow(*row) for row in connection.execute(query))
    return {f"{row.deck}/{row.note}": row for row in rows}


def laid_over(connection: Connection, deck: Deck, yours: Yours | None) -> Deck:
    """The deck with the learner's notes in place of the author's, where they can be read."""
    mine = {row.note: row.mine for row in versions(connection, deck.id).values()}
    mine = {note.id: mine[note.id] for note in deck.notes if note.id in mine}
    if not mine:
        return deck
    if yours is None:
        raise ValueError(f"{deck.id} has versions of the learner, and nothing reads them")
    found = yours(deck, mine)
    return replace(deck, notes=tuple(_over(note, found.get(note.id)) for note in deck.notes))


def follow(connection: Connection, deck: Deck) -> None:
    """Note the author's texts of today; a version that says the same is none any more."""
    theirs = {note.id: note.source for note in deck.notes}
    for row in versions(connection, deck.id).values():
        now = theirs.get(row.note, row.theirs)
        if now != row.theirs or now == row.mine:
            _keep(connection, row._replace(theirs=now))


def write(
    connection: Connection, deck_id: str, note: Note, *, dry_run: bool = False
) -> ImportReport:
    """Show this text of a note of a held deck; the author's own is no version."""
    before = importing.known(connection, deck_id)
    stored = before.notes[note.id]
    note = replace(note, path=stored["path"], line=stored["line"])
    new = importing.with_note(before, deck_id, note)
    if not dry_run:
        old = versions(connection, deck_id).get(f"{deck_id}/{note.id}")
        theirs = old.theirs if old else stored["source"]
        base = old.base if old else theirs
        _keep(connection, VersionRow(deck_id, note.id, note.source, base, theirs))
        importing.write_content(connection, deck_id, new, before)
    return importing.compare(new, before)


def settle(connection: Connection, row: VersionRow) -> None:
    """Take the author's text of today for the one that the version began from."""
    _keep(connection, row._replace(base=row.theirs))


def record(connection: Connection, row: EditRow | None) -> None:
    """Keep an edit, or whether it is taken back."""
    if row is None:
        return
    values = dict(zip(edit.c.keys(), (*row[:-1], int(row.undone)), strict=True))
    statement = upsert(edit).values(values)
    keys = [column.name for column in edit.primary_key]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))


def latest(connection: Connection, *, undone: bool = False) -> EditRow | None:
    """The newest edit that stands; of those taken back after it, the one taken back last.

    Edits of a deck that was removed wait until it is back.
    """
    here = edit.c.deck_id.in_(select(decks.c.id).where(decks.c.present == 1))
    stands = select(edit).where(here, edit.c.undone == 0).order_by(edit.c.at_ms.desc())
    standing = _one(connection, stands)
    if not undone:
        return standing
    after = standing.at_ms if standing else -1
    waiting = select(edit).where(here, edit.c.undone == 1, edit.c.at_ms > after)
    return _one(connection, waiting.order_by(edit.c.at_ms))


def made_at(connection: Connection, at_ms: int) -> list[EditRow]:
    """The edits of one time, which were made as one."""
    rows = connection.execute(select(edit).where(edit.c.at_ms == at_ms).order_by(*edit.primary_key))
    return [EditRow(*row)._replace(undone=bool(row.undone)) for row in rows]


def _over(theirs: Note, mine: Note | None) -> Note:
    return theirs if mine is None else replace(mine, path=theirs.path, line=theirs.line)


def _keep(connection: Connection, row: VersionRow) -> None:
    if row.mine == row.theirs:
        one = and_(version.c.deck_id == row.deck, version.c.note_id == row.note)
        connection.execute(delete(version).where(one))
        return
    values = dict(zip(version.c.keys(), row, strict=True))
    statement = upsert(version).values(values)
    keys = [column.name for column in version.primary_key]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))


def _one(connection: Connection, query: Select[Any]) -> EditRow | None:
    row = connection.execute(query.limit(1)).first()
    return None if row is None else EditRow(*row)._replace(undone=bool(row.undone))

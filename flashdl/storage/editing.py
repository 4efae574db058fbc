"""What the learner changed in the text of notes: the edits, and the versions that are shown."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from flashdl.model import Deck, Note
from flashdl.storage import importing, turning
from flashdl.storage.rows import EditRow, ImportReport, VersionRow
from flashdl.storage.schema import deck as decks
from flashdl.storage.schema import edit, note, version

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
    connection: Connection, deck_id: str, one: Note, *, dry_run: bool = False
) -> ImportReport:
    """Show this text of a note of a held deck; the author's own is no version."""
    before = importing.known(connection, deck_id)
    stored = before.notes[one.id]
    one = replace(one, path=stored["path"], line=stored["line"])
    new = importing.with_note(before, deck_id, one)
    if not dry_run:
        old = _version(connection, deck_id, one.id)
        theirs = old.theirs if old else stored["source"]
        base = old.base if old else theirs
        _keep(connection, VersionRow(deck_id, one.id, one.source, base, theirs))
        importing.write_content(connection, deck_id, new, before)
    return importing.compare(new, before)


def settle(connection: Connection, row: VersionRow) -> None:
    """Take the author's text of today for the one that the version began from."""
    _keep(connection, row._replace(base=row.theirs))


@contextmanager
def recorded(connection: Connection, row: EditRow | None) -> Iterator[None]:
    """Keep an edit together with what it changes inside, or that it is taken back or put back.

    Taken back or put back, the note has the version that it had on that side of the edit.
    """
    if row is None:
        yield
        return
    is_new = _one(connection, _this(row)) is None
    before = _version(connection, row.deck, row.note)
    yield
    if not is_new:
        _turn_version(connection, row)
    elif before and (before.in_conflict or row.path):
        sides = (before, _version(connection, row.deck, row.note))
        turning.keep_sides(connection, row, [side and [side.mine, side.base] for side in sides])
    record(connection, row)


def record(connection: Connection, row: EditRow) -> None:
    """Keep an edit, or whether it is taken back; a new note taken back leaves nothing unused."""
    turning.note_turn(connection, row)
    if row.undone and not row.before:
        turning.drop_unused(connection, row)
    values = dict(zip(edit.c.keys(), (*row[:-1], int(row.undone)), strict=True))
    statement = upsert(edit).values(values)
    keys = [column.name for column in edit.primary_key]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))


def latest(connection: Connection, *, undone: bool = False) -> EditRow | None:
    """The newest edit that stands, or the one that a redo of edits puts back.

    Edits of a deck that was removed wait until it is back.
    """
    if undone:
        waiting = turning.waiting(connection)
        return next(iter(made_at(connection, waiting[-1][0])), None) if waiting else None
    here = edit.c.deck_id.in_(select(decks.c.id).where(decks.c.present == 1))
    return _one(connection, select(edit).where(here, edit.c.undone == 0))


def made_at(connection: Connection, at_ms: int) -> list[EditRow]:
    """The edits of one time, which were made as one."""
    rows = connection.execute(select(edit).where(edit.c.at_ms == at_ms).order_by(*edit.primary_key))
    return [EditRow(*row)._replace(undone=bool(row.undone)) for row in rows]


def _turn_version(connection: Connection, row: EditRow) -> None:
    """Bring the version back that the note had before the edit, or after it."""
    sides = turning.sides_of(connection, row)
    if sides is None:
        return
    side = sides[0 if row.undone else 1]
    if side is None:
        if row.path:  # the file says what is shown
            connection.execute(delete(version).where(_of(row.deck, row.note)))
        return
    old = _version(connection, row.deck, row.note)
    shown = select(note.c.source).where(note.c.deck_id == row.deck, note.c.id == row.note)
    theirs = old.theirs if old else connection.execute(shown).scalar_one()
    _keep(connection, VersionRow(row.deck, row.note, *side, theirs))


def _version(connection: Connection, deck_id: str, note_id: str) -> VersionRow | None:
    row = connection.execute(select(version).where(_of(deck_id, note_id))).first()
    return None if row is None else VersionRow(*row)


def _of(deck_id: str, note_id: str) -> ColumnElement[bool]:
    return and_(version.c.deck_id == deck_id, version.c.note_id == note_id)


def _this(row: EditRow) -> Select[Any]:
    return select(edit).where(
        edit.c.at_ms == row.at_ms, edit.c.deck_id == row.deck, edit.c.note_id == row.note
    )


def _over(theirs: Note, mine: Note | None) -> Note:
    return theirs if mine is None else replace(mine, path=theirs.path, line=theirs.line)


def _keep(connection: Connection, row: VersionRow) -> None:
    if row.mine == row.theirs:
        connection.execute(delete(version).where(_of(row.deck, row.note)))
        return
    values = dict(zip(version.c.keys(), row, strict=True))
    statement = upsert(version).values(values)
    keys = [column.name for column in version.primary_key]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))


def _one(connection: Connection, query: Select[Any]) -> EditRow | None:
    row = connection.execute(query.order_by(edit.c.at_ms.desc()).limit(1)).first()
    return None if row is None else EditRow(*row)._replace(undone=bool(row.undone))

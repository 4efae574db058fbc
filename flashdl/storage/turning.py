"""Edits taken back: which a redo puts back, the versions around an edit, what a new note leaves."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from flashdl.review.events import ACTS
from flashdl.storage import queries
from flashdl.storage.rows import DeckRow, EditRow
from flashdl.storage.schema import card, card_text, deck, edit, event, memory, meta, note, version

_WAITING = "edits_taken_back"


def waiting(connection: Connection) -> list[tuple[int, int]]:
    """The edits that can be put back, the one taken back last at the end.

    Each by its time, with the time of the newest event or edit when it was taken back. A later act
    or edit ends the waiting of all.
    """
    stored = connection.execute(queries.META, {"key": _WAITING}).scalar()
    pairs = json.loads(stored) if stored else []
    newest = _newest_ms(connection) if pairs else 0
    return [(at_ms, after_ms) for at_ms, after_ms in pairs if after_ms >= newest]


def note_turn(connection: Connection, row: EditRow) -> None:
    """Let an edit wait to be put back once it is taken back, and no more once it stands."""
    before = waiting(connection)
    pairs = [pair for pair in before if pair[0] != row.at_ms]
    if row.undone:
        pairs.append((row.at_ms, connection.execute(queries.LAST_AT_MS).scalar() or 0))
    if pairs != before:
        _keep(connection, _WAITING, json.dumps(pairs))


def end_waiting(connection: Connection, deck_id: str) -> None:
    """Let no edit of the deck be put back any more."""
    theirs = {*connection.scalars(select(edit.c.at_ms).where(edit.c.deck_id == deck_id))}
    if before := waiting(connection):
        pairs = [pair for pair in before if pair[0] not in theirs]
        _keep(connection, _WAITING, json.dumps(pairs))


def keep_sides(connection: Connection, row: EditRow, sides: Sequence[Sequence[str] | None]) -> None:
    """Keep the note's version, its text and the one it began from, before and after an edit."""
    _keep(connection, _sides_key(row), json.dumps(sides))


def sides_of(connection: Connection, row: EditRow) -> list[tuple[str, str] | None] | None:
    """What ``keep_sides`` kept of an edit; None where it kept nothing."""
    stored = connection.execute(queries.META, {"key": _sides_key(row)}).scalar()
    return None if stored is None else [side and (side[0], side[1]) for side in json.loads(stored)]


def drop_unused(connection: Connection, row: EditRow) -> None:
    """Forget the cards of a note that is no more, where nothing ever happened to them."""
    gone = (card.c.deck_id == row.deck, card.c.note_id == row.note, card.c.present == 0)
    happened = select(event.c.card).where(event.c.card == card.c.key).exists()
    keys = list(connection.scalars(select(card.c.key).where(*gone, ~happened)))
    for column in (card_text.c.key, memory.c.card, card.c.key):
        connection.execute(delete(column.table).where(column.in_(keys)))
    left = select(card.c.key).where(card.c.deck_id == row.deck, card.c.note_id == row.note)
    ours = select(version.c.mine).where(
        version.c.deck_id == row.deck, version.c.note_id == row.note
    )
    connection.execute(
        delete(note).where(
            note.c.deck_id == row.deck,
            note.c.id == row.note,
            note.c.present == 0,
            ~left.exists(),
            ~ours.exists(),
        )
    )


def linked_deck(connection: Connection, deck_id: str) -> DeckRow | None:
    """The linked deck of that id, also one that left; its notes and cards are not counted."""
    columns = [column for column in deck.c if column.name not in {"position", "present"}]
    wanted = select(*columns).where(deck.c.id == deck_id, deck.c.kind == "linked")
    row = connection.execute(wanted).first()
    return None if row is None else DeckRow(*(*row, 0, 0, 0))


def newest_edit_ms(connection: Connection) -> int:
    """The time of the newest edit, whether it stands or not."""
    return connection.execute(select(func.max(edit.c.at_ms))).scalar() or 0


def _newest_ms(connection: Connection) -> int:
    acts = select(event.c.at_ms).where(event.c.kind.in_(sorted(ACTS)))
    act_ms = connection.execute(acts.order_by(event.c.at_ms.desc()).limit(1)).scalar() or 0
    return max(act_ms, newest_edit_ms(connection))


def _sides_key(row: EditRow) -> str:
    return f"versions_around {row.at_ms} {row.deck}/{row.note}"


def _keep(connection: Connection, key: str, value: str) -> None:
    statement = upsert(meta).values(key=key, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"value": value})
    )

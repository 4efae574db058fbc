"""A deck into the collection: compared first, then only what differs is written."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from flashdl.model import Card, Deck, Note, card_key
from flashdl.storage import log
from flashdl.storage.rows import ImportReport, compact
from flashdl.storage.schema import card, card_text, deck, demo, note

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that the collection has of a deck, by their keys."""

    notes: Mapping[str, Row]
    cards: Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class Incoming:
    """The rows that a deck asks for, in its order of learning."""

    notes: list[Row]
    cards: list[Row]


def known(connection: Connection, deck_id: str) -> Known:
    """What the collection has of the deck, present or not."""
    notes = connection.execute(select(note).where(note.c.deck_id == deck_id)).mappings()
    cards = connection.execute(
        select(card).where(card.c.deck_id == deck_id).order_by(card.c.position)
    ).mappings()
    return Known({n["id"]: dict(n) for n in notes}, {c["key"]: dict(c) for c in cards})


def incoming(source: Deck) -> Incoming:
    """The rows that the deck's notes and cards become, each note as if it were new."""
    notes = source.in_learning_order()
    pairs = [(note, card) for note in notes for card in note.cards()]
    return Incoming(
        [_note_row(source.id, one, position) for position, one in enumerate(notes)],
        [_card_row(source.id, n, c, position) for position, (n, c) in enumerate(pairs)],
    )


def with_note(before: Known, deck_id: str, one: Note) -> Incoming:
    """What the collection has of the deck, with this text of one of its notes."""
    here = sorted((r for r in before.notes.values() if r["present"]), key=itemgetter("position"))
    outlines = (Note(r["id"], (), requires=tuple(json.loads(r["requires"]))) for r in here)
    notes = tuple(one if outline.id == one.id else outline for outline in outlines)
    rows = [before.notes[n.id] for n in Deck(deck_id, "", notes).in_learning_order()]
    cards = [c for r in rows for c in _cards_with(before, deck_id, r["id"], one)]
    return Incoming(
        [
            _note_row(deck_id, one, i) if row["id"] == one.id else row | {"position": i}
            for i, row in enumerate(rows)
        ],
        [row | {"position": i} for i, row in enumerate(cards)],
    )


def compare(new: Incoming, before: Known) -> ImportReport:
    """What importing the deck changes."""
    groups: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": [], "back": []}
    for row in new.cards:
        groups[_fate(row, before.cards.get(row["key"]))].append(row["key"])
    left = before.cards.keys() - {row["key"] for row in new.cards}
    orphaned = tuple(k for k, row in before.cards.items() if k in left and row["present"])
    return ImportReport(**{name: tuple(keys) for name, keys in groups.items()}, orphaned=orphaned)


def write(
    connection: Connection, source: Deck, new: Incoming, before: Known, *, origin: Mapping[str, str]
) -> None:
    """Store the deck; ``origin`` is its kind, source and stamp."""
    _write_deck(connection, source, origin)
    write_content(connection, source.id, new, before)
    _write_demos(connection, source)


def write_content(connection: Connection, deck_id: str, new: Incoming, before: Known) -> None:
    """Store the notes and cards; what is not among them any more leaves the deck."""
    former = log.former_cards(connection)
    notes = _with_revisions(new, before)
    _write_different(connection, note, notes, [before.notes.get(row["id"]) for row in notes])
    old_cards = [before.cards.get(row["key"]) for row in new.cards]
    _write_different(connection, card, new.cards, old_cards)
    _write_texts(connection, [c for c in new.cards if _fresh_text(c, before.cards)])
    left = before.notes.keys() - {row["id"] for row in notes}
    _leave(connection, note, "id", left, deck_id)
    left = before.cards.keys() - {row["key"] for row in new.cards}
    _leave(connection, card, "key", left, deck_id)
    log.adopt(connection, former)


def _cards_with(before: Known, deck_id: str, note_id: str, one: Note) -> list[Row]:
    if note_id == one.id:
        return [_card_row(deck_id, one, card, 0) for card in one.cards()]
    return [r for r in before.cards.values() if r["note_id"] == note_id and r["present"]]


def _fate(row: Row, old: Row | None) -> str:
    if old is None:
        return "added"
    if not old["present"]:
        return "back"
    return "unchanged" if old["content"] == row["content"] else "changed"


def _card_row(deck_id: str, owner: Note, one: Card, position: int) -> Row:
    return {
        "key": card_key(deck_id, owner.id, one.id),
        "deck_id": deck_id,
        "note_id": owner.id,
        "id": one.id,
        "position": position,
        "content": compact(one.content()),
        "present": 1,
    }


def _with_revisions(new: Incoming, before: Known) -> list[Row]:
    moved = {row["note_id"] for row in new.cards if _differs_in_text(row, before.cards)}
    return [_with_revision(row, before.notes.get(row["id"]), moved) for row in new.notes]


def _with_revision(row: Row, old: Row | None, moved: Collection[str]) -> Row:
    if old is None:
        return row
    changed = old["source"] != row["source"] or row["id"] in moved
    return row | {"revision": old["revision"] + changed}


def _differs_in_text(row: Row, old: Mapping[str, Row]) -> bool:
    return row["key"] in old and old[row["key"]]["content"] != row["content"]


def _note_row(deck_id: str, one: Note, position: int) -> Row:
    return {
        "deck_id": deck_id,
        "id": one.id,
        "topic": one.topic,
        "level": one.level,
        "requires": compact(one.requires),
        "tags": compact(one.tags),
        "demo": one.demo,
        "path": one.path,
        "line": one.line,
        "source": one.source,
        "revision": 1,
        "position": position,
        "present": 1,
        "formerly": compact(one.formerly),
    }


def _write_deck(connection: Connection, source: Deck, origin: Mapping[str, str]) -> None:
    old = connection.execute(select(deck).where(deck.c.id == source.id)).mappings().first()
    last = connection.execute(select(func.max(deck.c.position))).scalar()
    row = {
        "id": source.id,
        "title": source.title,
        "author": source.author,
        "licence": source.licence,
        "description": source.description,
        **origin,
        "position": old["position"] if old else 0 if last is None else last + 1,
        "present": 1,
    }
    _write_different(connection, deck, [row], [dict(old) if old else None])


def _write_different(
    connection: Connection, table: Table, rows: list[Row], old: list[Row | None]
) -> None:
    """Insert or update the rows that are not there as they are."""
    different = [row for row, before in zip(rows, old, strict=True) if row != before]
    if not different:
        return
    statement = upsert(table)
    keys = [column.name for column in table.primary_key]
    values = {c.name: statement.excluded[c.name] for c in table.c if c.name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values), different)


def _fresh_text(row: Row, old: Mapping[str, Row]) -> bool:
    return row["key"] not in old or old[row["key"]]["content"] != row["content"]


def _write_texts(connection: Connection, cards: list[Row]) -> None:
    """Bring the full-text index up to date; FTS5 finds rows by key in one pass over all."""
    if not cards:
        return
    keys = json.dumps([row["key"] for row in cards])
    wanted = select(func.json_each(keys).table_valued("value").c.value)
    connection.execute(delete(card_text).where(card_text.c.key.in_(wanted)))
    connection.execute(insert(card_text), [_text_row(row) for row in cards])


def _text_row(row: Row) -> Row:
    content = json.loads(row["content"])
    sides = {side: content.pop(side, "") for side in ("front", "back")}
    for name in ("id", "type", "fold"):
        content.pop(name, None)
    return {"key": row["key"], **sides, "more": " ".join(_texts(content))}


def _texts(value: Any) -> Iterator[str]:
    """Every text of a JSON value, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for below in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(below)


def _leave(
    connection: Connection, table: Table, key: str, names: Iterable[str], deck_id: str
) -> None:
    for name in sorted(names):
        connection.execute(
            update(table)
            .where(table.c.deck_id == deck_id, table.c[key] == name, table.c.present == 1)
            .values(present=0)
        )


def _write_demos(connection: Connection, source: Deck) -> None:
    found = connection.execute(select(demo).where(demo.c.deck_id == source.id)).mappings()
    old = {row["name"]: dict(row) for row in found}
    rows: list[Row] = [
        {"deck_id": source.id, "name": name, "source": bytes(code)}
        for name, code in source.demos.items()
    ]
    _write_different(connection, demo, rows, [old.get(row["name"]) for row in rows])
    for name in sorted(old.keys() - source.demos.keys()):
        connection.execute(delete(demo).where(demo.c.deck_id == source.id, demo.c.name == name))

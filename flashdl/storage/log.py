"""The review log and the cache of memories, each call inside the caller's transaction."""

import json
from collections.abc import Generator
from dataclasses import asdict, replace
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, delete, insert
from sqlalchemy.dialects.sqlite import insert as upsert

from flashdl.review.events import ACTS, Event, EventId, Policies, advance, fold
from flashdl.scheduling.memory import NEW, Memory
from flashdl.scheduling.sm2 import SCHEDULER, VERSION, Sm2
from flashdl.storage import queries, schema
from flashdl.storage.devices import Devices, last_seq
from flashdl.storage.rows import Difference, event_of, event_values, memory_of, memory_values
from flashdl.study_day import Moment

_COLUMNS = schema.event.c.keys()


def stamped(connection: Connection, draft: Event, *, moment: Moment, devices: Devices) -> Event:
    """The draft with its id and its time; the number is reserved, the time never goes back."""
    device = devices.ours(connection, moment)
    seq = last_seq(connection, device) + 1
    devices.reserve(device, seq)
    latest = connection.execute(queries.LAST_AT_MS).scalar()
    return replace(
        draft,
        device=device,
        seq=seq,
        at_ms=moment.at_ms if latest is None else max(moment.at_ms, latest + 1),
        clock_ms=moment.at_ms,
        utc_offset_s=moment.utc_offset_s,
        study_day=moment.day,
    )


def insert_event(connection: Connection, event: Event) -> None:
    """Add one row to the log."""
    connection.execute(insert(schema.event), row_of(event))


def row_of(event: Event) -> dict[str, object]:
    """The event by column name."""
    return dict(zip(_COLUMNS, event_values(event), strict=True))


def find_event(connection: Connection, event_id: EventId) -> Event | None:
    """The event of that id."""
    device, seq = event_id
    row = connection.execute(queries.EVENT, {"device": device, "seq": seq}).first()
    return None if row is None else event_of(row)


def is_stored(connection: Connection, event: Event) -> bool:
    """Whether exactly this event is in the log."""
    found = find_event(connection, event.id)
    return found is not None and event_values(found) == event_values(event)


def ensure_params(connection: Connection, policy: Sm2) -> None:
    """Keep the settings that an event names."""
    row = {
        "id": policy.id,
        "scheduler": SCHEDULER,
        "version": VERSION,
        "json": json.dumps(asdict(policy), sort_keys=True),
    }
    connection.execute(upsert(schema.params).on_conflict_do_nothing(), row)


def policies(connection: Connection) -> dict[str, Sm2]:
    """Every policy that an event may name."""
    return {row.id: Sm2(**json.loads(row.json)) for row in connection.execute(queries.PARAMS)}


def advance_card(connection: Connection, event: Event) -> None:
    """Take the cached memory one step; the event must be the last of the log and an act."""
    if event.kind in ACTS and event.card:
        row = connection.execute(queries.MEMORY_OF, {"key": event.card}).first()
        before = NEW if row is None else memory_of(row)
        save_memory(connection, event.card, advance(before, event, policies(connection)))


def refold_card(connection: Connection, card: str, known: Policies) -> None:
    """Make the cached memory anew from the card's history."""
    save_memory(connection, card, fold(history(connection, card), known))


def save_memory(connection: Connection, card: str, memory: Memory) -> None:
    """Store the cached memory of one card."""
    statement = upsert(schema.memory)
    changed = {name: statement.excluded[name] for name in asdict(memory)}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["card"], set_=changed),
        memory_values(card, memory),
    )


def history(connection: Connection, card: str) -> list[Event]:
    """Every event of a card in order, also those undone."""
    return [event_of(row) for row in connection.execute(queries.HISTORY, {"key": card})]


def stream(connection: Connection, query: Select[Any]) -> Generator[Event]:
    """The events of a query, a few hundred at a time."""
    with connection.execution_options(yield_per=500).execute(query) as rows:
        for row in rows:
            yield event_of(row)


def differences(connection: Connection) -> list[Difference]:
    """Every card whose cached memory is not the fold of its log."""
    cached = {card: memory_of(rest) for card, *rest in connection.execute(queries.MEMORIES)}
    folded = all_folded(connection)
    cards = sorted(cached.keys() | folded.keys())
    pairs = (Difference(c, cached.get(c, NEW), folded.get(c, NEW)) for c in cards)
    return [pair for pair in pairs if pair.cached != pair.folded]


def all_folded(connection: Connection) -> dict[str, Memory]:
    """The memory of every card of the log, folded from nothing."""
    known = policies(connection)
    by_card = groupby(stream(connection, queries.LOG_BY_CARD), lambda event: event.card)
    return {card: fold(events, known) for card, events in by_card if card}


def replace_cache(connection: Connection) -> None:
    """Throw the cached memories away and fold them all."""
    rows = [memory_values(card, memory) for card, memory in all_folded(connection).items()]
    connection.execute(delete(schema.memory))
    if rows:
        connection.execute(insert(schema.memory), rows)

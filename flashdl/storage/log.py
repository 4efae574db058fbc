"""The review log and the cache of memories, each call inside the caller's transaction."""

import json
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, Select, delete, insert
from sqlalchemy.dialects.sqlite import insert as upsert

from flashdl.review.events import ACTS, Event, EventId, advance, effective, fold, order
from flashdl.review.moves import carried, linked, source_of
from flashdl.scheduling.memory import NEW, Memory
from flashdl.scheduling.sm2 import SCHEDULER, VERSION, Sm2
from flashdl.storage import queries, schema
from flashdl.storage.devices import Devices, last_seq
from flashdl.storage.rows import Difference, event_of, event_values, memory_of, memory_values
from flashdl.study_day import Moment

_COLUMNS = schema.event.c.keys()
_CHUNK = 500


def stamped(
    connection: Connection, drafts: Sequence[Event], *, moment: Moment, devices: Devices
) -> list[Event]:
    """The drafts with their ids and times; numbers are reserved, the time never goes back."""
    device = devices.ours(connection, moment)
    first = last_seq(connection, device) + 1
    devices.reserve(device, first + len(drafts) - 1)
    latest = connection.execute(queries.LAST_AT_MS).scalar()
    start_ms = moment.at_ms if latest is None else max(moment.at_ms, latest + 1)
    batch = {"batch": first, "count": len(drafts)} if len(drafts) > 1 else {}
    return [
        replace(
            draft,
            device=device,
            seq=first + i,
            at_ms=start_ms + i,
            clock_ms=moment.at_ms,
            utc_offset_s=moment.utc_offset_s,
            study_day=moment.day,
            detail={**(draft.detail or {}), **batch} or None,
        )
        for i, draft in enumerate(drafts)
    ]


def insert_events(connection: Connection, events: Iterable[Event]) -> None:
    """Add rows to the log, a few hundred at a time."""
    rows = iter(events)
    while chunk := [row_of(event) for event in islice(rows, _CHUNK)]:
        connection.execute(insert(schema.event), chunk)


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


def advance_cards(connection: Connection, events: Iterable[Event]) -> None:
    """Take the cached memories one step; the events must be the last of the log."""
    known = policies(connection)
    moved: set[str] = set()
    for event in events:
        if event.kind == "move":
            moved.add(event.card)
        elif event.kind in ACTS and event.card:
            row = connection.execute(queries.MEMORY_OF, {"key": event.card}).first()
            before = NEW if row is None else memory_of(row)
            save_memory(connection, event.card, advance(before, event, known))
    if moved:
        refold_cards(connection, moved)


def refold_cards(connection: Connection, cards: Iterable[str]) -> None:
    """Make the cached memories anew, also of cards that may share a history with these."""
    known, links = policies(connection), Links.of(connection)
    waiting = iter(sorted(linked({*cards} - {""}, links.pairs)))
    while chunk := list(islice(waiting, _CHUNK)):
        connection.execute(delete(schema.memory).where(schema.memory.c.card.in_(chunk)))
        for card, events in links.histories(connection, {*chunk}).items():
            save_memory(connection, card, fold(events, known))


def adopt(connection: Connection, before: Mapping[str, str]) -> None:
    """Refold the cards that have other former ids now than ``before``: ``former_cards`` of then."""
    changed = before.items() ^ former_cards(connection).items()
    if changed:
        refold_cards(connection, {card for pair in changed for card in pair})


def former_cards(connection: Connection) -> dict[str, str]:
    """The cards of today by the ids that their notes had before, where no card has these now."""
    return {row[0]: row[1] for row in connection.execute(queries.FORMER_CARDS)}


def save_memory(connection: Connection, card: str, memory: Memory) -> None:
    """Store the cached memory of one card."""
    statement = upsert(schema.memory)
    changed = {name: statement.excluded[name] for name in asdict(memory)}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["card"], set_=changed),
        memory_values(card, memory),
    )


@dataclass(frozen=True, slots=True)
class Links:
    """Which cards may share a history: ``pairs`` of former ids and of moves, also those undone."""

    formerly: Mapping[str, str]
    pairs: list[tuple[str, str]]

    @classmethod
    def of(cls, connection: Connection) -> "Links":
        """The links of the collection as it is now."""
        formerly = former_cards(connection)
        moves = [event_of(row) for row in connection.execute(queries.MOVES)]
        return cls(formerly, [*formerly.items(), *((source_of(m), m.card) for m in moves)])

    def histories(self, connection: Connection, cards: Collection[str]) -> dict[str, list[Event]]:
        """Every event of these cards of today that have any, in order, also those undone."""
        keys = sorted(linked(cards, self.pairs))
        rows = connection.execute(queries.HISTORY, {"cards": keys})
        found: dict[str, list[Event]] = {}
        for event in carried(map(event_of, rows), formerly=self.formerly):
            if event.card in cards:
                found.setdefault(event.card, []).append(event)
        return found


def history(connection: Connection, card: str) -> list[Event]:
    """Every event of a card of today in order, also those undone."""
    return Links.of(connection).histories(connection, {card}).get(card, [])


def effective_log(connection: Connection) -> list[Event]:
    """The acts that stand, in order, each under the card of today."""
    events = stream(connection, queries.LOG)
    return effective(carried(events, formerly=former_cards(connection)))


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
    known, links = policies(connection), Links.of(connection)
    concerned = {card for pair in links.pairs for card in pair}
    folded: dict[str, Memory] = {}
    shared: list[Event] = []
    for card, events in groupby(stream(connection, queries.LOG_BY_CARD), _card):
        if card in concerned:
            shared += events
        elif card:
            folded[card] = fold(events, known)
    today = sorted(carried(order(shared), formerly=links.formerly), key=_card)
    return folded | {card: fold(events, known) for card, events in groupby(today, _card)}


def replace_cache(connection: Connection) -> None:
    """Throw the cached memories away and fold them all."""
    rows = [memory_values(card, memory) for card, memory in all_folded(connection).items()]
    connection.execute(delete(schema.memory))
    if rows:
        connection.execute(insert(schema.memory), rows)


def _card(event: Event) -> str:
    return event.card

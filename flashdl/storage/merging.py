"""The union of two logs: what another copy of the collection has and this one lacks."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert as upsert

from flashdl.errors import DatabaseProblem
from flashdl.review.events import Event, EventId
from flashdl.storage import queries, schema
from flashdl.storage.engine import open_engine
from flashdl.storage.header import HEAD, header_of, refuse_foreign
from flashdl.storage.log import find_event, insert_events, refold_cards, stream
from flashdl.storage.rows import MergeReport
from flashdl.study_day import Moment

AHEAD_MS = 24 * 3600 * 1000


def check_other(other: Path) -> None:
    """Raise DatabaseProblem unless the file can be merged as it is."""
    if not other.is_file():
        raise DatabaseProblem(f"{other} is not there.")
    header = header_of(other)
    refuse_foreign(header, other)
    if header.revision != HEAD:
        raise DatabaseProblem(f"{other} is of an older flashdl; open it once with --db first.")


def merge(connection: Connection, other: Path, moment: Moment) -> MergeReport:
    """Add the other file's events, policies and devices, then fold the cards they touch."""
    added: list[Event] = []
    held: list[EventId] = []
    conflicts: list[EventId] = []
    engine = open_engine(other)
    try:
        with engine.execution_options(readonly=True).connect() as there:
            _add_missing(connection, there)
            with closing(stream(there, queries.LOG_BY_ID)) as events:
                for event in events:
                    ours = find_event(connection, event.id)
                    if ours is not None:
                        conflicts += [] if ours == event else [event.id]
                    elif event.at_ms > moment.at_ms + AHEAD_MS:
                        held.append(event.id)
                    else:
                        added.append(event)
    finally:
        engine.dispose()
    insert_events(connection, added)
    refold_cards(connection, (event.card for event in added))
    return MergeReport(len(added), tuple(held), tuple(conflicts))


def _add_missing(connection: Connection, there: Connection) -> None:
    for table in (schema.params, schema.device):
        rows = [dict(row) for row in there.execute(table.select()).mappings()]
        if rows:
            connection.execute(upsert(table).on_conflict_do_nothing(), rows)

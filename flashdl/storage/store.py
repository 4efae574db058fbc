"""The only thing that writes: a Store's methods are the sentences of a learner's collection."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects.sqlite import insert as upsert

from flashdl.model import Deck, Note
from flashdl.review.events import Event, redo_targets, undo_targets
from flashdl.review.search import Query
from flashdl.scheduling.sm2 import Sm2
from flashdl.storage import (
    editing,
    importing,
    leaving,
    log,
    merging,
    queries,
    schema,
    searching,
    turning,
)
from flashdl.storage.devices import Devices, fingerprint_of
from flashdl.storage.engine import make_file, open_engine
from flashdl.storage.header import HEAD, connect_reading, explained
from flashdl.storage.migrate import bring_up_to_date
from flashdl.storage.rows import (
    CardRow,
    DeckRow,
    Difference,
    EditRow,
    Health,
    ImportReport,
    MergeReport,
    NoteRow,
    VersionRow,
    card_row,
    card_view,
    note_row,
)
from flashdl.storage.transactions import Transactions
from flashdl.study_day import Moment

CHECK_EVERY_MS = 24 * 3600 * 1000
_CHECKED = "quick_check_ms"
_Choice = Callable[[Iterable[Event]], list[Event]]


class Store(Transactions):
    """One collection, open for writing; every method is one transaction of its own."""

    def __init__(self, path: Path, engine: Engine, devices: Devices) -> None:
        super().__init__(path, engine)
        self._devices = devices

    @classmethod
    def open(
        cls, path: Path, *, state_dir: Path, mint: Callable[[], str], moment: Moment
    ) -> "Store":
        """Open the collection; make it where there is none, migrate it where it is older.

        ``mint`` makes a device id that nobody else makes. Raises NewerDatabase or DatabaseProblem.
        """
        devices = Devices(state_dir, fingerprint_of(path), mint)
        devices.refuse_vanished(path)
        make_file(path)
        bring_up_to_date(path, moment=moment)
        return cls(path, open_engine(path), devices)

    def append(self, draft: Event, *, moment: Moment, policy: Sm2 | None = None) -> Event:
        """Store what happened and what is known of its card now; the event as it stands.

        The id and the time of ``draft`` are taken here; a review needs its ``policy``.
        """
        return self.append_all([draft], moment=moment, policy=policy)[0]

    def append_all(
        self, drafts: Sequence[Event], *, moment: Moment, policy: Sm2 | None = None
    ) -> list[Event]:
        """Store several acts as one, which one undo takes back; as ``append``."""

        def work(connection: Connection) -> list[Event]:
            if policy is not None:
                log.ensure_params(connection, policy)
            events = log.stamped(connection, drafts, moment=moment, devices=self._devices)
            if policy is not None:
                events = [replace(event, params_id=policy.id) for event in events]
            log.insert_events(connection, events)
            log.advance_cards(connection, events)
            return events

        return self._record(work) if drafts else []

    def undo(self, *, moment: Moment) -> Event | None:
        """Take back the latest act that stands, with its batch; None when there is none.

        The newest stored undo; of several, its detail has their ``count``.
        """
        return self._take_back("undo", undo_targets, moment)

    def redo(self, *, moment: Moment) -> Event | None:
        """Take back the latest undo, with its batch; None once there was a new act."""
        return self._take_back("redo", redo_targets, moment)

    def to_undo(self) -> Event | None:
        """The act that an undo takes back now; of a batch the latest."""
        return self._first(undo_targets)

    def to_redo(self) -> Event | None:
        """The undo that a redo takes back now; of a batch the latest."""
        return self._first(redo_targets)

    def act_of(self, event: Event) -> Event:
        """The act that an undo or a redo is about; another event is about itself."""

        def work(connection: Connection) -> Event:
            about = event
            for _ in range(2):  # a redo is of an undo, which is of an act
                about = (about.target and log.find_event(connection, about.target)) or about
            return about

        return self._read(work)

    def import_deck(  # noqa: PLR0913 - where a deck comes from, and what goes with it
        self,
        deck: Deck,
        *,
        kind: str,
        source: str,
        stamp: str,
        dry_run: bool = False,
        yours: editing.Yours | None = None,
        edit: EditRow | None = None,
    ) -> ImportReport:
        """Bring the deck in as it is now, all or nothing; a second time changes nothing.

        ``kind`` is builtin, linked or held; ``source`` the path it came from, ``stamp`` what its
        files looked like. ``yours`` reads the learner's versions, which win unless the deck is
        linked; ``edit`` is what changed it. A dry run reports and writes nothing.
        """
        origin = {"kind": kind, "source": source, "stamp": stamp}

        def work(connection: Connection) -> ImportReport:
            before = importing.known(connection, deck.id)
            shown = deck if kind == "linked" else editing.laid_over(connection, deck, yours)
            new = importing.incoming(shown)
            if not dry_run:
                with editing.recorded(connection, edit):
                    importing.write(connection, shown, new, before, origin=origin)
                    editing.follow(connection, deck)
            return importing.compare(new, before)

        return self._read(work) if dry_run else self._repeatable(work)

    def remove_deck(self, deck_id: str) -> tuple[str, ...]:
        """Let a deck leave until it is imported again; the keys of the cards that leave."""

        def work(connection: Connection) -> tuple[str, ...]:
            turning.end_waiting(connection, deck_id)
            return leaving.leave(connection, deck_id)

        return self._repeatable(work)

    def take_deck_back(self, edit: EditRow) -> None:
        """Let a deck leave with its only note, the making of which is taken back."""

        def work(connection: Connection) -> None:
            with editing.recorded(connection, edit):
                leaving.leave(connection, edit.deck)

        self._repeatable(work)

    def rename(
        self,
        decks: Sequence[tuple[Deck, Mapping[str, str]]],
        *,
        edits: Sequence[EditRow],
        drafts: Sequence[Event],
        moment: Moment,
    ) -> None:
        """Bring linked decks in, keep the edits that changed them and store acts, all at once."""

        def work(connection: Connection) -> list[Event]:
            for deck, origin in decks:
                before, new = importing.known(connection, deck.id), importing.incoming(deck)
                importing.write(connection, deck, new, before, origin=origin)
                editing.follow(connection, deck)
            for edit in edits:
                editing.record(connection, edit)
            if not drafts:
                return []
            events = log.stamped(connection, drafts, moment=moment, devices=self._devices)
            log.insert_events(connection, events)
            log.advance_cards(connection, events)
            return events

        if drafts:
            self._record(work)
        else:
            self._repeatable(work)

    def former_cards(self) -> dict[str, str]:
        """The cards of today by the ids that their notes had before."""
        return self._read(log.former_cards)

    def edits_at(self, at_ms: int) -> list[EditRow]:
        """The edits that were made as one."""
        return self._read(lambda connection: editing.made_at(connection, at_ms))

    def write_note(
        self, deck_id: str, note: Note, *, edit: EditRow | None, dry_run: bool = False
    ) -> ImportReport:
        """Show this text of a note of a deck that is not linked; what it changes there."""

        def work(connection: Connection) -> ImportReport:
            with editing.recorded(connection, None if dry_run else edit):
                return editing.write(connection, deck_id, note, dry_run=dry_run)

        return self._read(work) if dry_run else self._repeatable(work)

    def settle(self, version: VersionRow | None, *, edit: EditRow | None = None) -> None:
        """Keep the learner's version although the author changed the text since.

        Without a version ``edit`` is such a choice taken back, or put back.
        """

        def work(connection: Connection) -> None:
            with editing.recorded(connection, edit):
                if version is not None:
                    editing.settle(connection, version)

        self._repeatable(work)

    def versions(self) -> dict[str, VersionRow]:
        """The learner's versions of notes by ``deck/note``."""
        return self._read(editing.versions)

    def latest_edit(self, *, undone: bool = False) -> EditRow | None:
        """The newest edit that stands, or the one that a redo of edits puts back."""
        return self._read(lambda connection: editing.latest(connection, undone=undone))

    def waiting_edits(self) -> list[tuple[int, int]]:
        """The edits that can be put back, as ``turning.waiting``."""
        return self._read(turning.waiting)

    def newest_edit_ms(self) -> int:
        """The time of the newest edit, whether it stands or not."""
        return self._read(turning.newest_edit_ms)

    def linked_deck(self, deck_id: str) -> DeckRow | None:
        """The linked deck of that id, also one that left."""
        return self._read(lambda connection: turning.linked_deck(connection, deck_id))

    def next_ms(self, moment: Moment) -> int:
        """The time of an edit made now, which is after every act and edit before it."""
        latest = self._read(lambda connection: connection.execute(queries.LAST_AT_MS).scalar())
        return moment.at_ms if latest is None else max(moment.at_ms, latest + 1)

    def merge(self, other: Path, *, moment: Moment) -> MergeReport:
        """Add every event of another copy of the collection that is not here yet."""
        merging.check_other(other)
        return self._repeatable(lambda connection: merging.merge(connection, other, moment))

    def refold(self) -> list[Difference]:
        """Every card whose cached memory is not what its log says; empty when all is well."""
        return self._read(log.differences)

    def rebuild(self) -> None:
        """Make every cached memory anew from the log."""
        self._repeatable(log.replace_cache)

    def daily_check(self, *, moment: Moment) -> str | None:
        """A sentence when the file is damaged; looked for at most daily.

        Reads through a connection of its own, so that it may run beside a review.
        """
        last = self.meta(_CHECKED)
        if last is not None and 0 <= moment.at_ms - int(last) < CHECK_EVERY_MS:
            return None
        faults = self._faults()
        if faults:
            return f"{self.path} is damaged ({faults[0]}); flashdl doctor tells more."
        self.set_meta(_CHECKED, str(moment.at_ms))
        return None

    def health(self) -> Health:
        """What doctor tells of the file; checks it whatever the time of the last check."""
        tables = queries.counts(schema.metadata.sorted_tables)
        rows = self._read(lambda connection: dict(connection.execute(tables).mappings().one()))
        return Health(
            path=self.path,
            revision=HEAD,
            events=rows["event"],
            cards=rows["card"],
            orphans=self._read(lambda connection: connection.scalars(queries.ORPHANS).one()),
            memories=rows["memory"],
            problems=self._faults(),
        )

    def decks(self) -> tuple[DeckRow, ...]:
        """Every deck with its counts."""
        decks = queries.HOT["decks"]
        return self._read(lambda c: tuple(DeckRow(*row) for row in c.execute(decks)))

    def card(self, key: str) -> dict[str, Any] | None:
        """The card with its deck, note and memory, as ``Glance.card``; None when there is none."""
        row = self._read(lambda c: c.execute(queries.HOT["card"], {"key": key}).first())
        return None if row is None else card_view(row)

    def cards(self) -> tuple[CardRow, ...]:
        """Every card, orphans too, deck by deck in learning order, with its memory."""
        return self._read(lambda c: tuple(card_row(row) for row in c.execute(queries.CARDS)))

    def find(self, query: Query, *, day: int, leech_lapses: int) -> tuple[str, ...]:
        """The keys of the cards that a search finds on a study day, in learning order."""
        found = searching.found(query, searching.Today(day, leech_lapses))
        return self._read(lambda connection: tuple(connection.scalars(found)))

    def names(self) -> searching.Names:
        """Every name that a search may give."""
        return self._read(searching.names)

    def notes(self) -> tuple[NoteRow, ...]:
        """Every note, also those that left, deck by deck in learning order."""
        return self._read(lambda c: tuple(note_row(row) for row in c.execute(queries.NOTES)))

    def history(self, card: str) -> list[Event]:
        """Every event of a card in order, also those undone and those of its former ids."""
        return self._read(lambda connection: log.history(connection, card))

    def log(self) -> list[Event]:
        """The acts that stand, in order, each under the card of today."""
        return self._read(log.effective_log)

    def events(self, kind: str | None = None) -> list[Event]:
        """The whole review log in order, or what it has of a kind."""
        chosen = queries.LOG if kind is None else queries.LOG.where(schema.event.c.kind == kind)
        return self._read(lambda connection: list(log.stream(connection, chosen)))

    def policies(self) -> dict[str, Sm2]:
        """Every policy that an event of the log may name."""
        return self._read(log.policies)

    def version(self) -> tuple[object, int]:
        """Equal to an earlier one while nobody else has written; this store's acts do not count.

        SQLite numbers the writes of others for each connection alone, so the connection is told.
        """

        def work(connection: Connection) -> tuple[object, int]:
            number = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
            return connection.connection.dbapi_connection, number

        return self._read(work)

    def meta(self, key: str) -> str | None:
        """A remark kept with the collection."""
        return self._read(lambda c: c.execute(queries.META, {"key": key}).scalar())

    def set_meta(self, key: str, value: str) -> None:
        """Keep a remark with the collection."""
        statement = upsert(schema.meta).values(key=key, value=value)
        statement = statement.on_conflict_do_update(index_elements=["key"], set_={"value": value})
        self._repeatable(lambda connection: connection.execute(statement).close())

    def _take_back(self, kind: str, choose: _Choice, moment: Moment) -> Event | None:
        def work(connection: Connection) -> list[Event]:
            targets = _chosen(connection, choose)
            if not targets:
                return []
            drafts = [Event("", 0, kind, e.card, 0, 0, target=e.id) for e in targets]
            events = log.stamped(connection, drafts, moment=moment, devices=self._devices)
            log.insert_events(connection, events)
            log.refold_cards(connection, (event.card for event in events))
            return events

        return next(reversed(self._record(work)), None)

    def _first(self, choose: _Choice) -> Event | None:
        return self._read(lambda connection: next(iter(_chosen(connection, choose)), None))

    def _faults(self) -> tuple[str, ...]:
        try:
            with closing(connect_reading(self.path)) as connection:
                found = [row[0] for row in connection.execute("PRAGMA quick_check")]
                broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.Error as error:
            return (str(explained(error, self.path)),)
        dangling = tuple(f"{table}: a row refers to nothing" for table, *_ in broken)
        return tuple(fault for fault in found if fault != "ok") + dangling


def _chosen(connection: Connection, choose: _Choice) -> list[Event]:
    with closing(log.stream(connection, queries.NEWEST_FIRST)) as newest_first:
        return choose(newest_first)

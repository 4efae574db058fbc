"""A collection in a temporary folder, and what every crash must leave behind."""

import json
import shutil
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from flashdl.model import Deck, Entry, Note
from flashdl.review.events import Event, fold, order
from flashdl.review.moves import carried
from flashdl.scheduling.sm2 import Sm2
from flashdl.storage.rows import event_of, memory_of
from flashdl.storage.schema import TRIGGERS
from flashdl.storage.store import Store
from flashdl.study_day import Moment

DAY = 739_000


@pytest.fixture
def at():
    """The moment ``minutes`` after the morning of a study day."""

    def moment(minutes=0, *, day=DAY):
        ms = (day - 719_163) * 86_400_000 + 8 * 3_600_000 + minutes * 60_000
        return Moment(ms, 3600, day)

    return moment


@pytest.fixture(scope="session")
def fresh(tmp_path_factory):
    """The path of a collection with nothing in it, to be copied."""
    folder = tmp_path_factory.mktemp("fresh")
    Store.open(folder / "c.db", state_dir=folder, mint=str, moment=Moment(0, 0, DAY)).close()
    return folder / "c.db"


@pytest.fixture
def ram():
    """A folder where a sync costs nothing, where the system has one."""
    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def open_store(ram, at, fresh):
    """Open a collection; each minted device id differs."""
    opened, ids = [], count(1)

    def open_(path=ram / "collection.db"):
        if not path.exists():
            shutil.copy(fresh, path)
        store = Store.open(
            path, state_dir=ram / "state", mint=lambda: f"device-{next(ids)}", moment=at()
        )
        opened.append(store)
        return store

    yield open_
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store):
    return open_store()


@pytest.fixture
def make_deck():
    """A deck of notes a, b, …, each with a front/back card ``first`` and one more a note."""

    def deck(notes="abc", *, name="deck", cards=("first", "second"), text="back", **fields):
        return Deck(
            name,
            name.title(),
            tuple(
                Note(
                    note,
                    tuple(Entry(card, front=f"{note} {card}?", back=text) for card in cards),
                    source=f"{note} {cards} {text}",
                    path=f"cards/{note}.yaml",
                )
                for note in notes
            ),
            **fields,
        )

    return deck


@pytest.fixture
def bring(store):
    """Import a deck into ``store``."""

    def import_(deck, **options):
        return store.import_deck(deck, kind="linked", source="/deck", stamp="1", **options)

    return import_


@pytest.fixture
def review(store):
    """Answer a card in ``store``."""

    def answer(card, moment, quality=4, *, into=store, **fields):
        draft = Event("", 0, "review", card, 0, 0, quality=quality, **fields)
        return into.append(draft, moment=moment, policy=Sm2())

    return answer


@pytest.fixture
def act(store):
    """Store an act that is not an answer."""

    def append(kind, card, moment, **fields):
        return store.append(Event("", 0, kind, card, 0, 0, **fields), moment=moment)

    return append


@pytest.fixture
def assert_healthy():
    """The file is whole, no acknowledged event is missing, the cache is the fold of the log."""

    def check(path, *, acked, before=0, size=1):
        with closing(sqlite3.connect(path)) as db:
            assert [("ok",)] == db.execute("PRAGMA integrity_check").fetchall()
            assert [] == db.execute("PRAGMA foreign_key_check").fetchall()
            kept = db.execute("SELECT count(*) FROM event").fetchone()[0] - before
            assert 0 == kept % size
            assert acked <= kept // size <= acked + 1
            per_device = "SELECT min(seq), max(seq) - count(*) FROM event GROUP BY device"
            assert {(1, 0)} >= set(db.execute(per_device))
            kinds = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            assert set(TRIGGERS) == {name for (name,) in db.execute(kinds)}
            assert folded(db) == cached(db)

    return check


def cached(db):
    return {card: memory_of(rest) for card, *rest in db.execute("SELECT * FROM memory")}


def folded(db):
    policies = {
        id_: Sm2(**json.loads(text)) for id_, text in db.execute("SELECT id, json FROM params")
    }
    events = order(event_of(row) for row in db.execute("SELECT * FROM event"))
    by_card = {}
    for event in carried(events, formerly={}):
        by_card.setdefault(event.card, []).append(event)
    return {card: fold(events, policies) for card, events in by_card.items()}

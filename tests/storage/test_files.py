"""Where the file lies, who may read it, how it is opened, and what a backup is worth."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from flashdl.errors import DatabaseProblem
from flashdl.storage import backup as backup_module
from flashdl.storage.backup import back_up
from flashdl.storage.engine import open_engine
from flashdl.storage.glance import Glance
from flashdl.storage.store import Store

ODD = ["a%20b.db", "a?mode=ro.db", "a#b.db", "ü ñ.db", "100%.db", "a&b'c.db", "-x.db"]


@pytest.mark.parametrize("name", ODD)
def test_a_path_means_the_file_of_that_name(name, ram, at, open_store, review):
    path = ram / name
    store = open_store(path)
    review("d/n#c", at(), into=store)
    glance = Glance.open(path)

    assert 1 == len(glance.pool(at().day, 0).shown)
    assert {name, "collection.db", "state"} == {found.name for found in ram.iterdir()}
    glance.close()


def test_folder_and_file_are_the_learners_alone(tmp_path, at):
    path = tmp_path / "deep" / "data" / "collection.db"
    Store.open(path, state_dir=tmp_path, mint=str, moment=at()).close()

    assert (0o700, 0o600) == (path.parent.stat().st_mode & 0o777, path.stat().st_mode & 0o777)


@pytest.mark.parametrize("kind", ["folder", "dangling link", "below a file"])
def test_a_path_that_can_be_no_file_is_a_problem(kind, tmp_path, at):
    path = tmp_path / "c.db"
    match kind:
        case "folder":
            path.mkdir()
        case "dangling link":
            path.symlink_to(tmp_path / "nowhere" / "c.db")
        case _:
            path.write_text("x")
            path /= "c.db"
    with pytest.raises(DatabaseProblem, match=r"c\.db"):
        Store.open(path, state_dir=tmp_path, mint=str, moment=at())


def test_a_link_to_a_collection_opens_it(ram, open_store, store, review, at):
    (ram / "link.db").symlink_to(store.path)
    review("d/n#c", at(), into=open_store(ram / "link.db"))

    assert 1 == len(store.events())


def test_the_settings_that_keep_answers_safe_are_on(store):
    wanted = {
        "journal_mode": "delete", "synchronous": 3, "foreign_keys": 1, "recursive_triggers": 1,
        "cell_size_check": 1, "mmap_size": 0, "fullfsync": 1, "temp_store": 2, "busy_timeout": 5000,
    }  # fmt: skip
    with store._engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}

    assert wanted == {name: found[name] or 0 for name in wanted}


def test_writers_begin_immediate_and_readers_deferred(store, at, act):
    statements = []
    with store._engine.connect() as connection:
        connection.connection.dbapi_connection.set_trace_callback(statements.append)
    act("suspend", "d/n#c", at())
    store.events()

    begins = [text for text in statements if text.startswith("BEGIN")]
    assert ["BEGIN IMMEDIATE", "BEGIN DEFERRED"] == begins[-2:]


def test_an_old_sqlite_is_refused_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(DatabaseProblem, match=r"^flashdl needs SQLite 3\.37 or newer; .*\.$"):
        open_engine(tmp_path / "c.db")


def test_a_hot_journal_is_rolled_back_by_the_first_look(ram, store, review, at):
    review("d/n#c", at())
    store.close()
    pid = os.fork()
    if pid == 0:
        db = sqlite3.connect(store.path, isolation_level=None)
        db.execute("PRAGMA cache_size=1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("PRAGMA cache_spill=1")
        for i in range(200):
            db.execute("INSERT INTO meta VALUES (?, ?)", (str(i), "x" * 4000))
        os._exit(0)
    os.waitpid(pid, 0)
    journal = store.path.with_name("collection.db-journal")

    assert journal.exists()
    glance = Glance.open(store.path)
    assert not journal.exists()
    assert 1 == len(glance.events_of(at().day))
    glance.close()
    assert store.meta("0") is None


def test_the_daily_check_looks_once_a_day(store, at):
    def checked():
        return int(store.meta("quick_check_ms"))

    assert (None, None) == (store.daily_check(moment=at()), None)
    store.daily_check(moment=at(60))
    assert at().at_ms == checked()
    store.daily_check(moment=at(60 * 24))
    assert at(60 * 24).at_ms == checked()


def test_a_damaged_file_is_noticed(store, bring, make_deck, at):
    bring(make_deck(text="x" * 3000))
    store.close()
    image = bytearray(store.path.read_bytes())
    image[4096 * 30 : 4096 * 40] = b"\xff" * 4096 * 10
    store.path.write_bytes(image)

    assert "damaged" in store.daily_check(moment=at())
    assert store.meta("quick_check_ms") is None


def test_a_backup_is_whole_and_private(ram, store, review, at):
    review("d/n#c", at())
    back_up(store.path, ram / "backups" / "one.db")
    copy = ram / "backups" / "one.db"

    assert 0o600 == copy.stat().st_mode & 0o777
    with closing(sqlite3.connect(copy)) as db:
        assert [(1,)] == db.execute("SELECT count(*) FROM event").fetchall()
    assert [copy] == list(copy.parent.iterdir())


def truncated(source, draft):
    draft.write_bytes(source.read_bytes()[: 4096 * 5])


def without_answers(source, draft):
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(draft)) as new:
        old.backup(new)
        new.execute("DROP TRIGGER event_is_never_deleted")
        new.execute("DELETE FROM event")
        new.commit()


@pytest.mark.parametrize("copy", [truncated, without_answers])
def test_a_bad_copy_never_gets_the_name_of_a_backup(copy, ram, store, review, at, monkeypatch):
    review("d/n#c", at())
    target = ram / "backups" / "one.db"
    target.parent.mkdir()
    target.write_text("the last good one")
    monkeypatch.setattr(backup_module, "_copy", copy)
    with pytest.raises(DatabaseProblem, match="backup"):
        back_up(store.path, target)

    assert "the last good one" == target.read_text()
    assert [target] == list(target.parent.iterdir())


@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_a_collection_that_vanished_is_not_begun_anew_in_silence(left, ram, store, review, at):
    review("d/n#c", at(), into=store)
    store.close()
    store.path.unlink()
    if left == "an empty file":
        store.path.touch()

    with pytest.raises(DatabaseProblem, match="gone or empty, but 1 events") as caught:
        Store.open(store.path, state_dir=ram / "state", mint=str, moment=at())
    note = str(caught.value).partition("delete ")[2]
    os.remove(note)  # noqa: PTH107 - the path as a learner is told it
    Store.open(store.path, state_dir=ram / "state", mint=str, moment=at()).close()


def test_an_answer_whose_number_cannot_be_reserved_is_not_taken(ram, store, review, at):
    review("d/n#a", at(), into=store)
    shutil.rmtree(ram / "state")
    (ram / "state").write_text("no folder", encoding="utf-8")

    with pytest.raises(DatabaseProblem, match="state cannot be written"):
        review("d/n#b", at(1), into=store)
    assert 1 == len(store.events())

    (ram / "state").unlink()
    review("d/n#b", at(2), into=store)
    assert 2 == len(store.events())

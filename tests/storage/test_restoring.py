"""A backup put back: the collection is the old one or the new one, and what was there is kept."""

import os
import sqlite3
import threading
from contextlib import closing

import pytest

from flashdl.errors import DatabaseProblem
from flashdl.storage import backup as backup_module
from flashdl.storage import restoring
from flashdl.storage.backup import back_up, contents
from flashdl.storage.backup_folder import make
from flashdl.storage.restoring import restore
from flashdl.storage.store import Store


@pytest.fixture
def copy(store, review, at):
    """A backup with one answer of a collection that has three."""
    review("d/n#c", at())
    path, _ = make(store.path, moment=at(1))
    review("d/n#c", at(2))
    review("d/n#c", at(3))
    return path


def count(path):
    return contents(path).events


def test_the_backup_is_put_back_and_the_file_before_it_is_kept(copy, store, at):
    store.close()
    before = restore(copy, store.path, moment=at(9))

    assert (1, 3, 1) == (count(store.path), count(before), count(copy))
    assert before.name.startswith("replaced-")
    assert before.parent == copy.parent


def test_restoring_the_file_before_takes_it_back(copy, store, at):
    before = restore(copy, store.path, moment=at(9))
    again = restore(before, store.path, moment=at(9))

    assert (3, 3, 1) == (count(store.path), count(before), count(again))


def test_a_terminal_that_is_open_goes_on_with_what_was_put_back(copy, store, review, at):
    assert 3 == len(store.events())
    version = store.version()
    restore(copy, store.path, moment=at(9))
    changed = version != store.version()
    review("d/n#c", at(10))

    assert changed
    assert 2 == len(store.events())
    assert [] == store.refold()


def test_no_number_of_an_answer_is_used_twice(copy, store, review, at):
    lost = {event.id for event in store.events()}
    restore(copy, store.path, moment=at(9))
    new = review("d/n#c", at(10))

    assert new.id not in lost
    assert 2 == len({event.device for event in store.events()})


def test_a_damaged_collection_is_set_aside_as_it_is(copy, store, at):
    store.close()
    image = b"\xff" * 4096 + store.path.read_bytes()[4096:]
    store.path.write_bytes(image)
    before = restore(copy, store.path, moment=at(9))

    assert (1, image) == (count(store.path), before.read_bytes())
    assert 0o600 == before.stat().st_mode & 0o777


def test_a_file_is_set_aside_with_its_journal(ram):
    for ending in ("", "-journal"):
        (ram / f"c.db{ending}").write_text(f"file{ending}")
    restoring._set_aside(ram / "c.db", ram / "backups" / "kept.db")

    assert {"kept.db": "file", "kept.db-journal": "file-journal"} == {
        path.name: path.read_text() for path in (ram / "backups").iterdir()
    }


def die_writing(path):
    """Leave a journal that SQLite would play back onto whatever has the name of the file."""
    pid = os.fork()
    if pid == 0:
        db = sqlite3.connect(path, isolation_level=None)
        for statement in ("PRAGMA cache_size=1", "BEGIN IMMEDIATE", "PRAGMA cache_spill=1"):
            db.execute(statement)
        for i in range(200):
            db.execute("INSERT INTO meta VALUES (?, ?)", (str(i), "x" * 4000))
        os._exit(0)
    os.waitpid(pid, 0)
    assert path.with_name(path.name + "-journal").exists()


def test_half_a_transaction_of_the_file_before_is_taken_back_first(copy, store, at):
    store.close()
    die_writing(store.path)
    before = restore(copy, store.path, moment=at(9))

    assert (1, 3) == (count(store.path), count(before))


@pytest.mark.parametrize("left", ["nothing", "an empty file", "a database without a table"])
def test_where_nothing_is_left_nothing_is_kept(left, copy, store, at, ram):
    store.close()
    die_writing(store.path)
    store.path.unlink()
    if left == "an empty file":
        store.path.touch()
    elif left != "nothing":
        sqlite3.connect(store.path).execute("VACUUM").connection.close()
    kept = restore(copy, store.path, moment=at(9))

    assert (None, 1) == (kept, count(store.path))
    assert copy.read_bytes() == store.path.read_bytes()
    with Store.open(store.path, state_dir=ram / "state", mint=str, moment=at(10)) as opened:
        assert 1 == len(opened.events())


def damaged(copy, folder):
    path = folder / "bad.db"
    image = bytearray(copy.read_bytes())
    image[4096 * 10 : 4096 * 40] = b"\xff" * 4096 * 30
    path.write_bytes(image)
    return path


@pytest.mark.parametrize("bad", ["damaged", "no database", "another program's", "itself", "gone"])
def test_what_is_no_backup_is_not_put_back(bad, copy, store, at, ram):
    path = ram / "bad.db"
    if bad == "damaged":
        damaged(copy, ram)
    elif bad == "no database":
        path.write_text("no database")
    elif bad == "another program's":
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE event (x)")
    elif bad == "itself":
        path = store.path
    with pytest.raises(DatabaseProblem, match=path.name):
        restore(path, store.path, moment=at(9))

    assert 3 == count(store.path)
    assert [copy] == list(copy.parent.glob("*.db"))


def test_the_database_of_another_program_is_not_replaced(copy, ram, at):
    with closing(sqlite3.connect(ram / "places.db")) as db:
        db.execute("CREATE TABLE places (x)")
    before = (ram / "places.db").read_bytes()
    with pytest.raises(DatabaseProblem, match="another program"):
        restore(copy, ram / "places.db", moment=at(9))

    assert before == (ram / "places.db").read_bytes()


def test_a_file_in_use_is_waited_for_and_then_left(copy, store, at, monkeypatch):
    monkeypatch.setattr(restoring, "_TRIES", 1)
    monkeypatch.setattr(restoring, "_TRY_S", 0.01)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseProblem, match="in use"):
            restore(copy, store.path, moment=at(9))
        other.execute("ROLLBACK")

    assert 3 == count(store.path)


def test_a_file_in_use_for_a_moment_is_replaced_after_it(copy, store, at):
    other = sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.1, lambda: (other.execute("ROLLBACK"), other.close())).start()
    restore(copy, store.path, moment=at(9))

    assert 1 == count(store.path)


def test_an_answer_given_while_a_backup_is_made_is_no_fault_of_it(store, review, at, monkeypatch):
    review("d/n#c", at())
    copy_as_ever = backup_module._copy

    def copy_and_answer(source, draft):
        copy_as_ever(source, draft)
        review("d/n#c", at(1))

    monkeypatch.setattr(backup_module, "_copy", copy_and_answer)
    target = store.path.parent / "one.db"
    back_up(store.path, target)

    assert (1, 2) == (count(target), count(store.path))

"""When a backup is due, how it is named, and what is thinned out."""

import os
from datetime import UTC, datetime

import pytest

from flashdl.errors import DatabaseProblem
from flashdl.storage import backup as backup_module
from flashdl.storage.backup import contents
from flashdl.storage.backup_folder import backups, folder_of, fresh_path, is_due, make, thinned

HOUR = 60


@pytest.fixture
def database(store, review, at):
    """A collection with an answer."""
    review("d/n#c", at())
    return store.path


def kinds(database):
    return [(file.path.name, file.kind) for file in backups(database)]


def touched(path, *, seconds):
    """As if the file had been written so long after now."""
    now = path.stat().st_mtime
    os.utime(path, (now + seconds, now + seconds))


def put(database, *names):
    folder_of(database).mkdir(exist_ok=True)
    for name in names:
        (folder_of(database) / name).write_text("")


def test_the_first_backup_is_due_at_once_and_the_next_on_another_date(database, at):
    first = is_due(database, moment=at())
    make(database, moment=at())
    touched(database, seconds=60)

    assert first
    assert not is_due(database, moment=at(14 * HOUR))  # 23 o'clock on the learner's clock
    assert is_due(database, moment=at(16 * HOUR))


def test_without_a_write_since_the_last_one_no_backup_is_due(database, at):
    make(database, moment=at())
    touched(database, seconds=-60)

    assert not is_due(database, moment=at(day=at().day + 9))


def test_a_backup_from_a_clock_that_ran_ahead_does_not_end_the_daily_ones(database, at):
    make(database, moment=at(day=at().day + 300))
    touched(database, seconds=60)

    assert is_due(database, moment=at())


def test_a_backup_has_the_answers_and_the_name_of_its_second(database, at):
    path, removed = make(database, moment=at())
    made = datetime.fromtimestamp(at().at_ms / 1000, UTC)

    assert f"collection-{made:%Y-%m-%dT%H%M%S}Z.db" == path.name
    assert (1, "") == (contents(path).events, contents(path).fault)
    assert [] == removed


def test_a_backup_is_never_written_over(database, at):
    first, _ = make(database, moment=at())
    second, _ = make(database, moment=at())

    assert first != second
    assert [second, first] == [file.path for file in backups(database)]


def test_backups_are_told_apart_by_their_names(database):
    put(
        database, "collection-2026-03-09T210000Z.db", "before-0002-2026-03-08.db",
        "replaced-2026-03-10T080000Z.db", "other-2026-03-10T080000Z.db", "mine.db",
        "collection-2026-13-45T990000Z.db", "collection-2026-03-09.db",
        ".collection-2026-03-09T210000Z.db.tmp1",
    )  # fmt: skip

    assert [
        ("replaced-2026-03-10T080000Z.db", "replaced"),
        ("collection-2026-03-09T210000Z.db", "regular"),
        ("before-0002-2026-03-08.db", "upgrade"),
    ] == kinds(database)


def test_thinning_takes_regular_backups_alone(database, at):
    old = [f"2020-01-0{day}" for day in range(1, 9)]  # a week that is thinned to one
    put(database, *(f"collection-{day}T120000Z.db" for day in old))
    put(database, *(f"collection-2021-01-{day:02}T120000Z.db" for day in range(1, 13)))
    put(database, *(f"before-0002-{day}.db" for day in old), "replaced-2020-01-01T120000Z.db")
    foreseen = thinned(database, moment=at())
    _, removed = make(database, moment=at())

    assert foreseen == removed
    assert {f"collection-2020-01-0{day}T120000Z.db" for day in (1, 2, 3, 4, 6, 7)} == {
        path.name for path in removed
    }
    left = [name for name, _ in kinds(database)]
    assert 8 == sum(name.startswith("before-") for name in left)
    assert 1 == sum(name.startswith("replaced-") for name in left)


def test_where_no_backup_can_be_made_none_is_thinned(database, at, monkeypatch):
    put(database, *(f"collection-2020-01-{day:02}T120000Z.db" for day in range(1, 32)))
    before = kinds(database)
    monkeypatch.setattr(backup_module, "_copy", lambda *_: None)
    with pytest.raises(DatabaseProblem):
        make(database, moment=at())

    assert before == kinds(database)


def test_the_drafts_of_killed_programs_are_swept_and_those_under_way_are_not(database, at):
    put(database, ".collection-x.db.tmp1", ".collection-x.db.tmp2")
    dead, alive = (folder_of(database) / f".collection-x.db.tmp{i}" for i in (1, 2))
    touched(dead, seconds=-7200)
    make(database, moment=at())

    assert (False, True) == (dead.exists(), alive.exists())


def test_a_name_is_free(database, at):
    wanted = fresh_path(database, moment=at(), stem="replaced")
    put(database, wanted.name)

    assert wanted != fresh_path(database, moment=at(), stem="replaced")

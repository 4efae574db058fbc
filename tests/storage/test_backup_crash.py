"""SIGKILL before the n-th line of a backup or a restore: old or new, and every backup is whole."""

import os
import shutil
import signal
import sys
from itertools import count

import pytest

from flashdl.model import Deck, Entry, Note
from flashdl.review.events import Event
from flashdl.scheduling.sm2 import Sm2
from flashdl.storage import backup as backup_module
from flashdl.storage import backup_folder, restoring
from flashdl.storage.backup import contents
from flashdl.storage.store import Store
from flashdl.study_day import Moment

MODULES = {module.__file__ for module in (backup_module, backup_folder, restoring)}
DAY_MS = 24 * 3_600_000
DECK = Deck("d", "D", (Note("a", (Entry("c", front="a", back="b"),), source="a"),))


def moment(day):
    return Moment(1_700_000_000_000 + day * DAY_MS, 0, 739_000 + day)


def answer(folder, *, times, day):
    with Store.open(
        folder / "c.db", state_dir=folder / "state", mint=lambda: f"{day}", moment=moment(day)
    ) as store:
        store.import_deck(DECK, kind="held", source="", stamp="")
        for _ in range(times):
            store.append(
                Event("", 0, "review", "d/a#c", 0, 0, quality=4),
                moment=moment(day), policy=Sm2(),
            )  # fmt: skip


@pytest.fixture
def template(ram):
    """Two answers, a backup of them and two of a day long ago, then a third answer."""
    folder = ram / "template"
    folder.mkdir()
    answer(folder, times=2, day=0)
    copy, _ = backup_folder.make(folder / "c.db", moment=moment(0))
    for _ in range(2):
        shutil.copy(copy, backup_folder.fresh_path(folder / "c.db", moment=moment(-40)))
    answer(folder, times=1, day=1)
    return folder


def back_up(database):
    backup_folder.make(database, moment=moment(1))


def newest(database):
    return next(f.path for f in backup_folder.regular(database) if "2023-11-14" in f.path.name)


def restore(database):
    restoring.restore(newest(database), database, moment=moment(2))


def restore_over_damage(database):
    database.write_bytes(b"\xff" * 4096)
    restore(database)


def dying_at(point):
    """Trace the lines of the modules, and die before the n-th."""
    left = point

    def trace(frame, event, _argument):
        nonlocal left
        if frame.f_code.co_filename not in MODULES:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


def sweep(operation, template, *, first=1, stride=1):
    """The database of every point of death, and at last of the operation that ended by itself."""
    for point in count(first, stride):
        folder = template.with_name(str(point))
        shutil.copytree(template, folder)
        child = os.fork()
        if child == 0:
            try:
                sys.settrace(dying_at(point))
                operation(folder / "c.db")
                sys.settrace(None)
                os._exit(0)
            except BaseException:  # noqa: BLE001 - a child that goes on would run the tests again
                os._exit(1)
        _, status = os.waitpid(child, 0)
        yield folder / "c.db"
        shutil.rmtree(folder)
        if os.WIFEXITED(status):
            assert 0 == os.WEXITSTATUS(status)
            return


def assert_backups_are_whole(database):
    found = [(file.kind, contents(file.path)) for file in backup_folder.backups(database)]
    assert [] == [inside.fault for _, inside in found if inside.fault]
    assert 1 <= sum(inside.events == 2 for kind, inside in found if kind == "regular")


def check_backup(template, **points):
    before = {file.path.name for file in backup_folder.backups(template / "c.db")}
    lost_without_gain, points_seen = 0, 0
    for database in sweep(back_up, template, **points):
        now = {file.path.name for file in backup_folder.backups(database)}
        points_seen += 1
        lost_without_gain += bool(before - now) and not now - before
        assert 3 == contents(database).events
        assert_backups_are_whole(database)
    assert (0, True) == (lost_without_gain, points_seen > 3)
    assert before - now  # the last one thinned some out
    assert now - before


def check_restore(operation, template, **points):
    answers = []
    for database in sweep(operation, template, **points):
        found = contents(database)
        answers.append(found.events)
        if operation is restore:
            assert_backups_are_whole(database)
            assert "" == found.fault
            kept = [f for f in backup_folder.backups(database) if f.kind == "replaced"]
            assert found.events == 3 or [3] == [contents(f.path).events for f in kept]
    assert 2 == answers[-1]
    assert {answers[0], 2} == set(answers)


@pytest.mark.slow
def test_a_backup_killed_at_some_lines_leaves_whole_backups(template):
    check_backup(template, first=4, stride=19)


@pytest.mark.slow
def test_a_restore_killed_at_some_lines_leaves_the_old_or_the_new_file(template):
    check_restore(restore, template, first=3, stride=17)


@pytest.mark.slow
def test_a_backup_killed_at_any_line_leaves_whole_backups(template):
    check_backup(template)


@pytest.mark.slow
@pytest.mark.parametrize("operation", [restore, restore_over_damage])
def test_a_restore_killed_at_any_line_leaves_the_old_or_the_new_file(operation, template):
    check_restore(operation, template)


@pytest.mark.slow
def test_a_restore_killed_between_two_pages_leaves_the_old_file(template, monkeypatch):
    """The file is overwritten page by page, and its journal leads back from any of them."""
    monkeypatch.setattr(restoring, "_PAGES", 1)
    found = []
    for stop in range(2, 200, 12):
        folder = template.with_name(f"page{stop}")
        shutil.copytree(template, folder)
        child = os.fork()
        if child == 0:
            _overwrite_until(stop, folder / "c.db")
        os.waitpid(child, 0)
        found.append(contents(folder / "c.db"))
    pages = (template / "c.db").stat().st_size // 4096

    assert [""] * len(found) == [one.fault for one in found]
    assert [3] * (pages // 12) == [one.events for one in found][: pages // 12]
    assert 2 == found[-1].events


def _overwrite_until(stop, database):
    """Put the backup back, and die after so many pages."""
    real = restoring.sqlite3.connect
    left = stop

    class Dying(restoring.sqlite3.Connection):
        def backup(self, target, *, pages, progress, sleep):
            def tick(*_):
                nonlocal left
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            target.execute("PRAGMA cache_size=1")
            super().backup(target, pages=pages, progress=tick)

    restoring.connect_reading = lambda path: real(path, factory=Dying)
    restoring._overwrite(newest(database), database)
    os._exit(0)


@pytest.mark.slow
def test_the_sweep_finds_a_backup_that_is_copied_under_its_final_name(template, monkeypatch):
    def naive(source, target):
        target.write_bytes(source.read_bytes()[:8192])
        target.write_bytes(source.read_bytes())

    naive.__code__ = naive.__code__.replace(co_filename=backup_module.__file__)
    monkeypatch.setattr(backup_folder, "back_up", naive)

    with pytest.raises(AssertionError):
        check_backup(template)

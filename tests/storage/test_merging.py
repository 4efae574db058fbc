"""Numbers are never used twice, and the union of two logs has every answer once."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flashdl.errors import DatabaseProblem, NewerDatabase
from flashdl.review.events import Event
from flashdl.scheduling.sm2 import Sm2
from flashdl.storage.store import Store
from flashdl.study_day import Moment

MORNING = Moment(1_700_000_000_000, 0, 739_000)


class Learner:
    """A person whose answers each carry a mark of their own, in files that come and go."""

    def __init__(self, folder):
        self.folder, self.marks, self.ids, self.now = folder, [], count(), MORNING.at_ms

    def open(self, name, state="state"):
        return Store.open(
            self.folder / name,
            state_dir=self.folder / state,
            mint=lambda: f"device-{next(self.ids)}",
            moment=MORNING,
        )

    def answer(self, store, number):
        for _ in range(number):
            self.now += 1000
            self.marks.append(len(self.marks))
            mark = {"mark": self.marks[-1]}
            card, quality = f"d/{self.now % 3}#c", self.now % 6
            draft = Event("", 0, "review", card, 0, 0, quality=quality, detail=mark)
            store.append(draft, moment=Moment(self.now, 0, 739_000), policy=Sm2())


def marks(store):
    return sorted(event.detail["mark"] for event in store.events() if event.kind == "review")


@pytest.mark.slow
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(*[st.integers(0, 4)] * 4), st.booleans())
def test_restored_copies_answered_on_and_merged_have_every_answer_once(ram, fresh, numbers, undo):
    with tempfile.TemporaryDirectory(dir=ram) as folder:
        learner = Learner(Path(folder))
        shutil.copy(fresh, learner.folder / "main.db")
        with learner.open("main.db") as store:
            learner.answer(store, numbers[0])
        for copy in ("old.db", "elsewhere.db"):
            shutil.copy(learner.folder / "main.db", learner.folder / copy)
        with learner.open("main.db") as store:
            learner.answer(store, numbers[1])
            if undo:
                store.undo(moment=MORNING)
        shutil.copy(learner.folder / "main.db", learner.folder / "later.db")
        shutil.copy(learner.folder / "old.db", learner.folder / "main.db")
        with learner.open("elsewhere.db", state="other state") as store:
            learner.answer(store, numbers[3])
        with learner.open("main.db") as store:
            learner.answer(store, numbers[2])
            for other in ("later.db", "elsewhere.db", "later.db"):
                report = store.merge(learner.folder / other, moment=MORNING)

                assert () == report.conflicts
            assert report.added == 0
            assert learner.marks == marks(store)
            assert [] == store.refold()
            ours = store.events(), [(d.card, d.folded) for d in store.refold()]
        with learner.open("elsewhere.db", state="other state") as store:
            store.merge(learner.folder / "main.db", moment=MORNING)

            assert ours == (store.events(), [(d.card, d.folded) for d in store.refold()])


def devices(store):
    return [event.device for event in store.events()]


def test_the_device_stays_while_the_file_does(tmp_path):
    learner = Learner(tmp_path)
    for answers in (1, 2, 3):
        with learner.open("main.db") as store:
            learner.answer(store, 1)

            assert ["device-0"] * answers == devices(store)


def test_opening_without_writing_makes_no_device(tmp_path):
    Learner(tmp_path).open("main.db").close()
    with closing(sqlite3.connect(tmp_path / "main.db")) as db:
        assert [] == db.execute("SELECT * FROM device").fetchall()
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("loss", ["restored", "copied", "state lost", "state broken"])
def test_a_number_is_never_used_twice(loss, tmp_path):
    learner, name = Learner(tmp_path), "main.db"
    with learner.open(name) as store:
        learner.answer(store, 1)
        shutil.copy(tmp_path / name, tmp_path / "old.db")
        learner.answer(store, 1)
    match loss:
        case "restored":
            shutil.copy(tmp_path / "old.db", tmp_path / name)
        case "copied":
            shutil.copy(tmp_path / name, tmp_path / "copy.db")
            name = "copy.db"
        case "state lost":
            shutil.rmtree(tmp_path / "state")
        case _:
            [file] = (tmp_path / "state" / "devices").iterdir()
            file.write_text("{")
    with learner.open(name) as store:
        learner.answer(store, 1)

        assert ["device-0", "device-1"] == sorted(set(devices(store)))
        assert 1 == store.events()[-1].seq


def test_events_far_in_the_future_wait_until_the_clock_is_there(tmp_path):
    learner = Learner(tmp_path)
    with learner.open("other.db") as store:
        learner.answer(store, 1)
        learner.now += 25 * 3_600_000
        learner.answer(store, 1)
        future = store.events()[-1]
    with learner.open("main.db") as store:
        report = store.merge(tmp_path / "other.db", moment=MORNING)

        assert (1, (future.id,)) == (report.added, report.held_back)
        later = Moment(future.at_ms, 0, 739_002)
        assert 1 == store.merge(tmp_path / "other.db", moment=later).added


def test_an_id_that_names_two_events_is_reported_and_ours_stands(tmp_path):
    for name, state in (("a.db", "sa"), ("b.db", "sb")):
        learner = Learner(tmp_path)
        learner.now += 1 if name == "b.db" else 0
        with learner.open(name, state) as store:
            learner.answer(store, 1)
    with learner.open("b.db", "sb") as store:
        ours = store.events()
        report = store.merge(tmp_path / "a.db", moment=MORNING)

        assert (0, (("device-0", 1),)) == (report.added, report.conflicts)
        assert ours == store.events()


def test_only_a_collection_of_this_revision_is_merged(tmp_path):
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as db:
        db.execute("CREATE TABLE bookmarks (url)")
    with Learner(tmp_path).open("newer.db") as newer, newer._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with Learner(tmp_path).open("main.db") as store:
        for name in ("none.db", "foreign.db", "newer.db"):
            problem = NewerDatabase if name == "newer.db" else DatabaseProblem
            with pytest.raises(problem, match=name):
                store.merge(tmp_path / name, moment=MORNING)

"""The review log: one transaction an answer, nothing changed or deleted, undo adds."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flashdl.errors import DatabaseProblem
from flashdl.review.events import Event, fold
from flashdl.scheduling.memory import NEW
from flashdl.scheduling.sm2 import Sm2
from flashdl.storage.rows import event_of, event_values

CARD = "deck/a#first"
POLICIES = {Sm2().id: Sm2()}


def rows(path, query="SELECT * FROM event"):
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


def test_an_event_is_stored_with_its_id_its_time_and_its_policy(store, review, at):
    moment = at(3)
    stored = review(CARD, moment, 4, grade=3, answer_ms=2500, detail={"seed": 7, "typed": "ä"})

    expected = Event(
        "device-1", 1, "review", CARD, moment.at_ms, moment.day, moment.at_ms, 3600, 3, 4, 2500,
        params_id="sm2-1990.1:4:365", detail={"seed": 7, "typed": "ä"},
    )  # fmt: skip
    assert expected == stored
    assert [expected] == store.history(CARD)


def test_the_cached_memory_is_the_fold_after_each_answer(store, review, at, bring, make_deck):
    bring(make_deck())
    for day, quality in enumerate([4, 4, 1, 3, 5]):
        review(CARD, at(day=739_000 + day), quality)

        assert fold(store.history(CARD), POLICIES) == store.card(CARD)["memory"]


def test_time_in_the_log_never_goes_back_when_the_clock_does(store, review, at):
    first = review(CARD, at(10))
    second = review(CARD, at(5))

    assert first.at_ms + 1 == second.at_ms
    assert at(5).at_ms == second.clock_ms


def test_numbers_count_from_one_without_gaps(store, review, at):
    assert [1, 2, 3] == [review(CARD, at(i)).seq for i in range(3)]


def test_an_unknown_kind_is_kept_and_changes_no_memory(store, act, at):
    act("telepathy", CARD, at())

    assert ["telepathy"] == [event.kind for event in store.events()]
    assert [] == store.refold()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET quality = 5",
        "DELETE FROM event",
        "REPLACE INTO event SELECT * FROM event",
    ],
)
def test_the_log_refuses_to_change(statement, store, review, at):
    review(CARD, at(), 1)
    with store._engine.connect() as connection, pytest.raises(Exception, match="append-only"):
        connection.exec_driver_sql(statement)

    assert [1] == [event.quality for event in store.events()]


@pytest.mark.parametrize(
    "fault",
    [{"quality": 6}, {"quality": -1}, {"grade": 0}, {"quality": "good"}, {"target": ("d", None)}],
)
def test_an_impossible_event_is_refused_and_leaves_nothing(fault, store, at):
    draft = Event("", 0, "suspend", CARD, 0, 0, **fault)
    with pytest.raises(DatabaseProblem):
        store.append(draft, moment=at())

    assert [] == store.events()


def test_detail_must_be_json(store, review, at):
    review(CARD, at())
    insert = (
        "INSERT INTO event (device, seq, kind, card, at_ms, study_day, clock_ms, utc_offset_s,"
        " detail) VALUES ('x', 1, 'review', 'c', 1, 1, 1, 0, '{')"
    )
    with store._engine.connect() as connection, pytest.raises(Exception, match="ck_event_detail"):
        connection.exec_driver_sql(insert)


def test_undo_takes_back_any_depth_and_redo_returns_it(store, review, at):
    answered = [review(CARD, at(i), quality) for i, quality in enumerate([4, 1, 5])]
    undone = [store.undo(moment=at(10 + i)) for i in range(4)]
    redone = [store.redo(moment=at(20 + i)) for i in range(4)]

    assert [a.id for a in reversed(answered)] == [u.target for u in undone[:3]]
    assert undone[3] is None
    assert [u.id for u in reversed(undone[:3])] == [r.target for r in redone[:3]]
    assert redone[3] is None
    assert 9 == len(store.events())
    assert [] == store.refold()


def test_a_new_act_ends_redo(store, review, at):
    review(CARD, at())
    store.undo(moment=at(1))
    review("deck/b#first", at(2))

    assert store.redo(moment=at(3)) is None


def test_undo_after_a_restart_takes_back_the_last_answer(open_store, review, at, bring, make_deck):
    bring(make_deck())
    review(CARD, at())
    again = open_store()
    undo = again.undo(moment=at(1))

    assert CARD == undo.card
    assert NEW == again.card(CARD)["memory"]


def drafts(kind, *cards, **fields):
    return [Event("", 0, kind, card, 0, 0, **fields) for card in cards]


def test_several_acts_are_one_batch_with_the_number_of_its_first(store, review, at):
    review(CARD, at())
    cards = ["deck/a#first", "deck/b#first", "deck/c#first"]
    stored = store.append_all(drafts("flag", *cards, detail={"reason": "odd"}), moment=at(1))

    assert [2, 3, 4] == [event.seq for event in stored]
    assert [{"reason": "odd", "batch": 2, "count": 3}] * 3 == [event.detail for event in stored]
    assert len({event.at_ms for event in stored}) == 3
    assert stored == store.events()[1:]
    assert [] == store.refold()


def test_a_single_act_and_none_are_no_batch(store, at):
    [alone] = store.append_all(drafts("suspend", CARD), moment=at())

    assert alone.detail is None
    assert [] == store.append_all([], moment=at())
    assert [alone] == store.events()


def test_a_batch_is_taken_back_and_put_back_as_one(store, review, at):
    review(CARD, at())
    store.append_all(drafts("suspend", CARD, "deck/b#first"), moment=at(1))
    undone = store.undo(moment=at(2))

    assert {"batch": 4, "count": 2} == undone.detail
    assert ["review"] == [event.kind for event in store.log()]
    assert "review" == store.events()[store.undo(moment=at(3)).target[1] - 1].kind
    store.redo(moment=at(4))
    assert 2 == store.redo(moment=at(5)).detail["count"]
    assert ["review", "suspend", "suspend"] == [event.kind for event in store.log()]
    assert [] == store.refold()


@pytest.mark.parametrize("durable", [True, False])
def test_a_batch_of_unknown_outcome_is_stored_once(durable, store, review, at, monkeypatch):
    review(CARD, at())
    failing_commit(store, monkeypatch, durable=durable)
    stored = store.append_all(drafts("suspend", CARD, "deck/b#first"), moment=at(1))
    failing_commit(store, monkeypatch, durable=durable)
    undone = store.undo(moment=at(2))

    assert 5 == len(store.events())
    assert stored == store.events()[1:3]
    assert undone == store.events()[-1]
    assert [] == store.refold()


def test_a_batch_with_a_fault_leaves_nothing(store, at):
    bad = [*drafts("suspend", CARD), *drafts("review", CARD, quality=9)]
    with pytest.raises(DatabaseProblem):
        store.append_all(bad, moment=at())

    assert [] == store.events()


def test_the_log_tells_the_acts_that_stand(store, review, act, at):
    review(CARD, at())
    act("demo", CARD, at(1))
    act("cram", CARD, at(2), quality=1)
    review(CARD, at(3))
    store.undo(moment=at(4))

    assert ["review", "cram"] == [event.kind for event in store.log()]


def test_cramming_leaves_the_memory_as_it_was(store, review, act, at, bring, make_deck):
    bring(make_deck())
    review(CARD, at())
    before = store.card(CARD)["memory"]
    act("cram", CARD, at(2), quality=1)

    assert before == store.card(CARD)["memory"]


ACTS = ["review", "review", "review", "known", "suspend", "bury", "reset", "flag", "undo", "redo",
        "batch", "move", "move"]  # fmt: skip


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from("abc"), st.integers(0, 5))))
def test_the_cache_is_the_fold_after_any_acts(store, review, act, at, acts):
    for kind, note, number in acts:
        card, moment = f"deck/{note}#first", at(day=739_000 + number)
        match kind:
            case "undo":
                store.undo(moment=moment)
            case "redo":
                store.redo(moment=moment)
            case "review":
                review(card, moment, number)
            case "batch":
                others = drafts("known", "deck/a#first", "deck/b#first")
                store.append_all(drafts("suspend", card) + others, moment=moment)
            case "move":
                act(kind, card, moment, detail={"from": f"deck/{'abc'[number % 3]}#first"})
            case _:
                act(kind, card, moment)

    assert [] == store.refold()


def test_refold_finds_a_wrong_memory_and_rebuild_repairs_it(store, review, at):
    review(CARD, at())
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE memory SET interval_days = 99, flag = 'x'")
    [found] = store.refold()
    store.rebuild()

    assert (CARD, 99, 1) == (found.card, found.cached.interval_days, found.folded.interval_days)
    assert [] == store.refold()


def pragma(store, setting):
    """Change a setting of the one connection that the store keeps."""
    with store._engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {setting}")


def failing_commit(store, monkeypatch, *, durable, times=1):
    """The next commits report a disk error, after or instead of taking effect."""
    dialect, left = store._engine.dialect, [times]
    commit = dialect.do_commit

    def fail(connection):
        if not left[0]:
            return commit(connection)
        left[0] -= 1
        if durable:
            commit(connection)
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(dialect, "do_commit", fail)


@pytest.mark.parametrize("durable", [True, False])
def test_a_commit_of_unknown_outcome_stores_the_answer_once(
    durable, store, review, at, monkeypatch
):
    review(CARD, at())
    failing_commit(store, monkeypatch, durable=durable)
    stored = review(CARD, at(1), detail={"options": ("a", "b")})

    assert 2 == len(store.events())
    assert [event_values(stored)] == [event_values(e) for e in store.events()[1:]]
    assert [] == store.refold()


def test_an_answer_that_cannot_be_stored_is_a_problem_and_not_there(store, review, at, monkeypatch):
    failing_commit(store, monkeypatch, durable=False, times=2)
    with pytest.raises(DatabaseProblem, match=r"collection\.db"):
        review(CARD, at())

    assert [] == store.events()
    assert 1 == review(CARD, at(1)).seq


@pytest.mark.parametrize("durable", [True, False])
def test_an_import_of_unknown_outcome_happens_once(durable, store, bring, make_deck, monkeypatch):
    failing_commit(store, monkeypatch, durable=durable)

    assert 6 == len(bring(make_deck()).added)
    assert 6 == len(store.cards())


def test_a_lock_held_by_another_program_is_named(store, review, at):
    review(CARD, at())
    pragma(store, "busy_timeout=20")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseProblem, match="in use by another program"):
            review(CARD, at(1))
        other.execute("ROLLBACK")
    review(CARD, at(2))

    assert [at(0).at_ms, at(2).at_ms] == [event.at_ms for event in store.events()]


def test_a_full_disk_leaves_the_collection_as_it_was_and_usable(
    store, bring, make_deck, review, at
):
    review(CARD, at())
    pragma(store, f"max_page_count={store.path.stat().st_size // 4096 + 5}")
    with pytest.raises(DatabaseProblem, match="disk is full"):
        bring(make_deck(text="x" * 50_000))

    review(CARD, at(1))

    assert () == store.cards()
    assert 2 == len(store.events())


WRITER = """
import sys
from pathlib import Path
from flashdl.review.events import Event
from flashdl.scheduling.sm2 import Sm2
from flashdl.storage.store import Store
from flashdl.study_day import Moment

moment = Moment(1_700_000_000_000, 0, 739_000)
folder, name = Path(sys.argv[1]), sys.argv[2]
with Store.open(folder / "c.db", state_dir=folder, mint=lambda: name, moment=moment) as store:
    for i in range(25):
        mark = {"mark": f"{name}{i}"}
        draft = Event("", 0, "review", "deck/a#first", 0, 0, quality=4, detail=mark)
        store.append(draft, moment=moment, policy=Sm2())
"""


@pytest.mark.slow
def test_two_processes_lose_no_answer(tmp_path, assert_healthy):
    command = [sys.executable, "-c", WRITER, tmp_path]
    both = [subprocess.Popen([*command, name], stderr=subprocess.PIPE) for name in "xy"]

    assert [b"", b""] == [process.communicate()[1] for process in both]
    stored = [event_of(row) for row in rows(tmp_path / "c.db")]
    assert {f"{n}{i}" for n in "xy" for i in range(25)} == {e.detail["mark"] for e in stored}
    assert_healthy(tmp_path / "c.db", acked=50)

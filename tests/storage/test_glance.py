"""The fast reader says what SQLAlchemy says, and what a plain reading of the cards says."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flashdl.errors import DatabaseProblem
from flashdl.model import Deck, Entry, Note
from flashdl.review.events import Event
from flashdl.storage import glance as glance_module
from flashdl.storage.glance import Glance, hot
from flashdl.storage.hot import hot_sql
from flashdl.storage.queries import HOT

DAY = 739_000
KEY = "deck/a#first"
VALUES = {"day": DAY, "until": DAY + 30, "by": DAY, "key": KEY, "new_limit": 100,
          "kind": "note"}  # fmt: skip


@pytest.fixture
def glance(store):
    reader = Glance.open(store.path)
    yield reader
    reader.close()


def test_hot_sql_is_what_the_queries_compile_to():
    assert hot_sql() == Path(glance_module.__file__).with_name("hot.sql").read_text()
    assert set(HOT) == set(hot())


def test_a_missing_or_empty_file_has_no_glance(tmp_path):
    empty = tmp_path / "empty.db"
    empty.touch()

    assert Glance.open(tmp_path / "none.db") is None
    assert Glance.open(empty) is None
    assert not (tmp_path / "none.db").exists()


def test_a_text_file_is_refused(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("hello " * 400)
    with pytest.raises(DatabaseProblem, match="is not a database"):
        Glance.open(text)


ACTS = ["review", "review", "known", "suspend", "bury", "unbury", "reset", "undo", "redo"]
CARDS = st.sampled_from([f"deck/{n}#{c}" for n in "abcd" for c in ("first", "second")])


@pytest.fixture
def perform(store, review, act, at):
    return partial(play, store, review, act, at)


def play(store, review, act, at, acts):
    for kind, card, day, quality in acts:
        moment = at(day=DAY + day)
        if kind == "review":
            review(card, moment, quality, answer_ms=quality * 20_000)
        elif kind in {"undo", "redo"}:
            getattr(store, kind)(moment=moment)
        else:
            act(kind, card, moment)


HISTORIES = st.lists(
    st.tuples(st.sampled_from(ACTS), CARDS, st.integers(-7, 0), st.integers(0, 5)), max_size=15
)


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=HISTORIES)
def test_glance_agrees_with_sqlalchemy_and_with_the_cards(
    store, glance, bring, make_deck, perform, acts
):
    bring(make_deck("abcd"))
    bring(make_deck("abc"))
    perform(acts)
    for name, query in HOT.items():
        with store._reader.begin() as connection:
            expected = [tuple(row) for row in connection.execute(query, VALUES)]

        wanted = {k: v for k, v in VALUES.items() if f":{k}" in hot()[name]}
        assert expected == glance._rows(name, **wanted), name

    assert_pool_is_right(glance.pool(DAY, 3), store.cards())
    buried = [row for row in store.cards() if row.present and row.memory.buried_day == DAY]
    assert len(buried) == glance.buried(DAY)


def assert_pool_is_right(pool, rows):
    open_ = [row for row in rows if row.present and not row.memory.hidden(day=DAY)]
    due = [
        r.key for r in open_ if (r.memory.due_day or DAY + 1) <= DAY and r.memory.last_day != DAY
    ]
    assert due == [c.card for c in pool.due]
    assert [r.key for r in open_ if r.memory.due_day is None] == [c.card for c in pool.new]
    assert [r.key for r in open_ if r.memory.drill_pending(day=DAY)] == [
        c.card for c in pool.drills
    ]
    answered = {f"{r.deck}/{r.note}" for r in rows if r.memory.first_day is not None}
    assert answered == pool.answered_notes
    assert max(0, 3 - sum(r.memory.first_day == DAY for r in rows)) == pool.new_left
    memories = {r.key: r.memory for r in rows}
    assert all(memories[c.card] == c.memory for c in (*pool.due, *pool.new, *pool.drills))


def test_shown_are_the_answers_that_stand_today(store, glance, review, at):
    review("deck/a#x", at(day=DAY - 1))
    for card in "bcd":
        review(f"deck/{card}#x", at(5))
    store.undo(moment=at(6))
    store.undo(moment=at(7))
    store.redo(moment=at(8))

    assert ("deck/b#x", "deck/c#x") == glance.pool(DAY, 10).shown


def test_decks_take_turns_and_needs_are_named_with_their_deck(glance, bring):
    for id_ in ("one", "two"):
        notes = (
            Note("a", (Entry("x", front="?", back="!"),)),
            Note("b", (Entry("x", front="?", back="!"),), requires=("a",)),
        )
        bring(Deck(id_, id_, notes))
    pool = glance.pool(DAY, 10)

    assert ["one/a#x", "two/a#x", "one/b#x", "two/b#x"] == [c.card for c in pool.new]
    assert ("two/a",) == pool.new[3].requires


def test_a_card_comes_with_its_note_and_its_deck(glance, bring, make_deck):
    bring(make_deck())
    found = glance.card(KEY)

    assert ("Deck", "linked", "a", 1) == tuple(
        found[name] for name in ("deck_title", "deck_kind", "note", "revision")
    )
    assert {"id": "first", "front": "a first?", "back": "back"} == found["content"]
    assert glance.card("deck/none#x") is None
    assert 6 == len(glance.keys())
    assert KEY == glance.keys()[0]


def test_pace_is_the_mean_answer_capped_at_a_minute(glance, review, at):
    assert glance.pace_ms() is None
    for answer_ms in (30_000, 90_000, None):
        review(KEY, at(), answer_ms=answer_ms)

    assert 45_000 == glance.pace_ms()


def test_due_counts_by_deck(glance, bring, make_deck, review, at):
    bring(make_deck())
    review("deck/a#first", at(day=DAY - 3), 4)
    review("deck/a#second", at(), 1)

    assert [("deck", "Deck", 1, 4, 1)] == [tuple(row) for row in glance.due(DAY)]
    assert ((DAY + 1, 1),) == glance.forecast(DAY, 30)
    assert {"deck/a#first": DAY - 3, "deck/a#second": DAY} == glance.first_days()
    assert ["deck/a#second"] == [event.card for event in glance.events_of(DAY)]


def test_due_on_a_day_is_what_that_day_will_ask(glance, bring, make_deck, review, act, at):
    bring(make_deck())
    review("deck/a#first", at(day=DAY - 3), 4)
    review("deck/b#first", at(1), 4)
    review("deck/c#first", at(2), 4)
    act("bury", "deck/a#first", at(3))
    act("suspend", "deck/c#first", at(4))

    assert [] == [c.card for c in glance.due_on(DAY)]
    assert ["deck/a#first", "deck/b#first"] == [c.card for c in glance.due_on(DAY + 1)]
    assert glance.due_on(DAY + 1) == glance.pool(DAY + 1, 0).due


def test_topics_are_of_the_notes_that_are_there_in_learning_order(glance, bring):
    entry = Entry("x", front="?", back="!")
    notes = Note("b", (entry,), topic="nets"), Note("a", (entry,)), Note("c", (entry,), topic="z")
    bring(Deck("two", "Two", notes))
    bring(Deck("one", "One", notes))
    bring(Deck("one", "One", notes[:2]))

    assert [
        ("two/b", "nets"), ("two/a", ""), ("two/c", "z"), ("one/b", "nets"), ("one/a", ""),
    ] == [*glance.topics().items()]  # fmt: skip


def test_glance_cannot_write(glance):
    with pytest.raises(Exception, match="readonly"):
        glance._connection.execute("DELETE FROM meta")


def test_glance_loads_nothing_heavy():
    code = (
        "import sys, flashdl.storage.glance as g; g.hot();"
        "heavy = {'sqlalchemy', 'alembic', 'yaml', 'pydantic', 'numpy', 'rich', 'typer'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (0, "") == (done.returncode, done.stderr)


def test_a_demo_counts_as_seen_until_an_answer_that_stands(store, review, at):
    def seen(later=0):
        glance = Glance.open(store.path)
        try:
            return glance.demos_seen(at().day + later)
        finally:
            glance.close()

    def run_demo(minute, *, before):
        detail = {"demo": "softmax", "before_answer": before}
        store.append(Event("", 0, "demo", "d/n#c", 0, 0, detail=detail), moment=at(minute))

    run_demo(0, before=False)
    assert set() == seen()
    run_demo(1, before=True)
    assert {"d/n#c"} == seen()
    assert set() == seen(1)
    review("d/n#c", at(2), into=store)
    assert set() == seen()
    store.undo(moment=at(3))
    assert {"d/n#c"} == seen()

"""Histories that go to another card, in a collection."""

import pytest

from flashdl.model import Deck, Entry, Note
from flashdl.review.events import Event
from flashdl.scheduling.memory import NEW
from flashdl.scheduling.sm2 import Sm2

OLD, NEXT = "deck/a#first", "deck/b#first"


@pytest.fixture
def answered(store, bring, make_deck, review, at):
    """Two answers on note a, which then leaves the deck."""
    bring(make_deck("ab"))
    review(OLD, at(), 4)
    review(OLD, at(day=739_001), 4)
    return store.card(OLD)["memory"]


@pytest.fixture
def move(act, at):
    return lambda minutes=0: act("move", NEXT, at(minutes, day=739_002), detail={"from": OLD})


def renamed(formerly, note="z"):
    entry = Entry("first", front="?", back="!")
    return Deck("deck", "Deck", (Note(note, (entry,), formerly=formerly),))


def test_a_move_takes_the_memory_along(store, answered, move):
    move()

    assert answered == store.card(NEXT)["memory"]
    assert NEW == store.card(OLD)["memory"]
    assert ["review", "review", "move"] == [event.kind for event in store.history(NEXT)]
    assert [] == store.history(OLD)
    assert {NEXT} == {event.card for event in store.log()}
    assert [] == store.refold()


def test_an_undo_brings_the_history_back(store, answered, move, at):
    move()
    store.undo(moment=at(1, day=739_002))

    assert answered == store.card(OLD)["memory"]
    assert NEW == store.card(NEXT)["memory"]
    assert [] == store.refold()
    store.redo(moment=at(2, day=739_002))
    assert answered == store.card(NEXT)["memory"]


def test_what_happens_under_the_old_id_later_stays_there(store, answered, move, review, at):
    move()
    review(OLD, at(day=739_003), 1)

    assert answered == store.card(NEXT)["memory"]
    assert 739_003 == store.card(OLD)["memory"].first_day
    assert [] == store.refold()


def test_an_answer_given_before_the_move_is_undone_where_it_went(store, answered, move, at):
    move()
    moved = store.events()[-1]
    store.undo(moment=at(day=739_003))
    store.redo(moment=at(day=739_004))
    store.undo(moment=at(day=739_005))
    store.undo(moment=at(day=739_006))

    assert moved.id not in {event.id for event in store.log()}
    assert 1 == store.card(OLD)["memory"].repetitions
    assert [] == store.refold()


def test_a_former_id_brings_the_history_to_the_note_of_today(store, answered, bring):
    bring(renamed(("a",)))

    assert answered == store.card("deck/z#first")["memory"]
    assert ["review", "review"] == [event.kind for event in store.history("deck/z#first")]
    assert [] == store.refold()


def test_a_former_id_that_is_a_card_of_today_takes_nothing(store, answered, bring):
    entry = Entry("first", front="?", back="!")
    bring(Deck("deck", "Deck", (Note("z", (entry,), formerly=("a",)), Note("a", (entry,)))))

    assert answered == store.card(OLD)["memory"]
    assert [] == store.refold()


def test_a_former_id_that_is_taken_out_gives_the_history_back(store, answered, bring):
    bring(renamed(("a",)))
    bring(renamed(()))

    assert answered == store.card(OLD)["memory"]
    assert NEW == store.card("deck/z#first")["memory"]
    assert [] == store.refold()


def test_a_note_that_comes_back_has_its_history_again(store, answered, bring, make_deck):
    bring(renamed(("a",)))
    bring(make_deck("ab"))

    assert answered == store.card(OLD)["memory"]
    assert [] == store.refold()


def test_a_merged_answer_under_a_former_id_reaches_the_note(answered, bring, open_store, at, ram):
    other = open_store(ram / "other.db")
    draft = Event("", 0, "review", OLD, 0, 0, quality=1)
    other.append(draft, moment=at(day=739_004), policy=Sm2())
    bring(renamed(("a",)))
    store = open_store()
    store.merge(ram / "other.db", moment=at(day=739_005))

    assert 3 == len(store.history("deck/z#first"))
    assert 739_004 == store.card("deck/z#first")["memory"].last_day
    assert [] == store.refold()

"""A deck comes in all or nothing, twice is once, and no history is ever lost."""

import sqlite3
from contextlib import closing

import pytest

from flashdl.model import Deck, Entry, Note
from flashdl.scheduling.memory import NEW

KEYS = tuple(f"deck/{note}#{card}" for note in "abc" for card in ("first", "second"))


def content(store, key):
    return store.card(key)["content"]


def test_a_new_deck_adds_its_cards_in_learning_order(bring, make_deck, store):
    report = bring(make_deck())

    assert KEYS == report.added
    assert KEYS == tuple(row.key for row in store.cards())
    assert [0, 1, 2, 3, 4, 5] == [row.position for row in store.cards()]


def test_a_second_import_changes_no_byte(bring, make_deck, store):
    bring(make_deck())
    before = store.path.read_bytes()
    report = bring(make_deck())

    assert (KEYS, (), ()) == (report.unchanged, report.added, report.changed)
    assert before == store.path.read_bytes()


def test_an_edited_text_keeps_its_memory_and_counts_a_revision(bring, make_deck, store, review, at):
    bring(make_deck())
    review(KEYS[0], at())
    report = bring(make_deck(text="better"))

    assert KEYS == report.changed
    assert "better" == content(store, KEYS[0])["back"]
    assert 1 == store.card(KEYS[0])["memory"].repetitions
    assert [2, 2, 2] == column(store, "revision", "note")


def test_a_moved_file_is_no_new_revision(bring, store):
    def deck(path):
        return Deck("deck", "Deck", (Note("a", (Entry("x", front="?", back="!"),), path=path),))

    bring(deck("cards/a.yaml"))
    report = bring(deck("cards/topic/a.yaml"))

    assert ("deck/a#x",) == report.unchanged
    assert [1] == column(store, "revision", "note")
    assert ["cards/topic/a.yaml"] == column(store, "path", "note")


def test_a_card_that_left_is_an_orphan_with_text_and_history(bring, make_deck, store, review, at):
    bring(make_deck())
    review(KEYS[4], at())
    report = bring(make_deck("ab"))
    left = next(row for row in store.cards() if row.key == KEYS[4])

    assert KEYS[4:] == report.orphaned
    assert (False, "back", 1) == (left.present, left.content["back"], left.memory.repetitions)
    assert [(2, 4, 2)] == [(deck.notes, deck.cards, deck.orphans) for deck in store.decks()]
    assert () == bring(make_deck("ab")).orphaned


def test_a_card_that_returns_has_its_memory_again(bring, make_deck, store, review, at):
    bring(make_deck())
    review(KEYS[5], at())
    bring(make_deck(cards=("first",)))
    report = bring(make_deck())

    assert KEYS[1::2] == report.back
    assert all(row.present for row in store.cards())
    assert 1 == store.card(KEYS[5])["memory"].repetitions


def test_a_dry_run_reports_the_same_and_writes_nothing(bring, make_deck, store):
    bring(make_deck())
    before = store.path.read_bytes()
    dry = bring(make_deck("abd", text="new"), dry_run=True)

    assert before == store.path.read_bytes()
    assert dry == bring(make_deck("abd", text="new"))


def test_decks_do_not_touch_each_other(bring, make_deck, store):
    bring(make_deck())
    report = bring(make_deck("a", name="other"))

    assert () == report.orphaned
    assert [("deck", 6), ("other", 2)] == [(deck.id, deck.cards) for deck in store.decks()]


def column(store, name, table):
    with closing(sqlite3.connect(store.path)) as db:
        return [value for [value] in db.execute(f"SELECT {name} FROM {table} ORDER BY 1")]


def test_the_bytes_of_demos_follow_the_deck(bring, make_deck, store):
    bring(make_deck(demos={"one": b"\x00\xff", "two": b"2"}))
    bring(make_deck(demos={"one": b"1", "three": b"3"}))

    assert ["one", "three"] == column(store, "name", "demo")
    assert [b"1", b"3"] == column(store, "source", "demo")


def test_the_text_of_a_note_is_kept_as_authored(bring, store):
    text = 'id: ä\r\nfront: "  x"\n'
    bring(Deck("deck", "Deck", (Note("a", (Entry("x", front="?", back="!"),), source=text),)))

    assert [text] == column(store, "source", "note")


def test_prerequisites_come_first(bring, store):
    notes = (
        Note("late", (Entry("x", front="?", back="!"),), requires=("early",)),
        Note("early", (Entry("x", front="?", back="!"),)),
    )
    bring(Deck("deck", "Deck", notes))

    assert ["deck/early#x", "deck/late#x"] == [row.key for row in store.cards()]


def test_a_history_that_came_before_its_deck_is_found(bring, make_deck, store, review, at):
    review(KEYS[0], at())
    bring(make_deck())

    assert 1 == store.card(KEYS[0])["memory"].repetitions
    assert NEW == store.card(KEYS[1])["memory"]


def test_a_kind_that_does_not_exist_is_refused(store, make_deck):
    with pytest.raises(Exception, match="ck_deck_kind"):
        store.import_deck(make_deck(), kind="borrowed", source="", stamp="")

    assert () == store.decks()

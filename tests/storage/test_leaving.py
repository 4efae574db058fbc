"""A deck that leaves is out of sight; nothing of it is lost, and the others stay."""

import sqlite3
from contextlib import closing

import pytest

from flashdl.model import Deck, Entry, Note
from flashdl.storage.rows import EditRow

A = "deck/a#first"


def rows(store, table, *, without=()):
    with closing(sqlite3.connect(store.path)) as db:
        db.row_factory = sqlite3.Row
        return [
            {k: row[k] for k in row.keys() if k not in without}  # noqa: SIM118 - a sqlite3.Row
            for row in db.execute(f"SELECT * FROM {table}")
        ]


def test_a_deck_leaves_with_its_notes_and_cards_and_their_history_stays(
    bring, make_deck, store, review, at
):
    bring(make_deck("ab"))
    bring(make_deck("a", name="other"))
    review(A, at())
    kept = {t: rows(store, t, without=["present"]) for t in ("deck", "note", "card", "event")}
    left = store.remove_deck("deck")

    assert tuple(f"deck/{n}#{c}" for n in "ab" for c in ("first", "second")) == left
    assert ["other"] == [deck.id for deck in store.decks()]
    assert {"other"} == {card.deck for card in store.cards() if card.present}
    assert {"other"} == {note.deck for note in store.notes() if note.present}
    assert kept == {t: rows(store, t, without=["present"]) for t in kept}
    assert 1 == store.card(A)["memory"].repetitions
    assert (4, ()) == (store.health().orphans, tuple(store.refold()))


def test_an_import_brings_the_deck_back_as_it_was(bring, make_deck, store, review, at):
    bring(make_deck("ab", demos={"one": b"1"}))
    bring(make_deck("a", name="other"))
    review(A, at())
    before = {t: rows(store, t) for t in ("deck", "note", "card", "memory", "demo")}
    left = store.remove_deck("deck")
    report = bring(make_deck("ab", demos={"one": b"1"}))

    assert left == report.back
    assert before == {t: rows(store, t) for t in before}


def test_a_card_that_had_left_before_is_no_part_of_it(bring, make_deck, store):
    bring(make_deck("ab"))
    bring(make_deck("a"))

    assert ("deck/a#first", "deck/a#second") == store.remove_deck("deck")
    assert () == store.remove_deck("deck")


@pytest.mark.slow
def test_a_history_under_a_former_id_waits_with_the_deck(bring, store, review, at):
    def deck(*notes):
        entries = (Entry("first", front="?", back="!"),)
        return Deck("deck", "Deck", tuple(Note(n, entries, formerly=f) for n, f in notes))

    bring(deck(("old", ())))
    review("deck/old#first", at())
    bring(deck(("new", ("old",))))
    before = store.card("deck/new#first")["memory"]
    store.remove_deck("deck")

    assert [] == store.refold()
    bring(deck(("new", ("old",))))
    assert before == store.card("deck/new#first")["memory"]
    assert [] == store.refold()


def test_edits_of_a_deck_that_left_wait_until_it_is_back(make_deck, store, at):
    def bring(deck):
        def yours(deck, mine):
            return {name: note for name, note in notes.items() if name in mine}

        store.import_deck(deck, kind="held", source="/deck", stamp="1", yours=yours)

    bring(make_deck("ab"))
    notes = {"a": Note("a", (Entry("first", front="mine?", back="!"),), source="mine")}
    edit = EditRow(store.next_ms(at()), "deck", "a", "", "a", "mine")
    store.write_note("deck", notes["a"], edit=edit)
    store.remove_deck("deck")

    assert store.latest_edit() is None
    bring(make_deck("ab"))
    assert edit == store.latest_edit()
    assert "mine?" == store.card(A)["content"]["front"]

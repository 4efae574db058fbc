"""What the store tells of its notes."""

from dataclasses import replace


def test_every_note_in_learning_order_also_those_that_left(store, bring, make_deck):
    whole = make_deck("abc")
    needy = replace(whole.notes[0], requires=("c",), topic="t", level=2, demo="x", tags=("u", "v"))
    whole = replace(whole, notes=(needy, *whole.notes[1:]))
    bring(whole)
    bring(replace(whole, notes=(needy, whole.notes[2])))

    notes = {note.id: note for note in store.notes()}

    assert ["c", "a"] == [n.id for n in store.notes() if n.present]
    assert {"b"} == {n.id for n in store.notes() if not n.present}
    assert ("deck", "t", 2, ("c",), "x", ("u", "v")) == (
        notes["a"].deck, notes["a"].topic, notes["a"].level, notes["a"].requires,
        notes["a"].demo, notes["a"].tags,
    )  # fmt: skip
    assert (1, needy.source, "cards/a.yaml", 1) == (
        notes["a"].revision, notes["a"].source, notes["a"].path, notes["a"].line,
    )  # fmt: skip


def test_notes_come_deck_by_deck(bring, store, make_deck):
    bring(make_deck("ab", name="one"))
    bring(make_deck("ab", name="two"))

    assert [("one", "a"), ("one", "b"), ("two", "a"), ("two", "b")] == [
        (note.deck, note.id) for note in store.notes()
    ]


def test_an_empty_collection_has_no_notes(store):
    assert () == store.notes()

"""The learner's version of a note wins over every import, and every edit is kept with it."""

from dataclasses import replace

import pytest

from flashdl.model import Deck, Entry, Note
from flashdl.storage.rows import EditRow, VersionRow

A = "deck/a#first"


def note(name, text, *, cards=("first",), **fields):
    entries = tuple(Entry(card, front=f"{card}?", back=text) for card in cards)
    return Note(name, entries, source=text, path=f"cards/{name}.yaml", **fields)


def deck_of(*notes):
    return Deck("deck", "Deck", notes)


@pytest.fixture
def hold(store):
    """Import a deck that is held; the learner's texts are read back into notes of that text."""

    def import_(deck, *, unread=(), **options):
        def yours(deck, mine):
            return {name: note(name, text) for name, text in mine.items() if name not in unread}

        return store.import_deck(
            deck, kind="held", source="/deck", stamp="1", yours=yours, **options
        )

    return import_


@pytest.fixture
def edited(store, hold, at):
    """A held deck of notes a and b, of which a says something else now."""
    hold(deck_of(note("a", "theirs"), note("b", "b")))
    edit = EditRow(store.next_ms(at()), "deck", "a", "", "theirs", "mine")
    store.write_note("deck", note("a", "mine"), edit=edit)
    return edit


def back(store, key=A):
    return store.card(key)["content"]["back"]


def test_an_edit_is_shown_and_both_texts_are_kept(store, edited):
    assert "mine" == back(store)
    assert {"deck/a": VersionRow("deck", "a", "mine", "theirs", "theirs")} == store.versions()
    assert edited == store.latest_edit()
    assert ["mine", "b"] == [row.source for row in store.notes()]


def test_an_edit_keeps_place_path_memory_and_counts_a_revision(store, hold, review, at):
    hold(deck_of(note("a", "theirs"), note("b", "b")))
    before = store.notes()[0]
    review(A, at())
    report = store.write_note("deck", replace(note("a", "mine"), path="draft"), edit=None)
    after = store.notes()[0]

    assert ((A,), ("deck/b#first",)) == (report.changed, report.unchanged)
    assert before._replace(source="mine", revision=before.revision + 1) == after
    assert 1 == store.card(A)["memory"].repetitions


def test_the_same_deck_again_changes_nothing(store, hold, edited):
    before = store.path.read_bytes()
    report = hold(deck_of(note("a", "theirs"), note("b", "b")))

    assert () == report.changed + report.added + report.orphaned
    assert before == store.path.read_bytes()
    assert "mine" == back(store)


def test_an_update_under_an_edit_is_a_conflict_and_yours_is_shown(store, hold, edited):
    hold(deck_of(note("a", "newer"), note("b", "b")))
    [version] = store.versions().values()

    assert "mine" == back(store)
    assert VersionRow("deck", "a", "mine", "theirs", "newer") == version
    assert version.in_conflict
    store.settle(version)
    assert VersionRow("deck", "a", "mine", "newer", "newer") == store.versions()["deck/a"]


def test_an_update_that_says_the_same_ends_the_version(store, hold, edited):
    hold(deck_of(note("a", "mine"), note("b", "b")))

    assert {} == store.versions()
    assert "mine" == back(store)


def test_writing_the_authors_text_ends_the_version(store, edited):
    store.write_note("deck", note("a", "theirs"), edit=None)

    assert {} == store.versions()
    assert "theirs" == back(store)


def test_a_second_edit_begins_from_the_same_text_of_the_author(store, hold, edited):
    hold(deck_of(note("a", "newer"), note("b", "b")))
    store.write_note("deck", note("a", "mine too"), edit=None)

    assert VersionRow("deck", "a", "mine too", "theirs", "newer") == store.versions()["deck/a"]


def test_what_cannot_be_read_any_more_is_kept_and_the_authors_is_shown(store, hold, edited):
    hold(deck_of(note("a", "newer"), note("b", "b")), unread="a")

    assert "newer" == back(store)
    assert VersionRow("deck", "a", "mine", "theirs", "newer") == store.versions()["deck/a"]
    store.write_note("deck", note("a", "mended"), edit=None)
    assert VersionRow("deck", "a", "mended", "theirs", "newer") == store.versions()["deck/a"]


def test_a_note_that_left_and_came_back_says_what_the_learner_wrote(store, hold, edited):
    assert (A,) == hold(deck_of(note("b", "b"))).orphaned
    assert (A,) == hold(deck_of(note("a", "newer"), note("b", "b"))).back
    assert "mine" == back(store)


def test_an_import_without_a_reader_of_versions_is_refused(store, edited, make_deck):
    with pytest.raises(ValueError, match="nothing reads them"):
        store.import_deck(deck_of(note("a", "new")), kind="held", source="/deck", stamp="2")

    assert "mine" == back(store)


def test_a_linked_folder_shows_its_files_and_keeps_the_versions_aside(store, edited):
    store.import_deck(deck_of(note("a", "file")), kind="linked", source="/deck", stamp="2")

    assert "file" == back(store)
    assert VersionRow("deck", "a", "mine", "theirs", "file") == store.versions()["deck/a"]


def test_cards_of_an_edit_join_leave_and_keep_the_learning_order(store, hold, at):
    hold(deck_of(note("a", "a", cards=("x", "y")), note("b", "b"), note("c", "c")))
    report = store.write_note("deck", note("a", "a2", cards=("y", "z"), requires=("b",)), edit=None)
    here = [row.key for row in store.cards() if row.present]

    assert (("deck/a#z",), ("deck/a#x",)) == (report.added, report.orphaned)
    assert ["deck/b#first", "deck/a#y", "deck/a#z", "deck/c#first"] == here
    assert ["b", "a", "c"] == [row.id for row in store.notes()]


def test_a_dry_run_tells_and_writes_nothing(store, hold, at):
    hold(deck_of(note("a", "theirs"), note("b", "b")))
    before = store.path.read_bytes()
    row = EditRow(1, "deck", "a", "", "theirs", "mine")
    report = store.write_note("deck", note("a", "mine"), edit=row, dry_run=True)

    assert (A,) == report.changed
    assert before == store.path.read_bytes()


def test_the_newest_standing_edit_is_undone_first_and_redone_last(store, edited, at):
    second = EditRow(store.next_ms(at()), "deck", "a", "", "mine", "more")
    store.write_note("deck", note("a", "more"), edit=second)
    seen = [store.latest_edit()]
    for row in (second, edited):
        store.write_note("deck", note("a", row.before), edit=row._replace(undone=True))
        seen.append(store.latest_edit())

    assert [second, edited, None] == seen
    assert edited._replace(undone=True) == store.latest_edit(undone=True)
    store.write_note("deck", note("a", "mine"), edit=edited)
    assert second._replace(undone=True) == store.latest_edit(undone=True)


def test_a_new_edit_ends_redo(store, edited, at):
    store.write_note("deck", note("a", "theirs"), edit=edited._replace(undone=True))
    newer = EditRow(store.next_ms(at()), "deck", "a", "", "theirs", "other")
    store.write_note("deck", note("a", "other"), edit=newer)

    assert store.latest_edit(undone=True) is None


def test_acts_and_edits_have_one_order_even_when_the_clock_stands_still(store, edited, review, at):
    first = review(A, at())
    edit_ms = store.next_ms(at())
    store.write_note("deck", note("a", "more"), edit=edited._replace(at_ms=edit_ms))
    second = review(A, at())

    assert edited.at_ms < first.at_ms < edit_ms < second.at_ms


def test_search_finds_the_words_of_an_edit(store, edited):
    from flashdl.review.search import parse

    def found(words):
        return store.find(parse(words), day=0, leech_lapses=4)

    assert ((A,), (), (A,)) == (found("mine"), found("theirs"), found("is:edited"))

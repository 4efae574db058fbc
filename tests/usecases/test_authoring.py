"""A new note: where it goes, what stands in it, and what is refused."""

import pytest

from flashdl.errors import BadDeckFile, UsageError
from flashdl.review.events import Event
from flashdl.scheduling.sm2 import Sm2
from flashdl.usecases import editing
from flashdl.usecases.authoring import check, create, plan
from flashdl.usecases.importing import import_all, load_all


@pytest.fixture
def store(learner):
    return learner.store()


@pytest.fixture
def write(store, learner, at):
    """Make a note without an editor."""

    def new(name, front="F?", back="B.", **options):
        planned = plan(store, learner.paths, name, front=front, back=back, **options)
        check(store, planned, planned.text, file=planned.file)
        return create(store, planned, planned.text, at())

    return new


@pytest.fixture
def linked(store, tmp_path):
    """Link a folder with one note."""

    def link(name):
        cards = tmp_path / name / "cards"
        cards.mkdir(parents=True)
        (cards / "deck.yaml").write_text(f"format: 1\nid: {name}\ntitle: T\n")
        (cards / "a.yaml").write_text("id: a\ncards: [{id: q, front: F, back: B}]\n")
        list(import_all(store, load_all([tmp_path / name])))
        return cards

    return link


def test_the_first_note_makes_a_deck_of_ones_own(write, store, learner):
    report = write("momentum", topic="optim")
    cards = learner.paths.data / "decks" / "mine" / "cards"

    assert ("mine/momentum#definition",) == report.added
    assert {"momentum.yaml"} == {p.name for p in (cards / "optim").iterdir()}
    assert {"deck.yaml", "deck.schema.json", "optim"} == {p.name for p in cards.iterdir()}
    assert "linked" == next(d.kind for d in store.decks() if d.id == "mine")
    assert (
        "# yaml-language-server: $schema=../deck.schema.json\n"
        in (cards / "optim" / "momentum.yaml").read_text()
    )


def test_the_second_goes_into_the_same_deck_and_the_first_stays(write, store):
    write("one")
    report = write("two")

    assert (("mine/two#definition",), ()) == (report.added, report.orphaned)


@pytest.mark.parametrize(
    "text",
    ["What is $x$: 'y'?", "# no comment", "- no list", "yes", "12", "{a: b}", "two\nlines",
     "  spaced\n\n    code\n", "é𝜃 " * 40, "a\\b", "|", "'"],
)  # fmt: skip
def test_every_text_is_written_so_that_it_is_read_again(text, write, store):
    write("note", front=text, back=text)
    found = store.card("mine/note#definition")["content"]

    assert text.strip() == found["front"].strip() == found["back"].strip()


def test_the_only_linked_deck_is_meant_and_its_files_stay(linked, write):
    cards = linked("ours")
    before = {p.name: p.read_text() for p in cards.iterdir()}
    write("new-one")

    assert before == {p.name: p.read_text() for p in cards.iterdir() if p.name in before}
    assert (cards / "new-one.yaml").read_text().startswith("id: new-one\n")


def test_of_several_linked_decks_one_is_named(linked, write):
    linked("ours"), linked("theirs")

    with pytest.raises(UsageError, match="name one as DECK/NOTE: ours, theirs"):
        write("new-one")
    assert ("theirs/new-one#definition",) == write("theirs/new-one").added
    assert ("mine/new-one#definition",) == write("mine/new-one").added


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("ours/a", "there is such a note"),
        ("ours/taken", "the file is there already"),
        ("deck/new", "not a folder of yours"),
        ("nowhere/new", "no folder of that name is linked"),
        ("New", "lower-case"),
        ("../x", "lower-case"),
        ("ours/", "lower-case"),
        ("", "lower-case"),
    ],
)
def test_what_cannot_be_written_is_refused(name, why, linked, write):
    cards = linked("ours")
    (cards / "taken.yaml").write_text("not yaml: [")

    with pytest.raises(UsageError, match=why):
        write(name)


def test_a_topic_is_a_name_and_nothing_else(write):
    with pytest.raises(UsageError, match="lower-case"):
        write("new", topic="../..")


def test_a_fault_elsewhere_in_the_deck_leaves_no_new_file(linked, write):
    cards = linked("ours")
    (cards / "a.yaml").write_text("id: a\n")

    with pytest.raises(BadDeckFile, match=r"a\.yaml"):
        write("new-one")
    assert not (cards / "new-one.yaml").exists()


def test_a_new_note_is_taken_back_with_its_file_and_put_back(linked, write, store):
    cards = linked("ours")
    write("new-one")

    assert "Took back the new note new-one." == editing.take_back(store)
    assert not (cards / "new-one.yaml").exists()
    assert "Put back the new note new-one." == editing.take_back(store, redo=True)
    assert "F?" == store.card("ours/new-one#definition")["content"]["front"]


def test_the_deck_leaves_with_its_only_note_and_a_redo_brings_both_back(write, store, learner):
    write("one")
    file = learner.paths.data / "decks" / "mine" / "cards" / "one.yaml"

    assert "Took back the new note one." == editing.take_back(store)
    assert not file.exists()
    assert "mine" not in {deck.id for deck in store.decks()}
    assert "Put back the new note one." == editing.take_back(store, redo=True)
    assert file.exists()
    assert "mine" in {deck.id for deck in store.decks()}
    assert "F?" == store.card("mine/one#definition")["content"]["front"]
    assert [] == store.refold()


def test_what_came_before_the_first_note_can_be_taken_back_too(write, store, linked):
    linked("ours")
    write("ours/older")
    write("mine/one")

    assert "Took back the new note one." == editing.take_back(store)
    assert "Took back the new note older." == editing.take_back(store)
    assert editing.take_back(store) is None


def test_a_deck_that_left_with_its_note_is_begun_anew_by_the_next(write, store):
    write("one")
    editing.take_back(store)
    write("mine/two")

    assert ["two"] == [n.id for n in store.notes() if n.deck == "mine" and n.present]
    assert editing.take_back(store, redo=True) is None


def test_a_fault_elsewhere_keeps_the_new_note_and_names_it_so(linked, write, store):
    cards = linked("ours")
    write("new-one")
    (cards / "a.yaml").write_text("id: a\n")

    with pytest.raises(UsageError, match="the new note new-one stays: "):
        editing.take_back(store)
    assert (cards / "new-one.yaml").exists()


def test_a_new_note_taken_back_leaves_no_orphan_unless_it_was_answered(linked, write, store, at):
    linked("ours")
    write("seen")
    answered = Event("", 0, "review", "ours/seen#definition", 0, 0, quality=4)
    store.append(answered, moment=at(5), policy=Sm2())
    store.undo(moment=at(6))
    write("unseen")
    for _ in range(2):
        editing.take_back(store)
    left = [row.key for row in store.cards() if not row.present]

    assert ["ours/seen#definition"] == left
    assert ["seen"] == [n.id for n in store.notes() if not n.present]

"""A new note: where it goes, what stands in it, and what is refused."""

import pytest

from flashdl.errors import BadDeckFile, UsageError
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


def test_the_only_note_of_a_deck_stays_because_a_deck_needs_one(write, store, learner):
    write("one")

    with pytest.raises(UsageError, match=r"the edit of one stays.*the deck has no notes"):
        editing.take_back(store)
    assert store.card("mine/one#definition")
    assert (learner.paths.data / "decks" / "mine" / "cards" / "one.yaml").exists()

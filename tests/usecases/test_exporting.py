"""What is given away is read elsewhere as it was: by flashdl, by git and by patch."""

import json
import shutil
import subprocess

import pytest

from flashdl.decks.loader import load_deck, read_deck
from flashdl.decks.stamps import stamp
from flashdl.errors import UsageError
from flashdl.review.events import Event
from flashdl.scheduling.sm2 import Sm2
from flashdl.usecases import editing, exporting
from flashdl.usecases.importing import import_all, load_all
from flashdl.usecases.note_text import spot_of

A = (
    "# a head\nid: a\ncards:\n  - {id: q, front: Q?, back: B}\n"
    "  - id: w\n    front: W\n    back: |\n      x\n"
)
B = "id: b\nrequires: [a]\ncards: [{id: q, front: F, back: B}]\n"
HEAD = "format: 1\nid: {}\ntitle: 'T: t'\nauthor: An author\n"


@pytest.fixture
def author(tmp_path):
    """The author's folder, a repository of its own."""
    folder = tmp_path / "author"
    for name, text in {"deck": HEAD.format("held"), "topic/a": A, "b": B}.items():
        file = folder / "cards" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    subprocess.run(["git", "init", "-q", folder], check=True)
    return folder


@pytest.fixture
def store(learner, author):
    """A collection that holds the author's folder as a package would bring it."""
    store = learner.store()
    store.import_deck(load_deck(author), kind="held", source=str(author), stamp=stamp(author))
    return store


@pytest.fixture
def edit(store, learner, at):
    def change(key, old, new):
        place = editing.open_note(store, learner.paths, key)
        place.file.write_bytes(place.file.read_bytes().replace(old.encode(), new.encode()))
        return editing.take(store, place, at())

    return change


def applied(folder, patch, *, command=("git", "apply", "-")):
    done = subprocess.run(command, cwd=folder, input=patch.encode(), capture_output=True)
    assert 0 == done.returncode, done.stderr


TOOLS = pytest.mark.parametrize(
    "command",
    [("git", "apply", "-"), pytest.param(("patch", "-p1", "-s"), marks=pytest.mark.skipif(
        not shutil.which("patch"), reason="patch is not installed"))],
    ids=["git", "patch"],
)  # fmt: skip


@TOOLS
def test_a_patch_applied_by_the_author_makes_the_learners_text(store, edit, author, command):
    edit("held/a", "x\n", "y\n\n      z")
    edit("held/b", "front: F", "front: Better")
    patch, notices = exporting.as_patch(store, None)
    mine = {name: row.mine for name, row in store.versions().items()}
    applied(author, patch, command=command)

    assert [] == notices
    assert mine == {
        "held/a": (author / "cards/topic/a.yaml").read_text(),
        "held/b": (author / "cards/b.yaml").read_text(),
    }
    assert "--- a/cards/b.yaml\n+++ b/cards/b.yaml\n" in patch


def test_a_patch_of_windows_lines_applies(store, learner, author, edit):
    (author / "cards/b.yaml").write_bytes(B.replace("\n", "\r\n").encode())
    store.import_deck(load_deck(author), kind="held", source=str(author), stamp="2")
    edit("held/b", "front: F", "front: Better")
    patch, _ = exporting.as_patch(store, None)
    applied(author, patch)

    assert (
        B.replace("front: F", "front: Better").replace("\n", "\r\n").encode()
        == (author / "cards/b.yaml").read_bytes()
    )


def test_only_the_found_notes_are_in_a_patch_and_the_authors_are_not(store, edit):
    edit("held/a", "Q?", "Q!")
    edit("held/b", "front: F", "front: G")
    patch, _ = exporting.as_patch(store, {"held/b#q"})

    assert ["--- a/cards/b.yaml"] == [x for x in patch.split("\n") if x.startswith("---")]
    assert ("", []) == exporting.as_patch(store, set())


@pytest.fixture
def whole(store, tmp_path):
    """The same notes in one file, imported."""
    file = tmp_path / "whole.yaml"
    body = "notes:\n  # first\n  - id: c\n    cards:\n      - {id: q, front: C?, back: B}\n"
    file.write_text(HEAD.format("whole") + body)
    list(import_all(store, load_all([file])))
    return file


def test_a_patch_of_a_deck_in_one_file_is_of_that_file(store, whole, edit):
    edit("whole/c", "C?", "Better?")
    patch, notices = exporting.as_patch(store, None)
    expected = whole.read_text().replace("C?", "Better?")
    applied(whole.parent, patch)

    assert (expected, []) == (whole.read_text(), notices)


def test_without_the_file_as_it_was_a_note_is_left_out_and_said(store, whole, edit):
    edit("whole/c", "C?", "Better?")
    whole.write_text(whole.read_text().replace("C?", "Newer?"))
    patch, [notice] = exporting.as_patch(store, None)

    assert ("", True) == (patch, notice.startswith("whole/c is left out"))
    whole.unlink()
    assert ("", [notice]) == exporting.as_patch(store, None)


def test_a_deck_file_imports_again_to_equal_cards(store, edit, tmp_path):
    edit("held/a", "Q?", "Mine?")
    keys = {row.key for row in store.cards() if row.deck == "held"}
    text, notices = exporting.as_deck(store, keys)
    deck = read_deck({"x.yaml": text.encode()}, name="")
    before = {row.key: row.content for row in store.cards() if row.deck == "held"}
    store.import_deck(deck, kind="held", source="x", stamp="x", yours=lambda *_: {})
    after = {row.key: row.content for row in store.cards() if row.deck == "held"}

    assert [] == notices
    assert ("T: t", "An author") == (deck.title, deck.author)
    assert before == after


def test_what_is_required_comes_along_and_is_said(store):
    text, [notice] = exporting.as_deck(store, {"held/b#q"})

    assert ["a", "b"] == [n.id for n in read_deck({"x.yaml": text.encode()}, name="").notes]
    assert "with 1 more notes, which these require" == notice


def test_a_deck_file_is_of_one_deck(store, whole):
    with pytest.raises(UsageError, match="cards are of 2 decks"):
        exporting.as_deck(store, {"held/a#q", "whole/c#q"})
    with pytest.raises(UsageError, match="no card is found"):
        exporting.as_deck(store, set())


def test_data_hold_cards_memory_and_the_acts_that_stand(store, at):
    for minutes, quality in enumerate((4, 2)):
        draft = Event("", 0, "review", "held/a#q", 0, 0, quality=quality)
        store.append(draft, moment=at(minutes), policy=Sm2())
    store.undo(moment=at(5))
    text, _ = exporting.as_json(store, {"held/a#q"})
    found = json.loads(text)
    [card] = found["cards"]

    assert (1, "held/a#q", "Q?") == (found["schema"], card["id"], card["content"]["front"])
    assert [("review", 4)] == [(act["kind"], act["quality"]) for act in card["log"]]
    assert 1 == card["memory"]["repetitions"]


def test_the_file_of_a_note_is_named_as_in_the_authors_folder(store):
    from flashdl.usecases.note_text import path_in_deck

    spot = spot_of(store, "held/a")

    assert "cards/topic/a.yaml" == path_in_deck(spot.note, spot.deck)
    elsewhere = spot.deck._replace(source="/elsewhere")
    assert "a.yaml" == path_in_deck(spot.note, elsewhere)

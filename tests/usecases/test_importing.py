"""What is refused before a deck reaches the collection."""

import os
import sys
from pathlib import Path

import pytest

from flashdl.errors import BadDeckFile, UsageError
from flashdl.usecases.importing import import_all, load_all

WHOLE = (
    "format: 1\nid: {}\ntitle: T\nnotes:\n  - id: a\n    cards: [{{id: q, front: A, back: B}}]\n"
)


def written(file, name="whole"):
    file.write_text(WHOLE.format(name))
    return file


def test_a_deck_is_held_or_linked_by_what_its_path_is(learner, tmp_path):
    folder = tmp_path / "folder"
    (folder / "cards").mkdir(parents=True)
    (folder / "cards" / "deck.yaml").write_text("format: 1\nid: linked\ntitle: T\n")
    (folder / "cards" / "a.yaml").write_text("id: a\ncards: [{id: q, front: A, back: B}]\n")
    store = learner.store()
    decks = load_all([folder, written(tmp_path / "whole.yaml")])
    done = dict(import_all(store, decks))

    assert {"linked": ("linked/a#q",), "whole": ("whole/a#q",)} == {
        name: report.added for name, report in done.items()
    }
    assert {("linked", "linked"), ("whole", "held"), ("deck", "held")} == {
        (row.id, row.kind) for row in store.decks()
    }


def test_two_decks_of_one_id_are_refused_before_either_is_imported(learner, tmp_path):
    store = learner.store()
    decks = load_all([written(tmp_path / "one.yaml"), written(tmp_path / "two.yaml")])

    with pytest.raises(BadDeckFile, match=r"two\.yaml: error: .* belongs to .*one\.yaml"):
        list(import_all(store, decks))
    assert ["deck"] == [row.id for row in store.decks()]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux alone")
@pytest.mark.parametrize("place", ["file", "folder"])
def test_a_path_that_is_not_utf8_is_refused_with_a_sentence(tmp_path, place, monkeypatch):
    odd = Path(os.fsdecode(b"d\xe9ck"))
    if place == "folder":
        (tmp_path / odd).mkdir()
        monkeypatch.chdir(tmp_path / odd)
        odd = Path("whole.yaml")
    else:
        monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match="error: the path is not UTF-8"):
        load_all([written(odd)])

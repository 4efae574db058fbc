"""Where the text of a note lies."""

import pytest

from flashdl.errors import BadDeckFile, UnknownName, UsageError
from flashdl.usecases.importing import import_all, load_all
from flashdl.usecases.note_text import below, spot_of


@pytest.fixture
def linked(learner, tmp_path):
    """A collection with one note in a linked folder, and that note's file."""
    file = tmp_path / "linked" / "cards" / "a.yaml"
    file.parent.mkdir(parents=True)
    file.with_name("deck.yaml").write_text("format: 1\nid: linked\ntitle: T\n")
    file.write_text("id: a\ncards: [{id: q, front: F, back: B}]\n")
    store = learner.store()
    list(import_all(store, load_all([tmp_path / "linked"])))
    return store, file


def test_a_symbolic_link_is_not_edited(linked, tmp_path):
    store, file = linked
    file.rename(tmp_path / "elsewhere.yaml")
    file.symlink_to(tmp_path / "elsewhere.yaml")

    with pytest.raises(BadDeckFile, match="symbolic link"):
        spot_of(store, "linked/a")


@pytest.mark.parametrize("key", ["linked/gone", "nope/a", "linked"])
def test_what_is_not_there_is_named(key, linked):
    with pytest.raises(UnknownName, match="there is no note"):
        spot_of(linked[0], key)


@pytest.mark.parametrize("name", ["..", "a/b", "", ".a", "A", "a\n"])
def test_nothing_but_an_id_becomes_part_of_a_path(name, tmp_path):
    with pytest.raises(UsageError, match="no name of a file"):
        below(tmp_path, "deck", name)

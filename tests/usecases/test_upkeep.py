"""What happens behind a review's first card never stops the review, and is tried again."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from flashdl.decks.loader import load_deck
from flashdl.decks.stamps import stamp
from flashdl.model import Deck, Entry, Note
from flashdl.usecases.upkeep import Upkeep

NOTE = "id: a\ncards: [{id: q, front: Front?, back: B}]\n"


@pytest.fixture
def linked(learner, tmp_path):
    """The one note's file of a linked deck."""
    for name, text in {"deck": "format: 1\nid: mine\ntitle: Mine\n", "a": NOTE}.items():
        file = tmp_path / "mine" / "cards" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    folder = tmp_path / "mine"
    learner.store().import_deck(
        load_deck(folder), kind="linked", source=str(folder), stamp=stamp(folder)
    )
    return file


@pytest.fixture
def upkeep(learner):
    return Upkeep(learner.paths, learner.mint)


def looked(upkeep, moment):
    """What a look found: its notices, and whether a deck changed."""
    upkeep.look_again(moment)
    upkeep.stop()
    return upkeep.notices(), upkeep.changed()


def test_an_edit_is_read_at_the_next_look_and_told_once(upkeep, linked, learner, at):
    assert ([], False) == looked(upkeep, at())
    linked.write_text(NOTE.replace("Front?", "Edited front?"))

    assert ([], True) == looked(upkeep, at())
    assert ([], False) == looked(upkeep, at())
    assert "Edited front?" == learner.store().card("mine/a#q")["content"]["front"]


def test_a_fault_is_told_once_and_mended_by_the_next_edit(upkeep, linked, at):
    looked(upkeep, at())
    linked.write_text("id: a\n")
    [notice], changed = looked(upkeep, at())

    assert notice.startswith(f"{linked}:1:1: error: ")
    assert not changed
    assert ([], False) == looked(upkeep, at())
    linked.write_text(NOTE.replace("Front?", "Mended front?"))
    assert ([], True) == looked(upkeep, at())


def test_a_look_that_failed_is_told_once_and_taken_again(upkeep, linked, learner, at, tmp_path):
    database = learner.paths.database
    learner.close()
    shutil.move(database, tmp_path / "aside.db")
    database.write_text("not a database " * 400)
    [notice], _ = looked(upkeep, at())

    assert "is not a database" in notice
    assert ([], False) == looked(upkeep, at())
    shutil.move(tmp_path / "aside.db", database)
    linked.write_text(NOTE.replace("Front?", "Edited front?"))
    assert ([], True) == looked(upkeep, at())


def test_an_edit_that_could_not_be_stored_is_stored_by_a_later_look(upkeep, linked, learner, at):
    looked(upkeep, at())
    linked.write_text(NOTE.replace("Front?", "Edited front?"))
    refuse = "CREATE TRIGGER t BEFORE UPDATE ON card BEGIN SELECT RAISE(ABORT, 'not now'); END"
    with closing(sqlite3.connect(learner.paths.database)) as db:
        db.execute(refuse)
        [notice], changed = looked(upkeep, at())

        assert "not now" in notice
        assert not changed
        assert ([], False) == looked(upkeep, at())
        db.execute("DROP TRIGGER t")
    assert ([], True) == looked(upkeep, at())


def test_a_linked_folder_that_is_gone_costs_a_line_and_keeps_its_deck(
    upkeep, learner, at, tmp_path
):
    deck = Deck("far", "Far", (Note("a", (Entry("q", front="?", back="!"),)),))
    nowhere = tmp_path / ("x" * 300)  # os.stat fails; so it does below a folder of someone else
    learner.store().import_deck(deck, kind="linked", source=str(nowhere), stamp="1")

    told = f"{nowhere} is gone; the last good version of far is shown"

    assert ([told], False) == looked(upkeep, at())
    assert ([], False) == looked(upkeep, at())
    assert "Far" in {row.title for row in learner.store().decks()}


def test_the_folder_of_a_removed_deck_is_not_looked_at(upkeep, linked, learner, at):
    looked(upkeep, at())
    learner.store().remove_deck("mine")
    linked.write_text("id: a\n")

    assert ([], False) == looked(upkeep, at())
    assert ["deck"] == [row.id for row in learner.store().decks() if row.kind != "builtin"]

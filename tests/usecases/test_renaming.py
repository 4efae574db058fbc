"""A note in a folder of the learner's under another id: files, history, undo."""

import pytest

from flashdl.decks.loader import load_deck
from flashdl.decks.stamps import stamp
from flashdl.errors import BadDeckFile, UsageError
from flashdl.review.events import Event
from flashdl.scheduling.sm2 import Sm2
from flashdl.usecases import acting
from flashdl.usecases.renaming import planned_renaming, rename

NOTE = 'id: {}\n{}cards:\n  - id: x\n    front: "{} F?"\n    back: B\n'


class Home:
    """Two linked folders and a learner with a clock."""

    def __init__(self, store, folder, at):
        self.store, self.folder, self.at, self.minutes = store, folder, at, 0
        self.write(
            "one/cards/deck.yaml", "format: 1\nid: one\ntitle: One\norder: [base, softmax]\n"
        )
        self.write("one/cards/t/base.yaml", NOTE.format("base", "", "b"))
        self.write("one/cards/t/softmax.yaml", NOTE.format("softmax", "topic: t\n", "s"))
        self.write("one/cards/t/later.yaml", NOTE.format("later", "requires: [base]\n", "l"))
        self.write("two/cards/deck.yaml", "format: 1\nid: two\ntitle: Two\n")
        self.write("two/cards/u/other.yaml", NOTE.format("other", "", "o"))
        for name in ("one", "two"):
            source = folder / name
            store.import_deck(
                load_deck(source), kind="linked", source=str(source), stamp=stamp(source)
            )

    def write(self, name, text):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def files(self):
        found = self.folder.rglob("*.yaml")
        return {str(f.relative_to(self.folder)): f.read_text(encoding="utf-8") for f in found}

    def moment(self):
        self.minutes += 1
        return self.at(self.minutes)

    def answer(self, card):
        draft = Event("", 0, "review", card, 0, 0, quality=4)
        self.store.append(draft, moment=self.moment(), policy=Sm2())

    def rename(self, source, target):
        plan = planned_renaming(self.store, source, target)
        rename(self.store, plan, self.moment())
        return plan

    def undo(self):
        return acting.take_back(self.store, moment=self.moment())

    def redo(self):
        return acting.put_back(self.store, moment=self.moment())

    def repetitions(self, card):
        return self.store.card(card)["memory"].repetitions


@pytest.fixture
def home(learner, at, tmp_path):
    return Home(learner.store(), tmp_path, at)


def test_a_renamed_note_keeps_its_history_under_its_former_id(home):
    home.answer("one/softmax#x")
    home.rename("softmax", "soft-max")

    assert "one/cards/t/softmax.yaml" not in home.files()
    assert home.files()["one/cards/t/soft-max.yaml"].startswith(
        "id: soft-max\nformerly: [softmax]\ntopic: t\n"
    )
    assert "order: [base, soft-max]" in home.files()["one/cards/deck.yaml"]
    assert 1 == home.repetitions("one/soft-max#x")
    assert load_deck(home.folder / "one")
    assert [] == home.store.refold()


def test_who_requires_a_renamed_note_names_it_anew(home):
    home.rename("base", "basis")

    assert "requires: [basis]" in home.files()["one/cards/t/later.yaml"]


def test_a_note_goes_to_another_folder_with_its_history(home):
    home.answer("one/softmax#x")
    home.rename("softmax", "two/softmax")

    assert "one/cards/t/softmax.yaml" not in home.files()
    assert "id: softmax\ntopic: t\ncards:" in home.files()["two/cards/t/softmax.yaml"]
    assert 1 == home.repetitions("two/softmax#x")
    assert [] == home.store.refold()


def test_a_history_under_a_former_id_goes_along_to_another_folder(home):
    home.answer("one/softmax#x")
    home.rename("softmax", "soft-max")
    home.answer("one/soft-max#x")
    home.rename("soft-max", "two/soft-max")

    assert 2 == len(home.store.log()) - sum(e.kind == "move" for e in home.store.log())
    assert {"two/soft-max#x"} == {event.card for event in home.store.log()}
    assert [] == home.store.refold()


@pytest.mark.parametrize("target", ["soft-max", "two/softmax"])
def test_an_undo_brings_files_and_history_back_and_a_redo_moves_them_again(home, target):
    home.answer("one/softmax#x")
    before = home.files()
    home.rename("softmax", target)
    after = home.files()

    assert "Took back the move of one/softmax." == home.undo()
    assert before == home.files()
    assert 1 == home.repetitions("one/softmax#x")
    assert "Put back the move of one/softmax." == home.redo()
    assert after == home.files()
    assert ["Took back the move of one/softmax.", "undo"] == [home.undo(), home.undo().kind]
    assert home.undo() is None
    assert "redo" == home.redo().kind
    assert "Put back the move of one/softmax." == home.redo()
    assert home.redo() is None
    assert after == home.files()
    assert [] == home.store.refold()


def test_a_renaming_taken_back_leaves_no_orphan_and_can_be_put_back(home):
    home.answer("one/softmax#x")
    before = [row.key for row in home.store.cards()]
    home.rename("softmax", "soft-max")
    home.undo()

    assert before == [row.key for row in home.store.cards()]
    assert 1 == home.repetitions("one/softmax#x")
    home.redo()
    assert 1 == home.repetitions("one/soft-max#x")
    assert [] == home.store.refold()


def test_a_file_that_changed_since_is_not_overwritten(home):
    home.rename("softmax", "soft-max")
    home.write("one/cards/t/soft-max.yaml", NOTE.format("soft-max", "", "mine"))
    now = home.files()

    with pytest.raises(UsageError, match=r"soft-max\.yaml: error: the file was changed"):
        home.undo()
    assert now == home.files()


def test_a_move_that_makes_a_deck_faulty_changes_nothing(home):
    home.write("two/cards/u/other.yaml", "id: other\n")
    before = home.files()

    with pytest.raises(BadDeckFile):
        home.rename("softmax", "two/softmax")
    assert before == home.files()


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("softmax", "Soft Max", "a name is lower-case letters, digits and hyphens"),
        ("softmax", "x" * 61, "a name has at most 60 characters"),
        ("base", "two/base", "later of its deck requires base"),
    ],
)
def test_what_cannot_be_renamed_is_refused(home, source, target, said):
    with pytest.raises(UsageError, match=said):
        planned_renaming(home.store, source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [("softmax", "base"), ("none", "new"), ("softmax", "two/../x"), ("softmax#x", "base#x")],
)
def test_what_is_no_renaming_is_left_to_the_move_of_histories(home, source, target):
    assert planned_renaming(home.store, source, target) is None


def test_each_step_is_told(home):
    said = planned_renaming(home.store, "base", "basis").sentences()

    assert "base.yaml becomes" in said[0]
    assert ["deck.yaml names it by the new id", "later.yaml names it by the new id"] == sorted(
        line.rpartition("/")[2] for line in said[1:-1]
    )
    assert "the history of one/base goes to one/basis" == said[-1]

"""Which histories a move takes where, and what stands in its way."""

import pytest

from flashdl.errors import UnknownName, UsageError
from flashdl.model import Deck, Entry, Note
from flashdl.review.events import Event
from flashdl.scheduling.sm2 import Sm2
from flashdl.usecases.moving import Step, drafts, planned


def note(name, *cards):
    return Note(name, tuple(Entry(c, front=f"{name} {c}?", back="!") for c in cards))


@pytest.fixture
def store(learner):
    """A deck of whose notes ``old`` left, while ``new`` came."""
    store = learner.store()

    def bring(*notes):
        store.import_deck(Deck("d", "D", notes), kind="held", source="/d", stamp="1")

    bring(note("old", "x", "y", "z"), note("other", "x"))
    bring(note("new", "x", "y"), note("other", "x"))
    return store


@pytest.fixture
def answer(store, at):
    def append(card, minutes=0, kind="review"):
        draft = Event("", 0, kind, card, 0, 0, quality=4 if kind == "review" else None)
        return store.append(draft, moment=at(minutes), policy=Sm2())

    return append


def test_the_history_of_a_card_goes_to_one_without(store, answer, at):
    answer("d/old#x")
    answer("d/old#x", 1)
    moving = planned(store, "old#x", "new#y")
    store.append_all(drafts(moving, day=at().day), moment=at(2))

    assert ((Step("d/old#x", "d/new#y", 2),), ()) == moving
    assert 1 == store.card("d/new#y")["memory"].repetitions
    assert [] == store.refold()


def test_between_notes_cards_of_the_same_id_are_moved_and_the_others_told(store, answer):
    for card in "xyz":
        answer(f"d/old#{card}")
    moving = planned(store, "d/old", "new")

    assert [("d/old#x", "d/new#x"), ("d/old#y", "d/new#y")] == [s[:2] for s in moving.steps]
    assert ("d/old#z",) == moving.left


def test_a_history_known_from_the_log_alone_can_be_moved(store, answer):
    answer("gone/note#x")

    assert "gone/note#x" == planned(store, "gone/note#x", "d/new#x").steps[0].old


@pytest.mark.parametrize(
    ("own", "said"), [("review", "1 answer of its own"), ("reset", "a reset of its own")]
)
def test_a_card_with_a_history_of_its_own_takes_none(own, said, store, answer):
    answer("d/old#x")
    answer("d/new#x", 1, kind=own)

    with pytest.raises(UsageError, match=f"d/new#x has {said}"):
        planned(store, "d/old#x", "d/new#x")


def test_an_answer_taken_back_is_no_history(store, answer, at):
    answer("d/old#x")
    answer("d/new#x", 1)
    store.undo(moment=at(2))

    assert 1 == len(planned(store, "d/old#x", "d/new#x").steps)


@pytest.mark.parametrize(
    ("source", "target", "error", "said"),
    [
        ("old#x", "new", UsageError, "two cards, or two notes"),
        ("old#x", "new#x", UsageError, "no answers"),
        ("d/new#x", "new#x", UsageError, "new#x is the same card"),
        ("new", "d/new", UsageError, "d/new is the same note"),
        ("odl#x", "new#x", UnknownName, "no card or note 'odl#x'"),
        ("old#x", "old#y", UnknownName, "no card or note 'old#y'"),
    ],
)
def test_what_cannot_be_moved_is_refused(source, target, error, said, store):
    with pytest.raises(error, match=said):
        planned(store, source, target)

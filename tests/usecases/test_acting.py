"""Acts outside a review: what changes anything, what is due, what is taken back in which order."""

import pytest

from flashdl.errors import UnknownName
from flashdl.model import Deck, Entry, Note
from flashdl.review.events import Event
from flashdl.scheduling.memory import NEW, Memory
from flashdl.scheduling.sm2 import Sm2
from flashdl.storage.editing import EditRow
from flashdl.storage.rows import CardRow
from flashdl.usecases import acting

DAY = 739_000


def row(key, memory=NEW, *, present=True):
    deck, _, rest = key.partition("/")
    note, _, card = rest.partition("#")
    return CardRow(key, deck, note, card, 0, present, {}, memory)


ROWS = [row("d/a#x"), row("d/a#y"), row("d/b#x"), row("e/b#x"), row("e/c#x", present=False)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["d/a#x"], ["d/a#x"]),
        (["a#y"], ["d/a#y"]),
        (["a"], ["d/a#x", "d/a#y"]),
        (["a#y", "a", "e/b"], ["d/a#y", "d/a#x", "e/b#x"]),
        (["c"], ["e/c#x"]),
    ],
)
def test_ids_of_cards_and_notes_name_cards(words, expected):
    assert expected == [found.key for found in acting.named(ROWS, words)]


@pytest.mark.parametrize("words", [["x"], ["a", "is:due"], ["a#z"], ["d"]])
def test_words_of_which_one_is_no_id_name_nothing(words):
    assert acting.named(ROWS, words) is None


def test_an_id_in_two_decks_is_not_guessed():
    with pytest.raises(UnknownName, match="b#x is in 2 decks; name one: d/b#x, e/b#x"):
        acting.named(ROWS, ["b#x"])


def test_a_card_of_today_is_meant_before_one_that_left():
    rows = [row("d/a#old", present=False), row("d/a#x")]

    assert ["d/a#x"] == [found.key for found in acting.named(rows, ["a"])]


@pytest.mark.parametrize(
    ("kind", "memory", "changes"),
    [
        ("suspend", NEW, True),
        ("suspend", Memory(suspended=True), False),
        ("unsuspend", NEW, False),
        ("bury", NEW, True),
        ("bury", Memory(buried_day=DAY), False),
        ("bury", Memory(buried_day=DAY - 1), True),
        ("unbury", Memory(buried_day=DAY), True),
        ("unbury", Memory(buried_day=DAY - 1), False),
        ("flag", Memory(flag="odd"), False),
        ("flag", Memory(flag="wrong"), True),
        ("unflag", NEW, False),
        ("reset", Memory(suspended=True), False),
        ("reset", Memory(buried_day=DAY), True),
        ("reset", Memory(buried_day=DAY - 1), False),
        ("reset", Memory(due_day=DAY), True),
    ],
)
def test_an_act_that_changes_nothing_is_left_out(kind, memory, changes):
    drafts, already = acting.effectual(
        kind, [row("d/a#x", memory)], day=DAY, detail={"reason": "odd"}
    )

    assert (changes, not changes) == (bool(drafts), bool(already))


@pytest.mark.parametrize(
    ("memory", "present", "due"),
    [
        (NEW, True, False),
        (Memory(due_day=DAY, last_day=DAY - 1), True, True),
        (Memory(due_day=DAY - 9, last_day=DAY - 30), True, True),
        (Memory(due_day=DAY + 1), True, False),
        (Memory(due_day=DAY, last_day=DAY), True, False),
        (Memory(due_day=DAY, suspended=True), True, False),
        (Memory(due_day=DAY, buried_day=DAY), True, False),
        (Memory(due_day=DAY), False, False),
    ],
)
def test_due_is_what_the_day_asks_of_cards_answered_before(memory, present, due):
    assert due == bool(acting.due_now([row("d/a#x", memory, present=present)], DAY))


def test_a_card_that_keeps_its_day_needs_no_act():
    rows = [row("d/a#x", Memory(due_day=DAY)), row("d/b#x", Memory(due_day=DAY - 3))]
    drafts = acting.postponing(rows, {"d/a#x": DAY, "d/b#x": DAY}, day=DAY)

    assert [("postpone", "d/b#x", DAY)] == [(d.kind, d.card, d.due_day) for d in drafts]


class Hand:
    """A learner who answers, edits, and takes back; says what was taken back."""

    def __init__(self, store, at):
        self.store, self.at, self.minutes = store, at, 0

    def moment(self):
        self.minutes += 1
        return self.at(self.minutes)

    def answer(self, card="deck/n0#c0"):
        draft = Event("", 0, "review", card, 0, 0, quality=4)
        self.store.append(draft, moment=self.moment(), policy=Sm2())

    def edit(self, text, before):
        note = Note("n0", (Entry("c0", front=text, back="!"),), source=text)
        row_ = EditRow(self.store.next_ms(self.moment()), "deck", "n0", "", before, text)
        self.store.write_note("deck", note, edit=row_)

    def turn(self, how):
        done = how(self.store, moment=self.moment())
        return done.kind if isinstance(done, Event) else done and done.split(" the")[0]

    def undo(self):
        return self.turn(acting.take_back)

    def redo(self):
        return self.turn(acting.put_back)


FIRST = """id: n0
cards:
  - id: c0
    front: First?
    back: "!"
"""
SECOND, THIRD = FIRST.replace("First", "Second"), FIRST.replace("First", "Third")


@pytest.fixture
def hand(learner, at):
    store = learner.store()
    note = Note("n0", (Entry("c0", front="First?", back="!"),), source=FIRST, path="n0.yaml")
    store.import_deck(Deck("deck", "Deck", (note,)), kind="held", source="/deck", stamp="2")
    return Hand(store, at)


def test_acts_and_edits_are_taken_back_latest_first_and_put_back_in_turn(hand):
    hand.answer()
    hand.edit(SECOND, FIRST)
    hand.answer()
    hand.edit(THIRD, SECOND)

    assert ["Took back", "undo", "Took back", "undo", None] == [hand.undo() for _ in range(5)]
    assert ["redo", "Put back", "redo", "Put back", None] == [hand.redo() for _ in range(5)]
    assert [] == hand.store.refold()


def test_a_new_answer_ends_the_redo_of_an_edit(hand):
    hand.edit(SECOND, FIRST)
    hand.undo()
    hand.answer()

    assert hand.redo() is None


def test_a_new_edit_ends_the_redo_of_an_answer(hand):
    hand.answer()
    hand.undo()
    hand.edit(SECOND, FIRST)

    assert hand.redo() is None


@pytest.fixture(params=["running", "standing still"])
def clock(request, hand, at):
    if request.param == "standing still":
        hand.at = lambda _minutes: at()
    return hand


def bury(hand):
    draft = Event("", 0, "bury", "deck/n0#c0", 0, 0)
    hand.store.append(draft, moment=hand.moment())


def test_a_redo_puts_the_act_back_that_was_taken_back_after_an_older_edit(clock):
    clock.edit(SECOND, FIRST)
    clock.undo()
    bury(clock)
    clock.undo()

    assert ["redo", None] == [clock.redo(), clock.redo()]
    assert FIRST == clock.store.notes()[0].source


def test_a_redo_puts_the_newer_of_two_edits_back_and_never_the_older(clock):
    clock.edit(SECOND, FIRST)
    clock.undo()
    clock.edit(THIRD, FIRST)
    clock.undo()

    assert ["Put back", None] == [clock.redo(), clock.redo()]
    assert THIRD == clock.store.notes()[0].source


def test_an_act_that_was_taken_back_still_ends_the_redo_of_an_edit_before_it(clock):
    clock.edit(SECOND, FIRST)
    clock.undo()
    clock.answer()
    clock.undo()
    clock.redo()
    clock.undo()

    assert ["redo", None] == [clock.redo(), clock.redo()]


def test_an_edit_that_was_taken_back_still_ends_the_redo_of_an_act_before_it(clock):
    clock.answer()
    clock.undo()
    clock.edit(SECOND, FIRST)
    clock.undo()

    assert ["Put back", None] == [clock.redo(), clock.redo()]


def test_another_terminal_puts_back_what_this_one_took_back(hand, learner):
    hand.edit(SECOND, FIRST)
    hand.answer()
    hand.undo()
    hand.undo()
    hand.store = learner.store()

    assert ["Put back", "redo", None] == [hand.redo() for _ in range(3)]


def test_an_edit_of_a_deck_that_was_removed_is_not_put_back(hand):
    hand.edit(SECOND, FIRST)
    hand.undo()
    hand.store.remove_deck("deck")

    assert hand.redo() is None


def test_an_edit_at_a_clock_that_stands_still_keeps_its_place(hand, at):
    hand.at = lambda _minutes: at()
    hand.answer()
    hand.edit(SECOND, FIRST)
    hand.answer()

    assert ["undo", "Took back", "undo", None] == [hand.undo() for _ in range(4)]


def test_what_was_taken_back_is_told_with_its_number(hand):
    hand.answer()
    acts = [Event("", 0, "suspend", f"deck/n{i}#c0", 0, 0) for i in range(3)]
    hand.store.append_all(acts, moment=hand.moment())

    batch = acting.turned(hand.store, hand.store.undo(moment=hand.moment()))
    put_back = acting.turned(hand.store, hand.store.redo(moment=hand.moment()))
    hand.store.undo(moment=hand.moment())
    single = acting.turned(hand.store, hand.store.undo(moment=hand.moment()))

    assert ("suspend", 3) == (batch.kind, batch.count) == (put_back.kind, put_back.count)
    assert ("review", 4, 1) == (single.kind, single.quality, single.count)
    assert acting.turned(hand.store, None) is None

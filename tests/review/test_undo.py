"""Walks through undo and redo: any depth, both ways, ended by a new act."""

import pytest

from flashdl.review.events import Event, effective, fold, redo_targets, undo_targets
from flashdl.scheduling.memory import NEW
from flashdl.scheduling.sm2 import Sm2

CARDS = ("deep-learning/softmax", "deep-learning/tanh", "deep-learning/relu")
POLICY = {Sm2().id: Sm2()}


class Log:
    """One device's log over three cards, oldest first."""

    def __init__(self):
        self.events = []

    def write(self, kind, card, target=None, quality=None, batch=None):
        seq = len(self.events) + 1
        day = 100 + seq // 4
        params_id = Sm2().id if kind == "review" else None
        self.events.append(
            Event("desk", seq, kind, card, seq, day, quality=quality, target=target,
                  params_id=params_id, detail=batch and {"batch": batch})
        )  # fmt: skip

    def review(self, quality):
        self.write("review", CARDS[quality % 3], quality=quality)

    def write_all(self, kind, cards, targets=None):
        """Several events at once: a batch when more than one."""
        batch = len(self.events) + 1 if len(cards) > 1 else None
        for card, target in zip(cards, targets or [None] * len(cards), strict=True):
            self.write(kind, card, target, batch=batch)

    def undo(self):
        return self._turn("undo", undo_targets)

    def redo(self):
        return self._turn("redo", redo_targets)

    def _turn(self, kind, choose):
        targets = choose(reversed(self.events))
        self.write_all(kind, [t.card for t in targets], [t.id for t in targets])
        return targets[0] if targets else None

    def memories(self):
        return [fold((e for e in self.events if e.card == c), POLICY) for c in CARDS]


@pytest.fixture
def log():
    log = Log()
    for quality in (4, 5, 1, 3, 4, 0, 5):
        log.review(quality)
    return log


def test_as_many_undos_as_acts_give_the_empty_memory(log):
    for _ in range(7):
        assert log.undo() is not None

    assert [NEW] * 3 == log.memories()
    assert log.undo() is None


def test_undos_take_the_acts_back_newest_first(log):
    assert [7, 6, 5, 4, 3, 2, 1] == [log.undo().seq for _ in range(7)]


def test_redos_walk_through_the_same_memories_backwards(log):
    walked = [log.memories()]
    while log.undo():
        walked.append(log.memories())
    back = [log.memories()]
    while log.redo():
        back.append(log.memories())

    assert walked[::-1] == back


def test_without_an_undo_there_is_nothing_to_redo(log):
    assert log.redo() is None


def test_a_new_act_ends_redo(log):
    log.undo()
    log.undo()
    log.review(3)

    assert log.redo() is None


def test_a_demo_run_between_does_not_end_redo(log):
    log.undo()
    log.write("demo", CARDS[0])

    assert log.redo() is not None


def test_a_second_undo_after_a_redo_takes_the_same_act_again(log):
    first = log.undo()
    log.redo()

    assert first == log.undo()


def test_an_undo_after_a_new_act_goes_past_what_was_undone_before(log):
    log.undo()
    log.review(3)

    assert [8 + 1, 6] == [log.undo().seq, log.undo().seq]


def test_the_log_keeps_every_undo_and_redo(log):
    log.undo()
    log.redo()
    log.undo()

    assert ["undo", "redo", "undo"] == [e.kind for e in log.events[7:]]
    assert [1, 2, 3, 4, 5, 6] == [e.seq for e in effective(log.events)]


@pytest.mark.parametrize("kind", ["known", "suspend", "bury", "flag", "reset"])
def test_every_kind_of_act_can_be_undone(log, kind):
    before = log.memories()
    log.write(kind, CARDS[1])

    assert kind == log.undo().kind
    assert before == log.memories()


def test_a_batch_is_undone_and_redone_as_one(log):
    before = log.memories()
    log.write_all("suspend", CARDS)
    suspended = log.memories()
    log.undo()

    assert before == log.memories()
    log.redo()
    assert suspended == log.memories()


def test_the_undo_after_a_batch_takes_the_act_before_it(log):
    log.write_all("suspend", CARDS)

    assert ["suspend", "review"] == [log.undo().kind, log.undo().kind]
    assert [1, 2, 3, 4, 5, 6] == [e.seq for e in effective(log.events)]


def test_two_batches_are_two_undos(log):
    log.write_all("suspend", CARDS)
    log.write_all("bury", CARDS[:2])
    log.undo()

    assert 10 == len(effective(log.events))
    log.undo()
    assert 7 == len(effective(log.events))
    log.redo()
    log.redo()
    assert 12 == len(effective(log.events))


def test_what_is_left_of_a_batch_is_undone_when_another_device_undid_a_part(log):
    log.write_all("suspend", CARDS)
    log.events.append(Event("train", 1, "undo", CARDS[1], 11, 102, target=("desk", 9)))

    assert [10, 8] == [e.seq for e in undo_targets(reversed(log.events))]


def test_an_answer_elsewhere_between_the_undos_of_a_batch_does_not_divide_it(log):
    log.write_all("suspend", CARDS)
    log.undo()
    elsewhere = Event("train", 1, "known", CARDS[0], 12, 102)
    newest_first = [*reversed(log.events[-2:]), elsewhere, *reversed(log.events[:-2])]

    assert [13, 12, 11] == [e.seq for e in redo_targets(newest_first)]


@pytest.mark.parametrize("batch", ["12", None, [], {}])
def test_a_batch_that_is_no_number_is_no_batch(log, batch):
    for card in CARDS[:2]:
        log.write("suspend", card, batch=batch)

    assert 1 == len(undo_targets(reversed(log.events)))

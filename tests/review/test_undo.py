"""Walks through undo and redo: any depth, both ways, ended by a new act."""

import pytest

from flashdl.review.events import Event, effective, fold, redo_target, undo_target
from flashdl.scheduling.memory import NEW
from flashdl.scheduling.sm2 import Sm2

CARDS = ("deep-learning/softmax", "deep-learning/tanh", "deep-learning/relu")
POLICY = {Sm2().id: Sm2()}


class Log:
    """One device's log over three cards, oldest first."""

    def __init__(self):
        self.events = []

    def write(self, kind, card, target=None, quality=None):
        seq = len(self.events) + 1
        day = 100 + seq // 4
        params_id = Sm2().id if kind == "review" else None
        self.events.append(
            Event("desk", seq, kind, card, seq, day, quality=quality, target=target,
                  params_id=params_id)
        )  # fmt: skip

    def review(self, quality):
        self.write("review", CARDS[quality % 3], quality=quality)

    def undo(self):
        target = undo_target(reversed(self.events))
        if target is not None:
            self.write("undo", target.card, target=target.id)
        return target

    def redo(self):
        target = redo_target(reversed(self.events))
        if target is not None:
            self.write("redo", target.card, target=target.id)
        return target

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

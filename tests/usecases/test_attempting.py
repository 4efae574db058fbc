"""Attempts are kept with their dates, and no schedule, undo or check stumbles over them."""

from flashdl.review.reports import Report
from flashdl.usecases.attempting import LONGEST_KEPT, attempts, keep, latest

PASSED = Report("softmax", "passed", "All.", seed=5)
FAILED = Report("softmax", "failed", "Off.", check="edge case", name="one class", seed=6)


def test_attempts_come_back_in_order_with_their_texts(sit_down, at):
    store = sit_down().store()
    keep(store, FAILED, "first", moment=at())
    keep(store, PASSED, "second", moment=at(1))
    keep(store, Report("sigmoid", "broken", "", check="limits"), "third", moment=at(2))

    found = attempts(store, "softmax")

    assert [("first", False, "one class", 6), ("second", True, "", 5)] == [
        (a.solution, a.passed, a.check, a.seed) for a in found
    ]
    assert ["failed: one class", "passed"] == [a.said for a in found]
    assert "stopped before its end" == latest(store)["sigmoid"].said
    assert {"softmax": "second", "sigmoid": "third"} == {
        name: a.solution for name, a in latest(store).items()
    }
    assert 3 == len(attempts(store))


def test_of_a_long_text_the_beginning_is_kept(sit_down, at):
    store = sit_down().store()
    keep(store, FAILED, "x" * 30_000, moment=at())

    assert LONGEST_KEPT == len(attempts(store)[0].solution)


def test_undo_goes_past_attempts_and_redo_outlives_them(sit_down, at):
    store = sit_down().store()
    keep(store, FAILED, "first", moment=at())

    assert None is store.undo(moment=at(1))
    assert 1 == len(attempts(store))


def test_the_cache_of_memories_needs_no_repair_after_attempts(sit_down, at):
    store = sit_down().store()
    keep(store, FAILED, "first", moment=at())
    store.rebuild()

    assert [] == store.refold()
    assert () == store.health().problems
    assert [] == store.log()

"""A session: preview and answer are one call, and every act names its event."""

import pytest

from flashdl.review.events import advance
from flashdl.review.queue import Candidate, Pool
from flashdl.review.session import begin
from flashdl.scheduling.memory import NEW, Grade
from flashdl.scheduling.sm2 import Sm2

DAY = 740_000
POLICY = Sm2()


def session_of(*names: str):
    new = tuple(Candidate(f"d/{n}#q", f"d/{n}", (), i, NEW) for i, n in enumerate(names))
    return begin(Pool(DAY, new=new, new_left=10), POLICY)


@pytest.mark.parametrize("quality", range(6))
def test_the_preview_is_the_memory_that_the_answer_leaves(quality):
    session = session_of("a", "b")

    step = session.grade(quality)

    assert session.outcomes()[quality] == step.memory
    assert step.memory == advance(NEW, step.event, {POLICY.id: POLICY})


def test_the_event_names_card_grade_quality_and_policy():
    event = session_of("a").grade(4, grade=Grade.GOOD, answer_ms=1234).event

    assert ("review", "d/a#q", 3, 4, 1234) == (
        event.kind,
        event.card,
        event.grade,
        event.quality,
        event.answer_ms,
    )
    assert POLICY.id == event.params_id


def test_know_schedules_in_thirty_days_and_leaves_the_ease():
    step = session_of("a").know()

    memory = step.memory
    assert (2, 30, DAY + 30, 250) == (
        memory.repetitions,
        memory.interval_days,
        memory.due_day,
        memory.ease_hundredths,
    )
    assert "known" == step.event.kind
    assert step.session.current is None


def test_a_new_card_counts_once_against_the_day_however_often_it_is_drilled():
    session = session_of("a", "b")

    failed = session.grade(1).session
    again = failed.grade(1).session.grade(1).session

    assert 9 == failed.pool.new_left
    assert 8 == again.pool.new_left


def test_a_session_without_a_card_refuses_an_answer():
    with pytest.raises(ValueError, match="no card"):
        session_of().grade(4)


def test_a_crammed_answer_changes_no_memory_and_is_an_event_of_its_own_kind():
    candidate = Candidate("d/a#q", "d/a", (), 0, NEW)
    session = begin(Pool(DAY, due=(candidate,)), POLICY, cram=True)

    failed = session.grade(1)
    passed = failed.session.grade(4)

    assert ("cram", NEW) == (failed.event.kind, failed.memory)
    assert "d/a#q" == failed.session.current.card
    assert passed.session.current is None
    assert NEW == advance(NEW, failed.event, {POLICY.id: POLICY})


@pytest.mark.parametrize("kind", ["bury", "suspend"])
def test_a_card_put_aside_leaves_the_session_with_the_memory_that_the_log_gives(kind):
    session = session_of("a", "b")
    asked = session.current.card

    step = session.act(kind)

    assert step.session.current.card != asked
    assert asked not in {c.card for c in step.session.pool.new}
    assert advance(NEW, step.event, {}) == step.memory
    assert 10 == step.session.pool.new_left
    assert () == step.session.pool.shown


def test_a_flagged_card_is_asked_on():
    session = session_of("a", "b")

    step = session.act("flag", detail={"reason": "a typo"})

    assert session.current.card == step.session.current.card
    assert "a typo" == step.session.current.memory.flag
    assert "" == step.session.act("unflag").session.current.memory.flag

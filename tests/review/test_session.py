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

"""What holds for every memory, policy, quality and day."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.scheduling.memory import NEW, Grade, Memory
from flashdl.scheduling.sm2 import (
    EASE_FLOOR,
    Sm2,
    ease_after,
    interval_after,
    known,
    outcomes,
)

FIRST_DAY = 1000
POLICIES = st.builds(
    Sm2,
    drill_below=st.sampled_from((3, 4)),
    max_interval_days=st.none() | st.integers(1, 1000),
)
QUALITIES = st.integers(0, 5)
ANSWERS = st.lists(st.tuples(QUALITIES, st.integers(-3, 400)), max_size=12)


def answered(policy, answers):
    """A memory that answers can lead to: (quality, days after the last answer) each."""
    memory, day = NEW, FIRST_DAY
    for quality, gap in answers:
        day = max(1, day + gap)
        memory = outcomes(memory, policy, day=day)[quality]
    return memory


@st.composite
def worlds(draw):
    policy = draw(POLICIES)
    memory = answered(policy, draw(ANSWERS))
    last = memory.last_day or FIRST_DAY
    return memory, policy, last + draw(st.integers(1, 500))


def by_grade(memory, policy, day):
    after = outcomes(memory, policy, day=day)
    return [after[grade.quality] for grade in Grade]


@given(worlds())
def test_a_better_grade_never_gives_a_shorter_interval(world):
    intervals = [m.interval_days for m in by_grade(*world)]

    assert sorted(intervals) == intervals


@given(worlds())
def test_a_better_grade_is_never_due_earlier(world):
    due = [m.due_day for m in by_grade(*world)]

    assert sorted(due) == due


@given(worlds())
def test_every_interval_is_a_day_at_least_and_the_cap_at_most(world):
    _, policy, _ = world
    cap = policy.max_interval_days or 10**9

    assert all(1 <= m.interval_days <= cap for m in by_grade(*world))


@given(worlds())
def test_the_ease_never_falls_below_its_floor(world):
    assert all(m.ease_hundredths >= EASE_FLOOR for m in by_grade(*world))


@given(worlds())
def test_every_answer_is_due_after_its_own_day(world):
    memory, policy, day = world

    assert all(m.due_day > day for m in outcomes(memory, policy, day=day))


@given(worlds(), QUALITIES, st.integers(0, 300))
def test_a_longer_wait_never_brings_the_next_due_day_forward(world, quality, wait):
    memory, policy, day = world
    now, later = (outcomes(memory, policy, day=d)[quality] for d in (day, day + wait))

    assert now.interval_days <= later.interval_days
    assert now.due_day <= later.due_day


@given(worlds(), st.integers(3, 5), st.integers(0, 500))
def test_an_early_pass_never_brings_a_card_forward(world, quality, postponed):
    memory, policy, day = world
    memory = replace(memory, due_day=day + postponed)

    assert outcomes(memory, policy, day=day)[quality].due_day >= memory.due_day


@pytest.mark.slow
@given(worlds(), QUALITIES, QUALITIES)
def test_a_drill_touches_nothing_but_the_drill(world, first, second):
    memory, policy, day = world
    scheduled = outcomes(memory, policy, day=day)[first]

    drilled = outcomes(scheduled, policy, day=day)[second]

    assert scheduled == replace(drilled, drill_day=scheduled.drill_day)
    assert (second < policy.drill_below) == drilled.drill_pending(day=day)


@given(worlds(), QUALITIES, st.integers(1, 30))
def test_an_answer_dated_before_the_last_one_is_a_drill(world, quality, back):
    memory, policy, day = world
    scheduled = outcomes(memory, policy, day=day)[4]

    earlier = outcomes(scheduled, policy, day=day - back)[quality]

    assert scheduled == replace(earlier, drill_day=None)


@pytest.mark.parametrize(("drill_below", "drilled"), [(4, {0, 1, 2, 3}), (3, {0, 1, 2})])
def test_what_is_graded_below_the_setting_is_repeated_the_same_day(drill_below, drilled):
    after = outcomes(NEW, Sm2(drill_below=drill_below), day=FIRST_DAY)

    assert drilled == {q for q in range(6) if after[q].drill_pending(day=FIRST_DAY)}


def test_a_drill_left_at_roll_over_lapses():
    memory = outcomes(NEW, Sm2(), day=FIRST_DAY)[1]

    assert memory.drill_pending(day=FIRST_DAY)
    assert not memory.drill_pending(day=FIRST_DAY + 1)
    assert (1, FIRST_DAY + 1) == (memory.interval_days, memory.due_day)


@pytest.mark.parametrize(
    ("grades", "phase", "lapses"),
    [
        ("", "new", 0),
        ("1", "learning", 0),
        ("4", "learning", 0),
        ("11", "learning", 0),
        ("44", "review", 0),
        ("441", "relearning", 1),
        ("4411", "relearning", 1),
        ("4414", "review", 1),
        ("44141", "relearning", 2),
    ],
)
def test_again_in_review_counts_a_lapse(grades, phase, lapses):
    memory = NEW
    for quality in grades:
        day = memory.due_day or FIRST_DAY
        memory = outcomes(memory, Sm2(), day=day)[int(quality)]

    assert (phase, lapses) == (memory.phase(day=memory.due_day or FIRST_DAY), memory.lapses)


def test_a_pass_of_quality_three_is_learning_until_it_was_repeated():
    memory = outcomes(outcomes(NEW, Sm2(), day=1)[4], Sm2(), day=2)[3]

    assert ("learning", "review") == (memory.phase(day=2), memory.phase(day=3))


@pytest.mark.parametrize(("quality", "change"), [(0, 0), (1, 0), (2, 0), (3, -14), (4, 0), (5, 10)])
def test_only_a_pass_moves_the_ease(quality, change):
    assert 250 + change == ease_after(250, quality)


@pytest.mark.parametrize(("ease", "expected"), [(130, 130), (135, 130), (144, 130), (145, 131)])
def test_the_floor_holds_at_every_value_around_it(ease, expected):
    assert expected == ease_after(ease, 3)


@given(st.integers(1, 10**6), st.integers(EASE_FLOOR, 500), st.integers(3, 50))
def test_the_interval_is_the_least_whole_number_not_below_the_product(interval, ease, n):
    after = interval_after(n, interval, ease)

    assert (after - 1) * 100 < interval * ease <= after * 100


def test_the_four_buttons_are_qualities_1_3_4_5():
    assert [1, 3, 4, 5] == [grade.quality for grade in Grade]


def test_known_is_two_passes_and_thirty_days():
    memory = known(Memory(ease_hundredths=210), day=50)

    assert Memory(2, 210, 30, 80, first_day=50, last_day=50) == memory
    assert "review" == memory.phase(day=50)


def test_known_ends_a_drill_and_keeps_the_first_day():
    memory = known(outcomes(NEW, Sm2(), day=7)[1], day=9)

    assert (7, None) == (memory.first_day, memory.drill_day)


@pytest.mark.parametrize(
    ("memory", "hidden"),
    [(NEW, False), (Memory(suspended=True), True), (Memory(buried_day=5), True),
     (Memory(buried_day=4), False)],
)  # fmt: skip
def test_a_card_hides_while_suspended_or_buried_for_the_day(memory, hidden):
    assert hidden == memory.hidden(day=5)


def test_the_policy_id_names_every_setting():
    policies = [Sm2(), Sm2(drill_below=3), Sm2(max_interval_days=30), Sm2(max_interval_days=None)]

    assert len(policies) == len({policy.id for policy in policies})
    assert Sm2(4, 365).id == Sm2().id

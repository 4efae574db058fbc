"""Whatever was answered, the figures add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.events import Event, advance, effective, fold, order
from flashdl.review.stats import LONGEST_ANSWER_MS, answers, retained
from flashdl.review.stats.cards import due
from flashdl.review.stats.days import LEVELS, calendar, level, levels, streak
from flashdl.review.stats.report import report
from flashdl.scheduling.memory import NEW, Grade
from flashdl.scheduling.sm2 import Sm2

DAY = 740_000
POLICY = Sm2()
POLICIES = {POLICY.id: POLICY}
CARDS = ("a", "b", "c", "d")
TOPICS = {"a": "one", "b": "one", "c": "two"}
TYPES = {"a": "basic", "b": "numeric", "c": "predict", "d": "code"}

ACTS = st.tuples(
    st.sampled_from(CARDS),
    st.sampled_from(["review"] * 12 + ["cram", "known", "suspend", "unsuspend", "bury", "reset"]),
    st.integers(0, 5),  # quality
    st.integers(0, 100_000),  # milliseconds
    st.sampled_from([0, 0, 0, 1, 5, 25]),  # days since the act before
)


@st.composite
def logs(draw):
    """A log of effective acts whose last day is at most today."""
    acts = draw(st.lists(ACTS, max_size=60))
    day = DAY - sum(act[-1] for act in acts) - draw(st.integers(0, 40))
    events = []
    for seq, (card, kind, quality, ms, later) in enumerate(acts, 1):
        day += later
        answered = kind in ("review", "cram")
        events.append(
            Event("dev", seq, kind, card, seq, day, quality=quality if answered else None,
                  answer_ms=ms if answered else None, params_id=POLICY.id)
        )  # fmt: skip
    return events


def memories(events):
    known = dict.fromkeys(CARDS, NEW)
    for event in events:
        known[event.card] = advance(known[event.card], event, POLICIES)
    return known


def figures(events, **fields):
    known = memories(events)
    return report(events, known, policies=POLICIES, topics=TOPICS, types=TYPES, today=DAY, **fields)


@given(logs())
def test_the_days_hours_and_the_calendar_count_every_answer(events):
    found = figures(events)
    answered = sum(event.kind in ("review", "cram") for event in events)
    shown = calendar(found.days, today=DAY, weeks=300)

    assert answered == found.answered
    assert answered == sum(hour.answers for hour in found.hours)
    assert answered == sum(day.answers for day in shown.values())
    assert found.minutes * 60_000 <= answered * LONGEST_ANSWER_MS + 1e-6


@pytest.mark.slow
@given(logs())
def test_every_card_has_one_state_and_one_place_in_each_histogram(events):
    found = figures(events)
    known = memories(events).values()
    answered = sum(memory.due_day is not None for memory in known)

    assert len(CARDS) == found.states.total
    assert answered == found.intervals.cards == found.eases.cards
    assert found.states.mature <= sum(b.cards for b in found.intervals.bins if b.low >= 21)


@pytest.mark.slow
@given(logs())
def test_every_answer_is_one_press_and_what_failed_is_what_was_not_retained(events):
    found = figures(events)
    presses = {age: sum(counts.values()) for age, counts in found.buttons.items()}
    crams = sum(day.crams for day in found.days.values())

    assert found.answered - crams == sum(presses.values())
    for age, share in (("young", found.retention[-1].retention.young),
                       ("mature", found.retention[-1].retention.mature)):  # fmt: skip
        assert share.asked == presses[age]
        assert share.failed == found.buttons[age][Grade.AGAIN]


@pytest.mark.slow
@given(logs())
def test_overdue_forecast_and_later_are_the_cards_with_a_due_day(events):
    found = figures(events)
    known = memories(events).values()
    waiting = sum(memory.due_day is not None and not memory.suspended for memory in known)

    assert waiting == found.forecast.total
    assert due(known, today=DAY).cards <= found.forecast.overdue + found.forecast.days[0]
    assert found.due.overdue <= found.forecast.overdue


@pytest.mark.slow
@given(logs())
def test_retention_is_the_same_by_age_by_topic_by_hour_and_in_all(events):
    found = figures(events)
    passed, asked = retained(answers(events))
    named = found.topics.values()
    nowhere = [a for a in answers(events) if a.asked and a.card not in TOPICS]
    longer = [period.retention.both.asked for period in found.retention]

    assert (passed, asked) == (found.overall.passed, found.overall.asked)
    assert asked == sum(hour.share.asked for hour in found.hours)
    assert asked == sum(one.asked for one in named) + len(nowhere)
    assert sorted(longer) == longer
    assert sum(one.failed for one in found.hardest.values()) == found.overall.failed


@pytest.mark.slow
@given(logs(), st.integers(0, 90))
def test_two_periods_that_meet_make_the_whole(events, ago):
    whole, last = figures(events), figures(events, since=DAY - ago)
    first = [event for event in events if event.study_day < DAY - ago]

    before = figures(first)

    assert whole.answered == last.answered + before.answered
    assert whole.overall == last.overall + before.overall


@given(logs())
def test_intervals_before_answers_are_those_of_the_fold(events):
    given_ = answers(events, policies=POLICIES)
    places = [i for i, event in enumerate(events) if event.kind in ("review", "cram")]

    for answer, place in zip(given_, places, strict=True):
        before = [event for event in events[:place] if event.card == answer.card]

        assert fold(before, POLICIES).interval_days == answer.interval_days


@pytest.mark.slow
@given(logs())
def test_taking_back_the_last_act_gives_the_figures_before_it(events):
    if events:
        last = events[-1]
        undo = Event("dev", 999, "undo", last.card, 999, DAY, target=last.id)

        assert figures(events[:-1]) == figures(effective(order([*events, undo])))


@pytest.mark.slow
@given(st.sets(st.integers(DAY - 60, DAY)))
def test_a_streak_is_the_longest_row_that_ends_today_or_yesterday(days):
    found = streak(days, DAY)
    rows = [n for n in range(1, 70) for end in days if {end - i for i in range(n)} <= days]
    ending = [n for n in range(1, 70) for end in (DAY, DAY - 1)
              if {end - i for i in range(n)} <= days]  # fmt: skip

    assert max(rows, default=0) == found.longest
    assert max(ending, default=0) == found.days


@given(st.integers(1, 500), st.data())
def test_every_count_has_the_shade_that_the_legend_says(top, data):
    count = data.draw(st.integers(1, top))

    [shade] = [s for s, low, high in levels(top) if low <= count <= high]

    assert level(count, top) == shade
    assert level(top, top) == LEVELS

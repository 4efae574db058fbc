"""A backlog over days: even, the weakest first, siblings apart, nothing else touched."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.events import Event, fold
from flashdl.review.spreading import evenly, postponed, spread, suggested_days
from flashdl.scheduling.memory import Memory
from flashdl.scheduling.sm2 import Sm2

TODAY = 1000
DAYS = st.integers(1, 20)


def memory(interval_days=6, due_day=TODAY):
    return Memory(repetitions=2, interval_days=interval_days, due_day=due_day, first_day=1)


@st.composite
def backlogs(draw, *, cards_a_note=4):
    names = draw(st.sets(st.tuples(st.integers(0, 12), st.integers(1, cards_a_note)), max_size=40))
    due_days = st.one_of(st.none(), st.integers(TODAY - 60, TODAY + 5))
    return [
        (f"d/n{n}#c{c}", memory(draw(st.integers(0, 40)), draw(due_days)))
        for n, c in draw(st.permutations(sorted(names)))
    ]


def due(backlog):
    return {c: m for c, m in backlog if m.due_day is not None and m.due_day <= TODAY}


@pytest.mark.slow
@given(backlogs(), DAYS)
def test_all_that_is_due_is_spread_and_nothing_else(backlog, days):
    plan = spread(backlog, today=TODAY, days=days)

    assert due(backlog).keys() == plan.keys()
    assert all(TODAY <= day < TODAY + days for day in plan.values())


@pytest.mark.slow
@given(backlogs(), DAYS)
def test_two_days_differ_by_one_card_at_most(backlog, days):
    sizes = Counter(spread(backlog, today=TODAY, days=days).values())
    counts = [sizes[TODAY + i] for i in range(days)]

    assert max(counts) - min(counts) <= 1
    assert counts == sorted(counts, reverse=True)


@pytest.mark.slow
@given(backlogs(), DAYS)
def test_siblings_never_meet_where_there_are_days_enough(backlog, days):
    plan = spread(backlog, today=TODAY, days=days)
    siblings = Counter(card.partition("#")[0] for card in plan)
    meetings = Counter((card.partition("#")[0], day) for card, day in plan.items())

    assert all(n == 1 for (note, _), n in meetings.items() if siblings[note] <= days) or any(
        n > days for n in siblings.values()
    )


@pytest.mark.slow
@given(backlogs(cards_a_note=1), DAYS)
def test_the_weakest_come_first_where_no_siblings_are_to_be_parted(backlog, days):
    plan, cards = spread(backlog, today=TODAY, days=days), due(backlog)
    order = sorted(cards, key=lambda c: (cards[c].interval_days, cards[c].due_day, c))

    assert all(plan[one] <= plan[other] for one, other in pairwise(order))


@pytest.mark.slow
@given(backlogs(), DAYS, st.randoms(use_true_random=False))
def test_the_plan_does_not_depend_on_the_order_of_the_cards(backlog, days, rng):
    shuffled = rng.sample(backlog, len(backlog))

    assert spread(backlog, today=TODAY, days=days) == spread(shuffled, today=TODAY, days=days)


def test_of_equal_intervals_the_longest_overdue_comes_first():
    backlog = [("d/a#c", memory(due_day=TODAY - 1)), ("d/b#c", memory(due_day=TODAY - 9))]

    assert {"d/b#c": TODAY, "d/a#c": TODAY + 1} == spread(backlog, today=TODAY, days=2)


def test_more_days_than_cards_leave_days_empty():
    assert {"d/a#c": TODAY} == spread([("d/a#c", memory())], today=TODAY, days=9)


@pytest.mark.slow
@given(backlogs(), DAYS, st.integers(TODAY, TODAY + 30))
def test_cards_that_are_not_due_go_to_their_days_as_if_all_were_due(cards, days, first_day):
    known = [(card, memory) for card, memory in cards if memory.due_day is not None]
    shift = max((memory.due_day for _, memory in known), default=0) - first_day
    due_then = [(card, replace(m, due_day=m.due_day - shift)) for card, m in known]

    plan = evenly(known, first_day=first_day, days=days)

    assert spread(due_then, today=first_day, days=days) == plan
    assert {card for card, _ in known} == plan.keys()


@pytest.mark.slow
@given(backlogs(), DAYS)
def test_postponing_moves_all_that_is_due_to_one_day(backlog, days):
    plan = postponed(backlog, today=TODAY, days=days)

    assert dict.fromkeys(due(backlog), TODAY + days) == plan


def test_an_answer_to_a_postponed_card_is_scheduled_as_if_it_came_late():
    policy = Sm2()

    def answer(seq, day):
        return Event("a", seq, "review", "c", seq, day, quality=4, params_id=policy.id)

    log = [answer(1, 0), answer(2, 1), answer(4, 30)]
    moved = Event("a", 3, "postpone", "c", 3, 7, due_day=27)

    assert fold(log, {policy.id: policy}) == fold([*log, moved], {policy.id: policy})


@pytest.mark.parametrize(
    ("cards", "usual", "expected"),
    [(0, 20, 1), (20, 20, 1), (21, 20, 2), (200, 24.5, 9), (5, 0, 5), (5, 0.2, 5)],
)
def test_the_days_suggested_ask_no_more_than_a_usual_day(cards, usual, expected):
    assert expected == suggested_days(cards, usual)


def test_a_thousand_cards_of_many_siblings_are_spread_at_once():
    backlog = [(f"d/n{i // 8}#c{i % 8}", memory(i // 8)) for i in range(1000)]
    plan = spread(backlog, today=TODAY, days=14)
    meetings = Counter((card.partition("#")[0], day) for card, day in plan.items())

    assert {1} == set(meetings.values())

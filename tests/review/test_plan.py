"""The rules of a sitting and of a day that is too much."""

import pytest

from flashdl.review import plan
from flashdl.review.plan import Plan, Sitting


def test_a_plan_without_limits_never_ends_a_sitting():
    done = Sitting(cards=10_000, minutes=600.0)

    assert not plan.out_of_time(Plan(), done)
    assert plan.cards_left(Plan(), done) is None


@pytest.mark.parametrize(("minutes", "over"), [(9.9, False), (10.0, True), (11.0, True)])
def test_ten_minutes_are_over_after_ten_minutes_of_answering(minutes, over):
    assert over == plan.out_of_time(Plan(minutes=10), Sitting(minutes=minutes))


@pytest.mark.parametrize(("done", "left"), [(0, 5), (4, 1), (5, 0), (7, 0)])
def test_of_five_cards_those_are_left_that_were_not_asked(done, left):
    assert left == plan.cards_left(Plan(cards=5), Sitting(cards=done))


@pytest.mark.parametrize(
    ("usual", "days", "limit"), [(18.0, 2, 36), (7.6, 2, 15), (5.0, 0, None), (None, 2, None)]
)
def test_new_cards_pause_above_so_many_usual_days(usual, days, limit):
    assert limit == plan.backlog_limit(usual, days)


@pytest.mark.parametrize(
    ("cards", "rests", "over"), [(19, 0, False), (20, 0, True), (20, 1, False), (41, 1, True)]
)
def test_a_round_of_twenty_is_over_once_for_each_twenty(cards, rests, over):
    assert over == plan.round_is_over(Sitting(cards=cards), rests, cards=20)


def test_sixty_due_cards_come_in_one_go_and_sixty_one_in_rounds():
    assert [False, True] == [plan.comes_in_rounds(n, above=60) for n in (60, 61)]


@pytest.mark.parametrize(("last", "gone"), [(None, 0), (99, 0), (98, 1), (85, 14), (100, 0)])
def test_days_away_are_those_between_the_last_answer_and_today(last, gone):
    assert gone == plan.away(last, 100)

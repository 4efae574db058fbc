"""Limits, cramming, taking ahead, placing, rounds, spreading: each a plan over the same file."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flashdl.review.plan import Plan
from flashdl.study_day import Moment

EXAMPLES = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


def play(review, at, qualities=(), *, most=100):
    """The cards asked when the answers are given in turn, the last one repeated."""
    asked, answers = [], iter(qualities)
    while not review.over() and len(asked) < most:
        asked.append(review.session.current.card)
        review.grade(next(answers, 5), moment=at(len(asked)), answer_ms=20_000)
    return asked


def test_three_cards_are_asked_and_their_drills_are_not_counted(learner, at):
    review = learner.review(14, plan=Plan(cards=3))

    assert 3 == review.session.pool.left
    asked = play(review, at, [1, 5, 5, 5])
    assert (3, 4) == (len({*asked}), len(asked))
    assert 11 == review.day_pool().left


def test_an_undone_answer_does_not_count_against_the_cards_of_a_sitting(learner, at):
    review = learner.review(14, plan=Plan(cards=1))
    review.grade(5, moment=at())

    assert review.over()
    review.undo(moment=at(1))
    assert (False, 1) == (review.over(), review.session.pool.left)


def test_a_minute_is_over_after_three_answers_of_twenty_seconds(learner, at):
    assert 3 == len(play(learner.review(14, plan=Plan(minutes=1)), at))


def test_no_new_cards_are_asked_where_none_are_wished(learner, at):
    assert [] == play(learner.review(5, plan=Plan(new_per_day=0)), at)
    assert 9 == len(play(learner.review(5, plan=Plan(new_per_day=9)), at))


def test_only_the_chosen_cards_are_asked(learner, at):
    only = frozenset({"deck/n2#c0", "deck/n4#c1", "deck/nowhere#x"})

    assert {"deck/n2#c0", "deck/n4#c1"} == {*play(learner.review(plan=Plan(only=only)), at)}


def test_cards_are_taken_ahead_by_days_and_never_come_sooner_for_it(learner, at):
    play(learner.review(4), at)
    before = {row.key: row.memory.due_day for row in learner.store().cards()}
    tomorrow = learner.review(0, plan=Plan(ahead_days=1), at=at(days=0))

    assert [] == play(tomorrow, at)  # all were answered today
    later = Moment(at(days=1).at_ms, 0, at(days=1).day)
    ahead = learner.review(0, at=later, plan=Plan(ahead_days=30))
    due_now = learner.review(0, at=later).session.pool.left
    assert 4 == due_now == ahead.session.pool.left
    for _ in range(4):
        ahead.grade(4, moment=later)
    farther = learner.review(0, at=at(days=2), plan=Plan(ahead_days=30))
    assert 4 == farther.session.pool.left
    dues = {row.key: row.memory.due_day for row in learner.store().cards()}
    farther.grade(4, moment=at(days=2))
    moved = {row.key: row.memory.due_day for row in learner.store().cards()}
    assert all(moved[k] >= dues[k] for k in moved if dues[k] is not None)
    assert before != dues


def test_cramming_asks_every_open_card_until_it_is_good_and_schedules_nothing(learner, at):
    review = learner.review(5, plan=Plan(cram=True))
    before = [row.memory for row in learner.store().cards()]

    asked = play(review, at, [1, 3, 4])

    assert (14, 16) == (len({*asked}), len(asked))
    assert before == [row.memory for row in learner.store().cards()]
    assert {"cram"} == {event.kind for event in learner.store().events()}
    assert 5 == review.day_pool().left


def test_a_crammed_answer_that_is_taken_back_is_asked_again(learner, at):
    review = learner.review(5, plan=Plan(cram=True))
    first = review.session.current.card
    review.grade(4, moment=at(1))
    review.undo(moment=at(2))

    assert (first, 14) == (review.session.current.card, review.session.pool.left)


def test_each_sitting_of_cramming_begins_anew(learner, at):
    play(learner.review(plan=Plan(cram=True)), at)

    assert 14 == learner.review(plan=Plan(cram=True), at=at(100)).session.pool.left


def everything():
    return Plan(place=frozenset(f"deck/n{i}" for i in range(7)))


def test_placing_asks_what_builds_on_most_and_offers_what_it_builds_on(learner, at):
    review = learner.review(plan=everything())
    asked = review.session.current.card

    review.grade(4, moment=at(1))
    below = review.known_below(asked)
    review.know_all(below, moment=at(2))

    assert asked in {"deck/n1#c1", "deck/n3#c1", "deck/n5#c1"}
    note = int(asked[6])
    assert [f"deck/n{note - 1}#c0", f"deck/n{note - 1}#c1"] == below
    memories = {row.key: row.memory for row in learner.store().cards()}
    assert [30, 30] == [memories[card].interval_days for card in below]
    assert "known" == review.undo(moment=at(3)).kind
    assert below == review.known_below(asked)


def test_what_builds_on_a_failed_note_is_not_asked(learner, at):
    review = learner.review(plan=Plan(place=frozenset({"deck/n0", "deck/n1"})))
    asked = play(review, at, [5, 1])

    assert ["deck/n1#c1", "deck/n0#c1"] == asked
    failed_first = learner.review(plan=Plan(place=frozenset({"deck/n2", "deck/n3"})))
    failed_first.grade(1, moment=at(9))
    assert "deck/n2#c1" == failed_first.session.current.card


def new_cards(store):
    return frozenset(row.key for row in store.cards() if row.memory.first_day is None)


@pytest.fixture
def absent(sit_down, many, at):
    """A learner who met 40 cards on each of two days and comes back so many days later."""

    def came_back(days, **chosen):
        learner = sit_down()
        store = learner.store()
        store.import_deck(many, kind="held", source="/many", stamp="1")
        for day in (-1, 0):
            review = learner.review(40, plan=Plan(only=new_cards(store)), at=at(days=day))
            for i in range(40):
                review.grade(4, moment=at(i, days=day), answer_ms=10_000)
        return learner, learner.review(10, at=at(days=days), **chosen)

    return came_back


@pytest.mark.slow
def test_after_a_long_absence_the_backlog_can_be_spread_and_taken_back(absent, at):
    learner, review = absent(20)
    before = {row.key: row.memory for row in learner.store().cards()}

    assert (19, 80) == (review.offer.away_days, review.offer.cards)
    today = review.spread(moment=at(days=20))
    assert 0 < today < 80
    days = {row.memory.due_day for row in learner.store().cards() if row.memory.first_day}
    assert {at(days=20 + i).day for i in range(review.offer.days)} == days
    assert 80 == review.undo(moment=at(1, days=20)).count
    assert before == {row.key: row.memory for row in learner.store().cards()}


@pytest.mark.slow
def test_no_offer_is_made_after_a_short_absence_or_once_a_card_was_answered(absent, at):
    assert absent(10)[1].offer is None
    learner, review = absent(20)
    review.grade(4, moment=at(days=20))
    assert learner.review(at=at(1, days=20)).offer is None


@pytest.mark.slow
def test_a_long_day_comes_in_rounds(absent, at):
    _, review = absent(5)
    rests = []
    for i in range(45):
        if review.rest_due():
            rests.append(i)
            review.rest()
        review.grade(4, moment=at(i, days=5), answer_ms=5000)

    assert [20, 40] == rests


@pytest.mark.slow
def test_new_cards_wait_while_the_backlog_exceeds_two_usual_days(absent, at):
    learner, review = absent(5)
    quiet = learner.review(10, at=at(days=5), new_pause_days=0)

    assert (80, 80, False) == (review.session.pool.overdue, review.session.pool.backlog_limit,
                                review.session.pool.paused)  # fmt: skip
    assert quiet.session.pool.backlog_limit is None
    tired = learner.review(10, at=at(days=5), new_pause_days=1)
    assert (40, True, 80) == (
        tired.session.pool.backlog_limit, tired.session.pool.paused, tired.session.pool.left,
    )  # fmt: skip


TERMINALS = st.lists(st.tuples(st.integers(0, 1), st.sampled_from([1, 3, 4, 5, "undo"])),
                     max_size=25)  # fmt: skip


@pytest.mark.slow
@EXAMPLES
@given(acts=TERMINALS)
def test_two_terminals_never_show_the_same_card(sit_down, at, acts):
    learner = sit_down()
    pair = [learner.review(14, shared=True), learner.review(14, shared=True)]
    for minute, (which, act) in enumerate(acts):
        if act == "undo":
            pair[which].undo(moment=at(minute))
        elif not pair[which].over():
            pair[which].grade(act, moment=at(minute))
        shown = [r.session.current.card for r in pair if r.session.current is not None]

        assert len({*shown}) == len(shown)
    learner.close()


def test_two_terminals_together_ask_every_card_once(learner, at):
    pair = [learner.review(14, shared=True), learner.review(14, shared=True)]
    asked = []
    for minute in range(40):
        review = pair[minute % 2]
        review.refresh(at(minute))
        if not review.over():
            asked.append(review.session.current.card)
            review.grade(5, moment=at(minute))

    assert (14, 14) == (len(asked), len({*asked}))
    assert all(review.over() for review in pair)


def test_a_closed_terminal_gives_its_card_back(learner, at):
    one, two = learner.review(1, shared=True), learner.review(1, shared=True)

    assert (False, True) == (one.over(), two.over())
    one.close()
    two.refresh(at(1))
    assert not two.over()


def test_a_whole_note_is_put_aside_and_taken_back_as_one_act(learner, at):
    review = learner.review(14)
    note = review.session.current.note
    before = review.session.pool

    assert 2 == review.act_on_note("bury", moment=at(1))
    assert note not in {c.note for c in review.session.pool.new}
    assert 2 == review.undo(moment=at(2)).count
    assert before == review.session.pool


def test_a_sitting_of_three_new_cards_takes_as_long_as_three_new_cards(learner):
    whole, three = learner.review(14), learner.review(14, plan=Plan(cards=3))

    assert (10, 2) == (whole.minutes_left(), three.minutes_left())  # 45 seconds a new card


def test_a_placing_promises_no_drill(learner, at):
    review = learner.review(plan=everything())

    assert not any(review.session.comes_again(quality) for quality in range(6))
    assert () == review.grade(1, moment=at(1)).session.pool.drills

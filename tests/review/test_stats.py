"""Every figure over small logs, counted by hand."""

from datetime import date
from math import isclose

import pytest

from flashdl.review.events import Event, effective
from flashdl.review.stats import Answer, answers, minutes, retained
from flashdl.review.stats.buttons import by_age
from flashdl.review.stats.cards import States, due, eases, forecast, intervals, states
from flashdl.review.stats.days import Day, Streak, by_day, calendar, level, levels, streak
from flashdl.review.stats.report import report
from flashdl.review.stats.retention import (
    Hour,
    Retention,
    Share,
    by_hour,
    by_period,
    by_topic,
    hardest_cards,
    retention,
)
from flashdl.scheduling.memory import NEW, Grade, Memory
from flashdl.scheduling.sm2 import Sm2

DAY = 740_000
POLICY = Sm2()
POLICIES = {POLICY.id: POLICY}


def log(*rows):
    """Events from (card, day, quality or the kind of another act, seconds)."""
    return [
        Event("dev", i, q if isinstance(q, str) else "review", card, i, day,
              quality=None if isinstance(q, str) else q, answer_ms=int(seconds * 1000),
              params_id=POLICY.id)
        for i, (card, day, q, seconds) in enumerate(rows)
    ]  # fmt: skip


def cram(card, day, quality, seconds=6):
    return Event("dev", 900, "cram", card, 900, day, quality=quality, answer_ms=seconds * 1000)


def at_hour(hour, *, offset_hours=0, day=DAY, **fields):
    ms = (day * 24 + hour) * 3_600_000
    return Event("dev", 1, "review", "a", ms, day, clock_ms=ms, quality=4,
                 utc_offset_s=offset_hours * 3600, **fields)  # fmt: skip


def test_retention_counts_first_answers_of_a_day_to_cards_of_earlier_days():
    events = log(
        ("a", DAY, 1, 9),  # first ever: not asked to remember yet
        ("a", DAY, 4, 9),  # drill
        ("a", DAY + 1, 4, 9),  # retained
        ("b", DAY + 1, 4, 9),  # first ever
        ("a", DAY + 7, 1, 9),  # lapse
        ("a", DAY + 7, 4, 9),  # drill
        ("b", DAY + 8, 3, 9),  # retained: hard is a pass
    )

    assert (2, 3) == retained(answers(events))


def test_a_card_known_before_is_retained_when_passed_later():
    assert (1, 1) == retained(answers(log(("a", DAY, "known", 2), ("a", DAY + 30, 4, 2))))


def test_i_know_this_is_no_answer():
    assert [] == answers(log(("a", DAY, "known", 2)))


def test_a_card_is_first_answered_anew_after_a_reset():
    events = log(("a", DAY, 4, 9), ("a", DAY + 9, "reset", 0), ("a", DAY + 9, 1, 9))

    assert (0, 0) == retained(answers(events))
    assert [True, True] == [answer.first_ever for answer in answers(events)]


def test_a_cram_is_an_answer_that_asks_nothing_and_introduces_nothing():
    events = [*log(("a", DAY, 4, 6)), cram("a", DAY + 3, 1), cram("b", DAY + 3, 1)]
    given = answers(events, policies=POLICIES)

    assert (0, 0) == retained(given)
    assert Day(crams=2, cards=2, answer_ms=12_000, failed=2) == by_day(given)[DAY + 3]
    assert (0, 1) == retained(answers([*events, *log(("a", DAY + 4, 1, 6))]))


def test_an_act_that_was_undone_does_not_count():
    events = [*log(("a", DAY, 4, 6), ("b", DAY, 4, 6)),
              Event("dev", 9, "undo", "b", 9, DAY, target=("dev", 1))]  # fmt: skip

    assert ["a"] == [answer.card for answer in answers(effective(events))]


def test_an_answer_counts_at_most_a_minute():
    assert 1.5 == minutes(answers(log(("a", DAY, 4, 30), ("b", DAY, 4, 3600))))


def test_an_answer_of_unknown_length_counts_no_time():
    event = Event("dev", 1, "review", "a", 1, DAY, quality=4)

    assert 0 == minutes(answers([event]))


def test_mature_is_an_interval_of_21_days_before_the_answer():
    # 4, 4, 4, 4 schedule 1, 6, 15 and 38 days; the failure leaves 1.
    days = [DAY, DAY + 1, DAY + 7, DAY + 22, DAY + 60, DAY + 61]
    qualities = [4, 4, 4, 4, 1, 4]
    events = log(*(("a", day, q, 5) for day, q in zip(days, qualities, strict=True)))

    given = answers(events, policies=POLICIES)

    assert [0, 1, 6, 15, 38, 1] == [answer.interval_days for answer in given]
    assert Retention(young=Share(4, 4), mature=Share(0, 1)) == retention(given)
    assert Share(4, 5) == retention(given).both


def test_the_21st_day_is_mature_and_the_20th_is_young():
    given = [
        Answer("a", DAY, 4, 0, scheduled=True, first_ever=False, interval_days=held)
        for held in (20, 21)
    ]

    assert Retention(young=Share(1, 1), mature=Share(1, 1)) == retention(given)


def test_periods_end_today_and_grow():
    events = log(*((card, DAY - 400, 4, 1) for card in "abcde"))
    events += log(("a", DAY, 4, 1), ("b", DAY - 6, 1, 1), ("c", DAY - 7, 4, 1),
                  ("d", DAY - 364, 4, 1), ("e", DAY - 365, 1, 1))  # fmt: skip

    found = by_period(answers(events), today=DAY, since=None)

    assert [1, 7, 30, 365, None] == [period.days for period in found]
    assert [Share(1, 1), Share(1, 2), Share(2, 3), Share(3, 4), Share(3, 5)] == [
        period.retention.both for period in found
    ]


def test_periods_that_begin_before_the_chosen_one_are_left_out():
    assert [1, 7, None] == [p.days for p in by_period([], today=DAY, since=DAY - 10)]
    assert [None] == [p.days for p in by_period([], today=DAY, since=DAY)]


def asked(card, failed, passed):
    """The first answer, then so many failures and passes, a day each."""
    qualities = [4, *[1] * failed, *[4] * passed]
    return log(*((card, DAY + day, q, 1) for day, q in enumerate(qualities)))


def test_the_hardest_topic_comes_first_and_one_seldom_asked_last():
    events = asked("a", 1, 4) + asked("b", 2, 3) + asked("c", 4, 0) + asked("orphan", 9, 0)
    topics = {"a": "easy", "b": "hard", "c": "seldom"}

    found = by_topic(answers(events), topics)

    assert {"hard": Share(3, 5), "easy": Share(4, 5), "seldom": Share(0, 4)} == found
    assert ["hard", "easy", "seldom"] == list(found)


def test_the_hardest_card_failed_most_often_then_most_of_the_time():
    events = asked("a", 0, 3) + asked("b", 2, 5) + asked("c", 2, 1) + asked("gone", 9, 0)

    found = hardest_cards(answers(events), {"a", "b", "c"})

    assert [("c", Share(1, 3)), ("b", Share(5, 7))] == list(found.items())
    assert 2 == found["c"].failed


def test_the_hour_is_that_of_the_clock_where_the_answer_was_given():
    given = answers([at_hour(23, offset_hours=2), at_hour(7, offset_hours=-8, day=DAY + 1)])

    assert [1, 23] == [answer.hour for answer in given]


def test_the_hour_is_read_from_the_clock_and_not_from_the_place_in_the_order():
    pushed_on = Event("dev", 1, "review", "a", 20 * 3_600_000, DAY, clock_ms=9 * 3_600_000,
                      quality=4)  # fmt: skip

    assert [9] == [answer.hour for answer in answers([pushed_on])]


def test_an_hour_has_its_answers_and_its_retention():
    given = answers([at_hour(9), at_hour(9), at_hour(9, day=DAY + 1)])
    hours = by_hour(given)

    assert Hour(3, Share(1, 1)) == hours[9]
    assert Hour(0, Share()) == hours[10]
    assert 24 == len(hours)


def test_a_share_of_nothing_is_none():
    assert Share().part is None
    assert isclose(2 / 3, Share(2, 3).part)


def test_a_streak_ends_today_or_yesterday():
    assert Streak(3, 3) == streak({1, 7, 8, 9}, 9)
    assert Streak(3, 3) == streak({1, 7, 8, 9}, 10)
    assert Streak(0, 3) == streak({1, 7, 8, 9}, 11)
    assert Streak(1, 4) == streak({1, 2, 3, 4, 9}, 9)
    assert Streak(0, 0) == streak(set(), 5)


def test_a_day_counts_answers_cards_new_ones_and_time():
    events = log(("a", DAY, 1, 30), ("a", DAY, 4, 90), ("b", DAY, 5, 30), ("a", DAY + 1, 4, 6))

    found = by_day(answers(events))

    assert Day(reviews=3, cards=2, introduced=2, answer_ms=120_000, failed=1) == found[DAY]
    assert 2 == found[DAY].minutes
    assert Day(reviews=1, cards=1, answer_ms=6000) == found[DAY + 1]
    assert [DAY, DAY + 1] == list(found)


def test_a_calendar_begins_on_a_monday_and_ends_today():
    monday = date(2026, 3, 9).toordinal()

    shown = calendar({monday: Day(reviews=3)}, today=monday + 2, weeks=2)

    assert [*range(monday - 7, monday + 3)] == list(shown)
    assert 3 == sum(day.answers for day in shown.values())


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (48, [(1, 1, 12), (2, 13, 24), (3, 25, 36), (4, 37, 48)]),
        (5, [(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 5)]),
        (2, [(2, 1, 1), (4, 2, 2)]),
        (1, [(4, 1, 1)]),
        (0, []),
    ],
)
def test_shades_are_quarters_of_the_busiest_day(top, expected):
    found = list(levels(top))

    assert expected == found
    assert 0 == level(0, top)
    for shade, low, high in found:
        assert {shade} == {level(count, top) for count in range(low, high + 1)}


MEMORIES = {
    "late": Memory(due_day=DAY - 3, interval_days=20, ease_hundredths=130, last_day=DAY - 23),
    "today": Memory(due_day=DAY, interval_days=21, ease_hundredths=150, last_day=DAY - 21),
    "answered": Memory(due_day=DAY, interval_days=1, ease_hundredths=250, last_day=DAY),
    "buried": Memory(due_day=DAY, interval_days=1, last_day=DAY - 1, buried_day=DAY),
    "week": Memory(due_day=DAY + 7, interval_days=6, last_day=DAY + 1),
    "month": Memory(due_day=DAY + 30, interval_days=40, ease_hundredths=291, last_day=DAY - 9),
    "later": Memory(due_day=DAY + 31, interval_days=365, last_day=DAY - 9),
    "asleep": Memory(due_day=DAY - 2, interval_days=99, suspended=True),
    "new": NEW,
    "new and asleep": Memory(suspended=True),
}  # fmt: skip


def test_every_card_is_new_young_or_mature_unless_it_is_hidden_today():
    found, next_day = (states(MEMORIES.values(), today=DAY + days) for days in (0, 1))

    assert States(new=1, young=3, mature=3, suspended=2, buried=1) == found
    assert States(new=1, young=4, mature=3, suspended=2, buried=0) == next_day
    assert len(MEMORIES) == found.total == next_day.total


def test_a_card_that_is_suspended_and_buried_is_suspended():
    both = Memory(suspended=True, buried_day=DAY)

    assert (1, 0) == (states([both], today=DAY).suspended, states([both], today=DAY).buried)


def test_each_press_of_a_grade_counts_once_under_the_age_of_its_card():
    days = [DAY, DAY + 1, DAY + 7, DAY + 22, DAY + 60]  # intervals 0, 1, 6, 15 and 38 before them
    events = log(*(("a", day, q, 5) for day, q in zip(days, [4, 3, 4, 5, 1], strict=True)))
    events += log(("a", DAY + 60, 4, 5), ("b", DAY, 1, 5), ("b", DAY, 0, 5), ("b", DAY, 4, 5))
    events.append(cram("a", DAY + 60, 1))

    found = by_age(answers(events, policies=POLICIES))

    assert {
        "new": {Grade.AGAIN: 1, Grade.GOOD: 1},
        "young": {Grade.HARD: 1, Grade.GOOD: 1, Grade.EASY: 1},
        "mature": {Grade.AGAIN: 1},
        "drill": {Grade.AGAIN: 1, Grade.GOOD: 2},
    } == {age: {g: n for g, n in presses.items() if n} for age, presses in found.items()}
    assert {4} == {len(presses) for presses in found.values()}


@pytest.mark.parametrize(
    ("quality", "grade"),
    [(0, "AGAIN"), (1, "AGAIN"), (2, "AGAIN"), (3, "HARD"), (4, "GOOD"), (5, "EASY")],
)
def test_six_grades_are_counted_as_four(quality, grade):
    answer = Answer("a", DAY, quality, 0, scheduled=True, first_ever=True)

    assert 1 == by_age([answer])["new"][Grade[grade]]


def test_due_is_what_a_review_would_ask_now():
    found = due(MEMORIES.values(), today=DAY)

    assert (2, 1) == (found.cards, found.overdue)


def test_a_forecast_tells_the_overdue_apart():
    found = forecast(MEMORIES.values(), today=DAY)

    assert 1 == found.overdue
    assert {0: 3, 7: 1, 30: 1} == {ahead: n for ahead, n in enumerate(found.days) if n}
    assert 31 == len(found.days)
    assert 1 == found.later
    assert 7 == found.total


def test_intervals_are_counted_from_each_border_on():
    found = intervals(MEMORIES.values())

    assert [(0, 1, 2), (2, 6, 1), (7, 20, 1), (21, 59, 2), (60, 179, 1), (180, 364, 0),
            (365, None, 1)] == [(b.low, b.high, b.cards) for b in found.bins]  # fmt: skip
    assert 20 == found.typical  # 1 1 6 20 21 40 99 365: the lower of the two in the middle
    assert 8 == found.cards


def test_ease_is_counted_in_steps_of_a_fifth():
    found = eases(MEMORIES.values())

    assert {130: 1, 150: 1, 250: 5, 290: 1} == {b.low: b.cards for b in found.bins if b.cards}
    assert (130 + 150 + 5 * 250 + 291) / 8 == found.typical


def test_nothing_answered_has_no_typical_interval_or_ease():
    assert (None, None) == (intervals([NEW]).typical, eases([NEW]).typical)


EVENTS = log(
    ("a", DAY - 40, 4, 6), ("b", DAY - 40, 4, 6), ("a", DAY - 39, 1, 6), ("b", DAY - 1, 4, 60),
    ("a", DAY, 4, 90),
)  # fmt: skip


def full(**fields):
    memories = {"a": Memory(due_day=DAY + 1), "b": Memory(due_day=DAY - 1, last_day=DAY - 2)}
    return report(EVENTS, memories, policies=POLICIES, topics={"a": "one", "b": "two"}, types={},
                  today=DAY, **fields)  # fmt: skip


def test_a_report_adds_the_answers_of_all_days():
    found = full()

    assert (5, 2.3) == (found.answered, found.minutes)
    assert Share(2, 3) == found.overall
    assert Streak(2, 2) == found.streak
    assert {"one": Share(1, 2), "two": Share(1, 1)} == found.topics
    assert {"a": Share(1, 2)} == found.hardest


def test_a_period_leaves_today_streak_and_cards_as_they_are():
    found, everything = full(since=DAY - 1), full()

    assert (2, 2.0) == (found.answered, found.minutes)
    assert Share(2, 2) == found.overall
    assert {} == found.hardest
    for same in ("now", "streak", "states", "due", "forecast", "intervals", "eases"):
        assert getattr(everything, same) == getattr(found, same)


def test_a_period_knows_what_was_answered_before_it():
    assert Share(1, 1) == full(since=DAY).overall


def test_a_report_of_nothing_is_empty():
    found = report([], {}, policies={}, topics={}, types={}, today=DAY)

    assert (0, 0, Share()) == (found.answered, found.minutes, found.overall)
    assert (0, 0, 0) == (found.states.total, found.due.cards, found.forecast.total)

"""The figures over small logs, counted by hand."""

from flashdl.review.events import Event
from flashdl.review.stats import answers, minutes, retained, streak, summary
from flashdl.scheduling.memory import NEW, Memory

DAY = 740_000


def log(*rows):
    """Events from (card, day, quality or None for 'known', seconds)."""
    return [
        Event("dev", i, "known" if q is None else "review", card, i, day, quality=q,
              answer_ms=int(seconds * 1000))
        for i, (card, day, q, seconds) in enumerate(rows)
    ]  # fmt: skip


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
    assert (1, 1) == retained(answers(log(("a", DAY, None, 2), ("a", DAY + 30, 4, 2))))


def test_an_answer_counts_at_most_a_minute():
    assert 1.5 == minutes(answers(log(("a", DAY, 4, 30), ("b", DAY, 4, 3600))))


def test_a_streak_ends_today_or_yesterday():
    assert 3 == streak({1, 7, 8, 9}, 9)
    assert 3 == streak({1, 7, 8, 9}, 10)
    assert 0 == streak({1, 7, 8, 9}, 11)
    assert 0 == streak(set(), 5)


def test_a_summary_adds_what_falls_due():
    memories = {
        "a": Memory(due_day=DAY - 3),
        "b": Memory(due_day=DAY + 7),
        "c": Memory(due_day=DAY + 8),
        "d": Memory(due_day=DAY + 30),
        "e": Memory(due_day=DAY + 2, suspended=True),
        "f": NEW,
    }

    figures = summary(log(("a", DAY - 1, 4, 6), ("b", DAY, 4, 6)), memories, DAY)

    assert (2, 1) == (figures.reviews, figures.reviews_today)
    assert (2, 4) == (figures.due_7_days, figures.due_30_days)
    assert 2 == figures.streak_days
    assert figures.retention is None

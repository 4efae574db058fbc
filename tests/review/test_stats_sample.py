"""A real history of 12,580 answers: every figure against SQL over the raw rows.

The queries know nothing of flashdl: SM-2 itself is a recursive query here.
"""

import csv
import os
import sqlite3
from datetime import date, datetime
from math import isclose
from pathlib import Path
from statistics import mean

import pytest

from flashdl.review.events import Event, advance
from flashdl.review.stats.cards import States
from flashdl.review.stats.report import report
from flashdl.scheduling.memory import NEW, Grade
from flashdl.scheduling.sm2 import Sm2
from flashdl.study_day import moment

ROLLOVER_HOUR = 4
POLICY = Sm2()
TODAY = date(2024, 10, 6).toordinal()
SINCE = date(2024, 8, 1).toordinal()

# Ratings 1 to 4 are SM-2's qualities 1, 3, 4, 5; days are Julian day numbers of 04:00 to 04:00.
SCHEMA = """
CREATE TABLE raw (card TEXT, rating INTEGER, at TEXT, ms INTEGER);
CREATE TABLE answer (card TEXT, rating INTEGER, day TEXT, hour INTEGER, ms INTEGER, topic INTEGER,
                     first INTEGER, asked INTEGER, nth INTEGER, interval INTEGER);
CREATE TABLE memory (card TEXT PRIMARY KEY, interval INTEGER, ease INTEGER, due TEXT, last TEXT);
"""
ANSWERS = """
INSERT INTO answer
SELECT card, rating, day, hour, ms, card % 7, day = first_day AND nth = 1,
       day > first_day AND nth = 1, CASE WHEN nth = 1 THEN days END, NULL
FROM (SELECT card, rating, day, hour, min(ms, 60000) AS ms,
             min(day) OVER (PARTITION BY card) AS first_day,
             row_number() OVER (PARTITION BY card, day ORDER BY at) AS nth,
             dense_rank() OVER (PARTITION BY card ORDER BY day) AS days
      FROM (SELECT card, rating, at, ms, date(at, '-4 hours') AS day,
                   CAST(strftime('%H', at) AS INTEGER) AS hour FROM raw))
"""
SM2 = """
WITH RECURSIVE step(card, nth, day, failed, repetitions, ease, held, interval) AS (
  SELECT DISTINCT card, 0, '', 0, 0, 250, 0, 0 FROM answer
  UNION ALL
  SELECT a.card, a.nth, a.day, s.failed + (a.rating = 1),
         iif(a.rating > 1, s.repetitions + 1, 1),
         max(130, s.ease + CASE a.rating WHEN 2 THEN -14 WHEN 4 THEN 10 ELSE 0 END),
         s.interval,
         CASE WHEN a.rating = 1 OR s.repetitions = 0 THEN 1 WHEN s.repetitions = 1 THEN 6
              ELSE min(365, (99 + s.interval * max(
                130, s.ease + CASE a.rating WHEN 2 THEN -14 WHEN 4 THEN 10 ELSE 0 END)) / 100)
         END
  FROM step s JOIN answer a ON a.card = s.card AND a.nth = s.nth + 1
)
SELECT card, nth, day, ease, held, interval,
       max(date(day, interval || ' days')) OVER (PARTITION BY card, failed ORDER BY nth)
FROM step WHERE nth > 0 ORDER BY nth
"""


def shared_file():
    named = os.environ.get("FLASHDL_SHARED_DATA")
    shared = Path(named) if named else Path(__file__).parents[3] / "shared" / "data"
    if not named and not shared.is_dir():
        pytest.skip("../shared/data is not beside this checkout")
    return shared / "review_log_sample.csv"


@pytest.fixture(scope="module")
def rows():
    with shared_file().open(encoding="utf-8", newline="") as file:
        return [
            (r["card_id"], int(r["review_rating"]), r["review_time"], int(r["review_duration"]))
            for r in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def sql(rows):
    """Run a query over the raw rows."""
    db = sqlite3.connect(":memory:")
    db.executescript(SCHEMA)
    db.executemany("INSERT INTO raw VALUES (?, ?, ?, ?)", rows)
    db.execute(ANSWERS)
    db.execute("CREATE INDEX by_nth ON answer (card, nth)")
    for card, nth, day, ease, held, interval, due in db.execute(SM2).fetchall():
        db.execute("UPDATE answer SET interval = ? WHERE card = ? AND nth = ?", (held, card, nth))
        db.execute("REPLACE INTO memory VALUES (?, ?, ?, ?, ?)", (card, interval, ease, due, day))

    def run(query, *values):
        return db.execute(query, values).fetchall()

    yield run
    db.close()


@pytest.fixture(scope="module")
def world(rows):
    """The same rows as events, and the memories that they fold to."""
    events, memories = [], {}
    for seq, (card, rating, at, ms) in enumerate(rows, 1):
        now = moment(datetime.fromisoformat(at), ROLLOVER_HOUR)
        event = Event("dev", seq, "review", card, now.at_ms, now.day, clock_ms=now.at_ms,
                      grade=rating, quality=Grade(rating).quality, answer_ms=ms,
                      params_id=POLICY.id)  # fmt: skip
        events.append(event)
        memories[card] = advance(memories.get(card, NEW), event, {POLICY.id: POLICY})
    return events, memories


@pytest.fixture(scope="module")
def figures(world):
    def of(since=None):
        events, memories = world
        return report(events, memories, policies={POLICY.id: POLICY}, today=TODAY, since=since,
                      types={}, topics={card: str(int(card) % 7) for card in memories})  # fmt: skip

    return {since: of(since) for since in (None, SINCE)}


@pytest.fixture(scope="module")
def found(figures):
    return figures[None]


def pair(share):
    return share.passed, share.asked


def iso(day):
    return date.fromordinal(day).isoformat()


def test_the_history_can_tell_the_figures_apart(rows, found):
    assert 12_580 == len(rows) == found.answered
    assert found.overall.failed
    assert found.retention[-1].retention.mature.asked
    assert found.forecast.overdue
    assert found.forecast.later
    assert found.now.answers


def test_answers_cards_new_ones_and_minutes_of_each_day(found, sql):
    expected = {
        day: (answers, cards, new, ms)
        for day, answers, cards, new, ms in sql(
            "SELECT day, count(*), count(DISTINCT card), sum(first), sum(ms) FROM answer GROUP BY 1"
        )
    }

    assert expected == {
        iso(day): (one.reviews, one.cards, one.introduced, one.answer_ms)
        for day, one in found.days.items()
    }


def test_today_and_the_streaks(found, sql):
    islands = sql(
        "SELECT count(*), max(day) FROM (SELECT day, julianday(day) - row_number() OVER "
        "(ORDER BY day) AS island FROM (SELECT DISTINCT day FROM answer)) GROUP BY island"
    )
    [(answers, ms)] = sql("SELECT count(*), sum(ms) FROM answer WHERE day = ?", iso(TODAY))
    running = [n for n, end in islands if end in (iso(TODAY), iso(TODAY - 1))]

    assert (answers, ms) == (found.now.answers, found.now.answer_ms)
    assert max(n for n, _ in islands) == found.streak.longest
    assert sum(running) == found.streak.days


@pytest.mark.parametrize("since", [None, SINCE])
def test_true_retention_by_age_and_period(figures, sql, since):
    for period in figures[since].retention:
        first = since or 0 if period.days is None else TODAY - period.days + 1
        young, mature = (
            sql(
                "SELECT count(*) FILTER (WHERE rating > 1), count(*) FROM answer "
                f"WHERE asked AND interval {ages} AND day >= ?",
                iso(max(first, 1)),
            )[0]
            for ages in ("< 21", ">= 21")
        )

        assert young == pair(period.retention.young)
        assert mature == pair(period.retention.mature)


def test_true_retention_by_topic_and_hour(found, sql):
    by = "SELECT {0}, sum(rating > 1), count(*) FROM answer WHERE asked GROUP BY {0}"
    topics = {str(topic): (passed, asked) for topic, passed, asked in sql(by.format("topic"))}
    hours = {hour: (passed, asked) for hour, passed, asked in sql(by.format("hour"))}
    given = dict(sql("SELECT hour, count(*) FROM answer GROUP BY 1"))

    assert topics == {topic: pair(one) for topic, one in found.topics.items()}
    assert hours == {h: pair(one.share) for h, one in enumerate(found.hours) if one.share.asked}
    assert given == {h: one.answers for h, one in enumerate(found.hours) if one.answers}


def test_the_hardest_topics_and_cards_come_first(found, sql):
    topics = sql(
        "SELECT CAST(topic AS TEXT) FROM answer WHERE asked GROUP BY 1 "
        "ORDER BY avg(rating > 1), topic"
    )
    cards = sql(
        "SELECT card, sum(rating > 1), count(*) FROM answer WHERE asked GROUP BY card "
        "HAVING sum(rating = 1) > 0 ORDER BY sum(rating = 1) DESC, avg(rating > 1), card"
    )

    assert [topic for (topic,) in topics] == list(found.topics)
    assert cards == [(card, *pair(one)) for card, one in found.hardest.items()]


def test_states_intervals_and_ease_of_the_cards(found, sql):
    held = sorted(interval for (interval,) in sql("SELECT interval FROM memory"))
    eases = [ease for (ease,) in sql("SELECT ease FROM memory")]
    old = sum(interval >= 21 for interval in held)

    assert States(0, len(held) - old, old, suspended=0, buried=0) == found.states
    for histogram, values in ((found.intervals, held), (found.eases, eases)):
        assert [sum(b.low <= v <= (b.high or 10**6) for v in values) for b in histogram.bins] == [
            b.cards for b in histogram.bins
        ]
    assert held[(len(held) - 1) // 2] == found.intervals.typical
    assert isclose(mean(eases), found.eases.typical)


def test_the_grades_of_cards_of_each_age(found, sql):
    age = (
        "CASE WHEN first THEN 'new' WHEN NOT asked THEN 'drill' "
        "WHEN interval >= 21 THEN 'mature' ELSE 'young' END"
    )
    counted = sql(f"SELECT {age}, rating, count(*) FROM answer GROUP BY 1, 2")
    failed = sql("SELECT day, sum(rating = 1) FROM answer GROUP BY day")

    assert {(name, rating): count for name, rating, count in counted} == {
        (name, grade): n for name, presses in found.buttons.items() for grade, n in presses.items()
        if n
    }  # fmt: skip
    assert dict(failed) == {iso(day): one.failed for day, one in found.days.items()}


def test_what_is_due_and_what_will_be(found, sql):
    ahead = "CAST(julianday(due) - julianday(?) AS INTEGER)"
    coming = dict(sql(f"SELECT {ahead}, count(*) FROM memory GROUP BY 1", iso(TODAY)))
    [(due, overdue)] = sql(
        "SELECT count(*), sum(due < ?1) FROM memory WHERE due <= ?1 AND last < ?1", iso(TODAY)
    )

    assert [coming.get(day, 0) for day in range(31)] == list(found.forecast.days)
    assert sum(n for day, n in coming.items() if day < 0) == found.forecast.overdue
    assert sum(n for day, n in coming.items() if day > 30) == found.forecast.later
    assert (due, overdue) == (found.due.cards, found.due.overdue)


def test_a_period_counts_its_own_days_alone(figures, sql):
    [(answers, ms)] = sql("SELECT count(*), sum(ms) FROM answer WHERE day >= ?", iso(SINCE))

    assert answers == figures[SINCE].answered
    assert isclose(ms / 60_000, figures[SINCE].minutes)

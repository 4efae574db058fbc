"""First tries beside recall, and predictions: by hand, and against SQL over the raw rows."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from math import isclose
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.events import Event, effective, order
from flashdl.review.stats import answers
from flashdl.review.stats.calibration import KINDS, calibration
from flashdl.review.stats.report import report
from flashdl.review.stats.retention import Share
from flashdl.review.stats.transfer import Beside, transfer
from flashdl.scheduling.memory import NEW
from flashdl.scheduling.sm2 import Sm2

DAY = 740_000
POLICY = Sm2()
TYPES = {"d/a#words": "basic", "d/a#gap": "cloze", "d/a#n": "numeric", "d/a#f": "code",
         "d/a#p": "predict", "d/b#n": "numeric", "d/b#words": "typed", "d/c#n": "numeric",
         "d/e#words": "choice", "d/e#f": "code"}  # fmt: skip
TOPICS = {card: {"a": "one", "b": "two", "c": "one", "e": ""}[card[2]] for card in TYPES}


def log(*rows):
    """Reviews from (card, day, quality, right or None)."""
    return [
        Event("dev", i, "review", card, i, DAY + day, quality=quality, params_id=POLICY.id,
              detail=None if right is None else {"right": right})
        for i, (card, day, quality, right) in enumerate(rows, 1)
    ]  # fmt: skip


def of(events):
    return transfer(answers(events), types=TYPES, topics=TOPICS)


def test_a_first_try_counts_at_first_sight_and_in_drills_whatever_grade_it_got():
    found = of(log(("d/a#n", 0, 5, False), ("d/a#n", 0, 1, True), ("d/a#f", 3, 1, True)))

    assert {"numeric": Share(1, 2), "code": Share(1, 1)} == found.types
    assert Share(2, 3) == found.first_try


def test_recall_is_what_static_cards_asked_to_remember():
    events = log(
        ("d/a#n", 0, 4, True),
        ("d/a#words", 0, 1, None),  # first sight
        ("d/a#words", 1, 3, None),
        ("d/a#words", 1, 1, None),  # drill
        ("d/a#gap", 1, 4, None),
        ("d/a#gap", 5, 2, None),
        ("d/a#p", 1, 4, True),
        ("d/a#p", 5, 4, True),  # a prediction is on neither side
    )

    assert Beside(Share(1, 1), Share(1, 2)) == of(events).both


def test_only_notes_with_answers_of_both_are_set_beside_each_other():
    events = log(
        ("d/a#n", 0, 4, True), ("d/a#words", 0, 4, None),  # its words were only seen
        ("d/b#n", 0, 4, False), ("d/b#words", 0, 4, None), ("d/b#words", 2, 4, None),
        ("d/e#words", 0, 4, None), ("d/e#words", 2, 1, None),
    )  # fmt: skip
    found = of(events)

    assert {"two": Beside(Share(0, 1), Share(1, 1))} == found.topics
    assert found.topics["two"] == found.both
    assert Share(1, 2) == found.first_try


def test_a_note_without_a_topic_counts_in_all_alone():
    found = of(log(("d/e#f", 0, 4, True), ("d/e#words", 0, 4, None), ("d/e#words", 1, 4, None)))

    assert Beside(Share(1, 1), Share(1, 1)) == found.both
    assert {} == found.topics


def test_practice_cards_that_left_and_questions_that_could_not_be_made_do_not_count():
    crammed = Event("dev", 9, "cram", "d/a#n", 9, DAY, quality=4, detail={"right": True})
    events = [*log(("d/a#n", 0, 4, None), ("d/gone#n", 0, 4, True)), crammed]

    assert Share() == of(events).first_try


@pytest.mark.parametrize(
    ("first", "recall", "ahead"),
    [
        (Share(14, 20), Share(17, 20), None),  # just 15 points, which floats make more
        (Share(13, 20), Share(17, 20), "recall"),
        (Share(17, 20), Share(13, 20), "first_try"),
        (Share(17, 20), Share(14, 20), None),
        (Share(0, 5), Share(5, 5), "recall"),
        (Share(0, 4), Share(50, 50), None),
        (Share(0, 50), Share(4, 4), None),
        (Share(), Share(), None),
    ],
)
def test_two_shares_are_apart_by_more_than_15_points_of_5_answers_each(first, recall, ahead):
    assert ahead == Beside(first, recall).ahead


def test_the_widest_distance_comes_first_and_topics_with_few_answers_last():
    def note(name, right, wrong, passed, failed):
        days = range(1, passed + failed + 1)
        return log(
            *((f"d/{name}#n", 0, 4, True) for _ in range(right)),
            *((f"d/{name}#n", 0, 4, False) for _ in range(wrong)),
            (f"d/{name}#words", 0, 4, None),
            *((f"d/{name}#words", day, 4 if day <= passed else 1, None) for day in days),
        )

    rows = {"few": (0, 4, 5, 0), "near": (5, 5, 3, 2), "wide": (0, 5, 5, 0), "other": (5, 0, 1, 4)}
    events = [event for name, row in rows.items() for event in note(name, *row)]
    types = {f"d/{n}#{c}": t for n in rows for c, t in (("n", "numeric"), ("words", "basic"))}
    found = transfer(answers(events), types=types, topics={c: c[2:].split("#")[0] for c in types})

    assert ["wide", "other", "near", "few"] == list(found.topics)
    assert [100, -80, 10, 100] == [round(one.points) for one in found.topics.values()]
    assert {"wide": "recall", "other": "first_try"} == {t: b.ahead for t, b in found.apart.items()}


def predicted(*details):
    return [
        Event("dev", i, "review", "d/a#p", i, DAY + i, quality=4, params_id=POLICY.id, detail=one)
        for i, one in enumerate(details, 1)
    ]


def number(said, was, *, right=False, **more):
    return {"ask": "number", "right": right, "predicted": said, "actual": was, **more}


def test_predictions_are_counted_by_kind():
    found = calibration(predicted(
        number(1, 2), {"ask": "sign", "right": True}, {"ask": "sign", "right": False},
    ))  # fmt: skip

    assert dict.fromkeys(KINDS, Share()) | {"number": Share(0, 1), "sign": Share(1, 2)} == (
        found.kinds
    )
    assert Share(1, 3) == found.right


def test_how_sure_one_was_lies_beside_how_many_came_true():
    sure = [(0, False), (49, True), (50, True), (69, False), (70, True), (90, True), (100, False)]
    found = calibration(predicted(
        {"ask": "sign", "right": True},
        *({"ask": "sign", "right": right, "sure": percent} for percent, right in sure),
    ))  # fmt: skip

    assert [
        (0, 49, 24.5, Share(1, 2)), (50, 69, 59.5, Share(1, 2)),
        (70, 89, 70, Share(1, 1)), (90, 100, 95, Share(1, 2)),
    ] == [(one.low, one.high, one.said, one.right) for one in found.sure]  # fmt: skip
    squares = (0, 0.51**2, 0.5**2, 0.69**2, 0.3**2, 0.1**2, 1)
    assert isclose(sum(squares) / 7, found.brier)
    assert 7 == found.stated


@pytest.mark.parametrize(
    ("sure", "right", "brier"), [(100, True, 0), (100, False, 1), (50, True, 0.25)]
)
def test_the_score_is_0_for_who_was_sure_and_right(sure, right, brier):
    assert brier == calibration(predicted({"ask": "order", "right": right, "sure": sure})).brier


def test_numbers_are_off_by_a_factor_above_or_below():
    found = calibration(predicted(
        number(10, 5), number(-1, -8), number(3, 3, right=True),
        number(5, -5), number(0, 2), number(2, 0), number(9, 8.9, right=True),
    )).numbers  # fmt: skip

    assert (7, 4, 1) == (found.asked, found.too_high, found.too_low)
    assert isclose((2 + 9 / 8.9) / 2, found.factor)  # of 2, 8, 1 and 9 / 8.9


def test_a_log_without_predictions_has_no_figures():
    found = calibration(log(("d/a#n", 0, 4, True), ("d/a#words", 0, 4, None)))

    assert (Share(), None, None, 0) == (
        found.right, found.brier, found.numbers.factor, found.stated
    )  # fmt: skip


def test_what_another_version_logged_is_passed_over():
    strange = [
        {}, {"ask": "riddle", "right": True}, {"ask": ["sign"], "right": True}, {"ask": "sign"},
        {"ask": "sign", "right": "yes"}, {"ask": "number", "right": True, "predicted": "1"},
        {"ask": "number", "right": False, "sure": 130},
    ]  # fmt: skip
    found = calibration(predicted(*strange))

    assert (Share(1, 2), 0, None) == (found.right, found.numbers.asked, found.brier)


def test_practice_is_no_prediction():
    crammed = Event("dev", 9, "cram", "d/a#p", 9, DAY, quality=4, detail=number(1, 1, right=True))

    assert Share() == calibration([crammed]).right


def test_a_prediction_after_the_first_of_a_day_knows_what_happens():
    one, two = predicted(number(9, 1, sure=90), number(1, 1, right=True, sure=90))
    drill = replace(two, study_day=one.study_day)

    assert Share(0, 1) == calibration([one, drill]).right
    assert Share(1, 2) == calibration([one, two]).right


# The same figures from the raw rows: what was undone and when a card was new are SQL here.
SCHEMA = """
CREATE TABLE card (key TEXT, note TEXT, topic TEXT, type TEXT);
CREATE TABLE raw (seq INTEGER PRIMARY KEY, kind TEXT, card TEXT, day INTEGER, quality INTEGER,
                  target INTEGER, detail TEXT);
"""
TABLES = """
CREATE TABLE stands AS SELECT * FROM raw WHERE kind NOT IN ('undo', 'redo') AND seq NOT IN (
  SELECT target FROM raw WHERE kind = 'undo' AND seq NOT IN (
    SELECT target FROM raw WHERE kind = 'redo'));
CREATE INDEX of_card ON stands (card, kind, seq);
CREATE TABLE seen AS SELECT e.seq, e.day, f.day AS before FROM stands e JOIN stands f
  ON f.card = e.card AND f.seq < e.seq AND f.kind IN ('review', 'known') AND f.seq > coalesce(
    (SELECT max(seq) FROM stands r
     WHERE r.kind = 'reset' AND r.card = e.card AND r.seq < e.seq), 0);
CREATE TABLE side AS
  SELECT note, topic, type, seq, day, 1 AS fresh, json_extract(detail, '$.right') AS passed
  FROM stands JOIN card ON key = card WHERE kind = 'review' AND type IN ('numeric', 'code')
    AND json_extract(detail, '$.right') IS NOT NULL
  UNION ALL
  SELECT note, topic, type, seq, day, 0, quality > 2 FROM stands JOIN card ON key = card
  WHERE kind = 'review' AND type NOT IN ('numeric', 'code', 'predict')
    AND seq IN (SELECT seq FROM seen WHERE before < day)
    AND seq NOT IN (SELECT seq FROM seen WHERE before = day);
CREATE TABLE guess AS
  SELECT seq, day, json_extract(detail, '$.ask') AS ask, json_extract(detail, '$.right') AS hit,
    json_extract(detail, '$.sure') AS sure, json_extract(detail, '$.predicted') AS said,
    json_extract(detail, '$.actual') AS was
  FROM stands WHERE kind = 'review' AND json_extract(detail, '$.ask') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM stands f WHERE f.kind = 'review' AND f.card = stands.card
                    AND f.day = stands.day AND f.seq < stands.seq);
"""
BOTH = """
SELECT {0} sum(fresh AND passed), sum(fresh), sum(NOT fresh AND passed), sum(NOT fresh)
FROM side WHERE day >= ?1 AND note IN (SELECT note FROM side WHERE day >= ?1 AND fresh)
  AND note IN (SELECT note FROM side WHERE day >= ?1 AND NOT fresh)
"""
FACTORS = """
SELECT max(said / was, was / said) AS factor FROM guess
WHERE ask = 'number' AND said / was > 0 AND day >= ? ORDER BY factor
"""


def some_log(chance):
    """Acts of every kind with what the program logs beside them, some taken back and put back."""
    day, events = DAY, []
    for seq in range(1, 400):
        day += chance.choice((0, 0, 0, 1, 3))
        kind = chance.choice(("review",) * 15 + ("cram", "known", "reset", "undo", "redo"))
        acts = [e.seq for e in events if (e.kind == "undo") == (kind == "redo")]
        back = kind in ("undo", "redo")
        card = chance.choice((*TYPES, "d/gone#n", *["d/a#p"] * 4))
        answered = kind in ("review", "cram")
        events.append(Event(
            "dev", seq, kind, card, seq, day, quality=chance.randint(0, 5) if answered else None,
            params_id=POLICY.id, target=("dev", chance.choice(acts or [0])) if back else None,
            detail=some_detail(TYPES.get(card), chance) if answered else None,
        ))  # fmt: skip
    return events


def some_detail(kind, chance):
    if kind in ("numeric", "code"):
        return chance.choice((None, *({"right": r, "tries": []} for r in (True, False))))
    if kind != "predict":
        return chance.choice((None, {"demo_before_answer": True}))
    sure = {"sure": chance.randint(0, 100)} if chance.random() < 0.7 else {}
    ask, right = chance.choice(KINDS), chance.random() < 0.5
    if ask != "number":
        return {"ask": ask, "right": right, "predicted": 1, "actual": 1, **sure}
    return number(chance.uniform(-1, 9), chance.uniform(-1, 9), right=right, **sure)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("since", [None, DAY + 200])
def test_every_figure_is_that_of_sql_over_the_raw_rows(seed, since):
    events = some_log(Random(seed))
    found = report(
        effective(order(events)), dict.fromkeys(TYPES, NEW), policies={POLICY.id: POLICY},
        topics={c: t for c, t in TOPICS.items() if t}, types=TYPES, today=DAY + 400, since=since,
    )  # fmt: skip
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        cards = ((c, c.split("#")[0], TOPICS[c], kind) for c, kind in TYPES.items())
        db.executemany("INSERT INTO card VALUES (?, ?, ?, ?)", cards)
        for e in events:
            db.execute("INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?, ?)", (
                e.seq, e.kind, e.card, e.study_day, e.quality, e.target and e.target[1],
                e.detail and json.dumps(e.detail),
            ))  # fmt: skip
        db.executescript(TABLES)

        def sql(query):
            return db.execute(query, (since or 0,)).fetchall()

        check_transfer(found.transfer, sql)
        check_predictions(found.predictions, sql)


def check_transfer(found, sql):
    types = sql("SELECT type, sum(passed), count(*) FROM side WHERE fresh AND day >= ? GROUP BY 1")
    [both] = sql(BOTH.format(""))
    topics = sql(BOTH.format("topic,") + " GROUP BY topic HAVING topic != ''")

    assert {kind: Share(*counts) for kind, *counts in types} == found.types
    assert Beside(Share(*both[:2]), Share(*both[2:])) == found.both
    assert {t: Beside(Share(*row[:2]), Share(*row[2:])) for t, *row in topics} == found.topics
    assert {
        t for t, a, n, b, m in topics if min(n, m) >= 5 and abs(b / m - a / n) > 0.15 + 1e-9
    } == (set(found.apart))


def check_predictions(found, sql):
    kinds = sql("SELECT ask, sum(hit), count(*) FROM guess WHERE day >= ? GROUP BY 1")
    bins = sql(
        "SELECT (sure >= 50) + (sure >= 70) + (sure >= 90), sum(hit), count(*), avg(sure) "
        "FROM guess WHERE sure IS NOT NULL AND day >= ? GROUP BY 1"
    )
    [(brier,)] = sql("SELECT avg((sure / 100.0 - hit) * (sure / 100.0 - hit)) FROM guess "
                     "WHERE day >= ?")  # fmt: skip
    [numbers] = sql(
        "SELECT count(*), sum(NOT hit AND said > was), sum(NOT hit AND said < was) "
        "FROM guess WHERE ask = 'number' AND day >= ?"
    )
    factors = [factor for (factor,) in sql(FACTORS)]
    middle = factors[(len(factors) - 1) // 2 : len(factors) // 2 + 1]

    assert {ask: Share(*counts) for ask, *counts in kinds} == {
        ask: one for ask, one in found.kinds.items() if one.asked
    }
    assert [(at, Share(*counts), pytest.approx(said)) for at, *counts, said in bins] == [
        (at, one.right, one.said) for at, one in enumerate(found.sure) if one.right.asked
    ]
    assert isclose(brier, found.brier)
    assert numbers == (found.numbers.asked, found.numbers.too_high, found.numbers.too_low)
    assert isclose(sum(middle) / len(middle), found.numbers.factor)


@pytest.mark.slow
@given(st.integers(0, 10**6))
def test_the_kinds_the_ranges_and_the_topics_add_up(seed):
    stands = effective(order(some_log(Random(seed))))
    guesses, found = calibration(stands), of(stands)
    reviews = [e for e in stands if e.kind == "review"]
    firsts = {(e.card, e.study_day): e for e in reversed(reviews)}.values()
    stated = [e for e in firsts if "sure" in (e.detail or {})]

    assert len(stated) == guesses.stated
    assert sum(one.low <= one.said <= one.high for one in guesses.sure if one.right.asked) == sum(
        bool(one.right.asked) for one in guesses.sure
    )
    assert 0 <= (guesses.brier or 0) <= 1
    assert found.both.first_try.asked <= found.first_try.asked
    topical = sum(found.topics.values(), Beside())
    assert topical.recall.asked <= found.both.recall.asked

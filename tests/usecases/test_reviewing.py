"""The session in hand is the one that the file would give, whoever writes to it and when."""

import sqlite3
from contextlib import closing, contextmanager
from functools import wraps

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flashdl.errors import DatabaseProblem
from flashdl.review.events import Event
from flashdl.review.session import begin
from flashdl.scheduling.sm2 import Sm2
from flashdl.storage.glance import Glance
from flashdl.storage.store import Store
from flashdl.usecases.planning import draw

EXAMPLES = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
TIMES = st.tuples(st.integers(0, 90), st.sampled_from([0, 0, 0, 0, 1, 6]))  # minutes, days
ANSWERS = st.sampled_from(["know", *range(6)])
ACTS = st.lists(
    st.tuples(st.one_of(ANSWERS, st.sampled_from(["undo", "redo"])), TIMES), max_size=20
)


def plan(session):
    """All that decides what a session asks, without the order that does not matter."""
    pool = session.pool
    return {
        "current": session.current,
        "day": session.day,
        "left": pool.left,
        "new_left": pool.new_left,
        "due": pool.due,
        "drills": frozenset(pool.drills),
        "shown": pool.shown,
        "answered_notes": pool.answered_notes,
    }


def planned_anew(review):
    """The plan of a program that starts now, on the study day of the session."""
    glance = Glance.open(review.paths.database)
    done = review.done(review.session.day)
    pool = draw(glance, review.settings, review.plan, review.session.day,
                since_ms=review.since_ms, done=done)  # fmt: skip
    glance.close()
    return plan(begin(pool, review.session.policy))


def perform(review, act, moment):
    if act == "refresh":
        review.refresh(moment)
    elif act in ("undo", "redo"):
        getattr(review, act)(moment=moment)
    elif review.session.current is not None:
        answer(review, act, moment)


def answer(review, what, moment):
    return review.know(moment=moment) if what == "know" else review.grade(what, moment=moment)


@pytest.mark.slow
@EXAMPLES
@given(acts=ACTS)
def test_after_every_act_the_session_is_what_a_restart_would_plan(sit_down, at, acts):
    learner = sit_down()
    review = learner.review()
    minutes = days = 0
    for act, (later, more_days) in acts:
        minutes, days = minutes + later, days + more_days
        perform(review, act, at(minutes, days))

        assert planned_anew(review) == plan(review.session), act
    learner.close()


@pytest.mark.slow
@EXAMPLES
@given(acts=ACTS, last=ANSWERS)
def test_an_undone_answer_was_never_given_and_a_redone_one_was(sit_down, at, acts, last):
    learner = sit_down()
    review = learner.review(14)
    for act, _ in acts:
        perform(review, act, at())
    before = plan(review.session)
    if review.session.current is not None:
        answer(review, last, at(1))
        after = plan(review.session)

        assert before != after
        review.undo(moment=at(2))
        assert before == plan(review.session)
        review.redo(moment=at(3))
        assert after == plan(review.session)
        assert [] == review.store(at()).refold()
    learner.close()


def test_a_card_shown_before_roll_over_is_answered_in_its_day_and_the_next_day_follows(learner, at):
    review = learner.review()
    card = review.session.current.card
    review.grade(1, moment=at(60, days=1))

    assert at().day == review.store(at()).card(card)["memory"].first_day
    assert at(days=1).day == review.session.day
    assert planned_anew(review) == plan(review.session)


CALLS = [
    (Glance, "version"), (Glance, "pool"), (Store, "open"), (Store, "version"), (Store, "append"),
]  # fmt: skip
POINTS = [(*call, when) for call in CALLS for when in ("before", "after")]


@contextmanager
def calls_of(point, number=0, write=None):
    """The calls of a method, of which the ``number``-th has ``write`` before or after it."""
    owner, name, when = point
    inner, calls = getattr(owner, name), []

    @wraps(inner)
    def method(*args, **kwargs):
        calls.append(name)
        now = len(calls) == number
        if now and when == "before":
            write()
        result = inner(*args, **kwargs)
        if now and when == "after":
            write()
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, method)
        yield calls


@pytest.mark.slow
@pytest.mark.parametrize("acts", [["grade"], ["grade", "refresh"], ["refresh"]], ids="-".join)
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("point", POINTS, ids=lambda p: f"{p[2]} {p[0].__name__}.{p[1]}")
def test_another_terminals_answer_is_seen_whenever_it_comes(learner, at, point, number, acts):
    other = learner.store()
    theirs = Event("", 0, "review", "deck/n6#c1", 0, 0, quality=1)
    written = []

    def write():
        written.append(other.append(theirs, moment=at(), policy=Sm2()))

    with calls_of(point, number, write):
        review = learner.review()
        for act in (*acts, "grade", "grade"):
            perform(review, 4 if act == "grade" else act, at())

    assert bool(written) == ("deck/n6#c1" in review.session.pool.shown)
    assert planned_anew(review) == plan(review.session)


@pytest.mark.slow
def test_the_plan_is_not_made_again_while_nobody_else_writes(learner, at):
    with calls_of((Glance, "pool", "")) as plans:
        review = learner.review()
        for _ in range(4):
            review.grade(4, moment=at())

    assert ["pool"] == plans


@pytest.fixture
def impatient(learner, at):
    """A review that waits for a lock 20 milliseconds."""
    review = learner.review()
    review.glance._connection.execute("PRAGMA busy_timeout=20")
    with review.store(at())._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=20")
    return review


def test_an_answer_that_met_a_locked_file_can_be_given_again(impatient, at):
    before = plan(impatient.session)
    with closing(sqlite3.connect(impatient.paths.database, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseProblem, match="in use by another program"):
            impatient.grade(4, moment=at())

    assert before == plan(impatient.session)
    impatient.grade(4, moment=at())
    assert 1 == len(impatient.store(at()).events())
    assert planned_anew(impatient) == plan(impatient.session)


def test_every_look_at_a_locked_file_is_a_problem_with_a_sentence(impatient, at):
    glance = impatient.glance
    with closing(sqlite3.connect(impatient.paths.database, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        for look in (glance.version, impatient.card, lambda: glance.pool(at().day, 5)):
            with pytest.raises(DatabaseProblem, match="in use by another program"):
                look()

    impatient.refresh(at())
    assert planned_anew(impatient) == plan(impatient.session)


def test_a_day_may_have_more_than_200_new_cards(learner, at, many):
    learner.store().import_deck(many, kind="held", source="/many", stamp="1")
    session = learner.review(400).session
    asked = set()
    while session.current is not None:
        asked.add(session.current.card)
        session = session.grade(5).session

    assert 314 == len(asked)

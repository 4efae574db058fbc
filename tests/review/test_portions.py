"""What a day asks of each deck or topic adds up to what the day asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.portions import Portion, new_today, portions
from flashdl.review.queue import Candidate, Pool
from flashdl.review.session import begin
from flashdl.scheduling.memory import NEW, Memory
from flashdl.scheduling.sm2 import Sm2

DAY = 740_000
NOTES = [f"d/{name}" for name in "abcdefgh"]
TOPIC = dict(zip(NOTES, ["one", "two", "one", "three", "two", "two", "four", "five"], strict=True))


def card(note, name, *, requires=(), memory=NEW):
    return Candidate(f"{note}#{name}", note, tuple(requires), NOTES.index(note), memory)


def seen(note, name, late=0):
    memory = Memory(repetitions=2, interval_days=6, due_day=DAY - late, last_day=DAY - 7)
    return card(note, name, memory=memory)


@st.composite
def pools(draw, *, only_new=False):
    names = draw(st.sets(st.tuples(st.sampled_from(NOTES), st.sampled_from("qrs"))))
    kinds = {"due": [], "new": [], "drills": []}
    for note, name in sorted(names):
        kind = "new" if only_new else draw(st.sampled_from([*kinds]))
        needs = draw(st.sets(st.sampled_from(NOTES), max_size=2)) - {note}
        one = card(note, name, requires=sorted(needs)) if kind == "new" else seen(note, name, 3)
        kinds[kind].append(one)
    answered = draw(st.sets(st.sampled_from(NOTES)))
    return Pool(
        DAY, **{kind: tuple(cards) for kind, cards in kinds.items()},
        answered_notes=frozenset(answered), new_left=draw(st.integers(0, 12)),
        backlog_limit=draw(st.sampled_from([None, 0, 3])),
    )  # fmt: skip


@pytest.mark.slow
@given(pools())
def test_the_portions_add_up_to_the_day(pool):
    found = portions(pool, TOPIC)

    assert len(pool.due) == sum(portion.due for portion in found)
    assert len(pool.drills) == sum(portion.drills for portion in found)
    assert pool.new_count == sum(portion.new for portion in found)
    assert pool.left == sum(sum(portion[1:]) for portion in found)


@pytest.mark.slow
@given(pools())
def test_a_portion_is_of_its_name_and_none_is_empty(pool):
    due = [TOPIC[one.note] for one in pool.due]
    found = portions(pool, TOPIC)

    assert {portion.name: portion.due for portion in found if portion.due} == {
        name: due.count(name) for name in due
    }
    assert all(any(portion[1:]) for portion in found)


@pytest.mark.slow
@given(pools(only_new=True))
def test_the_new_cards_of_today_are_those_that_a_review_asks(pool):
    session, asked = begin(pool, Sm2()), []
    while session.current is not None:
        asked.append(session.current.card)
        session = session.grade(5).session

    assert sorted(asked) == sorted(one.card for one in new_today(pool))


def test_a_new_card_unlocks_what_builds_on_it_the_same_day():
    first, second = card("d/a", "q"), card("d/b", "q", requires=["d/a"])
    pool = Pool(DAY, new=(first, second, card("d/a", "r")), new_left=2)

    assert [first, second] == new_today(pool)


def test_portions_come_in_the_order_of_the_names():
    pool = Pool(
        DAY,
        due=(seen("d/b", "q"), seen("d/d", "q")),
        drills=(seen("d/d", "r"),),
        new=(card("d/a", "q"), card("d/h", "q")),
        new_left=1,
    )

    assert [
        Portion("one", due=0, drills=0, new=1),
        Portion("two", due=1, drills=0, new=0),
        Portion("three", due=1, drills=1, new=0),
    ] == portions(pool, TOPIC)


def test_where_nothing_is_left_there_is_no_portion():
    assert [] == portions(Pool(DAY, new=(card("d/a", "q"),), new_left=0), TOPIC)

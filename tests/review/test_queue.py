"""The choice of the next card: a function of the pool, the same after a restart."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.review.queue import Candidate, Pool, choose, restricted, unlocked, without_siblings
from flashdl.review.session import Session, begin
from flashdl.scheduling.memory import NEW, Memory
from flashdl.scheduling.sm2 import Sm2

DAY = 740_000
POLICY = Sm2()


def new_card(note: str, card: str, position: int, *requires: str) -> Candidate:
    names = tuple(f"d/{name}" for name in requires)
    return Candidate(f"d/{note}#{card}", f"d/{note}", names, position, NEW)


def due_card(note: str, card: str = "q", interval: int = 6) -> Candidate:
    memory = Memory(
        repetitions=2, interval_days=interval, due_day=DAY, first_day=DAY - 9, last_day=DAY - 6
    )
    return Candidate(f"d/{note}#{card}", f"d/{note}", (), 0, memory)


def play(session: Session, qualities: list[int]) -> list[str]:
    """The cards asked when the answers are given in turn (the last one repeated)."""
    asked = []
    answers = iter(qualities)
    while session.current is not None and len(asked) < 300:
        asked.append(session.current.card)
        session = session.grade(next(answers, 5)).session
    return asked


def chain(count: int, cards_each: int) -> tuple[Candidate, ...]:
    """Notes of which each requires the one before."""
    return tuple(
        new_card(f"n{i}", f"c{j}", i * cards_each + j, *([f"n{i - 1}"] if i else []))
        for i in range(count)
        for j in range(cards_each)
    )


def test_day_one_fills_its_ten_although_each_note_waits_for_the_one_before():
    session = begin(Pool(DAY, new=chain(15, 4), new_left=10), POLICY)

    asked = play(session, [])

    assert 10 == len(asked)
    assert 10 == len(set(asked))


def test_a_note_unlocks_on_the_day_its_prerequisite_was_answered():
    session = begin(Pool(DAY, new=chain(3, 1), new_left=3), POLICY)

    assert ["d/n0#c0", "d/n1#c0", "d/n2#c0"] == play(session, [])


def test_locked_cards_are_offered_only_when_nothing_else_is_new():
    locked = new_card("b", "q", 0, "a")
    free = new_card("c", "q", 1)
    a = new_card("a", "q", 2)

    assert [free, a] == unlocked([locked, free, a], frozenset())
    assert [locked] == unlocked([locked], frozenset())


def test_an_unknown_or_finished_prerequisite_locks_nothing():
    card = new_card("b", "q", 0, "gone")

    assert [card] == unlocked([card], frozenset())


def test_siblings_keep_five_apart_where_other_cards_are_left():
    notes = tuple(due_card(f"n{i}", f"c{j}") for i in range(6) for j in range(4))

    asked = play(begin(Pool(DAY, due=notes), POLICY), [])

    names = [card.partition("#")[0] for card in asked]
    for i, name in enumerate(names[:15]):
        assert name not in names[max(0, i - 4) : i]


def test_a_drill_comes_back_after_three_other_cards():
    cards = tuple(due_card(f"n{i}") for i in range(8))

    asked = play(begin(Pool(DAY, due=cards), POLICY), [1])

    assert asked[0] == asked[4]
    assert 9 == len(asked)


def test_drills_do_not_block_the_rest_of_the_day():
    cards = tuple(due_card(f"n{i}") for i in range(10))
    session = begin(Pool(DAY, due=cards), POLICY)
    asked = []
    for _ in range(30):
        assert session.current is not None
        asked.append(session.current.card)
        session = session.grade(1).session

    assert 10 == len(set(asked))


def test_a_single_failed_card_is_asked_until_it_is_known():
    asked = play(begin(Pool(DAY, due=(due_card("n"),)), POLICY), [1, 3, 3, 4])

    assert ["d/n#q"] * 4 == asked


def test_the_day_allows_no_more_new_cards_than_it_says():
    new = tuple(new_card(f"n{i}", "q", i) for i in range(50))

    assert 7 == len(play(begin(Pool(DAY, new=new, new_left=7), POLICY), []))
    assert [] == play(begin(Pool(DAY, new=new, new_left=0), POLICY), [])


def test_new_and_due_cards_are_mixed_in_proportion():
    due = tuple(due_card(f"n{i}") for i in range(40))
    new = tuple(new_card(f"m{i}", "q", i) for i in range(40))

    asked = play(begin(Pool(DAY, due=due, new=new, new_left=10), POLICY), [])

    half = sum(card.startswith("d/m") for card in asked[:25])
    assert 1 <= half <= 9


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=60), st.integers(0, 12), st.integers(0, 12))
def test_the_order_of_due_cards_and_drills_in_the_pool_changes_no_choice(qualities, due, notes):
    """The choice is a function of what is in the pool, not of the order in which it is listed."""
    pool = Pool(
        DAY,
        due=tuple(due_card(f"n{i // 2}", f"c{i % 2}", interval=1 + i % 4) for i in range(due)),
        new=chain(notes, 2),
        new_left=8,
    )
    session = begin(pool, POLICY)
    for quality in qualities:
        again = replace(
            session.pool,
            due=session.pool.due[::-1],
            drills=tuple(sorted(session.pool.drills, key=lambda c: c.card)),
        )

        assert session.current == choose(again)

        if session.current is None:
            break
        session = session.grade(quality).session


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=80))
def test_every_due_card_is_asked_and_ends_graded_good_enough(qualities):
    cards = tuple(due_card(f"n{i // 3}", f"c{i % 3}") for i in range(12))
    session = begin(Pool(DAY, due=cards), POLICY)
    best: dict[str, int] = {}
    answers = iter(qualities)
    while session.current is not None:
        quality = next(answers, 4)
        best[session.current.card] = max(quality, best.get(session.current.card, 0))
        session = session.grade(quality).session

    assert {card.card for card in cards} == set(best)
    assert all(quality >= POLICY.drill_below for quality in best.values())


def test_a_drill_waits_until_its_sibling_is_five_cards_away():
    cards = tuple(due_card(f"n{i}", f"c{j}") for i in range(12) for j in range(3))
    session = begin(Pool(DAY, due=cards), POLICY)
    asked = []
    while session.current is not None and len(session.pool.due) > 12:
        card = session.current.card
        asked.append(card)
        session = session.grade(4 if asked.count(card) > 1 else 1).session

    assert len(asked) > len(set(asked)) >= 20
    for i, card in enumerate(asked):
        siblings = {c for c in asked[max(0, i - 4) : i] if c != card}
        assert card.partition("#")[0] not in {c.partition("#")[0] for c in siblings}


def overdue(count: int, *, by: int = 1) -> tuple[Candidate, ...]:
    cards = (due_card(f"o{i}") for i in range(count))
    return tuple(replace(c, memory=replace(c.memory, due_day=DAY - by)) for c in cards)


def test_new_cards_pause_while_the_backlog_is_larger_than_its_limit_and_come_when_it_is_not():
    pool = Pool(DAY, due=overdue(6), new=chain(3, 1), new_left=3, backlog_limit=4)
    session = begin(pool, POLICY)

    asked = play(session, [])

    assert (True, 0, 6) == (pool.paused, pool.new_count, pool.left)
    assert {f"d/o{i}#q" for i in range(6)} >= {*asked[:2]}
    assert 9 == len(asked)


def test_cards_due_today_are_no_backlog():
    pool = Pool(DAY, due=tuple(due_card(f"n{i}") for i in range(9)), backlog_limit=0)

    assert (0, False) == (pool.overdue, pool.paused)


def test_cards_of_today_come_before_the_backlog_where_that_is_wished():
    late, now = overdue(4), tuple(due_card(f"n{i}", interval=90) for i in range(4))
    asked = play(begin(Pool(DAY, due=(*late, *now), today_first=True), POLICY), [])

    assert {c.card for c in now} == {*asked[:4]}
    assert {c.card for c in late} == {*asked[4:]}


def test_the_weakest_come_first_otherwise():
    late, now = overdue(4), tuple(due_card(f"n{i}", interval=90) for i in range(4))

    assert {c.card for c in late} == {*play(begin(Pool(DAY, due=(*now, *late)), POLICY), [])[:4]}


def test_what_is_only_due_later_comes_after_what_is_due():
    ahead = tuple(
        replace(c, memory=replace(c.memory, due_day=DAY + 3, interval_days=1))
        for c in (due_card("a"), due_card("b"))
    )
    pool = Pool(DAY, due=(*ahead, due_card("c", interval=300)))

    assert "d/c#q" == play(begin(pool, POLICY), [])[0]


def test_a_sitting_of_three_cards_asks_three_and_drills_what_it_failed():
    due = tuple(due_card(f"n{i}") for i in range(8))
    pool = Pool(DAY, due=due, cards_left=3)

    asked = play(begin(pool, POLICY), [1, 5])

    assert 3 == pool.left
    assert (3, 4) == (len({*asked}), len(asked))


@given(st.sets(st.integers(0, 7)), st.integers(0, 8))
def test_a_card_in_another_hand_is_not_asked_but_counts_as_left(elsewhere, new_left):
    due = tuple(due_card(f"n{i}") for i in range(4))
    new = tuple(new_card(f"m{i}", "q", i) for i in range(4))
    theirs = frozenset(c.card for i, c in enumerate((*due, *new)) if i in elsewhere)
    pool = Pool(DAY, due=due, new=new, new_left=new_left, elsewhere=theirs)

    asked = play(begin(pool, POLICY), [])

    assert not theirs & {*asked}
    assert 4 + min(4, new_left) == pool.left
    in_hand = sum(c.card in theirs for c in new)
    assert max(0, min(new_left, 4) - in_hand) == sum(card.startswith("d/m") for card in asked)


def test_a_note_stays_locked_while_its_prerequisite_is_in_another_hand():
    new = chain(2, 1)
    pool = Pool(DAY, new=new, new_left=2, elsewhere=frozenset({new[0].card}))

    assert choose(pool) is None


def test_a_pool_restricted_to_some_cards_has_no_others():
    pool = Pool(DAY, due=(due_card("a"), due_card("b")), new=chain(2, 1), drills=(due_card("c"),))
    some = restricted(pool, {"d/b#q", "d/n1#c0"})

    assert ["d/b#q", "d/n1#c0"] == [c.card for c in (*some.due, *some.new, *some.drills)]
    assert pool == restricted(pool, None)


@pytest.mark.parametrize(("new_first", "first"), [(True, "d/m"), (False, "d/n")])
def test_new_cards_come_first_or_last_where_that_is_wished(new_first, first):
    due, new = (due_card("n0"), due_card("n1")), (new_card("m0", "q", 0), new_card("m1", "q", 1))
    asked = play(begin(Pool(DAY, due=due, new=new, new_left=2, new_first=new_first), POLICY), [])

    assert [True, True, False, False] == [card.startswith(first) for card in asked]


def test_siblings_wait_for_tomorrow_where_that_is_wished():
    due = (due_card("a", "x"), due_card("a", "y", interval=1), due_card("b"))
    new = (new_card("a", "z", 0), new_card("c", "p", 1), new_card("c", "q", 2))
    pool = without_siblings(Pool(DAY, due=due, new=new, new_left=9, shown=("d/b#other",)))

    assert ["d/a#y", "d/c#p"] == [c.card for c in (*pool.due, *pool.new)]


def test_what_is_left_is_told_by_kind_and_under_a_lid_as_a_sum():
    pool = Pool(DAY, due=(due_card("a"),), drills=(due_card("b"),), new=chain(3, 1), new_left=2)

    assert {"due": 1, "new": 2, "again": 1} == pool.counts
    assert {"left": 3} == replace(pool, cards_left=2).counts


def test_what_a_topic_builds_on_comes_before_all_that_is_due():
    new = (new_card("base", "q", 0), new_card("top", "q", 1, "base"))
    pool = Pool(
        DAY, due=tuple(due_card(f"n{i}") for i in range(4)), new=new, new_left=5, new_first=False,
        before_all=frozenset({"d/base#q"}),
    )  # fmt: skip

    assert "d/base#q" == play(begin(pool, POLICY), [])[0]


def test_overdue_cards_that_were_not_chosen_count_for_the_pause():
    pool = Pool(DAY, due=overdue(2), new=chain(2, 1), new_left=2, backlog_limit=4)

    assert not pool.paused
    assert replace(pool, overdue_besides=3).paused

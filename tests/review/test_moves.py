"""Histories that change cards: the learner's moves and the author's former ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.events import Event, effective, order
from flashdl.review.moves import carried, linked

CARDS = "ABCD"


def logs(draws):
    """One device's log over a few cards; an undo takes back any earlier act, a redo any undo."""
    log = []
    for seq, (kind, number, drawn) in enumerate(draws, 1):
        detail = {"from": CARDS[number % 4]} if kind == "move" else None
        about = log[number % len(log)] if log and kind in ("undo", "redo") else None
        card, target = (about.card, about.id) if about else (drawn, None)
        log.append(Event("desk", seq, kind, card, seq, 100, target=target, detail=detail))
    return log


LOGS = st.lists(
    st.tuples(
        st.sampled_from(["review", "review", "move", "undo", "redo", "suspend"]),
        st.integers(0, 40),
        st.sampled_from(CARDS),
    ),
    max_size=30,
).map(logs)


def walked(log):
    """The oracle: each standing move takes, when it happens, all that lies under the old id."""
    stands, where = {e.id for e in effective(log)}, {}
    for event in log:
        if event.kind == "move" and event.id in stands:
            leaving = [i for i, card in where.items() if card == event.detail["from"]]
            where |= dict.fromkeys(leaving, event.card)
        where[event.id] = event.card
    for event in log:
        if event.target:
            where[event.id] = where[event.target]
    return where


@given(LOGS)
def test_a_move_takes_along_what_happened_before_it(log):
    assert walked(log) == {e.id: e.card for e in carried(log, formerly={})}


@given(LOGS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(log, rng):
    shuffled = rng.sample(log, len(log))

    assert carried(log, formerly={}) == carried(order(shuffled), formerly={})


@pytest.mark.slow
@given(LOGS)
def test_no_event_is_lost_or_changed_but_for_its_card(log):
    moved = carried(log, formerly={"A": "B"})

    assert [e.id for e in log] == [e.id for e in moved]
    assert [(e.kind, e.detail) for e in log] == [(e.kind, e.detail) for e in moved]


@pytest.mark.slow
@given(LOGS, st.sampled_from(CARDS))
def test_a_card_shares_its_history_only_with_linked_cards(log, card):
    formerly = {"A": "B"}
    pairs = [(e.detail["from"], e.card) for e in log if e.kind == "move"]
    near = linked([card], [*pairs, *formerly.items()])

    alone = carried([e for e in log if e.card in near], formerly=formerly)

    whole = [e for e in carried(log, formerly=formerly) if e.card == card]
    assert whole == [e for e in alone if e.card == card]


def event(seq, kind, card, **fields):
    return Event("desk", seq, kind, card, seq, 100, **fields)


def move(seq, old, new):
    return event(seq, "move", new, detail={"from": old})


def places(log, **formerly):
    return "".join(e.card for e in carried(log, formerly=formerly))


def test_moves_follow_each_other():
    log = [event(1, "review", "A"), move(2, "A", "B"), move(3, "B", "C"), event(4, "review", "A")]

    assert "CCCA" == places(log)


def test_a_history_can_go_there_and_back():
    log = [event(1, "review", "A"), move(2, "A", "B"), event(3, "review", "B"), move(4, "B", "A")]

    assert "AAAA" == places(log)


def test_an_undone_move_moves_nothing_and_a_redone_one_does():
    log = [event(1, "review", "A"), move(2, "A", "B"), event(3, "undo", "B", target=("desk", 2))]

    assert "ABB" == places(log)
    assert "BBBB" == places([*log, event(4, "redo", "B", target=("desk", 3))])


def test_an_undo_after_a_move_goes_where_its_answer_went():
    log = [event(1, "review", "A"), move(2, "A", "B"), event(3, "undo", "A", target=("desk", 1))]

    assert "BBB" == places(log)


def test_a_former_id_leads_to_the_card_of_today_at_any_time():
    assert "BB" == places([event(1, "review", "A"), event(2, "review", "A")], A="B")


def test_a_move_goes_before_a_former_id_and_after_it():
    away = [event(1, "review", "A"), move(2, "A", "X")]
    onward = [event(1, "review", "A"), move(2, "B", "C"), event(3, "review", "A")]

    assert "XX" == places(away, A="B")
    assert "CCB" == places(onward, A="B")


def test_former_ids_in_a_ring_end():
    assert "B" == places([event(1, "review", "A")], A="B", B="A")


def test_a_move_onto_itself_ends():
    assert "AA" == places([event(1, "review", "A"), move(2, "A", "A")])

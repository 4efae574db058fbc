"""How well a card and a note sit, by tables around every threshold."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.sitting import Hold, Standing, counts, of_card, of_note
from flashdl.scheduling.memory import NEW, Memory
from flashdl.scheduling.sm2 import Sm2, known, outcomes

DAY = 739_000


def card(interval_days, *, ago=0, repetitions=3, lapses=0, **more):
    """A card answered so many days ago."""
    last = DAY - ago
    return Memory(
        repetitions, interval_days=interval_days, due_day=last + interval_days, lapses=lapses,
        first_day=last, last_day=last, **more,
    )  # fmt: skip


FORGOTTEN = card(1, repetitions=1, lapses=1)
HOLDS = {
    Hold.NOT_BEGUN: NEW, Hold.BEGUN: card(1, repetitions=1), Hold.SHAKY: FORGOTTEN,
    Hold.SITS: card(6), Hold.FIRM: card(21),
}  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "memory"),
    [
        (Hold.NOT_BEGUN, NEW),
        (Hold.NOT_BEGUN, Memory(due_day=DAY + 3)),  # moved before it was ever answered
        (Hold.BEGUN, card(1, repetitions=1)),
        (Hold.BEGUN, card(5)),
        (Hold.SITS, card(6, repetitions=2)),
        (Hold.SITS, card(20)),
        (Hold.FIRM, card(21)),
        (Hold.FIRM, card(365)),
        (Hold.FIRM, card(21, lapses=7)),  # forgotten often, but passed since
        (Hold.SHAKY, card(1, repetitions=1, lapses=1)),
        (Hold.SITS, card(6, repetitions=2, lapses=1)),
        (Hold.SITS, card(6, ago=12)),
        (Hold.SHAKY, card(6, ago=13)),
        (Hold.FIRM, card(21, ago=42)),
        (Hold.SHAKY, card(21, ago=43)),
        (Hold.BEGUN, card(1, ago=2, repetitions=1)),
        (Hold.SHAKY, card(1, ago=3, repetitions=1)),
        (Hold.BEGUN, card(0, ago=2)),
    ],
)
def test_a_card_sits_by_its_interval_its_last_answer_and_its_wait(expected, memory):
    assert expected is of_card(memory, day=DAY)


@pytest.mark.parametrize(
    ("expected", "holds"),
    [
        (Hold.NOT_BEGUN, []),
        (Hold.NOT_BEGUN, [Hold.NOT_BEGUN, Hold.NOT_BEGUN]),
        (Hold.BEGUN, [Hold.NOT_BEGUN, Hold.BEGUN]),
        (Hold.BEGUN, [Hold.NOT_BEGUN, Hold.FIRM]),
        (Hold.BEGUN, [Hold.FIRM, Hold.BEGUN]),
        (Hold.SHAKY, [Hold.NOT_BEGUN, Hold.SHAKY]),
        (Hold.SHAKY, [Hold.FIRM, Hold.FIRM, Hold.SHAKY]),
        (Hold.SITS, [Hold.FIRM, Hold.SITS]),
        (Hold.FIRM, [Hold.FIRM, Hold.FIRM]),
    ],
)
def test_a_note_sits_as_its_weakest_card_once_all_were_answered(expected, holds):
    assert expected is of_note([HOLDS[hold] for hold in holds], day=DAY)


@pytest.mark.slow
@given(st.lists(st.sampled_from(list(Hold)), min_size=1))
def test_the_order_of_the_cards_does_not_matter(holds):
    cards = [HOLDS[hold] for hold in holds]

    assert of_note(cards, day=DAY) is of_note(cards[::-1], day=DAY)


def test_a_card_passed_each_time_at_its_day_rises_from_begun_over_sits_to_firm():
    memory, day, seen = NEW, DAY, [Hold.NOT_BEGUN]
    for _ in range(4):
        memory = outcomes(memory, Sm2(), day=day)[4]
        seen.append(of_card(memory, day=day))
        day = memory.due_day

    assert ["not begun", "begun", "sits", "sits", "firm"] == seen


def test_a_card_that_is_known_is_firm():
    assert Hold.FIRM is of_card(known(NEW, day=DAY), day=DAY)


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), min_size=1, max_size=12))
def test_left_alone_a_card_only_ever_turns_shaky(answers):
    memory, day = NEW, DAY
    for wait, quality in answers:
        day += wait
        memory = outcomes(memory, Sm2(), day=day)[quality]

    holds = [of_card(memory, day=later) for later in range(day, day + 900, 7)]

    assert all(a is b or b is Hold.SHAKY for a, b in pairwise(holds))
    assert Hold.SHAKY is holds[-1]


def test_a_suspended_card_counts_for_nothing_beside_another():
    note = Standing("d", "n", cards={"a": card(21), "b": card(1, suspended=True)})

    assert Hold.FIRM is note.hold(day=DAY)


def test_a_note_whose_every_card_is_suspended_still_sits_as_it_did():
    assert Hold.BEGUN is Standing("d", "n", cards={"a": card(1, suspended=True)}).hold(day=DAY)


def test_counts_name_every_word_and_the_best_first():
    notes = [Standing("d", f"n{i}", cards={"c": HOLDS[h]}) for i, h in enumerate(Hold)]

    found = counts([*notes, notes[-1]], day=DAY)

    assert ["firm", "sits", "shaky", "begun", "not begun"] == list(found)
    assert [2, 1, 1, 1, 1] == list(found.values())

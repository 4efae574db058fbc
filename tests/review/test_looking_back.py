"""What was hard, and the one suggestion."""

from flashdl.review.events import Event
from flashdl.review.looking_back import Suggestion, hard_cards, suggestion
from flashdl.scheduling.memory import Memory


def answer(card, quality, kind="review"):
    return Event("x", 1, kind, card, 0, 0, quality=quality)


def test_hard_is_what_was_below_good_at_first_the_worst_first():
    events = [answer("a", 3), answer("b", 4), answer("c", 1), answer("b", 1), answer("a", 4)]

    assert ["c", "a"] == hard_cards(events)
    assert [] == hard_cards([answer("a", None, "known")])


def test_a_leech_is_to_be_rewritten_before_any_demo_is_seen():
    memories = {"a": Memory(lapses=4), "b": Memory(lapses=6), "c": Memory()}

    found = suggestion(["c", "a", "b"], memories, leech_lapses=4, with_demo={"c"}, seen=())

    assert Suggestion("rewrite", "b") == found


def test_otherwise_the_demo_of_the_hardest_card_that_was_never_run():
    memories = {"a": Memory(), "b": Memory(), "c": Memory()}
    hard = ["a", "b", "c"]

    assert Suggestion("demo", "c") == suggestion(
        hard, memories, leech_lapses=0, with_demo={"b", "c"}, seen={"b"}
    )
    assert suggestion(hard, memories, leech_lapses=4, with_demo={"b"}, seen={"b"}) is None

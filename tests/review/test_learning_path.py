"""What to learn next: each rule alone, and their order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.review.learning_path import Learner, advise, foundations, locked
from flashdl.review.queue import Candidate, unlocked
from flashdl.review.sitting import Standing
from flashdl.scheduling.memory import NEW, Memory

DAY = 739_000


def memory(interval_days=6, *, repetitions=2, lapses=0, **more):
    return Memory(
        repetitions, interval_days=interval_days, due_day=DAY + interval_days, lapses=lapses,
        first_day=DAY, last_day=DAY, **more,
    )  # fmt: skip


PASSED, FORGOTTEN = memory(), memory(1, repetitions=1, lapses=1)


def note(name, *cards, requires="", demo=""):
    """A note whose cards are ``one``, ``two``, …; new ones where none are given."""
    return Standing(
        "d", name, "t", tuple(f"d/{n}" for n in requires), demo,
        dict(zip(("one", "two", "three"), cards or (NEW,), strict=False)),
    )  # fmt: skip


def said(*notes, **more):
    found = advise(Learner(notes, DAY, **more))
    return [(a.rule, a.note.note if a.note else "", a.card) for a in found]


def why(*notes, **more):
    return advise(Learner(notes, DAY, **more))[0].why


def test_what_is_due_today_comes_first():
    assert ("due", "", "") == said(note("a"), due=2)[0]
    assert why(due=1).startswith("1 card is due today")
    assert why(due=2).startswith("2 cards are due today")


def test_the_worst_leech_comes_before_anything_new():
    notes = [
        note("a"),
        note("b", memory(lapses=4)),
        note("c", PASSED, memory(lapses=6)),
    ]

    assert ("leech", "c", "two") == said(*notes, leech_lapses=4)[0]
    assert "6 times" in why(*notes, leech_lapses=4)


def test_a_card_is_a_leech_from_the_number_of_the_setting_and_never_at_none():
    assert "leech" in {rule for rule, *_ in said(note("a", memory(lapses=4)), leech_lapses=4)}
    assert [] == said(note("a", memory(lapses=3)), leech_lapses=4)
    assert [] == said(note("a", memory(lapses=9)), leech_lapses=0)


def test_a_suspended_leech_is_left_in_peace():
    assert [] == said(note("a", memory(lapses=9, suspended=True)), leech_lapses=4)


def test_the_note_on_which_most_rest_is_counted_near_and_far():
    notes = [
        note("a"), note("b"), note("a1", requires="a"), note("b1", requires="b"),
        note("b2", requires=["b1"]),
    ]  # fmt: skip

    assert [("unlocks", "b", ""), ("order", "a", "")] == said(*notes)
    assert "2 of the 3 notes that are still locked rest on it." == why(*notes)


def test_of_notes_that_unlock_equally_much_the_earlier_is_named():
    notes = [note("a"), note("b"), note("x", requires="a"), note("y", requires="b")]

    assert [("unlocks", "a", ""), ("order", "b", "")] == said(*notes)
    assert "1 of the 2 notes that are still locked rests on it." == why(*notes)


def test_a_note_that_is_not_locked_any_more_does_not_count():
    notes = [note("a", PASSED), note("b", requires="a"), note("c", requires="b")]

    assert [("unlocks", "b", "")] == said(*notes)
    assert "The one note that is still locked rests on it." == why(*notes)


def test_a_begun_note_on_top_of_a_new_one_is_not_locked_and_does_not_count():
    notes = [
        note("a"), note("b"), note("a1", PASSED, requires="a"), note("a2", PASSED, requires="a"),
        note("b1", requires="b"),
    ]  # fmt: skip

    assert ("unlocks", "b", "") == said(*notes)[0]


def test_where_nothing_is_locked_the_next_in_order_is_named():
    assert [("order", "a", "")] == said(note("a"), note("b"))
    assert "It comes next in learning order." == why(note("a"))


def test_a_begun_note_with_new_cards_is_the_next_before_a_new_note():
    notes = [note("a", PASSED, NEW, NEW), note("b")]

    assert [("order", "a", "")] == said(*notes)
    assert "You have begun it, and 2 of its cards are still new." == why(*notes)


def test_suspended_new_cards_are_not_recommended():
    assert [] == said(note("a", PASSED, Memory(suspended=True)))


def test_the_demo_of_a_shaky_note_is_named_until_it_was_seen():
    shaky = note("a", FORGOTTEN, demo="waves")

    assert [("demo", "a", "")] == said(shaky)
    assert [] == said(shaky, demos_run=frozenset({"d/a"}))
    assert [] == said(note("a", PASSED, demo="waves"))
    assert [] == said(note("a", FORGOTTEN))


def test_two_rules_do_not_name_the_same_note_to_learn():
    notes = [note("b"), note("c", requires="b"), note("d")]

    assert [("unlocks", "b", ""), ("order", "d", "")] == said(*notes)


def test_a_leech_may_be_rewritten_and_its_note_learnt_on():
    found = said(note("a", memory(lapses=4), NEW), leech_lapses=4)

    assert [("leech", "a", "one"), ("order", "a", "")] == found


def test_no_more_than_three_alternatives():
    notes = [
        note("leech", memory(lapses=9)), note("shaky", FORGOTTEN, demo="waves"), note("first"),
        note("key"), note("x", requires=["key"]),
    ]  # fmt: skip

    found = said(*notes, due=1, leech_lapses=4)

    assert ["due", "leech", "unlocks", "order"] == [rule for rule, *_ in found]


def test_nothing_to_do_is_no_advice():
    assert [] == said(note("a", PASSED))
    assert [] == said()


def test_a_note_that_is_wholly_suspended_keeps_none_locked():
    notes = [note("a", Memory(suspended=True)), note("b", requires="a")]

    assert frozenset() == locked(notes)


def test_a_circle_of_prerequisites_ends():
    circle = [note("a", requires="b"), note("b", requires="a")]

    assert {"d/a": {"d/b"}, "d/b": {"d/a"}} == foundations(circle)
    assert [] == said(*circle)


worlds = st.lists(
    st.tuples(st.sampled_from([NEW, PASSED]), st.sets(st.integers(0, 7))), min_size=1, max_size=8
)


@settings(max_examples=50)
@given(worlds)
def test_what_is_locked_is_what_the_review_passes_over(world):
    notes = [
        note(f"n{i}", m, requires=[f"n{k}" for k in sorted(r)]) for i, (m, r) in enumerate(world)
    ]
    new = [
        Candidate(f"{n.key}#one", n.key, n.requires, i, NEW)
        for i, n in enumerate(notes)
        if n.cards["one"] == NEW
    ]
    begun = {n.key for n in notes if n.cards["one"] != NEW}

    closed = locked(notes)

    open_ = [c.note for c in new if c.note not in closed]
    assert (open_ or [c.note for c in new]) == [c.note for c in unlocked(new, begun)]


@settings(max_examples=50)
@given(worlds, st.integers(0, 3))
def test_a_recommended_note_can_be_begun_at_once(world, due):
    notes = [
        note(f"n{i}", m, requires=[f"n{k}" for k in sorted(r)]) for i, (m, r) in enumerate(world)
    ]

    found = advise(Learner(tuple(notes), DAY, due))

    assert len(found) <= 4
    assert bool(due) == any(advice.rule == "due" for advice in found)
    assert all(a.note.key not in locked(notes) for a in found if a.rule in ("unlocks", "order"))


def test_where_todays_new_cards_are_used_up_it_says_how_many_to_allow():
    begun, fresh = note("a", PASSED, PASSED), note("b", NEW, NEW, Memory(suspended=True))

    assert None is Learner((begun, fresh), DAY, new_left=1).new_to_allow(fresh)
    assert 4 == Learner((begun, fresh), DAY).new_to_allow(fresh)
    assert 2 == Learner((begun, fresh), DAY + 1).new_to_allow(fresh)

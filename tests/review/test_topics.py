"""Topics in learning order, and what they build on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.sitting import Standing
from flashdl.review.topics import topics


def notes(*lines, deck="d"):
    """``topic/note: required note, …`` a line."""
    found = []
    for line in lines:
        name, _, needed = line.partition(":")
        topic, _, note = name.partition("/")
        requires = tuple(f"{deck}/{n.strip()}" for n in needed.split(",") if n.strip())
        found.append(Standing(deck, note, topic, requires))
    return found


def shape(*lines):
    return [(t.name, t.layer, t.builds_on) for t in topics(notes(*lines))]


def test_a_topic_stands_one_layer_above_what_it_builds_on():
    expected = [("a", 1, ()), ("b", 2, ("a",)), ("c", 3, ("b",))]

    assert expected == shape("a/x", "b/y: x", "c/z: y")


def test_topics_of_one_layer_keep_the_order_of_learning():
    assert ["b", "a", "c"] == [name for name, *_ in shape("b/x", "a/y", "c/z: y")]


def test_a_topic_with_one_early_note_stands_where_most_of_its_notes_do():
    assert ["a", "late"] == [n for n, *_ in shape("late/x", "a/y", "a/z", "late/u", "late/v")]


def test_what_another_prerequisite_builds_on_already_is_not_named():
    assert ("c", 3, ("b",)) == shape("a/x", "b/y: x", "c/z: x, y")[-1]


def test_of_two_topics_that_require_each_other_the_later_builds_on_the_earlier():
    found = shape("a/x", "b/y: x", "a/z: y", "b/u", "b/v")

    assert [("a", 1, ()), ("b", 2, ("a",))] == found


def test_a_note_that_is_not_there_is_no_prerequisite():
    assert [("a", 1, ())] == shape("a/x: gone")


def test_notes_without_a_topic_are_named_as_their_deck():
    assert [("d", 1, ())] == shape("/x")


def test_decks_do_not_mix_though_their_topics_have_one_name():
    both = notes("a/x", deck="one") + notes("a/x", deck="two")

    assert [("one", "a"), ("two", "a")] == [(t.deck, t.name) for t in topics(both)]


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(st.sampled_from("abcde"), st.sets(st.integers(0, 11))), min_size=1, max_size=12
    )
)
def test_every_note_stands_once_and_every_prerequisite_stands_in_a_lower_layer(drawn):
    given_notes = notes(
        *(f"{topic}/n{i}: {', '.join(f'n{k}' for k in sorted(needs))}"
          for i, (topic, needs) in enumerate(drawn))
    )  # fmt: skip

    found = topics(given_notes)

    layers = {topic.name: topic.layer for topic in found}
    assert sorted(n.key for n in given_notes) == sorted(n.key for t in found for n in t.notes)
    assert all(layers[name] < t.layer for t in found for name in t.builds_on)
    assert all(t.layer == 1 + max((layers[n] for n in t.builds_on), default=0) for t in found)
    assert sorted(layers.values()) == list(layers.values())

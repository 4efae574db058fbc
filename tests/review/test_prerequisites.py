"""What a topic builds on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.review.prerequisites import missing, required

CHAIN = {"a": (), "b": ("a",), "c": ("b",), "d": ("a", "c"), "e": ()}


def test_what_is_required_far_away_is_required():
    assert {"a", "b", "c"} == required(["d"], CHAIN)
    assert set() == required(["e"], CHAIN)


def test_missing_is_what_was_never_answered_in_the_order_of_learning():
    assert ["a", "c"] == missing(["d"], CHAIN, {"b"})
    assert [] == missing(["d"], CHAIN, {"a", "b", "c"})


NOTES = st.integers(0, 9)


@pytest.mark.slow
@given(st.dictionaries(NOTES, st.sets(NOTES)), st.sets(NOTES))
def test_the_required_are_the_smallest_set_closed_under_requires(requires, notes):
    found = required(notes, requires)
    closed = found | notes

    assert not found & notes
    assert all({*requires.get(note, ())} <= closed for note in closed)
    for note in found:
        assert any(note in requires.get(other, ()) for other in closed - {note}) or (
            note in requires.get(note, ())
        )

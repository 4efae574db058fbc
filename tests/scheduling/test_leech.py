"""A leech is a card that was forgotten too often."""

import pytest

from flashdl.scheduling.leech import is_leech, lapsed_as_leech
from flashdl.scheduling.memory import Memory


@pytest.mark.parametrize(("lapses", "limit", "leech"),
                         [(3, 4, False), (4, 4, True), (9, 4, True), (9, 0, False)])  # fmt: skip
def test_four_lapses_make_a_leech_and_zero_turns_it_off(lapses, limit, leech):
    assert leech == is_leech(Memory(lapses=lapses), limit)


def test_only_a_lapse_is_news():
    four, five = Memory(lapses=4), Memory(lapses=5)

    assert lapsed_as_leech(Memory(lapses=3), four, 4)
    assert lapsed_as_leech(four, five, 4)
    assert not lapsed_as_leech(four, four, 4)

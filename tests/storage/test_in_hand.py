"""Two terminals share one queue: a card in one hand is in no other."""

import subprocess
import sys

import pytest

from flashdl.storage.in_hand import InHand

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no locks of this kind there")


@pytest.fixture
def sit_down(tmp_path):
    hands = []

    def hand(database="c.db"):
        hands.append(InHand(tmp_path / "state", tmp_path / database))
        return hands[-1]

    yield hand
    for one in hands:
        one.close()


def take(hand, card):
    with hand.choosing() as others:
        hand.take(card)
    return others


def test_a_terminal_sees_the_cards_in_other_hands_and_not_its_own(sit_down):
    one, two = sit_down(), sit_down()

    assert frozenset() == take(one, "d/a#q")
    assert {"d/a#q"} == take(two, "d/b#q")
    assert {"d/b#q"} == take(one, "d/c#a-longer-name")
    assert {"d/c#a-longer-name"} == take(two, "d")
    assert {"d"} == take(one, None)
    assert frozenset() == take(two, "d/b#q")


def test_another_collection_is_another_queue(sit_down):
    take(sit_down(), "d/a#q")

    assert frozenset() == take(sit_down("other.db"), "d/a#q")


def test_a_terminal_that_was_closed_holds_nothing(sit_down):
    one = sit_down()
    take(one, "d/a#q")
    one.close()

    assert frozenset() == take(sit_down(), "d/b#q")


HOLDER = """
import sys, time
from pathlib import Path
from flashdl.storage.in_hand import InHand
hand = InHand(Path(sys.argv[1]), Path(sys.argv[2]))
with hand.choosing():
    hand.take("d/a#q")
print("holds", flush=True)
sys.stdin.read()
"""


def test_a_terminal_that_was_killed_holds_nothing(sit_down, tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path / "state", tmp_path / "c.db"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    holder.stdout.readline()

    assert {"d/a#q"} == take(sit_down(), None)
    holder.kill()
    holder.communicate()
    assert frozenset() == take(sit_down(), None)


def test_without_a_place_to_write_nothing_is_shared_and_nothing_fails(tmp_path):
    (tmp_path / "state").write_text("in the way")
    hand = InHand(tmp_path / "state", tmp_path / "c.db")

    assert frozenset() == take(hand, "d/a#q")
    hand.close()
    assert ["state"] == [file.name for file in tmp_path.iterdir()]

"""The sentences that open and close a review."""

from flashdl.cli.review_words import _pace
from flashdl.review.stats import Answer


def given(card, seconds):
    return Answer(card, 739_000, 4, seconds * 1000, scheduled=True, first_ever=False)


def test_the_pace_is_of_a_card_with_its_drills():
    assert ", 22 seconds a card" == _pace([given("a", 20), given("b", 14), given("a", 10)])
    assert ", 1 second a card" == _pace([given("a", 1)])


def test_without_times_there_is_no_pace():
    assert "" == _pace([given("a", 0)])

"""The sentences that open and close a review."""

import pytest

from flashdl.cli.review_words import _pace, closing_lines
from flashdl.review.stats import Answer
from flashdl.settings import load, paths
from flashdl.study_day import Moment
from flashdl.usecases.reviewing import Reviewing

DAY = 739_685  # the study day of ``inside``


def given(card, seconds):
    return Answer(card, 739_000, 4, seconds * 1000, scheduled=True, first_ever=False)


def test_the_pace_is_of_a_card_with_its_drills():
    assert ", 22 seconds a card" == _pace([given("a", 20), given("b", 14), given("a", 10)])
    assert ", 1 second a card" == _pace([given("a", 1)])


def test_without_times_there_is_no_pace():
    assert "" == _pace([given("a", 0)])


@pytest.fixture
def closing(env):
    """The lines at the end of a review in which nothing is done."""

    def lines(day=DAY):
        places = paths(env)
        at = Moment((day - 719_163) * 86_400_000 + 36_000_000, 0, day)
        reviewing = Reviewing.start(
            places, load(places.config_file, {}), mint=lambda: "other", moment=at
        )
        try:
            return closing_lines(reviewing)
        finally:
            reviewing.close()

    return lines


def test_the_end_says_how_many_cards_are_buried_and_how_to_get_them(inside, closing):
    before, tomorrow = closing(), closing(DAY + 1)
    inside("bury", "softmax#temperature", "softmax#overflow")

    assert [*before[:-1], "2 buried until tomorrow: flashdl unbury", before[-1]] == closing()
    assert tomorrow == closing(DAY + 1)


def test_nothing_is_said_of_buried_cards_that_are_asked_again(inside, closing):
    before = closing()
    inside("bury", "softmax")
    inside("unbury")

    assert before == closing()

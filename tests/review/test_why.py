"""The reason for a card is said in words."""

from dataclasses import replace

import pytest

from flashdl.review.queue import Candidate, Pool
from flashdl.review.why import why_now
from flashdl.scheduling.memory import NEW, Memory

DAY = 740_000
SEEN = Candidate("d/a#q", "d/a", ("d/b", "d/c"), 0, Memory(2, 250, 6, DAY, last_day=DAY - 6))


@pytest.mark.parametrize(
    ("due_day", "said"),
    [
        (DAY, "Due today, 6 days after its last answer."),
        (DAY - 1, "Due 1 day ago, 6 days after its last answer."),
        (DAY + 3, "Due in 3 days, taken ahead, 6 days after its last answer."),
    ],
)
def test_a_card_is_due_by_its_day(due_day, said):
    card = replace(SEEN, memory=replace(SEEN.memory, due_day=due_day))

    assert said == why_now(card, Pool(DAY, due=(card,)))


def test_a_new_card_names_what_it_builds_on():
    new = replace(SEEN, memory=NEW)

    assert "New; it builds on b, c." == why_now(new, Pool(DAY, new=(new,)))
    assert "New; it builds on nothing." == why_now(replace(new, requires=()), Pool(DAY))


def test_a_drill_and_a_crammed_card_say_so():
    assert "again" in why_now(SEEN, Pool(DAY, drills=(SEEN,)))
    assert "nothing is scheduled" in why_now(SEEN, Pool(DAY, drills=(SEEN,)), cram=True)

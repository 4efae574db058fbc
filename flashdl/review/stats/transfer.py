"""What is done with fresh numbers beside what is recalled, in the same notes.

A numeric or code card asks for something new each time; a first try at it passes where it was
right. Recall is true retention of the note's static cards: all others but predictions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from flashdl.review.stats.answered import Answer
from flashdl.review.stats.retention import Share, share

FRESH = ("numeric", "code")
STATIC = ("basic", "cloze", "typed", "choice")
APART_POINTS = 15
COMPARED_FROM = 5  # a topic with fewer answers on a side is not compared
_NONE = Share()


@dataclass(frozen=True, slots=True)
class Beside:
    """First tries beside recall, of notes that have answers of both."""

    first_try: Share = _NONE
    recall: Share = _NONE

    @property
    def compared(self) -> bool:
        """Whether there are enough answers on both sides."""
        return min(self.first_try.asked, self.recall.asked) >= COMPARED_FROM

    @property
    def points(self) -> float:
        """By how many points recall lies above the first tries; 0 where a side has no answer."""
        both = self.first_try.asked * self.recall.asked
        return 100 * self._lead / both if both else 0.0

    @property
    def ahead(self) -> Literal["recall", "first_try"] | None:
        """The side that lies more than 15 points above the other, if they can be compared."""
        least = APART_POINTS * self.first_try.asked * self.recall.asked
        if not self.compared or 100 * abs(self._lead) <= least:
            return None
        return "recall" if self._lead > 0 else "first_try"

    @property
    def _lead(self) -> int:
        """The distance times both counts, a whole number: 15 points are not more than 15."""
        first, recall = self.first_try, self.recall
        return recall.passed * first.asked - first.passed * recall.asked

    def __add__(self, other: "Beside") -> "Beside":
        """Both together."""
        return Beside(self.first_try + other.first_try, self.recall + other.recall)


@dataclass(frozen=True, slots=True)
class Transfer:
    """First tries by type of card; and beside recall, in all and by topic.

    ``both`` is of every note with answers of both, ``topics`` of those among them with a topic: the
    widest distance first, those with too few answers last.
    """

    types: Mapping[str, Share]
    both: Beside
    topics: Mapping[str, Beside]

    @property
    def first_try(self) -> Share:
        """First tries of all cards, also of notes without static ones."""
        return sum(self.types.values(), Share())

    @property
    def apart(self) -> dict[str, Beside]:
        """The topics in which the two differ by more than 15 points."""
        return {topic: found for topic, found in self.topics.items() if found.ahead}


def transfer(
    given: Iterable[Answer], *, types: Mapping[str, str], topics: Mapping[str, str]
) -> Transfer:
    """First tries and recall, from the answers and the type and topic of each present card.

    Every review of a fresh card counts, its first and drills too: the numbers are new each time.
    Cram never does, nor a review for which no question could be made.
    """
    first = {kind: Share() for kind in FRESH}
    notes: dict[str, Beside] = {}
    topic_of: dict[str, str] = {}
    for answer in given:
        kind, note = types.get(answer.card), answer.card.partition("#")[0]
        topic_of[note] = topics.get(answer.card, "")
        if kind in FRESH and answer.right is not None and not answer.cram:
            one = Share(int(answer.right), 1)
            first[kind] += one
            notes[note] = notes.get(note, Beside()) + Beside(first_try=one)
        elif kind in STATIC:
            notes[note] = notes.get(note, Beside()) + Beside(recall=share([answer]))
    both = {name: one for name, one in notes.items() if one.first_try.asked and one.recall.asked}
    return Transfer(first, sum(both.values(), Beside()), _by_topic(both, topic_of))


def _by_topic(notes: Mapping[str, Beside], topic_of: Mapping[str, str]) -> dict[str, Beside]:
    found: dict[str, Beside] = {}
    for note, one in notes.items():
        if topic := topic_of[note]:
            found[topic] = found.get(topic, Beside()) + one

    def rank(pair: tuple[str, Beside]) -> tuple[bool, float, str]:
        topic, one = pair
        return not one.compared, -abs(one.points), topic

    return dict(sorted(found.items(), key=rank))

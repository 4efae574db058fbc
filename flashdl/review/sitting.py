"""How well a note sits: one of five words, from what is remembered of its cards today."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from flashdl.scheduling.memory import Memory

SITS_DAYS = 6  # SM-2's second interval: passed on two study days in a row
FIRM_DAYS = 21  # where Anki, and `flashdl stats`, call a card mature
LATE = 2  # on FSRS's curve 90 % recall at the interval's end is 82 % after twice that time


class Hold(StrEnum):
    """How well a card or a note sits, from nothing to firm."""

    NOT_BEGUN = "not begun"
    BEGUN = "begun"
    SHAKY = "shaky"
    SITS = "sits"
    FIRM = "firm"


@dataclass(frozen=True, slots=True)
class Standing:
    """A note with what is remembered of each of its cards, by card id.

    ``requires`` names notes as ``deck/note``. A suspended card counts for nothing while there is
    another.
    """

    deck: str
    note: str
    topic: str = ""
    requires: tuple[str, ...] = ()
    demo: str = ""
    cards: Mapping[str, Memory] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The id of the note with its deck."""
        return f"{self.deck}/{self.note}"

    @property
    def asked(self) -> Mapping[str, Memory]:
        """The cards that are not suspended."""
        return {card: memory for card, memory in self.cards.items() if not memory.suspended}

    def hold(self, *, day: int) -> Hold:
        """How well the note sits on a study day."""
        return of_note((self.asked or self.cards).values(), day=day)


def of_card(memory: Memory, *, day: int) -> Hold:
    """How well a card sits.

    Not begun: never answered. Shaky: forgotten at the last answer that scheduled it, or not
    answered for more than twice its interval. Else by its interval: firm from 21 days, sits from
    6, begun below.
    """
    if memory.last_day is None:
        return Hold.NOT_BEGUN
    interval_days = max(1, memory.interval_days)
    forgotten = memory.lapses > 0 and memory.repetitions <= 1
    if forgotten or day - memory.last_day > LATE * interval_days:
        return Hold.SHAKY
    if interval_days < SITS_DAYS:
        return Hold.BEGUN
    return Hold.SITS if interval_days < FIRM_DAYS else Hold.FIRM


def of_note(memories: Iterable[Memory], *, day: int) -> Hold:
    """How well a note sits.

    Not begun: no card was answered. Shaky: some card is. Begun: some card was never answered, or
    is begun. Sits: every card sits or is firm. Firm: every card is.
    """
    holds = {of_card(memory, day=day) for memory in memories} or {Hold.NOT_BEGUN}
    if holds == {Hold.NOT_BEGUN}:
        return Hold.NOT_BEGUN
    if Hold.SHAKY in holds:
        return Hold.SHAKY
    if holds & {Hold.NOT_BEGUN, Hold.BEGUN}:
        return Hold.BEGUN
    return Hold.SITS if Hold.SITS in holds else Hold.FIRM


def counts(notes: Iterable[Standing], *, day: int) -> dict[Hold, int]:
    """How many notes sit how well, the best first; every word is there."""
    found = Counter(note.hold(day=day) for note in notes)
    return {hold: found[hold] for hold in reversed(Hold)}

"""What the scheduler knows about a card, and the four grades as SM-2 qualities."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

Phase = Literal["new", "learning", "relearning", "review"]
INITIAL_EASE = 250


class Grade(IntEnum):
    """The four buttons; hard is a pass."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def quality(self) -> int:
        """SM-2's 0-5 for the button: 1, 3, 4, 5 (scheduling.md 2)."""
        return (1, 3, 4, 5)[self - 1]


@dataclass(frozen=True, slots=True)
class Memory:
    """A card's memory; ``due_day`` is None until the first answer, days are ordinals.

    ``last_day`` is the study day of the last answer that scheduled, ``drill_day`` the study day
    on which the card still wants to be repeated, ``buried_day`` the one for which it is hidden.
    """

    repetitions: int = 0
    ease_hundredths: int = INITIAL_EASE
    interval_days: int = 0
    due_day: int | None = None
    lapses: int = 0
    first_day: int | None = None
    last_day: int | None = None
    drill_day: int | None = None
    suspended: bool = False
    buried_day: int | None = None
    flag: str = ""

    def phase(self, *, day: int) -> Phase:
        """New; learning until the second pass or in a drill; relearning after a lapse; review."""
        if self.due_day is None:
            return "new"
        if self.repetitions > 1 and not self.drill_pending(day=day):
            return "review"
        return "relearning" if self.lapses else "learning"

    def drill_pending(self, *, day: int) -> bool:
        """Whether the card is to be repeated in this study day's session."""
        return self.drill_day == day

    def hidden(self, *, day: int) -> bool:
        """Whether the card is suspended, or buried for this study day."""
        return self.suspended or self.buried_day == day


NEW = Memory()

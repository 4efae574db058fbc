"""The due day of named cards, set by the learner: what changes, and what to say of the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flashdl.review.spreading import evenly
from flashdl.usecases.acting import is_due

if TYPE_CHECKING:
    from flashdl.storage.rows import CardRow


@dataclass(frozen=True, slots=True)
class DaySetting:
    """The cards that get another day; of the others how many are new, or due then already.

    ``silent`` of those that are due today then are not asked today all the same.
    """

    rows: "list[CardRow]"
    due_days: Mapping[str, int]
    new: int
    there: int
    silent: int


def days_set(named: "Sequence[CardRow]", days: range, *, today: int) -> DaySetting:
    """The named cards evenly over the days, due or not, the weakest first.

    A card that was never answered has no day and gets none.
    """
    rows = [row for row in named if row.memory.due_day is not None]
    cards = [(row.key, row.memory) for row in rows]
    due_days = evenly(cards, first_day=days.start, days=len(days))
    moving = [row for row in rows if due_days[row.key] != row.memory.due_day]
    return DaySetting(
        moving,
        {row.key: due_days[row.key] for row in moving},
        new=len(named) - len(rows),
        there=len(rows) - len(moving),
        silent=sum(due_days[row.key] == today and not _asked(row, today) for row in rows),
    )


def _asked(row: "CardRow", day: int) -> bool:
    """Whether the day asks the card, were it due."""
    return is_due(replace(row.memory, due_day=day), day)

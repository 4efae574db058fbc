"""Why a card is asked now, in a sentence."""

from flashdl.review.queue import Candidate, Pool
from flashdl.scheduling.memory import Memory


def why_now(asked: Candidate, pool: Pool, *, cram: bool = False) -> str:
    """The reason that put the card in front of the learner."""
    if cram:
        return "You cram; nothing is scheduled by it."
    if any(candidate.card == asked.card for candidate in pool.drills):
        return "Graded below good today, so it is asked again until it is."
    if asked.memory.due_day is None:
        built = [name.rpartition("/")[2] for name in asked.requires]
        return f"New; it builds on {', '.join(built)}." if built else "New; it builds on nothing."
    return f"{_due(asked.memory.due_day - pool.day)}{_since(asked.memory, pool.day)}."


def _due(days: int) -> str:
    if days > 0:
        return f"Due in {_days(days)}, taken ahead"
    return f"Due {_days(-days)} ago" if days else "Due today"


def _since(memory: Memory, day: int) -> str:
    if memory.last_day is None:
        return ""
    return f", {_days(day - memory.last_day)} after its last answer"


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"

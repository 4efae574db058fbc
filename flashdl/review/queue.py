"""Which card comes next: a pure choice from what is due, what is new and what was just shown.

The choice is a function of the pool and of today's answers, not of a stored position, so that a
session stopped anywhere goes on at the same card after a restart.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from flashdl.scheduling.memory import Memory

SIBLING_GAP = 5
DRILL_GAP = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that may be shown today; ``note`` and ``requires`` are ``deck/note`` names."""

    card: str
    note: str
    requires: tuple[str, ...]
    position: int
    memory: Memory


@dataclass(frozen=True, slots=True)
class Pool:
    """What a study day has to offer.

    ``due``: answered before, due and not answered today. ``new``: never answered, in learning
    order. ``drills``: answered today and to be repeated. ``answered_notes``: notes of which some
    card was ever answered. ``shown``: today's effective answers, oldest first. ``new_left``: how
    many new cards the day still allows.
    """

    day: int
    due: tuple[Candidate, ...] = ()
    new: tuple[Candidate, ...] = ()
    drills: tuple[Candidate, ...] = ()
    answered_notes: frozenset[str] = frozenset()
    shown: tuple[str, ...] = ()
    new_left: int = 0

    @property
    def new_count(self) -> int:
        """How many new cards are still to come today."""
        return min(self.new_left, len(self.new))

    @property
    def left(self) -> int:
        """How many cards are still to come today, each drill counted once."""
        return len(self.due) + self.new_count + len(self.drills)


def choose(pool: Pool) -> Candidate | None:
    """The next card, or None when the day's work is done.

    A drill comes back after three other cards, but never two drills in a row while there is
    anything else; due and new cards alternate in proportion; siblings, also as drills, keep five
    cards apart where anything else is left.
    """
    first_time = _apart(_first_time(pool), pool.shown)
    drills = sorted(pool.drills, key=lambda c: _last_shown(c.card, pool.shown))
    rested = [c for c in drills if c.card not in pool.shown[-(DRILL_GAP - 1) :]]
    apart = [c for c in rested if not _beside_sibling(c, pool.shown)]
    if apart and (first_time is None or not _just_drilled(pool.shown)):
        return apart[0]
    return first_time or next(iter(rested or drills), None)


def _first_time(pool: Pool) -> list[Candidate]:
    due = sorted(pool.due, key=lambda c: (c.memory.interval_days, scatter(c.card, pool.day)))
    new = unlocked(pool.new, pool.answered_notes) if pool.new_left > 0 else []
    if not due or not new:
        return due + new
    return new + due if _new_turn(pool, len(due)) else due + new


def _new_turn(pool: Pool, due: int) -> bool:
    ahead = due + pool.new_count
    return scatter(str(ahead), pool.day) % ahead < pool.new_count


def _beside_sibling(candidate: Candidate, shown: Sequence[str]) -> bool:
    recent = (card for card in shown[-(SIBLING_GAP - 1) :] if card != candidate.card)
    return any(card.partition("#")[0] == candidate.note for card in recent)


def _just_drilled(shown: Sequence[str]) -> bool:
    return bool(shown) and shown.count(shown[-1]) > 1


def _last_shown(card: str, shown: Sequence[str]) -> int:
    return max((i for i, other in enumerate(shown) if other == card), default=-1)


def _apart(ranked: Sequence[Candidate], shown: Sequence[str]) -> Candidate | None:
    recent = {card.partition("#")[0] for card in shown[-(SIBLING_GAP - 1) :]}
    return next((c for c in ranked if c.note not in recent), ranked[0] if ranked else None)


def unlocked(new: Sequence[Candidate], answered_notes: Collection[str]) -> list[Candidate]:
    """New cards whose prerequisites were each answered once; all of them if none is."""
    waiting = {c.note for c in new}
    ready = [c for c in new if all(r in answered_notes or r not in waiting for r in c.requires)]
    return ready or list(new)


def scatter(text: str, day: int) -> int:
    """A number that mixes cards anew each study day, equal on every machine."""
    return int.from_bytes(blake2b(f"{day}:{text}".encode(), digest_size=6).digest())

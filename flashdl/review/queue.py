"""Which card comes next: a pure choice from what is due, what is new and what was just shown.

The choice is a function of the pool and of today's answers, not of a stored position, so that a
session stopped anywhere goes on at the same card after a restart.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
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
    many new cards the day still allows. ``elsewhere``: cards that another terminal asks now.
    ``backlog_limit``: with more overdue cards than this no new card is asked. ``today_first``:
    whether cards due today come before the backlog. ``cards_left``: how many cards this sitting
    may still ask for the first time. ``ranked``: the order of ``due`` is the order of asking.
    ``new_first``: whether new cards come before or after the due ones; None mixes them.
    ``before_all``: new cards that come before everything. ``overdue_besides``: overdue cards that
    were not chosen.
    """

    day: int
    due: tuple[Candidate, ...] = ()
    new: tuple[Candidate, ...] = ()
    drills: tuple[Candidate, ...] = ()
    answered_notes: frozenset[str] = frozenset()
    shown: tuple[str, ...] = ()
    new_left: int = 0
    elsewhere: frozenset[str] = frozenset()
    backlog_limit: int | None = None
    today_first: bool = False
    cards_left: int | None = None
    ranked: bool = False
    new_first: bool | None = None
    before_all: frozenset[str] = frozenset()
    overdue_besides: int = 0

    @property
    def overdue(self) -> int:
        """How many cards were due before today: the backlog."""
        return sum((c.memory.due_day or self.day) < self.day for c in self.due)

    @property
    def paused(self) -> bool:
        """Whether new cards wait until the backlog is smaller."""
        return (
            self.backlog_limit is not None
            and self.overdue + self.overdue_besides > self.backlog_limit
        )

    @property
    def new_count(self) -> int:
        """How many new cards are still to come today."""
        return 0 if self.paused else min(self.new_left, len(self.new))

    @property
    def counts(self) -> dict[str, int]:
        """What is still to come today by kind; a sitting with a lid tells the sum alone."""
        if self.cards_left is not None or self.ranked:
            return {"left": self.left}
        return {"due": len(self.due), "new": self.new_count, "again": len(self.drills)}

    @property
    def left(self) -> int:
        """How many cards are still to come today, each drill counted once."""
        first_time = len(self.due) + self.new_count
        if self.cards_left is not None:
            first_time = min(first_time, self.cards_left)
        return first_time + len(self.drills)


def choose(pool: Pool) -> Candidate | None:
    """The next card, or None when the day's work is done.

    A drill comes back after three other cards, but never two drills in a row while there is
    anything else; due and new cards alternate in proportion; siblings, also as drills, keep five
    cards apart where anything else is left. A card that another terminal asks is not asked here.
    """
    first_time = _apart(_here(_first_time(pool), pool), pool)
    drills = sorted(_here(pool.drills, pool), key=lambda c: _last_shown(c.card, pool.shown))
    rested = [c for c in drills if c.card not in pool.shown[-(DRILL_GAP - 1) :]]
    apart = [c for c in rested if not _beside_sibling(c, pool.shown)]
    if apart and (first_time is None or not _just_drilled(pool.shown)):
        return apart[0]
    return first_time or next(iter(rested or drills), None)


def restricted(pool: Pool, only: Collection[str] | None) -> Pool:
    """The pool with none but these cards; None is all of them."""
    if only is None:
        return pool
    due, new, drills = (
        tuple(c for c in some if c.card in only) for some in (pool.due, pool.new, pool.drills)
    )
    return replace(pool, due=due, new=new, drills=drills)


def without_siblings(pool: Pool) -> Pool:
    """The pool with one first-time card of each note, and none of a note answered today."""
    taken = {card.partition("#")[0] for card in pool.shown}
    due: list[Candidate] = []
    new: list[Candidate] = []
    for kept, candidates in (
        (due, sorted(pool.due, key=lambda c: _rank(c, pool))),
        (new, pool.new),
    ):
        for candidate in candidates:
            if candidate.note not in taken:
                taken.add(candidate.note)
                kept.append(candidate)
    return replace(pool, due=tuple(due), new=tuple(new))


def _here(candidates: Iterable[Candidate], pool: Pool) -> list[Candidate]:
    return [c for c in candidates if c.card not in pool.elsewhere]


def _rank(candidate: Candidate, pool: Pool) -> tuple[int, int, int]:
    """What is due now before what is only due later, then the weakest first."""
    memory = candidate.memory
    due_day = memory.due_day or pool.day
    group = int(due_day > pool.day)
    if pool.today_first:
        group = 2 if group else int(due_day < pool.day)
    return group, memory.interval_days, scatter(candidate.card, pool.day)


def _first_time(pool: Pool) -> list[Candidate]:
    if pool.cards_left == 0:
        return []
    due = list(pool.due) if pool.ranked else sorted(pool.due, key=lambda c: _rank(c, pool))
    in_hand = sum(c.card in pool.elsewhere for c in pool.new)
    new = unlocked(pool.new, pool.answered_notes) if pool.new_count > in_hand else []
    if ahead := [c for c in new if c.card in pool.before_all]:
        return ahead + due
    if not due or not new:
        return due + new
    return new + due if _new_turn(pool, len(due)) else due + new


def _new_turn(pool: Pool, due: int) -> bool:
    if pool.new_first is not None:
        return pool.new_first
    ahead = due + pool.new_count
    return scatter(str(ahead), pool.day) % ahead < pool.new_count


def _beside_sibling(candidate: Candidate, shown: Sequence[str]) -> bool:
    recent = (card for card in shown[-(SIBLING_GAP - 1) :] if card != candidate.card)
    return any(card.partition("#")[0] == candidate.note for card in recent)


def _just_drilled(shown: Sequence[str]) -> bool:
    return bool(shown) and shown.count(shown[-1]) > 1


def _last_shown(card: str, shown: Sequence[str]) -> int:
    return max((i for i, other in enumerate(shown) if other == card), default=-1)


def _apart(ranked: Sequence[Candidate], pool: Pool) -> Candidate | None:
    recent = {
        card.partition("#")[0] for card in (*pool.shown[-(SIBLING_GAP - 1) :], *pool.elsewhere)
    }
    return next((c for c in ranked if c.note not in recent), ranked[0] if ranked else None)


def unlocked(new: Sequence[Candidate], answered_notes: Collection[str]) -> list[Candidate]:
    """New cards whose prerequisites were each answered once; all of them if none is."""
    waiting = {c.note for c in new}
    ready = [c for c in new if all(r in answered_notes or r not in waiting for r in c.requires)]
    return ready or list(new)


def scatter(text: str, day: int) -> int:
    """A number that mixes cards anew each study day, equal on every machine."""
    return int.from_bytes(blake2b(f"{day}:{text}".encode(), digest_size=6).digest())

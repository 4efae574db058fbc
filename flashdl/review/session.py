"""A study day's session as a value: every grade gives a new session and the event to store."""

from dataclasses import dataclass, replace
from typing import Any

from flashdl.review.events import Event
from flashdl.review.queue import Candidate, Pool, choose
from flashdl.scheduling.memory import Grade, Memory
from flashdl.scheduling.sm2 import Outcomes, Sm2, known, outcomes


@dataclass(frozen=True, slots=True)
class Step:
    """The session after an act, the draft of its event, and the card's memory after it."""

    session: "Session"
    event: Event
    memory: Memory


@dataclass(frozen=True, slots=True)
class Session:
    """What is left of a study day and the card that is asked now (None: nothing)."""

    pool: Pool
    policy: Sm2
    current: Candidate | None

    @property
    def day(self) -> int:
        """The study day; a card shown before roll-over is answered in it."""
        return self.pool.day

    def outcomes(self) -> Outcomes:
        """The current card's memory after each quality 0-5."""
        return outcomes(self._asked().memory, self.policy, day=self.day)

    def known(self) -> Memory:
        """The current card's memory after 'I know this'."""
        return known(self._asked().memory, day=self.day)

    def grade(
        self, quality: int, *, grade: Grade | None = None, answer_ms: int | None = None,
        note_revision: int | None = None, detail: dict[str, Any] | None = None,
    ) -> Step:  # fmt: skip
        """Answer the current card with a quality 0-5; ``grade`` is the button, if there was one."""
        event = replace(
            self._draft("review"),
            quality=quality,
            grade=None if grade is None else int(grade),
            answer_ms=answer_ms,
            note_revision=note_revision,
            detail=detail,
        )
        return self._step(event, self.outcomes()[quality])

    def know(self, *, answer_ms: int | None = None, note_revision: int | None = None) -> Step:
        """'I know this': as if passed twice, seen again in 30 days."""
        event = replace(self._draft("known"), answer_ms=answer_ms, note_revision=note_revision)
        return self._step(event, self.known())

    def _asked(self) -> Candidate:
        if self.current is None:
            raise ValueError("no card is asked")
        return self.current

    def _draft(self, kind: str) -> Event:
        card = self._asked().card
        return Event("", 0, kind, card, at_ms=0, study_day=self.day, params_id=self.policy.id)

    def _step(self, event: Event, memory: Memory) -> Step:
        pool = answered(self.pool, self._asked(), memory)
        return Step(Session(pool, self.policy, choose(pool)), event, memory)


def asks_once_more(quality: int, *, demo_seen: bool) -> bool:
    """Whether an answer needs a second press: Good or Easy after the demo showed the answer."""
    return demo_seen and quality >= Grade.GOOD.quality


def begin(pool: Pool, policy: Sm2) -> Session:
    """The session of a study day, at the card where the day's answers left it."""
    return Session(pool, policy, choose(pool))


def answered(pool: Pool, asked: Candidate, memory: Memory) -> Pool:
    """The pool after the answer to one of its cards."""
    rest = [c for c in pool.drills if c.card != asked.card]
    again = memory.drill_pending(day=pool.day)
    first_ever = asked.memory.first_day is None and memory.first_day is not None
    return replace(
        pool,
        due=tuple(c for c in pool.due if c.card != asked.card),
        new=tuple(c for c in pool.new if c.card != asked.card),
        drills=(*rest, replace(asked, memory=memory)) if again else tuple(rest),
        answered_notes=pool.answered_notes | {asked.note},
        shown=(*pool.shown, asked.card),
        new_left=max(0, pool.new_left - first_ever),
    )

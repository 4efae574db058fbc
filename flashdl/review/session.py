"""A study day's session as a value: every act gives a new session and the event to store."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flashdl.review.events import Event, advance
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
    """What is left of a study day and the card that is asked now (None: nothing).

    In a ``cram`` session answers are events of their own kind, and no schedule changes. One
    without ``drills`` asks no card a second time.
    """

    pool: Pool
    policy: Sm2
    current: Candidate | None
    cram: bool = False
    drills: bool = True

    @property
    def day(self) -> int:
        """The study day; a card shown before roll-over is answered in it."""
        return self.pool.day

    @property
    def counts(self) -> Mapping[str, int]:
        """What is still to come by kind."""
        counts = self.pool.counts
        if not self.cram:
            return counts
        return {"to cram": self.pool.left - len(self.pool.drills), "again": len(self.pool.drills)}

    def comes_again(self, quality: int) -> bool:
        """Whether a card answered so is asked again in this session."""
        return self.drills and quality < self.policy.drill_below

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
            self._draft("cram" if self.cram else "review"),
            quality=quality,
            grade=None if grade is None else int(grade),
            answer_ms=answer_ms,
            note_revision=note_revision,
            detail=detail,
        )
        again = self.comes_again(quality)
        return self._step(event, self._asked().memory if self.cram else self.outcomes()[quality],
                          again=again)  # fmt: skip

    def know(self, *, answer_ms: int | None = None, note_revision: int | None = None) -> Step:
        """'I know this': as if passed twice, seen again in 30 days."""
        event = replace(self._draft("known"), answer_ms=answer_ms, note_revision=note_revision)
        return self._step(event, self.known(), again=False)

    def act(self, kind: str, *, detail: Mapping[str, Any] | None = None) -> Step:
        """Bury, suspend, flag or unflag the current card, which is no answer to it."""
        asked = self._asked()
        event = replace(self._draft(kind), detail=detail)
        memory = advance(asked.memory, event, {})
        pool = put_aside(self.pool, asked, memory)
        stays = memory.hidden(day=self.day) is asked.memory.hidden(day=self.day)
        current = replace(asked, memory=memory) if stays else choose(pool)
        return Step(replace(self, pool=pool, current=current), event, memory)

    def _asked(self) -> Candidate:
        if self.current is None:
            raise ValueError("no card is asked")
        return self.current

    def _draft(self, kind: str) -> Event:
        card = self._asked().card
        params = self.policy.id if kind in ("review", "known") else None
        return Event("", 0, kind, card, at_ms=0, study_day=self.day, params_id=params)

    def _step(self, event: Event, memory: Memory, *, again: bool) -> Step:
        pool = answered(self.pool, self._asked(), memory, again=again)
        return Step(replace(self, pool=pool, current=choose(pool)), event, memory)


def asks_once_more(quality: int, *, demo_seen: bool) -> bool:
    """Whether an answer needs a second press: Good or Easy after the demo showed the answer."""
    return demo_seen and quality >= Grade.GOOD.quality


def begin(pool: Pool, policy: Sm2, *, cram: bool = False, drills: bool = True) -> Session:
    """The session of a study day, at the card where the day's answers left it."""
    return Session(pool, policy, choose(pool), cram, drills)


def put_aside(pool: Pool, asked: Candidate, memory: Memory) -> Pool:
    """The pool after an act that is no answer: without a card that it hides."""
    hidden = memory.hidden(day=pool.day)

    def after(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        return tuple(
            replace(c, memory=memory) if c.card == asked.card else c
            for c in candidates
            if not (hidden and c.card == asked.card)
        )

    return replace(pool, due=after(pool.due), new=after(pool.new), drills=after(pool.drills))


def answered(pool: Pool, asked: Candidate, memory: Memory, *, again: bool) -> Pool:
    """The pool after the answer to one of its cards; ``again``: it is to be drilled."""
    rest = [c for c in pool.drills if c.card != asked.card]
    first_time = asked.card not in {c.card for c in pool.drills}
    left = pool.cards_left
    first_ever = asked.memory.first_day is None and memory.first_day is not None
    return replace(
        pool,
        due=tuple(c for c in pool.due if c.card != asked.card),
        new=tuple(c for c in pool.new if c.card != asked.card),
        drills=(*rest, replace(asked, memory=memory)) if again else tuple(rest),
        answered_notes=pool.answered_notes | ({asked.note} if memory.first_day else set()),
        shown=(*pool.shown, asked.card),
        new_left=max(0, pool.new_left - first_ever),
        cards_left=None if left is None else max(0, left - first_time),
    )

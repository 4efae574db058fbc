"""A review over the collection: what the interactive and the scripted front end share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flashdl.review.events import Event
from flashdl.review.session import Session, Step, begin
from flashdl.scheduling.memory import Grade
from flashdl.scheduling.sm2 import Sm2
from flashdl.settings import Paths, Settings
from flashdl.storage.glance import Glance
from flashdl.study_day import Moment

if TYPE_CHECKING:  # SQLAlchemy is imported while the first card is read
    from flashdl.storage.store import Store

DEFAULT_PACE_MS = 15_000
NEW_PACE_MS = 45_000
_GRADE_OF = {grade.quality: grade for grade in Grade}


def policy_of(settings: Settings) -> Sm2:
    """The scheduling policy that the settings describe."""
    return Sm2(drill_below=settings.drill_below, max_interval_days=settings.max_interval_days)


@dataclass(frozen=True, slots=True)
class Turned:
    """The act that an undo took back or a redo put back."""

    card: str
    kind: str
    quality: int | None
    grade: int | None


@dataclass
class Reviewing:
    """One learner at one collection: the session in hand, and the store that keeps each act.

    Every act is one transaction, finished before the method returns.
    """

    paths: Paths
    settings: Settings
    mint: Callable[[], str]
    glance: Glance
    session: Session
    _store: "Store | None" = None
    _planned: object = None  # the file's version that the session was planned from, or an older one

    @classmethod
    def start(
        cls, paths: Paths, settings: Settings, *, mint: Callable[[], str], moment: Moment
    ) -> "Reviewing":
        """Begin or resume the study day of ``moment``; the collection must be prepared."""
        glance = Glance.open(paths.database)
        assert glance is not None, "prepare() comes first"
        planned = glance.version()
        pool = glance.pool(moment.day, settings.new_per_day)
        session = begin(pool, policy_of(settings))
        return cls(paths, settings, mint, glance, session, _planned=planned)

    def card(self) -> dict[str, Any] | None:
        """Everything that a screen shows of the card that is asked now."""
        current = self.session.current
        return None if current is None else self.glance.card(current.card)

    def minutes_left(self) -> int:
        """How long what is left will take at this learner's pace, at least one minute.

        Until there is a pace, a card seen before counts 15 seconds and a new one 45.
        """
        pool, pace_ms = self.session.pool, self.glance.pace_ms()
        seen_ms, new_ms = (pace_ms, pace_ms) if pace_ms else (DEFAULT_PACE_MS, NEW_PACE_MS)
        total_ms = (pool.left - pool.new_count) * seen_ms + pool.new_count * new_ms
        return max(1, round(total_ms / 60_000))

    def grade(self, quality: int, *, moment: Moment, **about: Any) -> Step:
        """Answer the card with a quality; with four grades its button is noted, too."""
        button = _GRADE_OF.get(quality) if self.settings.grades == "four" else None
        return self._take(self.session.grade(quality, grade=button, **about), moment)

    def know(self, *, moment: Moment, **about: Any) -> Step:
        """Take 'I know this' for an answer."""
        return self._take(self.session.know(**about), moment)

    def note_demo(self, detail: dict[str, Any], *, moment: Moment) -> None:
        """Log that the card's demo was run, with its parameters and seed."""
        current = self.session.current
        assert current is not None
        draft = Event("", 0, "demo", current.card, at_ms=0, study_day=moment.day, detail=detail)
        self.store(moment).append(draft, moment=moment)

    def undo(self, *, moment: Moment) -> "Turned | None":
        """Take back the last act; what it was, None if there is none."""
        return self._turn_back(self.store(moment).undo(moment=moment), moment)

    def redo(self, *, moment: Moment) -> "Turned | None":
        """Put back what was taken back last; what it was."""
        return self._turn_back(self.store(moment).redo(moment=moment), moment)

    def demo_seen(self) -> bool:
        """Whether the card's demo was run today, before an answer that is still to come."""
        current = self.session.current
        return current is not None and current.card in self.glance.demos_seen(self.session.day)

    def new_day(self, moment: Moment) -> bool:
        """Plan anew if the study day has ended; whether it has."""
        if moment.day == self.session.day:
            return False
        self.refresh(moment)
        return True

    def refresh(self, moment: Moment) -> None:
        """Plan again from the log: after an undo, a new study day, or a changed deck."""
        planned = self._version()
        pool = self.glance.pool(moment.day, self.settings.new_per_day)
        self.session = begin(pool, self.session.policy)
        self._planned = planned

    def store(self, moment: Moment) -> "Store":
        """The store, opened at the first act."""
        if self._store is None:
            from flashdl.storage.store import Store

            store = Store.open(
                self.paths.database, state_dir=self.paths.state, mint=self.mint, moment=moment
            )
            version = store.version()
            if self.glance.version() == self._planned:  # nobody wrote before the store looked
                self._planned = version
            self._store = store
        return self._store

    def close(self) -> None:
        """Let go of the file."""
        self.glance.close()
        if self._store is not None:
            self._store.close()

    def _take(self, step: Step, moment: Moment) -> Step:
        shown_on = replace(moment, day=self.session.day)
        self.store(moment).append(step.event, moment=shown_on, policy=self.session.policy)
        self.session = step.session
        if moment.day != self.session.day or self._version() != self._planned:
            self.refresh(moment)
        return step

    def _version(self) -> object:
        """Changes when anybody else has written; unlike the glance, the store knows its own."""
        return self.glance.version() if self._store is None else self._store.version()

    def _turn_back(self, event: Event | None, moment: Moment) -> "Turned | None":
        if event is None:
            return None
        self.refresh(moment)
        history = {e.id: e for e in self.store(moment).history(event.card)}
        act = history[event.target] if event.target else event
        if act.kind == "undo" and act.target:
            act = history[act.target]
        return Turned(act.card, act.kind, act.quality, act.grade)

"""A review over the collection: what the interactive and the scripted front end share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flashdl.review.events import Event, EventId
from flashdl.review.looking_back import Suggestion, suggestion
from flashdl.review.plan import Plan, Sitting, comes_in_rounds, out_of_time, round_is_over
from flashdl.review.queue import Pool, choose
from flashdl.review.session import Session, Step, begin
from flashdl.scheduling.memory import Grade, Memory
from flashdl.scheduling.sm2 import Sm2
from flashdl.settings import Paths, Settings
from flashdl.storage.glance import Glance
from flashdl.storage.in_hand import InHand
from flashdl.study_day import Moment
from flashdl.usecases.planning import Offer, done_in, draw, offer_of, open_to_place, plan_of

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
    """The act that an undo took back or a redo put back, with how many it was in one."""

    card: str
    kind: str
    quality: int | None
    grade: int | None
    count: int = 1

    @property
    def about(self) -> str:
        """Of which card, or of how many, it was."""
        return f"on {self.card}" if self.count == 1 else f"of {self.count} cards"


@dataclass
class Reviewing:
    """One learner at one collection: the session in hand, and the store that keeps each act.

    Every act is one transaction, finished before the method returns. With ``hand`` the card that
    is asked is kept from other terminals.
    """

    paths: Paths
    settings: Settings
    mint: Callable[[], str]
    glance: Glance
    session: Session
    plan: Plan
    since_ms: int
    hand: InHand | None = None
    offer: Offer | None = None
    in_rounds: bool = False
    last_card: str = ""  # the one answered last in this sitting
    _rests: int = 0
    _own: set[EventId] = field(default_factory=set)  # the acts of this sitting
    _store: "Store | None" = None
    _planned: object = None  # the file's version that the session was planned from, or an older one

    @classmethod
    def start(
        cls,
        paths: Paths,
        settings: Settings,
        *,
        mint: Callable[[], str],
        moment: Moment,
        plan: Plan | None = None,
        shared: bool = False,
    ) -> "Reviewing":
        """Begin or resume the study day of ``moment``; the collection must be prepared.

        A ``shared`` sitting keeps its card from other terminals, and does not ask theirs.
        """
        glance = Glance.open(paths.database)
        assert glance is not None, "prepare() comes first"
        plan = plan or Plan()
        empty = begin(
            Pool(moment.day), policy_of(settings), cram=plan.cram, drills=plan.place is None
        )
        hand = InHand(paths.state, paths.database) if shared else None
        sitting = cls(paths, settings, mint, glance, empty, plan, moment.at_ms, hand)
        sitting.refresh(moment)
        if plan == Plan():
            sitting.offer = offer_of(glance, settings, sitting.session.pool)
        sitting.in_rounds = sitting._comes_in_rounds()
        return sitting

    def _comes_in_rounds(self) -> bool:
        pool = self.session.pool
        due = len(pool.due) if pool.cards_left is None else min(len(pool.due), pool.cards_left)
        return comes_in_rounds(due, above=self.settings.rounds_above)

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
        new = min(pool.new_count, pool.left - len(pool.drills))
        total_ms = (pool.left - new) * seen_ms + new * new_ms
        return max(1, round(total_ms / 60_000))

    def grade(self, quality: int, *, moment: Moment, **about: Any) -> Step:
        """Answer the card with a quality; with words for grades the word is noted, too."""
        button = _GRADE_OF.get(quality) if self.settings.grades != "six" else None
        return self._take(self.session.grade(quality, grade=button, **about), moment)

    def know(self, *, moment: Moment, **about: Any) -> Step:
        """Take 'I know this' for an answer."""
        return self._take(self.session.know(**about), moment)

    def note_demo(self, card: str, detail: dict[str, Any], *, moment: Moment) -> None:
        """Log that a card's demo was run, with its parameters and seed."""
        draft = Event("", 0, "demo", card, at_ms=0, study_day=moment.day, detail=detail)
        self.store(moment).append(draft, moment=moment)

    def undo(self, *, moment: Moment) -> "Turned | str | None":
        """Take back the last act or edit; what it was, None if there is none."""
        from flashdl.usecases.acting import take_back

        return self._turn(take_back, moment)

    def redo(self, *, moment: Moment) -> "Turned | str | None":
        """Put back what was taken back last; what it was."""
        from flashdl.usecases.acting import put_back

        return self._turn(put_back, moment)

    def _turn(
        self, turn: "Callable[..., Event | str | None]", moment: Moment
    ) -> Turned | str | None:
        from flashdl.usecases.acting import turned

        store = self.store(moment)
        done = turn(store, moment=moment)
        if done is not None:
            self.refresh(moment)
            self.in_rounds = self.in_rounds or self._comes_in_rounds()
        return done if isinstance(done, str) else turned(store, done)

    def known_below(self, card: str) -> list[str]:
        """In a placing, the new cards of all that a card's note builds on."""
        if self.plan.place is None:
            return []
        found = open_to_place(self.glance, self.plan, self.session.day)
        return [candidate.card for candidate in found.below(card.partition("#")[0])]

    def know_all(self, cards: Sequence[str], *, moment: Moment) -> None:
        """Take 'I know this' for many cards, as one act."""
        drafts = [Event("", 0, "known", card, at_ms=0, study_day=moment.day) for card in cards]
        self.store(moment).append_all(drafts, moment=moment, policy=self.session.policy)
        self.refresh(moment)

    def card_memory(self) -> Memory:
        """What is known of the card that is asked now."""
        assert self.session.current is not None
        return self.session.current.memory

    def suggestion(self, hard: Sequence[str]) -> Suggestion | None:
        """The one thing to do about the cards that were hard."""
        cards = {card: self.glance.card(card) for card in hard}
        shown = {card: about for card, about in cards.items() if about is not None}
        seen = self.glance.notes_with_demo_run()
        return suggestion(
            [card for card in hard if card in shown],
            {card: about["memory"] for card, about in shown.items()},
            leech_lapses=self.settings.leech_lapses,
            with_demo={card for card, a in shown.items() if a["demo"] and not a["foreign_demo"]},
            seen={card for card in shown if card.partition("#")[0] in seen},
        )

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
        self._planned = None
        self._settle(moment)

    def done(self, day: int) -> Sitting:
        """What this sitting has answered, without what was taken back."""
        if not self._own:
            return Sitting()
        return done_in([e for e in self.glance.events_of(day) if e.id in self._own])

    def over(self) -> bool:
        """Whether nothing is left to ask, or the plan's minutes are over."""
        if self.session.current is None:
            return True
        return self.plan.minutes is not None and out_of_time(
            self.plan, self.done(self.session.day)
        )  # fmt: skip

    def rest_due(self) -> bool:
        """Whether a round of a long day has ended, and cards are left."""
        if not self.in_rounds or self.over():
            return False
        done = self.done(self.session.day)
        return round_is_over(done, self._rests, cards=self.settings.round_cards)

    def rest(self) -> None:
        """Take the rest between two rounds."""
        self._rests += 1

    def spread(self, *, moment: Moment) -> int:
        """Spread the backlog as offered, as one act; how many cards stay due today."""
        assert self.offer is not None
        days = plan_of(self.session.pool, self.offer)
        drafts = [
            Event("", 0, "postpone", card, at_ms=0, study_day=moment.day, due_day=due_day)
            for card, due_day in days.items()
        ]
        self.store(moment).append_all(drafts, moment=moment)
        self.refresh(moment)
        self.in_rounds = self._comes_in_rounds()
        return len(self.session.pool.due)

    def day_pool(self) -> Pool:
        """What the study day still asks, whatever this sitting's plan chose of it."""
        day, everything = self.session.day, Plan()
        return draw(self.glance, self.settings, everything, day, since_ms=0, done=Sitting())

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

    def act(self, kind: str, *, moment: Moment, detail: Mapping[str, Any] | None = None) -> Step:
        """Bury, suspend, flag or unflag the card."""
        return self._take(self.session.act(kind, detail=detail), moment)

    def act_on_note(self, kind: str, *, moment: Moment) -> int:
        """Bury or suspend every card of the card's note, as one act; how many."""
        assert self.session.current is not None
        note, day, store = self.session.current.note, self.session.day, self.store(moment)
        cards = [
            row.key for row in store.cards()
            if row.present and row.key.startswith(f"{note}#") and not row.memory.hidden(day=day)
        ]  # fmt: skip
        drafts = [Event("", 0, kind, card, at_ms=0, study_day=day) for card in cards]
        store.append_all(drafts, moment=replace(moment, day=day))
        self.refresh(moment)
        return len(cards)

    def close(self) -> None:
        """Let go of the card and the file."""
        if self.hand is not None:
            self.hand.close()
        self.glance.close()
        if self._store is not None:
            self._store.close()

    def _take(self, step: Step, moment: Moment) -> Step:
        shown_on = replace(moment, day=self.session.day)
        policy = self.session.policy if step.event.kind in ("review", "known") else None
        event = self.store(moment).append(step.event, moment=shown_on, policy=policy)
        self._own.add(event.id)
        self.last_card = event.card
        self.session = step.session
        if moment.day != self.session.day or self.plan.place is not None:
            self._planned = None
        self._settle(moment)
        return step

    def _settle(self, moment: Moment) -> None:
        """Take the next card in hand; where others have written since the plan, plan anew first."""
        if self.hand is None:
            self._choose(moment, frozenset())
            return
        with self.hand.choosing() as elsewhere:
            self._choose(moment, elsewhere)
            self.hand.take(self.session.current.card if self.session.current else None)

    def _choose(self, moment: Moment, elsewhere: frozenset[str]) -> None:
        version, pool = self._version(), self.session.pool
        if version != self._planned:
            done = self.done(moment.day)
            pool = draw(
                self.glance, self.settings, self.plan, moment.day,
                since_ms=self.since_ms, done=done,
            )  # fmt: skip
            self._planned = version
        pool = replace(pool, elsewhere=elsewhere)
        self.session = replace(self.session, pool=pool, current=choose(pool))

    def _version(self) -> object:
        """Changes when anybody else has written; unlike the glance, the store knows its own."""
        return self.glance.version() if self._store is None else self._store.version()

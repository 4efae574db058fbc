"""Random hands at two terminals agree with a model of fifty lines after every step."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from flashdl.usecases import editing
from flashdl.usecases.importing import import_all, load_all

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # a world of fifty steps shrinks for hours
WHO = st.sampled_from([0, 1])
NEW_PER_DAY = 5
NOTES, CARDS = 7, 2
FIRST = "as it came"
MEMORY_FOLDER = "/dev/shm" if Path("/dev/shm").is_dir() else None


@dataclass
class Fact:
    """One card: SM-2 by the book, and what the learner did besides answering."""

    n: int = 0
    ease: int = 250
    interval: int = 0
    due: int | None = None
    lapses: int = 0
    last: int | None = None
    drill: int | None = None
    suspended: bool = False
    buried: int | None = None
    flag: str = ""

    def answer(self, quality, day):
        again = day if quality < 4 else None
        if self.last is not None and day <= self.last:
            self.drill = again
            return
        was_reviewing = self.n > 1 and self.drill != day
        if quality >= 3:
            self.ease = max(130, self.ease + (-14, 0, 10)[quality - 3])
            self.n += 1
            grown = -(-self.interval * self.ease // 100)
            self.interval = min(365, {1: 1, 2: 6}.get(self.n, grown))
            self.due = max(day + self.interval, self.due or 0)
        else:
            self.lapses += was_reviewing
            self.n, self.interval, self.due = 1, 1, day + 1
        self.last, self.drill = day, again


@dataclass
class Model:
    """The acts in order and those taken back; everything else is told from them."""

    acts: list = field(default_factory=list)
    gone: list = field(default_factory=list)

    def act(self, kind, card, day, quality=None, reason=""):
        self.acts.append((kind, card, day, quality, reason))
        self.gone.clear()

    def undo(self):
        if self.acts:
            self.gone.append(self.acts.pop())

    def redo(self):
        if self.gone:
            self.acts.append(self.gone.pop())

    def fact(self, wanted):
        fact = Fact()
        for kind, card, day, quality, reason in self.acts:
            if card != wanted:
                continue
            if kind == "review":
                fact.answer(quality, day)
            elif kind == "bury":
                fact.buried = day
            elif kind == "suspend":
                fact.suspended = True
            elif kind in ("flag", "unflag"):
                fact.flag = reason
        return fact

    def text(self, note):
        """The text of the last edit of the note that stands."""
        edits = [word for kind, about, _, _, word in self.acts if (kind, about) == ("edit", note)]
        return edits[-1] if edits else FIRST


def source(number, text):
    """The file of a note of ``notes_of`` with this text on the back of each card."""
    cards = [f"  - {{id: c{j}, front: '{number} {j}?', back: {text}}}\n" for j in range(CARDS)]
    requires = f"requires: [n{number - 1}]\n" if number % 2 else ""
    return f"id: n{number}\n{requires}cards:\n{''.join(cards)}"


class TwoTerminals(RuleBasedStateMachine):
    """Pytest's fixtures give the kind of learner, the collection, the notes and the clock."""

    given = None

    def __init__(self):
        super().__init__()
        self.folder = TemporaryDirectory(dir=MEMORY_FOLDER)
        self.learner = self.given.learner(Path(self.folder.name))
        shutil.copy(self.given.database, self.learner.paths.database)
        self.keys = {row.key: row for row in self.learner.store().cards()}
        self.model, self.minute, self.day = Model(), 0, 0
        self.acted = None
        self.terminals = [self.start(), self.start()]

    def start(self):
        return self.learner.review(NEW_PER_DAY, at=self.now(), shared=True)

    def now(self):
        return self.given.moment(self.minute, days=self.day)

    def sit(self, who):
        """The terminal, at a question of the study day, as the loop sees to."""
        self.minute += 1
        self.acted = self.terminals[who]
        self.acted.new_day(self.now())
        if self.acted.over():
            self.acted.refresh(self.now())
        return self.acted

    def teardown(self):
        self.learner.close()
        self.folder.cleanup()

    @rule(who=WHO, quality=st.integers(0, 5))
    def grade(self, who, quality):
        review = self.sit(who)
        if not review.over():
            card, day = review.session.current.card, review.session.day
            review.grade(quality, moment=self.now())
            self.model.act("review", card, day, quality)

    @rule(who=WHO, kind=st.sampled_from(["bury", "suspend"]))
    def put_aside(self, who, kind):
        review = self.sit(who)
        if not review.over():
            self.model.act(kind, review.session.current.card, review.session.day)
            review.act(kind, moment=self.now())

    @rule(who=WHO, kind=st.sampled_from(["flag", "unflag"]))
    def flag(self, who, kind):
        review = self.sit(who)
        if not review.over():
            reason = "why" if kind == "flag" else ""
            self.model.act(kind, review.session.current.card, review.session.day, None, reason)
            review.act(kind, moment=self.now(), detail={"reason": "why"})

    @rule(who=WHO, verb=st.sampled_from(["undo", "redo"]))
    def turn_back(self, who, verb):
        if getattr(self.sit(who), verb)(moment=self.now()) is None:
            self.acted.refresh(self.now())
        getattr(self.model, verb)()

    @rule(who=WHO, number=st.integers(0, 1), text=st.sampled_from([FIRST, "better", "best"]))
    def edit(self, who, number, text):
        """Another text for a note is an act among the others; a text that it has is none."""
        store, note = self.learner.store(), f"n{number}"
        review = self.sit(who)
        place = editing.open_note(store, self.learner.paths, f"deck/{note}")
        place.file.write_text(source(number, text))
        if editing.take(store, place, self.now()).report:
            self.model.act("edit", note, self.day, None, text)
        review.refresh(self.now())

    @rule(who=WHO)
    def quit_and_start(self, who):
        self.terminals[who].close()
        self.terminals[who] = self.acted = self.start()

    @rule(minutes=st.integers(0, 600))
    def wait(self, minutes):
        self.minute += minutes % 60

    @precondition(lambda self: self.day < 400)
    @rule(days=st.sampled_from([1, 1, 1, 2, 6, 15, 40]))
    def sleep(self, days):
        self.day += days

    @precondition(lambda self: self.day > 0)
    @rule()
    def clock_set_back(self):
        self.day -= 1

    @invariant()
    def memories_are_the_models(self):
        for row in self.learner.store().cards():
            fact, memory = self.model.fact(row.key), row.memory
            seen = (memory.repetitions, memory.ease_hundredths, memory.interval_days,
                    memory.due_day, memory.lapses, memory.last_day, memory.drill_day,
                    memory.suspended, memory.buried_day, memory.flag)  # fmt: skip

            assert tuple(vars(fact).values()) == seen, row.key
        self.learner.let_go_of_stores()

    @invariant()
    def texts_are_the_models(self):
        store = self.learner.store()
        texts = [self.model.text(f"n{i}") for i in range(NOTES)]
        sources = {note.id: note.source for note in store.notes()}
        backs = {row.key: row.content["back"] for row in store.cards()}

        assert {f"n{i}": source(i, text) for i, text in enumerate(texts)} == sources
        assert {key: texts[int(key[6])] for key in backs} == backs
        self.learner.let_go_of_stores()

    @invariant()
    def no_card_is_in_two_hands(self):
        shown = [t.session.current.card for t in self.terminals if t.session.current]

        assert len({*shown}) == len(shown)

    @invariant()
    def the_terminal_that_acted_has_the_models_queue(self):
        if self.acted is None:
            return
        pool, day = self.acted.session.pool, self.acted.session.day
        facts = {key: self.model.fact(key) for key in self.keys}
        open_ = {k: f for k, f in facts.items() if not f.suspended and f.buried != day}
        due = {k for k, f in open_.items()
               if f.due is not None and f.due <= day and (f.last or 0) < day}  # fmt: skip

        assert due == {c.card for c in pool.due}
        assert {k for k, f in open_.items() if f.drill == day} == {c.card for c in pool.drills}
        assert {k for k, f in open_.items() if f.due is None} == {c.card for c in pool.new}


@dataclass(frozen=True)
class World:
    learner: type
    database: Path
    moment: object


@pytest.fixture
def written(learner, tmp_path):
    """A collection with the deck of ``filled`` as one file says it."""
    lines = [line for i in range(NOTES) for line in source(i, FIRST).splitlines()]
    items = [("  - " if x.startswith("id:") else "    ") + x + "\n" for x in lines]
    file = tmp_path / "deck.yaml"
    file.write_text("format: 1\nid: deck\ntitle: Deck\nnotes:\n" + "".join(items))
    store = learner.store()
    list(import_all(store, load_all([file])))
    learner.let_go_of_stores()
    return learner.paths.database


@pytest.fixture
def run(learner_of, written, at):
    def agree(examples, steps):
        made = type("Here", (TwoTerminals,), {"given": World(learner_of, written, at)})
        many = settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, phases=UNSHRUNK
        )
        run_state_machine_as_test(made, settings=many)

    return agree


def test_two_terminals_agree_with_the_model(run):
    run(examples=3, steps=12)


@pytest.mark.slow
def test_two_terminals_agree_with_the_model_for_long(run):
    run(examples=15, steps=50)

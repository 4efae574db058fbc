"""What a search finds is what an evaluator in plain Python finds, card by card."""

import operator
import random
import re
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.model import Deck, Entry, Note, Option
from flashdl.review.events import Event, effective, order
from flashdl.review.moves import carried
from flashdl.review.search import (
    And,
    Name,
    Not,
    Number,
    Or,
    Query,
    State,
    named,
    parse,
)
from flashdl.review.search.terms import FIELDS, NUMBERS, SIGNS, STATES, TYPES
from flashdl.scheduling.memory import Memory
from flashdl.storage.rows import event_values
from flashdl.storage.store import Store
from flashdl.study_day import Moment

DAY = 739_000
LEECH_LAPSES = 3
TAGS = ["optim", "optim::adam", "Exam", "50%", "a_b", "axb", "über"]
DEMOS = ["", "soft_max", "relu-x"]
TOPICS = ["", "nets", "opt"]
COMPARE = dict(zip(SIGNS, (operator.le, operator.ge, operator.ne, operator.eq, operator.lt,
                           operator.gt), strict=True))  # fmt: skip


class Known(NamedTuple):
    """What a card's row does not tell: its note, what stands of it in two tables, and failures."""

    note: Note
    versions: list[tuple[str, str, str]]
    edits: list[int]
    failed: dict[str, int]


def finds(term, row, known):
    """Whether the term finds the card, by the words of docs/search.md."""
    match term:
        case And(terms):
            return all(finds(one, row, known) for one in terms)
        case Or(terms):
            return any(finds(one, row, known) for one in terms)
        case Not(inner):
            return not finds(inner, row, known)
        case State(name):
            return name in states(row, known)
        case Number(name, sign, wanted):
            value = numbers(row, known)[name]
            return value is not None and COMPARE[sign](value, wanted)
        case Name(field, parts):
            if field == "demo":
                parts = [part.replace("_", "-") for part in parts]
            pattern = ".*".join(map(re.escape, parts)) if any(parts) else ".+"
            if field == "flag":
                pattern = f".*{pattern}.*"
            found = names(field, row, known)
            return any(re.fullmatch(pattern, n, re.IGNORECASE | re.ASCII) for n in found)


def names(field, row, known):  # noqa: PLR0911 - one a field
    note, tags = known.note, row.content.get("tags", ())
    match field:
        case "deck" | "note":
            return [getattr(row, field)]
        case "topic":
            return [note.topic]
        case "card":
            return [row.id, f"{row.note}#{row.id}", row.key]
        case "type":
            return [entry.type for entry in note.entries if entry.id == row.id]
        case "demo":
            return [note.demo.replace("_", "-")]
        case "tag":
            levels = [tag.split("::") for tag in tags]
            return ["::".join(one[: n + 1]) for one in levels for n in range(len(one))]
        case "flag":
            return [row.memory.flag]


def numbers(row, known):
    memory = row.memory
    new = memory.due_day is None
    return {
        "ease": None if new else memory.ease_hundredths,
        "interval": None if new else memory.interval_days,
        "lapses": memory.lapses,
        "passes": memory.repetitions,
        "level": known.note.level,
        "due": None if new else memory.due_day - DAY,
        "answered": memory.last_day and DAY - memory.last_day,
        "first": memory.first_day and DAY - memory.first_day,
        "failed": DAY - known.failed[row.key] if row.key in known.failed else None,
    }


def states(row, known):
    memory = row.memory
    late = -1 if memory.due_day is None else DAY - memory.due_day
    asked = not memory.hidden(day=DAY) and (memory.last_day or 0) < DAY
    old = memory.interval_days >= 21
    true = {
        memory.phase(day=DAY): True,
        "young": memory.due_day is not None and not old,
        "mature": memory.due_day is not None and old,
        "due": asked and late >= 0,
        "overdue": asked and late > 0,
        "drill": memory.drill_pending(day=DAY),
        "suspended": memory.suspended,
        "buried": memory.buried_day == DAY,
        "flagged": bool(memory.flag),
        "leech": memory.lapses >= LEECH_LAPSES,
        "orphan": not row.present,
        "present": row.present,
        "edited": bool(known.versions) or 0 in known.edits,
        "conflict": any(base != theirs != mine for mine, base, theirs in known.versions),
    }
    return {name for name, is_so in true.items() if is_so}


class World:
    """A collection that chance made: decks, orphans, memories, versions, edits and a log."""

    def __init__(self, folder, chance):
        self.path, self.known = folder / "c.db", {}
        self.store = Store.open(
            self.path, state_dir=folder, mint=lambda: "device", moment=Moment(0, 0, DAY)
        )
        notes = {
            (deck, id_): some_note(id_, chance)
            for deck in ("deck-one", "two")
            for id_ in "abcdefghijklmnopqrstuvwx"
        }
        self.bring(notes)
        here = {key: note for key, note in notes.items() if chance.random() < 0.85}
        self.bring(here)
        failed = failures(log := some_log(chance), formerly(here))
        with closing(sqlite3.connect(self.path)) as db, db:
            for (deck, id_), note in notes.items():
                self.known[deck, id_] = Known(note, *fates(db, deck, id_, chance), failed)
            for row in self.store.cards():
                if chance.random() < 0.9:
                    remember(db, row.key, some_memory(chance))
            marks = ", ".join("?" * len(event_values(log[0])))
            db.executemany(f"INSERT INTO event VALUES ({marks})", map(event_values, log))
        self.rows = self.store.cards()

    def bring(self, notes):
        for name in ("deck-one", "two"):
            own = tuple(note for (deck, _), note in notes.items() if deck == name)
            self.store.import_deck(Deck(name, "T", own), kind="held", source="/d", stamp="1")

    def check(self, query):
        found = self.store.find(query, day=DAY, leech_lapses=LEECH_LAPSES)
        wanted = [
            row.key
            for row in self.rows
            if (row.present or "is:orphan" in str(query))
            and finds(query.term, row, self.known[row.deck, row.note])
        ]

        assert wanted == list(found)


def some_note(id_, chance):
    def tags():
        return tuple(chance.sample(TAGS, chance.choice((0, 0, 1, 3))))

    entries = [some_entry(card, tags(), chance) for card in ("first", "second")]
    former = chance.choice(((), (), (chance.choice("abcyz"),)))
    return Note(
        id_, tuple(entries[: chance.choice((1, 2))]), topic=chance.choice(TOPICS),
        level=chance.randint(1, 3), tags=tags(), demo=chance.choice(DEMOS),
        formerly=former,
    )  # fmt: skip


def some_entry(card, tags, chance):
    """A card of any type: each is written in a way of its own."""
    return Entry(
        card, chance.choice(TYPES), front="?", back="!", text=f"A [[{card}: blank]].", answer="1",
        options=(Option("yes", right=True), Option("no")), asks={"task": "softmax"}, tags=tags,
    )  # fmt: skip


def some_memory(chance):
    def day(*others):
        return chance.choice((DAY, DAY - 1, DAY - 40, DAY + 1, DAY + 30, *others))

    return Memory(
        repetitions=chance.randint(0, 3), ease_hundredths=chance.choice((130, 195, 200, 250)),
        interval_days=chance.choice((0, 1, 6, 20, 21, 90)), due_day=day(None, None),
        lapses=chance.choice((0, 0, 1, 3, 5)), first_day=day(None), last_day=day(None),
        drill_day=day(None, None), suspended=chance.random() < 0.2, buried_day=day(None, None),
        flag=chance.choice(("", "", "flagged", "Why? 50%_x")),
    )  # fmt: skip


def remember(db, card, memory):
    values = {"card": card, **asdict(memory)}
    marks = ", ".join("?" * len(values))
    db.execute(f"INSERT INTO memory ({', '.join(values)}) VALUES ({marks})", (*values.values(),))


def fates(db, deck, note, chance):
    """What was changed of a note: its versions (mine, base, theirs), and whether edits stand."""
    versions = [tuple(chance.choice("xy") for _ in range(3))] * chance.choice((0, 1))
    edits = [chance.choice((0, 1)) for _ in range(chance.choice((0, 0, 2)))]
    for texts in versions:
        db.execute("INSERT INTO version VALUES (?, ?, ?, ?, ?)", (deck, note, *texts))
    for at, undone in enumerate(edits):
        db.execute("INSERT INTO edit VALUES (?, ?, ?, '', '', '', ?)", (at, deck, note, undone))
    return versions, edits


def some_log(chance):
    """Acts on cards that are, were or never were there, some taken back and put back."""
    log = []
    for number in range(1, 400):
        kind = chance.choice(("review",) * 5 + ("cram", "undo", "undo", "redo", "move"))
        deck, note = chance.choice(("deck-one", "two")), chance.choice("abcdefghijklmnopqrsyz")
        source = f"{deck}/{chance.choice('abcdefxyz')}#first"
        acts = [e.id for e in log if (e.kind == "undo") == (kind == "redo")]
        about = chance.choice(acts) if acts and kind in ("undo", "redo") else None
        log.append(Event(
            chance.choice(("here", "there")), number, kind, f"{deck}/{note}#first", number * 9,
            DAY - chance.choice((0, 1, 2, 7, 30, 40)), target=about,
            quality=chance.randint(0, 5) if kind in ("review", "cram") else None,
            detail={"from": source} if kind == "move" else None,
        ))  # fmt: skip
    return log


def formerly(notes):
    """From the ids that notes had to the cards of today, where no card has these now."""
    here = {f"{deck}/{id_}#{e.id}" for (deck, id_), note in notes.items() for e in note.entries}
    led = {
        f"{deck}/{name}#{entry.id}": f"{deck}/{id_}#{entry.id}"
        for (deck, id_), note in sorted(notes.items(), reverse=True)
        for name in note.formerly
        for entry in note.entries
    }
    return {former: card for former, card in led.items() if former not in here}


def failures(log, formerly):
    """On which day each card of today was last graded again."""
    stands = effective(carried(order(log), formerly=formerly))
    failed = [event for event in stands if event.kind == "review" and event.quality < 3]
    return {e.card: e.study_day for e in sorted(failed, key=lambda e: e.study_day)}


WORDS = (
    "a", "b", "deck-one", "two", "nets", "first", "a#second", "two/b#first", "soft-max",
     "SOFT_max", "relu", "optim", "Optim", "opt", "adam", "exam", "50%", "50", "a_b", "über",
     "ÜBER", "Why", "x", "%", "_", "flag",
     *TYPES, "Cloze"
)  # fmt: skip
words = st.sampled_from(WORDS)
parts = st.tuples(words) | st.tuples(words | st.just(""), words | st.just(""))
terms = st.recursive(
    st.builds(State, st.sampled_from(STATES))
    | st.builds(named, st.sampled_from(FIELDS), parts)
    | st.builds(Number, st.sampled_from(NUMBERS), st.sampled_from(SIGNS), st.integers(-2, 3))
    | st.builds(
        Number,
        st.sampled_from(NUMBERS),
        st.sampled_from(SIGNS),
        st.sampled_from([-40, -30, 20, 21, 30, 40, 130, 195, 200, 250]),
    ),
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=6,
)


@contextmanager
def world(seed):
    """The collection of a seed, where a sync costs nothing."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with TemporaryDirectory(dir=memory) as folder:
        made = World(Path(folder), random.Random(seed))
        with made.store:
            yield made


@pytest.fixture(scope="module")
def one_world():
    with world(5) as made:
        yield made


@pytest.mark.slow
@given(terms)
@settings(max_examples=30)
def test_sql_agrees_with_an_evaluator_in_python(one_world, term):
    one_world.check(Query(term))


@pytest.mark.slow
@given(st.integers(0, 10**6), st.lists(terms, min_size=5, max_size=30))
@settings(max_examples=30)
def test_sql_agrees_with_it_on_every_collection(seed, queries):
    with world(seed) as made:
        for term in queries:
            made.check(Query(term))


@pytest.mark.parametrize("state", STATES)
def test_sql_agrees_on_every_state(one_world, state):
    one_world.check(Query(State(state)))


@pytest.mark.parametrize("name", NUMBERS)
def test_sql_agrees_on_every_comparison_at_its_borders(one_world, name):
    for sign, value in zip(SIGNS * 2, (1, 0, 1, 1, 1, 0, 21, 200, 40, 200, 30, 40), strict=True):
        one_world.check(Query(Number(name, sign, value)))


@pytest.mark.parametrize("field", FIELDS)
def test_sql_agrees_on_every_name(one_world, field):
    for word in WORDS:
        one_world.check(Query(Name(field, (word,))))
    for parts in (("", ""), ("a", ""), ("", "a"), ("", "o", ""), ("a_", ""), ("", "%")):
        one_world.check(Query(Name(field, parts)))


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_of_some_cards_and_not_of_all(one_world, state):
    found = one_world.store.find(parse(f"is:{state}"), day=DAY, leech_lapses=LEECH_LAPSES)

    assert 0 < len(found) < len(one_world.rows)

"""A collection with a deck in it, and a learner at it, in a folder where a sync costs little."""

import shutil
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from flashdl import settings
from flashdl.model import Deck, Entry, Note
from flashdl.storage.store import Store
from flashdl.study_day import Moment
from flashdl.usecases.reviewing import Reviewing

DAY = 739_000
MEMORY_FOLDER = "/dev/shm" if Path("/dev/shm").is_dir() else None


class Learner:
    """A person with a home folder, who may sit at several terminals."""

    def __init__(self, home):
        self.paths = settings.paths({"FLASHDL_HOME": str(home)})
        self.paths.database.parent.mkdir(parents=True)
        self._ids = count()
        self._open = []

    def mint(self):
        return f"device-{next(self._ids)}"

    def store(self):
        store = Store.open(
            self.paths.database, state_dir=self.paths.state, mint=self.mint, moment=moment()
        )
        self._open.append(store)
        return store

    def review(self, new_per_day=5, *, at=None, plan=None, shared=False, **chosen):
        values = settings.load(self.paths.config_file, {}, {"new_per_day": new_per_day, **chosen})
        review = Reviewing.start(
            self.paths, values, mint=self.mint, moment=at or moment(), plan=plan, shared=shared
        )
        self._open.append(review)
        return review

    def let_go_of_stores(self):
        for thing in [t for t in self._open if isinstance(t, Store)]:
            thing.close()
            self._open.remove(thing)

    def close(self):
        for thing in self._open:
            thing.close()


def moment(minutes=0, days=0):
    ms = (DAY + days - 719_163) * 86_400_000 + 8 * 3_600_000 + minutes * 60_000
    return Moment(ms, 0, DAY + days)


def notes(number, cards):
    """Notes n0, n1, …, of which every other one waits for the one before it."""
    return tuple(
        Note(
            f"n{i}",
            tuple(Entry(f"c{j}", front=f"{i} {j}?", back="!") for j in range(cards)),
            requires=(f"n{i - 1}",) if i % 2 else (),
        )
        for i in range(number)
    )


@pytest.fixture
def learner_of():
    """Makes a learner with a home of its own."""
    return Learner


@pytest.fixture
def notes_of():
    """Makes the notes of the deck that ``filled`` has."""
    return notes


@pytest.fixture
def at():
    """The moment ``minutes`` after the morning, ``days`` after the first study day."""
    return moment


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A collection with one deck of 7 notes with 2 cards each, to be copied."""
    learner = Learner(tmp_path_factory.mktemp("filled"))
    deck = Deck("deck", "Deck", notes(7, 2))
    learner.store().import_deck(deck, kind="held", source="/deck", stamp="1")
    learner.close()
    return learner.paths.database


@pytest.fixture
def sit_down(filled):
    """A learner with a home and a collection of their own at each call."""
    homes, learners = [], []

    def learner():
        homes.append(TemporaryDirectory(dir=MEMORY_FOLDER))
        learners.append(Learner(Path(homes[-1].name)))
        shutil.copy(filled, learners[-1].paths.database)
        return learners[-1]

    yield learner
    for one in learners:
        one.close()
    for home in homes:
        home.cleanup()


@pytest.fixture
def learner(sit_down):
    return sit_down()


@pytest.fixture
def many():
    """A deck of 300 notes with one card each."""
    return Deck("many", "Many", notes(300, 1))

"""A year of a learner with 500 cards in a home folder: ``python tools/year.py HOME``.

The built-in deck and two linked ones, of which one comes late; 365 study days, 10 new cards a day
while there are any, two machines. Every act goes through the use cases of a review; only how well
the learner remembers is made up, from a seed. HOME/acts.json is the learner's own list of the acts
that stand, and the moment after the year at which to look at it.
"""

import argparse
import json
import shutil
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import log
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flashdl.review.plan import Plan
from flashdl.settings import Paths, load, paths
from flashdl.storage.store import Store
from flashdl.study_day import Moment, moment
from flashdl.usecases.importing import import_all, load_all
from flashdl.usecases.opening import prepare
from flashdl.usecases.planning import plan_of
from flashdl.usecases.reviewing import Reviewing

DAYS, SEED = 365, 20260310
DECKS = {0: ("own", 400), 350: ("course", 500)}  # by day: with which there are so many cards
FIRST_DAY = date(2025, 3, 10).toordinal()
TODAY = FIRST_DAY + DAYS
NOW = f"{date.fromordinal(TODAY)}T09:00:00+01:00"
HOME_ZONE = ZoneInfo("Europe/Berlin")
AWAY = range(FIRST_DAY + 140, FIRST_DAY + 161)  # three weeks without a card
TRIPS = ((61, 70), (199, 210), (300, 306))  # first and last day with the second machine
CRAMS = (45, 115, 230, 320)
TOPICS = ("anatomy", "botany", "chemistry", "drawing", "ecology", "geology", "history", "law")
TIRED = 90  # cards of a sitting
MISSED, TWICE = 0.05, 0.15  # of the days
KINDS = (
    {"id": "meaning", "front": "What does NAME mean?",
     "back": "What **one** expects of it, and $x^2$.\n\n- first\n- second"},
    {"type": "cloze", "text": "Of all there is NAME comes [[place: first | where]]."},
    {"id": "example", "front": "Give an example of NAME.", "back": "```python\nNAME = 1\n```"},
)  # fmt: skip
RAM = "/dev/shm" if Path("/dev/shm").is_dir() else None
SETTINGS = load(Path("no settings file"), {})


class Act(NamedTuple):
    """One act that stands: the study day and the hour of the clock, and how an answer went."""

    day: int
    hour: int
    kind: str
    card: str
    quality: int | None = None
    answer_ms: int = 0


@dataclass
class Head:
    """What the learner really remembers: half of all cards are forgotten after their half-life."""

    rng: Random
    half_lives: dict[str, float] = field(default_factory=dict)
    last_days: dict[str, int] = field(default_factory=dict)

    def quality(self, card: str, day: int) -> int:
        """How the answer goes, which changes how long the card is remembered from now on."""
        waited = day - self.last_days.get(card, day)
        half_life = self.half_lives.get(card, 0.0)
        self.last_days[card] = day
        if not half_life:
            self.half_lives[card] = self.rng.lognormvariate(log(16), 0.7)
            return self.rng.choices((1, 3, 4, 5), (30, 15, 45, 10))[0]
        if self.rng.random() > 2 ** (-waited / half_life) - 0.02:
            self.half_lives[card] = max(4.0, half_life * 0.4)
            return 1
        if waited:
            self.half_lives[card] = half_life * self.rng.uniform(1.4, 3.4)
        return self.rng.choices((3, 4, 5), (15, 70, 15))[0]

    def thinking_ms(self, quality: int) -> int:
        """How long the answer takes; now and then the telephone rings."""
        usual_ms = 9_000 if quality > 1 else 15_000
        slow = 20 if self.rng.random() < 0.01 else 1
        return round(self.rng.lognormvariate(log(usual_ms), 0.5) * slow)


@dataclass
class Learner:
    """A person with two machines, a head, and a list of all that was done and not taken back."""

    rng: Random
    head: Head
    at: datetime = datetime(2025, 1, 1, tzinfo=HOME_ZONE)
    acts: list[Act] = field(default_factory=list)

    def mint(self) -> str:
        """A device id."""
        return f"{self.rng.getrandbits(64):016x}"

    def now(self) -> Moment:
        """The reading of the clock."""
        return moment(self.at, SETTINGS.rollover_hour)

    def begin(self, day: int, hour: int) -> None:
        """Sit down at about this hour of a day, or after what is done then."""
        midnight = datetime.combine(date.fromordinal(day), time(0), HOME_ZONE)
        planned = midnight + timedelta(hours=hour, minutes=self.rng.uniform(0, 59))
        self.at = max(planned, self.at + timedelta(minutes=5))

    def sit(self, machine: Paths, plan: Plan | None = None, *, cards: int = TIRED) -> None:
        """One sitting: the day's cards, or so many, or those of a plan."""
        with closing(
            Reviewing.start(machine, SETTINGS, mint=self.mint, moment=self.now(), plan=plan)
        ) as sitting:
            if sitting.offer is not None:
                self._spread(sitting)
            for _ in range(cards):
                if sitting.session.current is None:
                    return
                self._one_card(sitting, sitting.session.current.card)

    def merge(self, machine: Paths, other: Paths) -> None:
        """Bring home what the other machine knows."""
        with self.store(machine) as store:
            store.merge(other.database, moment=self.now())

    def store(self, machine: Paths) -> Store:
        """The collection on a machine."""
        return Store.open(
            machine.database, state_dir=machine.state, mint=self.mint, moment=self.now()
        )

    def _one_card(self, sitting: Reviewing, card: str) -> None:
        chance = self.rng.random()
        if chance < 0.02:
            self._look_at_the_demo(sitting, card, before=True)
        elif chance < 0.03:
            sitting.act("flag", moment=self.now(), detail={"reason": "wording"})
            self._note("flag", card)
        elif chance < 0.045 and not sitting.plan.cram:
            kind = "suspend" if chance < 0.034 else "bury"
            sitting.act(kind, moment=self.now())
            self._note(kind, card)
            return
        elif chance < 0.08 and card not in self.head.half_lives:
            sitting.know(moment=self.now())
            self.head.half_lives[card] = 300.0
            self._note("known", card)
            return
        self._answer(sitting, card)
        if self.rng.random() < 0.015:
            self._take_back(sitting)
        elif self.rng.random() < 0.03:
            self._look_at_the_demo(sitting, card, before=False)

    def _answer(self, sitting: Reviewing, card: str) -> None:
        quality = self.head.quality(card, sitting.session.day)
        answer_ms = self.head.thinking_ms(quality)
        self.at += timedelta(milliseconds=answer_ms)
        step = sitting.grade(quality, moment=self.now(), answer_ms=answer_ms, note_revision=1)
        self._note(step.event.kind, card, quality, answer_ms)

    def _take_back(self, sitting: Reviewing) -> None:
        """Undo the last answer; every other time that was wrong, too."""
        sitting.undo(moment=self.now())
        undone = self.acts.pop()
        if self.rng.random() < 0.5:
            self.at += timedelta(seconds=1)
            sitting.redo(moment=self.now())
            self.acts.append(undone)

    def _look_at_the_demo(self, sitting: Reviewing, card: str, *, before: bool) -> None:
        detail = {"demo": "softmax_temperature", "params": {"temperature": 1.0}, "seed": 0}
        sitting.note_demo(card, {**detail, "before_answer": before}, moment=self.now())
        self._note("demo", card)

    def _spread(self, sitting: Reviewing) -> None:
        """Take the offer that is made after a long absence."""
        assert sitting.offer is not None
        cards = plan_of(sitting.session.pool, sitting.offer)
        sitting.spread(moment=self.now())
        for card in cards:
            self._note("postpone", card)

    def _note(self, kind: str, card: str, quality: int | None = None, answer_ms: int = 0) -> None:
        self.acts.append(Act(self.now().day, self.at.hour, kind, card, quality, answer_ms))
        self.at += timedelta(seconds=1)


def make(home: Path) -> list[Act]:
    """Make the year in a home folder that is not there yet; the acts that stand, in order."""
    rng = Random(SEED)
    learner = Learner(rng, Head(rng))
    lasting = paths({"FLASHDL_HOME": str(home)})
    with TemporaryDirectory(dir=RAM) as folder:  # where a sync costs nothing
        here, there = (paths({"FLASHDL_HOME": f"{folder}/{name}"}) for name in ("home", "travel"))
        learner.begin(FIRST_DAY, 7)
        prepare(here, mint=learner.mint, moment=learner.now())
        for day in range(FIRST_DAY, TODAY):
            if deck := DECKS.get(day - FIRST_DAY):
                bring(learner, here, home / deck[0], cards=deck[1])
            if day not in AWAY:
                live(learner, here, there, day)
        lasting.database.parent.mkdir(parents=True)
        shutil.copy(here.database, lasting.database)
    (home / "acts.json").write_text(json.dumps({"now": NOW, "acts": learner.acts}))
    return learner.acts


def live(learner: Learner, here: Paths, there: Paths, day: int) -> None:
    """One study day: one sitting or two, on the machine that is at hand; now and then none."""
    past = day - FIRST_DAY
    trip = next((trip for trip in TRIPS if trip[0] <= past <= trip[1]), None)
    if trip and trip[0] == past:
        there.database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(here.database, there.database)
    if learner.rng.random() > MISSED:
        twice = learner.rng.random() < TWICE
        learner.begin(day, learner.rng.choices((7, 12, 18, 21, 23), (4, 1, 3, 3, 1))[0])
        learner.sit(there if trip else here, cards=15 if twice else TIRED)
        if twice:
            learner.begin(day, 20)
            learner.sit(there if trip else here)
    if past in CRAMS:
        learner.begin(day, 22)
        topic = TOPICS[CRAMS.index(past)]
        with learner.store(here) as store:
            only = frozenset(row.key for row in store.cards() if row.note.startswith(topic))
        learner.sit(here, Plan(only=only, cram=True), cards=30)
    if trip and trip[1] == past:
        learner.begin(day, 22)
        learner.sit(here, cards=20)  # before it knows of the trip
        learner.merge(here, there)


def bring(learner: Learner, machine: Paths, folder: Path, *, cards: int) -> None:
    """Import a deck of the learner's own, with which there are so many cards."""
    with learner.store(machine) as store:
        write_deck(folder, len(store.cards()), cards)
        [*_] = import_all(store, load_all([folder]))


def write_deck(folder: Path, first: int, end: int) -> None:
    """A deck of the cards with the numbers from ``first`` to ``end``, named as its folder."""
    (folder / "cards").mkdir(parents=True)
    head = f"format: 1\nid: {folder.name}\ntitle: The {folder.name} cards\n"
    (folder / "cards" / "deck.yaml").write_text(head)
    for at in range(first, end, len(KINDS)):
        note = own_note(at // len(KINDS), first // len(KINDS))
        note["cards"] = note["cards"][: end - at]
        file = folder / "cards" / f"{note['id']}.yaml"
        file.write_text(json.dumps(note, indent=1))  # which is YAML, too


def own_note(number: int, first: int) -> dict[str, Any]:
    """A note that builds on the one before it of its topic, if the deck has one."""
    topic, earlier = TOPICS[number % len(TOPICS)], number - len(TOPICS)
    name = f"{topic}-{number}"
    return {
        "id": name,
        "topic": topic,
        "level": 1 + number % 3,
        "requires": [f"{topic}-{earlier}"] if earlier >= first else [],
        "tags": ["mine", f"term{number % 4}"],
        "demo": "softmax-temperature",
        "cards": json.loads(json.dumps(KINDS).replace("NAME", name)),
    }


def main() -> None:
    """Make the year and say what is in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, help="a folder that is not there yet")
    home = parser.parse_args().home.absolute()
    acts = make(home)
    for kind, count in Counter(act.kind for act in acts).most_common():
        print(f"{kind:10}{count:6}")
    print(f"FLASHDL_HOME={home} FLASHDL_NOW={NOW} flashdl stats")


if __name__ == "__main__":
    main()

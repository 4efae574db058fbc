"""After a simulated year log, cache and figures are what the learner's own list says."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import pytest

from flashdl.settings import paths
from flashdl.storage.store import Store
from flashdl.study_day import moment

pytestmark = pytest.mark.slow
PASSED, MATURE_DAYS = (3, 4, 5), 21


@dataclass
class Fact:
    """One card: SM-2 by the book."""

    n: int = 0
    ease: int = 250
    interval: int = 0
    seen: int | None = None

    def answer(self, quality):
        if quality not in PASSED:
            self.n, self.interval = 1, 1
            return
        self.n += 1
        self.ease = max(130, self.ease + (-14, 0, 10)[quality - 3])
        grown = -(-self.interval * self.ease // 100)
        self.interval = min(365, {1: 1, 2: 6}.get(self.n, grown))

    def know(self):
        self.n, self.interval = 2, 30


class Answer(NamedTuple):
    """Any answer, in a drill and in practice too."""

    day: int
    hour: int
    kind: str
    card: str
    ms: int
    first: bool
    passed: bool


class Asked(NamedTuple):
    """An answer that asked to remember from an earlier day."""

    day: int
    card: str
    passed: bool
    mature: bool


class Notebook:
    """What the list of a year amounts to: every answer once, every question to remember once."""

    def __init__(self, acts):
        self.acts = acts
        self.facts, self.answers, self.asked = {}, [], []
        for day, hour, kind, card, quality, answer_ms in acts:
            fact = self.facts.setdefault(card, Fact())
            passed = quality in PASSED
            if kind in ("review", "cram"):
                first = kind == "review" and fact.seen is None
                ms = min(answer_ms, 60_000)
                self.answers.append(Answer(day, hour, kind, card, ms, first, passed))
            if kind == "review" and fact.seen != day:
                if fact.seen is not None:
                    self.asked.append(Asked(day, card, passed, fact.interval >= MATURE_DAYS))
                fact.answer(quality)
            if kind == "known":
                fact.know()
            if kind in ("review", "known"):
                fact.seen = day

    def share(self, wanted=lambda _: True):
        found = [one.passed for one in self.asked if wanted(one)]
        return {"passed": sum(found), "asked": len(found)}

    def of_day(self, day):
        today = [answer for answer in self.answers if answer.day == day]
        kinds = Counter(answer.kind for answer in today)
        return {
            "day": date.fromordinal(day).isoformat(),
            "answers": len(today),
            "reviews": kinds["review"],
            "crams": kinds["cram"],
            "cards": len({answer.card for answer in today}),
            "new": sum(answer.first for answer in today),
            "failed": sum(not answer.passed for answer in today),
            "minutes": pytest.approx(sum(answer.ms for answer in today) / 60_000, abs=1e-4),
        }


@pytest.fixture(scope="module")
def told(year):
    return json.loads((year / "acts.json").read_text())


@pytest.fixture(scope="module")
def notebook(told):
    return Notebook(told["acts"])


@pytest.fixture(scope="module")
def today(told):
    return moment(datetime.fromisoformat(told["now"]), 4)


@pytest.fixture(scope="module")
def collection(year, today, tmp_path_factory):
    """The collection on the day after."""
    home = tmp_path_factory.mktemp("later") / "home"
    shutil.copytree(year, home)
    place = paths({"FLASHDL_HOME": str(home)})
    with Store.open(
        place.database, state_dir=place.state, mint=lambda: "later", moment=today
    ) as store:
        yield store


@pytest.fixture(scope="module")
def figures(year, told, collection):
    """What ``flashdl stats --json`` says."""
    home = collection.path.parents[1]
    env = {**os.environ, "FLASHDL_HOME": str(home), "FLASHDL_NOW": told["now"]}
    command = [sys.executable, "-m", "flashdl", "stats", "--json"]
    return json.loads(subprocess.run(command, env=env, check=True, capture_output=True).stdout)


def pick(found, *names):
    return {name: found[name] for name in names}


def test_a_year_has_every_kind_of_act_on_two_machines(notebook, collection):
    kinds = Counter(act[2] for act in notebook.acts)
    rows = collection.cards()
    days = {act[0] for act in notebook.acts}

    assert 500 == len(rows)
    assert {"review", "cram", "known", "suspend", "bury", "flag", "demo", "postpone"} == set(kinds)
    assert kinds["review"] > 3000
    assert min(kinds.values()) >= 5
    assert {"undo", "redo"} <= {event.kind for event in collection.events()}
    assert 2 == len({event.device for event in collection.events()})
    assert 21 <= max(b - a for a, b in zip(sorted(days), sorted(days)[1:], strict=False)) - 1


def test_the_log_is_the_learners_own_list(notebook, collection):
    standing = [
        [e.study_day, e.kind, e.card, e.quality, e.answer_ms or 0] for e in collection.log()
    ]

    assert [[a[0], *a[2:]] for a in notebook.acts if a[2] != "demo"] == standing
    assert [] == collection.refold()


def test_intervals_and_ease_are_those_of_the_book(notebook, collection):
    found = {r.key: r.memory for r in collection.cards() if r.memory.due_day is not None}

    assert {c for c, fact in notebook.facts.items() if fact.seen} == set(found)
    assert {c: (notebook.facts[c].interval, notebook.facts[c].ease) for c in found} == {
        card: (memory.interval_days, memory.ease_hundredths) for card, memory in found.items()
    }


def test_each_day_of_the_calendar_is_counted(notebook, figures):
    days = sorted({answer.day for answer in notebook.answers})
    runs = Counter(day - i for i, day in enumerate(days))  # equal along a row of days

    assert [notebook.of_day(day) for day in days] == figures["days"]
    assert max(runs.values()) == figures["streak"]["longest"]
    assert runs[days[-1] - len(days) + 1] == figures["streak"]["days"]


def test_true_retention_is_counted_for_every_period_age_and_topic(notebook, figures, today, year):
    periods = {p["days"]: p for p in figures["true_retention"]}
    for days in (7, 30, 365):
        recent = notebook.share(lambda one, span=days: one.day > today.day - span)
        assert recent == pick(periods[days]["all"], "passed", "asked")
    young = notebook.share(lambda one: not one.mature)
    mature = notebook.share(lambda one: one.mature)

    assert notebook.share() == pick(figures, "passed", "asked")
    assert young == pick(periods[None]["young"], "passed", "asked")
    assert mature == pick(periods[None]["mature"], "passed", "asked")
    botany = notebook.share(lambda one: "/botany-" in one.card)
    assert botany == next(
        pick(t, "passed", "asked") for t in figures["topics"] if t["topic"] == "botany"
    )


def test_hours_hardest_cards_and_states_are_counted(notebook, figures):
    hours = Counter(answer.hour for answer in notebook.answers)
    failed = Counter(one.card for one in notebook.asked if not one.passed)
    kinds = {kind: {a[3] for a in notebook.acts if a[2] == kind} for kind in ("suspend", "review")}
    seen = {card for card, fact in notebook.facts.items() if fact.seen}

    assert [hours[hour] for hour in range(24)] == [h["answers"] for h in figures["hours"]]
    assert failed == {one["card"]: one["failed"] for one in figures["hardest_cards"]}
    assert len(kinds["suspend"]) == figures["cards"]["suspended"]
    assert 500 - len(seen | kinds["suspend"]) == figures["cards"]["new"]

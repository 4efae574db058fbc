"""Study days as processes see them: zones, daylight saving, moves, a clock that is set back."""

import json
import sqlite3
import time
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

ALL = "good\n" * 20
NEW = 3
FIRST_INTERVALS = (1, 6, 15)  # always Good: the ease stays 2.50, and 6 x 2.5 = 15


def rows(env, query):
    file = sqlite3.connect(env["FLASHDL_HOME"] + "/data/flashdl.db")
    try:
        return file.execute(query).fetchall()
    finally:
        file.close()


def log_of(env):
    return rows(env, "SELECT card, study_day, utc_offset_s FROM event ORDER BY at_ms, seq")


class Learner:
    """Someone who answers Good to everything, and what SM-2 then owes them: our own reckoning."""

    def __init__(self, flashdl, env):
        self.flashdl, self.env = flashdl, env
        self.passes, self.due, self.first = defaultdict(int), {}, {}
        self.answers = 0

    def at(self, zone, wall, day):
        """Start at a local time, finish the day; the UTC offset of the answers in hours."""
        clock = {"TZ": zone, "FLASHDL_NOW": wall, "FLASHDL_NEW_PER_DAY": str(NEW)}
        day = date.fromisoformat(day).toordinal()
        waiting = sum(due <= day for due in self.due.values())
        fresh = NEW - sum(first == day for first in self.first.values())

        told = json.loads(self.flashdl("due", "--json", **clock).stdout)
        assert (waiting, fresh, 0) == (told["due"], told["new"], told["drills"])
        assert date.fromordinal(day).isoformat() == told["day"]
        done = self.flashdl("review", "--answers", "-", stdin=ALL, **clock)
        assert waiting + fresh == done.stdout.count("ACK")
        return self._reckon(day)

    def _reckon(self, day):
        log = log_of(self.env)
        fresh, self.answers = log[self.answers :], len(log)
        assert {day} <= {study_day for _, study_day, _ in fresh} | {day}
        assert len(fresh) == len({card for card, _, _ in fresh}), "asked twice on a day"
        for card, study_day, _ in fresh:
            assert day == study_day
            self.first.setdefault(card, day)
            self.due[card] = day + FIRST_INTERVALS[self.passes[card]]
            self.passes[card] += 1
        return {offset / 3600 for _, _, offset in fresh}


@pytest.fixture
def zones():
    try:
        ZoneInfo("Australia/Lord_Howe")
    except ZoneInfoNotFoundError:
        pytest.skip("this machine has no time zones")


@pytest.fixture
def within(inside, monkeypatch):
    """Run a command in this process, in the time zone that it is given."""

    def run(*arguments, **more):
        with monkeypatch.context() as patch:
            for name in {"TZ"} & more.keys():
                patch.setenv(name, more[name])
            time.tzset()
            done = inside(*arguments, **more)
        time.tzset()
        return done

    return run


PARIS, NEW_YORK, LORD_HOWE = "Europe/Paris", "America/New_York", "Australia/Lord_Howe"
SPRING_PARIS = [
    (PARIS, "2026-03-28T23:00:00", "2026-03-28", 1),
    (PARIS, "2026-03-29T03:30:00", "2026-03-28", None),
    (PARIS, "2026-03-29T04:00:00", "2026-03-29", 2),
]
JOURNEYS = {
    "autumn in Paris": [
        (PARIS, "2026-10-24T23:00:00", "2026-10-24", 2),
        (PARIS, "2026-10-25T02:30:00+02:00", "2026-10-24", None),
        (PARIS, "2026-10-25T02:30:00+01:00", "2026-10-24", None),
        (PARIS, "2026-10-25T03:59:59", "2026-10-24", None),
        (PARIS, "2026-10-25T04:00:00", "2026-10-25", 1),
        (PARIS, "2026-10-26T03:59:59", "2026-10-25", None),
    ],
    "spring in New York": [
        (NEW_YORK, "2026-03-07T22:00:00", "2026-03-07", -5),
        (NEW_YORK, "2026-03-08T02:30:00", "2026-03-07", None),
        (NEW_YORK, "2026-03-08T04:00:00", "2026-03-08", -4),
    ],
    "autumn in New York": [
        (NEW_YORK, "2026-10-31T23:00:00", "2026-10-31", -4),
        (NEW_YORK, "2026-11-01T01:30:00", "2026-10-31", None),
        (NEW_YORK, "2026-11-01T03:59:59", "2026-10-31", None),
        (NEW_YORK, "2026-11-01T04:00:00", "2026-11-01", -5),
    ],
    "half an hour on Lord Howe": [
        (LORD_HOWE, "2026-04-04T23:00:00", "2026-04-04", 11),
        (LORD_HOWE, "2026-04-05T03:59:00", "2026-04-04", None),
        (LORD_HOWE, "2026-04-05T04:00:00", "2026-04-05", 10.5),
        (LORD_HOWE, "2026-10-03T12:00:00", "2026-10-03", 10.5),
        (LORD_HOWE, "2026-10-04T04:00:00", "2026-10-04", 11),
    ],
    "west to east over the date line": [
        ("America/Los_Angeles", "2026-01-10T20:00:00", "2026-01-10", -8),
        ("Asia/Tokyo", "2026-01-12T03:00:00", "2026-01-11", 9),
        ("Asia/Tokyo", "2026-01-12T09:00:00", "2026-01-12", 9),
    ],
    "east to west, the date goes back": [
        ("Asia/Tokyo", "2026-02-10T09:00:00", "2026-02-10", 9),
        ("America/Los_Angeles", "2026-02-09T18:00:00", "2026-02-09", -8),
        ("America/Los_Angeles", "2026-02-10T18:00:00", "2026-02-10", -8),
        ("America/Los_Angeles", "2026-02-11T18:00:00", "2026-02-11", -8),
    ],
    "a clock set back two days and forth": [
        ("UTC", "2026-05-10T12:00:00", "2026-05-10", 0),
        ("UTC", "2026-05-08T12:00:00", "2026-05-08", 0),
        ("UTC", "2026-05-10T12:00:00", "2026-05-10", 0),
        ("UTC", "2026-05-11T12:00:00", "2026-05-11", 0),
        ("UTC", "2026-05-20T12:00:00", "2026-05-20", 0),
    ],
}


def travel(learner, steps):
    for zone, wall, day, offset in steps:
        assert (set() if offset is None else {offset}) == learner.at(zone, wall, day)


@pytest.mark.slow
def test_a_day_of_23_hours_is_one_study_day(flashdl, env, zones):
    travel(Learner(flashdl, env), SPRING_PARIS)


@pytest.mark.slow
@pytest.mark.parametrize("journey", JOURNEYS)
def test_no_day_is_lost_or_told_twice(within, env, zones, journey):
    travel(Learner(within, env), JOURNEYS[journey])

    assert "refold       0 differences" in within("doctor").stdout


@pytest.mark.slow
def test_events_keep_their_order_and_the_clock_its_own_reading_when_it_is_set_back(flashdl, env):
    readings = ["2026-05-10T12:00:00+00:00", "2026-05-08T12:00:00+00:00"]
    for now in readings:
        flashdl("review", "--answers", "-", stdin="good\ngood\n", FLASHDL_NOW=now)

    found = rows(env, "SELECT at_ms, clock_ms FROM event ORDER BY seq")
    assert sorted({at for at, _ in found}) == [at for at, _ in found]
    assert [datetime.fromisoformat(r).timestamp() * 1000 for r in readings for _ in "12"] == [
        clock for _, clock in found
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hour", "wall", "day"),
    [
        (0, "2026-03-10T00:00:00", "2026-03-10"),
        (0, "2026-03-09T23:59:59", "2026-03-09"),
        (4, "2026-03-10T03:59:59", "2026-03-09"),
        (4, "2026-03-10T04:00:00", "2026-03-10"),
        (23, "2026-03-10T22:59:59", "2026-03-09"),
        (23, "2026-03-10T23:00:00", "2026-03-10"),
    ],
)
def test_the_study_day_begins_at_the_configured_hour(within, env, hour, wall, day):
    config = Path(env["FLASHDL_HOME"], "config", "config.toml")
    config.parent.mkdir()
    config.write_text(f"rollover_hour = {hour}\n", encoding="utf-8")

    told = within("due", "--json", TZ="Europe/Paris", FLASHDL_NOW=wall).stdout

    assert day == json.loads(told)["day"]


def counts(flashdl, now):
    told = json.loads(flashdl("due", "--json", FLASHDL_NOW=now, FLASHDL_NEW_PER_DAY="2").stdout)
    return told["due"], told["drills"], told["new"]


@pytest.mark.slow
def test_drills_left_at_roll_over_lapse_and_the_cards_are_due_after_their_interval(within):
    evening = {"FLASHDL_NOW": "2026-03-10T22:00:00+00:00", "FLASHDL_NEW_PER_DAY": "2"}
    within("review", "--answers", "-", stdin="again\nhard\nquit\n", **evening)

    assert (0, 2, 0) == counts(within, "2026-03-10T23:00:00+00:00")
    assert (0, 2, 0) == counts(within, "2026-03-11T03:59:59+00:00")
    assert (2, 0, 2) == counts(within, "2026-03-11T04:00:00+00:00")


@pytest.mark.slow
def test_a_drill_repeats_until_it_is_good_and_touches_nothing_else(flashdl, env):
    told = flashdl(
        "review", "--answers", "-", stdin="again\nhard\nagain\ngood\ngood\ngood\n",
        FLASHDL_NEW_PER_DAY="1",
    ).stdout  # fmt: skip

    assert 4 == told.count("ACK")
    assert told.rstrip().endswith("Next: 1 card due tomorrow, new cards tomorrow.")
    memory = rows(env, "SELECT repetitions, ease_hundredths, interval_days, drill_day FROM memory")
    assert [(1, 250, 1, None)] == memory


@pytest.mark.slow
def test_a_session_that_passes_roll_over_goes_on_in_the_new_day(terminal, env):
    del env["FLASHDL_NOW"]
    utc = time.gmtime()
    west_s = utc.tm_hour * 3600 + utc.tm_min * 60 + utc.tm_sec - (4 * 3600 - 6)
    sign, left_s = ("-" if west_s < 0 else "+"), abs(west_s)
    env["TZ"] = f"XXX{sign}{left_s // 3600}:{left_s // 60 % 60:02}:{left_s % 60:02}"
    env["FLASHDL_NEW_PER_DAY"] = "3"
    review = terminal()
    review.until("q stop")
    review.press(" ", "q stop")
    review.press("1", "q stop")
    end = time.monotonic() + 7
    review.press(" ", "q stop")
    review.rest(end - time.monotonic())

    assert "2 due · 3 new" in review.press("3", "q stop")
    review.press(" ", "q stop")
    review.press("3", "q stop")
    review.send("q")
    assert 0 == review.end()

    days = [day for _, day, _ in log_of(env)]
    assert [days[0], days[0], days[0] + 1] == days

"""``flashdl postpone``: the plan first, then one act."""

import json
from collections import Counter

import pytest

LATER = {"FLASHDL_NOW": "2026-03-24T09:00:00+00:00"}


@pytest.fixture
def answered(inside):
    """Ten cards, all due long ago in LATER."""
    inside("review", "--answers", "-", stdin="3\n" * 10)


def due_days(inside):
    found = json.loads(inside("cards", "answered>=0", "--json", **LATER).stdout)["cards"]
    return Counter(card["due"] for card in found)


@pytest.mark.slow
def test_a_backlog_is_spread_evenly_from_today_and_brought_back(inside, answered):
    before = due_days(inside)
    done = inside("postpone", "--spread", "4", "--yes", **LATER)

    assert 0 == done.returncode, done.stderr
    assert "  2026-03-24  3 cards, today\n" in done.stdout
    expected = {"2026-03-24": 3, "2026-03-25": 3, "2026-03-26": 2, "2026-03-27": 2}
    assert expected == due_days(inside)
    assert "Took back: postpone of 10 cards.\n" == inside("undo", **LATER).stdout
    assert before == due_days(inside)


@pytest.mark.slow
def test_due_cards_go_to_a_later_day(inside, answered):
    inside("postpone", "--days", "7", "--yes", **LATER)

    assert {"2026-03-31": 10} == due_days(inside)
    assert "Nothing is due" in inside("postpone", "--days", "7", **LATER).stdout


@pytest.mark.slow
def test_words_choose_what_is_postponed(inside, answered):
    [first, *_] = json.loads(inside("cards", "is:due", "--json", **LATER).stdout)["cards"]
    note = first["id"].partition("/")[2].partition("#")[0]
    done = inside("postpone", f"note:{note}", "--days", "7", "--yes", **LATER)

    assert 0 == done.returncode, done.stderr
    assert 0 < due_days(inside)["2026-03-31"] < 10


def test_without_a_terminal_it_takes_a_yes(inside, answered):
    done = inside("postpone", "--days", "7", **LATER)

    assert 2 == done.returncode
    assert "say --yes or --dry-run" in done.stderr
    assert 0 == due_days(inside)["2026-03-31"]


def test_two_weeks_are_shown_and_the_rest_summed(inside, answered, monkeypatch):
    monkeypatch.setattr("flashdl.cli.postpone.SHOWN_DAYS", 3)
    lines = inside("postpone", "--spread", "5", "--dry-run", **LATER).stdout.splitlines()

    assert 5 == len(lines)
    assert "  and 4 cards on 2 days more, until 2026-03-28" == lines[-1]


@pytest.mark.parametrize(
    "options", [[], ["--days", "3", "--spread", "3"], ["x", "--to", "today", "--days", "3"]]
)
def test_one_of_the_ways_is_to_be_said(options, inside):
    done = inside("postpone", *options)

    assert (2, "", "postpone: error: say one of --days N, --spread N and --to DAY\n") == done


@pytest.mark.slow
def test_named_cards_get_their_day_sooner_or_later_and_one_undo_takes_it_back(inside, answered):
    [first, *_] = json.loads(inside("cards", "answered>=0", "--json").stdout)["cards"]
    note = first["id"].partition("#")[0]
    assert 0 == inside("postpone", note, "--to", "2026-04-30", "--yes").returncode
    later = due_days(inside)
    done = inside("postpone", "answered>=0", "--to", "tomorrow", "--yes", **LATER)

    assert 0 < later["2026-04-30"] < 10
    assert {"2026-03-25": 10} == due_days(inside)
    assert "Set the day of 10 cards:\n  2026-03-25  10 cards\n" in done.stdout
    assert "Took back: postpone of 10 cards.\n" == inside("undo", **LATER).stdout
    assert later == due_days(inside)


def test_named_cards_are_spread_evenly_over_days_to_come(inside, answered):
    done = inside("postpone", "answered>=0", "--to", "3..6", "--yes", **LATER)

    assert 0 == done.returncode, done.stderr
    expected = {"2026-03-27": 3, "2026-03-28": 3, "2026-03-29": 2, "2026-03-30": 2}
    assert expected == due_days(inside)


def test_new_cards_and_those_that_are_due_then_are_left_alone(inside, answered):
    inside("postpone", "answered>=0", "--to", "2026-03-30", "--yes")
    new = json.loads(inside("cards", "is:new", "--json").stdout)["cards"]
    done = inside("postpone", "is:new or answered>=0", "--to", "2026-03-30", "--yes")

    assert (0, "") == done[:2]
    assert [
        f"Left alone, being new: {len(new)} cards. A card has a day once it was answered.",
        "Left alone, being due then already: 10 cards.",
    ] == done.stderr.splitlines()


def test_cards_that_today_does_not_ask_all_the_same_are_counted(inside, answered):
    done = inside("postpone", "answered>=0", "--to", "today", "--dry-run")

    assert "Answered today, buried or suspended, so not asked today: 10 cards.\n" == done.stderr
    assert "  2026-03-10  10 cards, today\n" in done.stdout


def test_a_day_needs_named_cards_and_has_to_be_one(inside):
    nobody = inside("postpone", "--to", "today")
    never = inside("postpone", "softmax", "--to", "someday")

    assert (2, 2) == (nobody.returncode, never.returncode)
    assert "postpone: error: --to is about the cards that you name" in nobody.stderr
    assert "postpone: error: --to 'someday' is no day; say a date like 2026-03-14" in never.stderr
    assert "No card is like that.\n" == inside("postpone", "zzzz", "--to", "today").stderr


@pytest.mark.slow
def test_a_person_is_asked(terminal, inside, answered):
    asked = terminal("postpone", "--spread", "4", **LATER)
    asked.until("Go on? [y/N]:")
    asked.send("y\r")

    assert 0 == asked.end()
    assert 3 == due_days(inside)["2026-03-24"]

"""``flashdl review --answers``: every word of it, six grades, undo over days, an older database."""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

FIRST = "deep-learning/perceptron#definition"
FROZEN = Path(__file__).parents[1] / "storage" / "frozen" / "0001.db"


def database(env):
    return Path(env["FLASHDL_HOME"], "data", "flashdl.db")


def rows(env, query):
    file = sqlite3.connect(database(env))
    try:
        return file.execute(query).fetchall()
    finally:
        file.close()


def log_of(env):
    return rows(env, "SELECT kind, grade, quality FROM event ORDER BY at_ms")


def asked(done):
    return [line.removeprefix("CARD ") for line in done.stdout.splitlines() if "CARD " in line]


@pytest.mark.slow
def test_every_word_of_an_answers_file(flashdl, env, tmp_path):
    words = tmp_path / "answers.txt"
    words.write_text("again\n2\n\n  Good  \neasy\nundo\nredo\nredo\nknow\nquit\n1\n", "utf-8")

    done = flashdl("review", "--answers", words)

    assert (0, "") == (done.returncode, done.stderr)
    acts = [("review", 1, 1), ("review", 2, 3), ("review", 3, 4), ("review", 4, 5)]
    turns = [("undo", None, None), ("redo", None, None), ("known", None, None)]
    assert [*acts, *turns] == log_of(env)
    said = [line for line in done.stdout.splitlines() if line.startswith(("ACK", "nothing"))]
    assert [*(f"ACK {n}" for n in range(1, 7)), "nothing to redo", "ACK 7"] == said
    cards = asked(done)
    assert (FIRST, cards[3], cards[4]) == (cards[0], cards[5], cards[6])


@pytest.mark.slow
def test_an_unknown_action_names_its_line_and_what_was_acknowledged_stays(flashdl, env, tmp_path):
    words = tmp_path / "answers.txt"
    words.write_text("good\n\ngodo\ngood\n", encoding="utf-8")

    done = flashdl("review", "--answers", words)

    assert 2 == done.returncode
    assert f"{words}:3:1: error: unknown action 'godo'" in done.stderr
    assert 1 == done.stdout.count("ACK")
    assert [("review", 3, 4)] == log_of(env)
    assert 2 == flashdl("review", "--answers", "-", stdin="4\n5\n").returncode
    assert 2 == flashdl("review", "--answers", tmp_path / "none.txt").returncode


@pytest.mark.slow
def test_standard_input_is_not_waited_for_once_the_cards_ran_out(env):
    running = subprocess.Popen(
        [sys.executable, "-m", "flashdl", "review", "--answers", "-"],
        env=env | {"FLASHDL_NEW_PER_DAY": "2"}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    for number in (1, 2):
        running.stdin.write(b"good\n")
        running.stdin.flush()
        while (line := running.stdout.readline()) != f"ACK {number}\n".encode():
            assert line

    assert 0 == running.wait(timeout=30)
    told = running.stdout.read().decode()
    running.stdin.close()
    running.stdout.close()
    assert [
        "Nothing is due today.",
        "Next: 2 cards due tomorrow, new cards tomorrow.",
    ] == told.splitlines()


@pytest.mark.slow
def test_nothing_due_says_when_and_ends_well(flashdl, terminal):
    done = flashdl("review", "--answers", "-", stdin="3\n", FLASHDL_NEW_PER_DAY="1")
    again = flashdl("review", "--answers", "-", stdin="3\n", FLASHDL_NEW_PER_DAY="1")
    on_a_terminal = terminal(FLASHDL_NEW_PER_DAY="1")

    for finished in (done, again, flashdl(FLASHDL_NEW_PER_DAY="1")):
        assert 0 == finished.returncode
        assert finished.stdout.endswith(
            "Nothing is due today.\nNext: 1 card due tomorrow, new cards tomorrow.\n"
        )
    assert 0 == on_a_terminal.end()
    assert "Next: 1 card due tomorrow, new cards tomorrow." in on_a_terminal.text


@pytest.mark.slow
def test_six_grades_store_the_quality_alone(flashdl, env):
    done = flashdl("review", "--answers", "-", stdin="0\n2\n3\n5\n", FLASHDL_GRADES="six")

    assert 0 == done.returncode
    assert [("review", None, q) for q in (0, 2, 3, 5)] == log_of(env)
    assert asked(done)[0] not in asked(done)[1:3]
    memories = rows(env, "SELECT ease_hundredths, drill_day IS NULL FROM memory JOIN event "
                         "ON event.card = memory.card GROUP BY seq ORDER BY seq")  # fmt: skip
    assert [(250, 0), (250, 0), (236, 0), (260, 1)] == memories


@pytest.mark.slow
def test_a_hard_answer_is_no_drill_below_three(flashdl, env):
    flashdl("review", "--answers", "-", stdin="hard\nagain\n", FLASHDL_DRILL_BELOW="3")

    assert [(1, 1), (1, 0)] == rows(
        env, "SELECT repetitions, drill_day IS NULL FROM memory ORDER BY ease_hundredths"
    )


@pytest.mark.slow
def test_undo_and_redo_reach_over_restarts_and_days(flashdl, inside, env):
    days = [f"2026-03-{day}T09:00:00+00:00" for day in (10, 11, 12)]
    counts = []
    for now in days:
        counts.append(flashdl("due", "--json", FLASHDL_NOW=now, FLASHDL_NEW_PER_DAY="2").stdout)
        flashdl(
            "review", "--answers", "-", stdin="good\n" * 9, FLASHDL_NOW=now, FLASHDL_NEW_PER_DAY="2"
        )
    before = rows(env, "SELECT * FROM memory ORDER BY card")
    acts = len(log_of(env))

    for _ in range(acts):
        assert "Took back" in inside("undo", FLASHDL_NOW=days[2]).stdout
    assert "Nothing to undo." in flashdl("undo", FLASHDL_NOW=days[2]).stdout
    assert counts[0] == flashdl(
        "due", "--json", FLASHDL_NOW=days[0], FLASHDL_NEW_PER_DAY="2"
    ).stdout  # fmt: skip
    assert {(None, 0)} == {*rows(env, "SELECT due_day, repetitions FROM memory")}
    for _ in range(acts):
        assert "Put back" in inside("redo", FLASHDL_NOW=days[2]).stdout
    assert "Nothing to redo." in flashdl("redo", FLASHDL_NOW=days[2]).stdout

    assert before == rows(env, "SELECT * FROM memory ORDER BY card")
    assert 3 * acts == len(log_of(env))
    assert "refold       0 differences" in flashdl("doctor").stdout


@pytest.mark.slow
def test_two_reviews_at_once_lose_nothing(env, flashdl):
    command = [sys.executable, "-m", "flashdl", "review", "--answers", "-"]
    both = [
        subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in "ab"
    ]
    for one in both:
        one.stdin.write("good\nagain\nundo\nredo\nhard\n" * 6 + "quit\n")
        one.stdin.flush()
    told = sum(one.communicate(timeout=120)[0].count("ACK") for one in both)

    assert [0, 0] == [one.returncode for one in both]
    assert told == len(log_of(env))
    assert "refold       0 differences" in flashdl("doctor").stdout


@pytest.mark.slow
def test_two_first_starts_at_once_make_one_collection(bare_env):
    command = [sys.executable, "-m", "flashdl", "due"]
    both = [
        subprocess.Popen(command, env=bare_env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in "abc"
    ]

    assert [b"10 new"] * 3 == [one.communicate(timeout=60)[0][:6] for one in both]


@pytest.mark.slow
def test_a_database_of_revision_0001_goes_on_with_its_history(flashdl, inside, env):
    database(env).unlink()
    shutil.copy(FROZEN, database(env))
    later = {
        "FLASHDL_NOW": "2024-06-01T09:00:00+00:00",
        "FLASHDL_NEW_PER_DAY": "1",
        "FLASHDL_NEW_PAUSE_DAYS": "0",
    }
    [(waiting,)] = rows(env, "SELECT count(*) FROM memory WHERE due_day <= 739038 "
                             "AND last_day < 739038 AND suspended = 0")  # fmt: skip
    [(card, before)] = rows(env, "SELECT card, count(*) FROM event GROUP BY card "
                                 "ORDER BY count(*) DESC LIMIT 1")  # fmt: skip

    told = json.loads(flashdl("due", "--json", **later).stdout)
    done = flashdl("review", "--answers", "-", stdin="good\nagain\nundo\n", **later)

    assert ("2024-06-01", waiting, 1) == (told["day"], told["due"], told["new"])
    assert 3 == done.stdout.count("ACK")
    assert 503 == len(log_of(env))
    history = json.loads(inside("show", card, "--json", **later).stdout)["history"]
    assert before <= len(history)
    assert {"frozen", "deep-learning"} == {
        d["id"] for d in json.loads(inside("decks", "--json", **later).stdout)["decks"]
    }

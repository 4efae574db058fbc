"""``flashdl map``, ``next`` and ``due --prompt`` as a learner meets them."""

import json
import os
import re
import sqlite3
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from flashdl.review.events import Event
from flashdl.scheduling.sm2 import Sm2
from flashdl.storage.store import Store
from flashdl.study_day import Moment

DAY = date(2026, 3, 10).toordinal()


def database(env):
    return Path(env["FLASHDL_HOME"], "data", "flashdl.db")


@pytest.fixture
def answer(env):
    """Answer cards of the built-in deck so many days ago."""

    def review(*cards, ago=0, quality=4, kind="review", **more):
        day = DAY - ago
        at = Moment((day - 719_163) * 86_400_000 + 9 * 3_600_000, 0, day)
        state = Path(env["FLASHDL_HOME"], "state")
        with Store.open(database(env), state_dir=state, mint=lambda: "d1", moment=at) as store:
            for card in cards:
                draft = Event("", 0, kind, f"deep-learning/{card}", 0, day, quality=quality, **more)
                store.append(draft, moment=at, policy=Sm2())

    return review


@pytest.mark.slow
def test_the_map_shows_the_topics_first_and_the_notes_of_one_on_demand(inside, answer):
    answer("perceptron#definition", kind="known")

    every, one = inside("map"), inside("map", "neurons")

    assert 0 == every.returncode == one.returncode
    assert "neurons          ◔○" in every.stdout
    assert "62 notes  ● firm 0  ◕ sits 0  ≈ shaky 0  ◔ begun 1  ○ not begun 61" in every.stdout
    assert len(every.stdout.splitlines()) < 24
    assert re.search(r"◔ perceptron +●○+  begun", one.stdout)
    assert "← ◔ perceptron  ○ activation-function (activations)" in one.stdout


def test_the_map_of_a_deck_names_every_note_and_fits_three_screens(inside):
    lines = inside("map", "deep-learning").stdout.splitlines()

    assert 62 == sum(line.startswith("  ○ ") for line in lines)
    assert len(lines) <= 3 * 25


def test_two_columns_at_120(inside):
    lines = inside("map", COLUMNS="120", LINES="40").stdout.splitlines()

    assert any("neurons" in line and "generalisation" in line for line in lines)
    assert len(lines) <= 45


@pytest.mark.slow
def test_the_map_as_json_and_as_sentences(inside):
    found = json.loads(inside("map", "--json").stdout)
    one = json.loads(inside("map", "neurons", "--json").stdout)
    spoken = inside("--plain", "map", "neurons").stdout

    assert (1, "2026-03-10", 10) == (found["schema"], found["day"], len(found["topics"]))
    assert 62 == sum(len(topic["notes"]) for topic in found["topics"])
    assert found["topics"][0] == one["topics"][0]
    assert "Topic neurons has 2 notes: 2 not begun." in spoken
    assert not set(spoken) & set("●◕≈◔○←↓")


def test_an_unknown_topic_is_told_with_the_nearest(inside):
    done = inside("map", "activation")

    assert 2 == done.returncode
    assert "(did you mean 'activations'?)" in done.stderr


@pytest.mark.slow
def test_several_decks_have_their_titles_and_are_found_by_name(inside, small_deck):
    inside("import", small_deck)

    assert "Small deck" in inside("map", LINES="100").stdout
    assert "3 notes" not in inside("map", "neurons").stdout
    assert "n0" in inside("map", "small").stdout


@pytest.mark.slow
def test_what_left_its_deck_is_not_on_the_map(inside, small_deck):
    inside("import", small_deck)
    text = small_deck.read_text(encoding="utf-8")
    fewer = text.replace("id: q", "id: p", 1).partition("  - id: n2")[0]
    small_deck.write_text(fewer, encoding="utf-8")
    inside("import", small_deck)

    [topic] = json.loads(inside("map", "small", "--json").stdout)["topics"]

    expected = {"small/n0": {"p": "not begun"}, "small/n1": {"q": "not begun"}}
    assert expected == {note["id"]: note["cards"] for note in topic["notes"]}


@pytest.mark.parametrize(
    ("arguments", "columns"),
    [
        (["map", "outputs"], 40),
        *(pytest.param(["map"], n, marks=pytest.mark.slow) for n in (40, 80, 120)),
        *(pytest.param(["next"], n, marks=pytest.mark.slow) for n in (40, 80)),
    ],
)
def test_seven_bits_and_every_width(flashdl, arguments, columns):
    more = {"COLUMNS": str(columns), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

    done = flashdl(*arguments, **more)

    assert (0, True) == (done.returncode, done.stdout.isascii())
    width = max(len(line) for line in done.stdout.splitlines() if "  flashdl" not in line)
    assert width <= columns


def test_next_begins_where_most_rests(inside):
    lines = inside("next").stdout.splitlines()
    found = json.loads(inside("next", "--json").stdout)

    assert "Next: learn perceptron." == lines[0]
    assert "rest on it." in lines[1]
    assert "  flashdl review note:perceptron" == lines[2]
    assert ("unlocks", "deep-learning/perceptron") == (found["next"]["rule"], found["next"]["note"])
    assert ["order"] == [one["rule"] for one in found["alternatives"]]


@pytest.mark.slow
def test_next_sends_first_to_what_is_due_and_then_to_the_leech(inside, answer):
    answer("perceptron#definition", ago=9)
    answer("perceptron#definition", ago=8)
    answer("perceptron#definition", ago=2, quality=1)

    found = json.loads(inside("next", "--json", FLASHDL_LEECH_LAPSES="1").stdout)

    rules = [found["next"]["rule"], *(one["rule"] for one in found["alternatives"])]
    assert ["due", "leech", "unlocks", "order"] == rules
    assert "flashdl" == found["next"]["command"]
    leech = "deep-learning/perceptron#definition"
    assert (leech, f"flashdl edit '{leech}'") == (
        found["alternatives"][0]["card"], found["alternatives"][0]["command"],
    )  # fmt: skip


@pytest.mark.slow
def test_next_names_the_demo_of_a_shaky_note_until_a_review_has_run_it(inside, answer):
    def rules():
        found = json.loads(inside("next", "--json", FLASHDL_LEECH_LAPSES="0").stdout)
        return {one["rule"]: one["command"] for one in [found["next"], *found["alternatives"]]}

    answer("perceptron#definition", ago=9)

    assert "flashdl demo perceptron-learning" == rules()["demo"]

    answer("perceptron#definition", ago=9, kind="demo", detail={})

    assert "demo" not in rules()


@pytest.mark.slow
def test_next_knows_when_nothing_is_left(inside, env):
    with closing(sqlite3.connect(database(env))) as file:
        keys = [key for [key] in file.execute("SELECT key FROM card WHERE present = 1")]
    state = Path(env["FLASHDL_HOME"], "state")
    at = Moment((DAY - 719_163) * 86_400_000, 0, DAY)
    with Store.open(database(env), state_dir=state, mint=lambda: "d1", moment=at) as store:
        store.append_all(
            [Event("", 0, "known", key, 0, DAY) for key in keys], moment=at, policy=Sm2()
        )

    expected = "Nothing is left to do today. The next card is due in 30 days, on"
    assert expected in inside("next", COLUMNS="200").stdout
    assert None is json.loads(inside("next", "--json").stdout)["next"]


def test_the_prompt_is_a_few_characters(inside, answer):
    assert "+10\n" == inside("due", "--prompt").stdout

    answer("perceptron#definition", ago=3)

    assert "1+10\n" == inside("due", "--prompt").stdout
    assert "1\n" == inside("due", "--prompt", FLASHDL_NEW_PER_DAY="0").stdout


def test_the_prompt_is_empty_when_nothing_is_due(inside):
    assert (0, "", "") == inside("due", "--prompt", FLASHDL_NEW_PER_DAY="0")


def test_the_prompt_says_what_due_says(inside, answer):
    answer("perceptron#definition", ago=3)
    answer("sigmoid#definition", quality=1)
    counts = json.loads(inside("due", "--json").stdout)

    expected = f"{counts['due'] + counts['drills']}+{counts['new']}\n"
    assert expected == inside("due", "--prompt").stdout


def left(home):
    return sorted((p.relative_to(home), p.stat().st_mtime_ns) for p in Path(home).rglob("*"))


def test_a_prompt_makes_no_collection(inside, tmp_path):
    home = tmp_path / "nowhere"

    assert (0, "", "") == inside("due", "--prompt", FLASHDL_HOME=str(home))
    assert not home.exists()
    assert (0, "", "") == inside("--db", home / "x.db", "due", "--prompt")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alembic_version SET version_num = '9999'",
        "UPDATE alembic_version SET version_num = '0001'",
        "PRAGMA application_id = 1",
        "DROP TABLE memory",
    ],
)
def test_a_prompt_is_silent_about_a_file_that_it_cannot_use_and_leaves_it(inside, env, statement):
    with closing(sqlite3.connect(database(env))) as file:
        file.execute(statement)
        file.commit()
    before = left(env["FLASHDL_HOME"])

    assert (0, "", "") == inside("due", "--prompt")
    assert before == left(env["FLASHDL_HOME"])


def test_a_prompt_does_not_wait_for_a_lock(inside, env):
    with closing(sqlite3.connect(database(env), isolation_level=None)) as file:
        file.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()

        done = inside("due", "--prompt")

    assert (0, "", "") == done
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "wrong", [{"FLASHDL_NEW_PER_DAY": "ten"}, {"FLASHDL_NOW": "soon"}, {"FLASHDL_DB": "/no/x.db"}]
)
def test_a_prompt_is_silent_about_wrong_settings(inside, wrong):
    assert (0, "", "") == inside("due", "--prompt", **wrong)


def test_a_damaged_file_makes_no_noise(inside, env):
    database(env).write_bytes(os.urandom(5000))

    assert (0, "", "") == inside("due", "--prompt")

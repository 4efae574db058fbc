"""flashdl due by deck, by topic and on another day."""

import json
import sqlite3
from contextlib import closing

import pytest

DAY = 739_685  # Tuesday 10 March 2026
MINE = """\
format: 1
id: mine
title: Mine
notes:
  - id: adam
    topic: optim
    cards:
      - {id: q, front: Where is the chain rule in Adam?, back: In its gradient.}
      - {id: r, front: What is its momentum?, back: A mean.}
  - id: other
    cards:
      - {id: q, front: "Of no topic?", back: Of none.}
"""


@pytest.fixture
def mixed(inside, env, tmp_path):
    """Cards of two decks: due yesterday, to repeat today, and due tomorrow and later."""
    file = tmp_path / "mine.yaml"
    file.write_text(MINE, encoding="utf-8")
    inside("import", file)
    rows = [  # card, due day, last day, drill day, suspended, buried day
        ("mine/adam#q", DAY - 1, DAY - 7, None, 0, None),
        ("mine/adam#r", DAY + 1, DAY, DAY, 0, None),
        ("mine/other#q", DAY + 4, DAY - 2, None, 0, None),
        ("deep-learning/softmax#overflow", DAY, DAY - 6, None, 0, None),
        ("deep-learning/softmax#definition", DAY, DAY - 6, None, 1, None),
        ("deep-learning/perceptron#definition", DAY, DAY - 6, None, 0, DAY),
    ]
    with closing(sqlite3.connect(env["FLASHDL_HOME"] + "/data/flashdl.db")) as db, db:
        for card, due, last, drill, suspended, buried in rows:
            db.execute(
                "INSERT INTO memory VALUES (?, 1, 250, 1, ?, 0, ?, ?, ?, ?, ?, '')",
                (card, due, last - 9, last, drill, suspended, buried),
            )


FEW = {"FLASHDL_NEW_PER_DAY": "0"}


def test_a_line_for_each_deck_and_then_the_whole_day(inside, mixed):
    lines = inside("due", "--by", "deck", FLASHDL_NEW_PER_DAY="2").stdout.splitlines()

    assert [
        "deck           due  to repeat  new",
        "deep-learning    1          0    2",
        "mine             1          1    0",
        "2 due, 1 to repeat, 2 new: about 2 minutes.",
    ] == lines


def test_a_line_for_each_topic_without_the_kinds_that_none_has(inside, mixed):
    lines = inside("due", "--by", "topic", **FEW).stdout.splitlines()

    assert [
        "topic    due  to repeat",
        "outputs    1          0",
        "optim      1          1",
        "2 due, 1 to repeat: about 1 minute.",
    ] == lines


def test_in_plain_each_is_a_sentence(inside, mixed):
    lines = inside("--plain", "due", "--by", "topic", **FEW).stdout.splitlines()

    assert ["outputs: 1 due", "optim: 1 due, 1 to repeat"] == lines[:-1]


def test_the_data_of_the_portions_adds_up(inside, mixed):
    for by in ("deck", "topic"):
        day = json.loads(inside("due", "--by", by, "--json").stdout)
        parts = day[f"{by}s"]

        assert 1 == day["schema"]
        assert {"name", "due", "drills", "new"} == set(parts[0])
        for kind in ("due", "drills", "new"):
            assert day[kind] == sum(part[kind] for part in parts)


def test_nothing_due_has_no_lines(inside, env):
    done = inside("due", "--by", "topic", **FEW)

    assert "Nothing is due today." == done.stdout.splitlines()[0]
    assert [] == json.loads(inside("due", "--by", "deck", "--json", **FEW).stdout)["decks"]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("today", "2 cards due by Tuesday 10 March 2026."),
        ("tomorrow", "4 cards due by Wednesday 11 March 2026, 2 of them today."),
        ("2026-03-13", "4 cards due by Friday 13 March 2026, 2 of them today."),
        ("2026-03-14", "5 cards due by Saturday 14 March 2026, 2 of them today."),
    ],
)
def test_on_a_day_all_is_due_that_fell_due_until_then(inside, mixed, on, said):
    assert f"{said}\n" == inside("due", "--on", on).stdout


def test_what_is_due_on_a_day_is_what_that_day_says(inside, mixed):
    ahead = json.loads(inside("due", "--on", "2026-03-14", "--json").stdout)
    then = json.loads(inside("due", "--json", FLASHDL_NOW="2026-03-14T09:00:00+00:00").stdout)

    assert then["due"] == ahead["due"]
    assert ("2026-03-10", "2026-03-14", 2) == (ahead["day"], ahead["on"], ahead["due_today"])


def test_on_a_day_by_topic(inside, mixed):
    lines = inside("due", "--on", "2026-03-14", "--by", "topic").stdout.splitlines()
    data = json.loads(inside("due", "--on", "2026-03-14", "--by", "topic", "--json").stdout)

    assert ["topic     due", "neurons     1", "outputs     1", "optim       2"] == lines[:4]
    assert "no topic    1" == lines[4]
    assert {"name": "optim", "due": 2} == data["topics"][2]


def test_on_a_day_without_any(inside, env):
    assert (
        "Nothing is due by Wednesday 11 March 2026.\n" == inside("due", "--on", "tomorrow").stdout
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--on", "2026-03-09"], "due: error: --on '2026-03-09' is past"),
        (["--on", "3..7"], "due: error: --on '3..7' is no day; say a date like"),
        (["--on", "tomorrow", "--check"], "do not go with --check"),
        (["--by", "deck", "--prompt"], "do not go with --check and --prompt"),
        (["--by", "tag"], "'deck', 'topic'"),
    ],
)
def test_what_cannot_be_told_is_refused(inside, env, arguments, said):
    done = inside("due", *arguments)

    assert (2, "") == (done.returncode, done.stdout)
    assert said in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("columns", [12, 40, 80])
def test_the_lines_are_no_wider_than_the_terminal(terminal, mixed, columns):
    shown = terminal("due", "--by", "deck", columns=columns, FLASHDL_NEW_PER_DAY="2")
    shown.end()
    *parts, whole = shown.text.splitlines()

    assert whole.startswith("2 due")
    assert max(map(len, parts)) <= columns
    assert (columns == 12) == ("mine: 1" in parts)

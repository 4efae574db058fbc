"""``d`` on a card that computes, whose demo cannot take its numbers: pictures of these numbers."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

DECK = """\
format: 1
id: pictured
title: Pictured numbers
notes:
  - id: ranking
    demo: retrieve_digit
    cards:
      - {id: precision-at-k, type: numeric, generator: precision-at-k}
"""


@pytest.fixture
def pictured(tmp_path, flashdl):
    file = tmp_path / "pictured.yaml"
    file.write_text(DECK, encoding="utf-8")
    assert 0 == flashdl("import", file).returncode


@pytest.fixture
def details(env):
    """What the log keeps of every demo and review."""

    def read():
        home = Path(env["FLASHDL_HOME"], "data", "flashdl.db")
        query = "SELECT kind, detail FROM event WHERE kind IN ('demo', 'review') ORDER BY seq"
        with closing(sqlite3.connect(home)) as file:
            return [(kind, json.loads(detail)) for kind, detail in file.execute(query)]

    return read


def average_precision(screen):
    """From the ranking that stands in the question."""
    ranking = re.search(r"wrong\): ((?:[01]\s+)*[01])\.", " ".join(screen.split()))[1].split()
    ranks = [i for i, hit in enumerate(ranking, 1) if hit == "1"]
    return sum(n / i for n, i in enumerate(ranks, 1)) / len(ranks)


@pytest.mark.parametrize("columns", [80, 40])
def test_d_draws_the_numbers_of_the_question(pictured, terminal, details, columns):
    screen = terminal("review", "note:ranking", columns=columns, lines=60)
    asked = screen.until("q stop")
    drawn = screen.press("d", "q stop")
    screen.press("w", "1 again")
    screen.press("1", "again:")
    screen.send("q")
    assert 0 == screen.end()
    [(_, seen), (_, answered)] = [found for found in details() if found[0] in ("demo", "review")]

    assert f"AP {average_precision(asked):.3f} is the mean" in " ".join(drawn.split())
    assert "█" in drawn
    assert "\x1b[" in screen.raw
    assert max(len(line) for line in drawn.splitlines()) <= columns
    assert "precision-at-k" == seen["generator"]
    assert seen["before_answer"]
    assert answered["seed"] == seen["seed"]


def test_d_tells_the_numbers_of_the_question_in_plain_output(pictured, terminal):
    screen = terminal("--plain", "review", "note:ranking")
    asked = screen.until("q stop")
    told = " ".join(screen.press("d", "q stop").split())
    screen.send("q")

    assert 0 == screen.end()
    assert f"marked: AP, their mean, at {average_precision(asked):.3g}" in told
    assert "precision down to it by right one" in told
    assert not set(told) & set("█│┊")

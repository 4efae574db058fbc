"""flashdl cards with a search: what is listed, what is said, and the page that explains it."""

import json
import re
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from rich.cells import cell_len

PAGE = Path(__file__).parents[2] / "docs" / "search.md"
DAY = 739_685  # 10 March 2026
TAGGED = """\
format: 1
id: mine
title: Mine
notes:
  - id: adam
    tags: ["optim::adam"]
    cards:
      - {id: q, front: Where is the chain rule in Adam?, back: In its gradient.}
  - id: a-note-with-a-long-name
    cards:
      - {id: and-its-card, front: "How long?", back: Long.}
"""


@pytest.fixture
def remembered(inside, env, tmp_path):
    """The built-in deck, one with a tag, and memories for which every example finds a card."""
    file = tmp_path / "mine.yaml"
    file.write_text(TAGGED, encoding="utf-8")
    inside("import", file)
    rows = [  # card, repetitions, ease, interval, due, lapses, last, suspended, flag
        ("mine/adam#q", 2, 195, 30, DAY - 1, 2, DAY - 31, 0, "a typo in the front"),
        ("mine/a-note-with-a-long-name#and-its-card", 0, 130, 1, DAY, 9, DAY - 1, 0, "日本" * 30),
        ("deep-learning/softmax#overflow", 1, 250, 1, DAY + 9, 0, DAY, 1, ""),
        ("deep-learning/softmax#definition", 3, 250, 21, DAY + 5, 2, DAY - 16, 0, ""),
    ]  # fmt: skip
    with closing(sqlite3.connect(env["FLASHDL_HOME"] + "/data/flashdl.db")) as db, db:
        for card, passes, ease, interval, due, lapses, last, suspended, flag in rows:
            db.execute(
                "INSERT INTO memory VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, NULL, ?)",
                (card, passes, ease, interval, due, lapses, last - 9, last, suspended, flag),
            )
        db.execute("INSERT INTO edit VALUES (1, 'mine', 'adam', '', '', '', 0)")
        db.execute(
            "INSERT INTO event (device, seq, kind, card, at_ms, study_day, clock_ms, utc_offset_s,"
            " quality) VALUES ('d', 1, 'review', 'mine/adam#q', 1, ?, 1, 0, 1)", (DAY - 7,),
        )  # fmt: skip


def examples():
    page = PAGE.read_text(encoding="utf-8")
    return re.findall(r"^\$ flashdl (.+)$", page.partition("## Ten examples")[2], re.MULTILINE)


def test_the_page_has_ten_examples():
    assert 10 == len(set(examples()))


@pytest.mark.slow
def test_every_example_finds_a_card(inside, remembered):
    for example in examples():
        done = inside(*shlex.split(example), "--json")

        assert json.loads(done.stdout)["cards"], example
        assert (0, "") == (done.returncode, done.stderr)


def test_the_fault_on_the_page_is_what_is_printed(inside):
    shown = re.search(r"^\$ flashdl (.+)\n((?:.+\n)+)```", PAGE.read_text("utf-8"), re.MULTILINE)
    done = inside(*shlex.split(shown[1]))

    assert 2 == done.returncode
    for line in shown[2].splitlines():
        assert line in done.stderr


def test_every_word_of_the_grammar_is_on_the_page():
    from flashdl.review.search.terms import FIELDS, NUMBERS, STATES

    page = PAGE.read_text(encoding="utf-8")

    assert [] == [word for word in STATES if f"`is:{word}`" not in page]
    assert [] == [word for word in FIELDS if f"`{word}:" not in page]
    assert [] == [word for word in NUMBERS if not re.search(rf"`{word}[=<>:]", page)]


def ids(done):
    return [card["id"] for card in json.loads(done.stdout)["cards"]]


def test_one_word_or_several_are_one_search(inside, remembered):
    whole = ids(inside("cards", "tag:optim is:due", "--json"))

    assert ["mine/adam#q"] == whole
    assert whole == ids(inside("cards", "tag:optim", "is:due", "--json"))
    assert whole == ids(inside("cards", "adam*", "--json", "not", "is:new"))


def test_a_card_tells_what_stands_about_it(inside, remembered):
    done = inside("cards", "deck:mine or is:suspended", "--json")
    overflow, adam, long = json.loads(done.stdout)["cards"]

    assert ("review", 1.95, 30, 2) == tuple(
        adam[name] for name in ("phase", "ease", "interval_days", "lapses")
    )
    assert (False, "a typo in the front") == (adam["leech"], adam["flag"])
    assert (True, False, False) == (long["leech"], long["suspended"], long["orphan"])
    assert (False, True, "") == (overflow["leech"], overflow["suspended"], overflow["flag"])


def test_the_last_column_holds_the_marks(inside, remembered):
    lines = inside("cards", "deck:mine").stdout.splitlines()

    assert ["card", "phase", "due", "every", "ease"] == lines[0].split()
    assert lines[1].endswith("  1.95  flagged: a typo in the front")
    assert lines[2].endswith("  1.30  leech, flagged: " + "日本" * 30)


def test_in_plain_each_card_is_a_sentence(inside, remembered):
    said = inside("--plain", "cards", "note:adam or card:softmax#definition").stdout.splitlines()

    assert [
        "adam#q: review, due 2026-03-09, every 30 days, ease 1.95, flagged: a typo in the front"
    ] == said[-1:]
    assert "softmax#definition: review, due 2026-03-15, every 21 days, ease 2.50" == said[0]


def test_a_search_that_finds_nothing_says_so(inside):
    done = inside("cards", "tag:optim")

    assert (0, "", "No card is like that.\n") == (done.returncode, done.stdout, done.stderr)


@pytest.mark.slow
def test_orphans_are_searched_by_option_or_word(inside, env, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(TAGGED, encoding="utf-8")
    inside("import", file)
    file.write_text(TAGGED.replace("id: adam", "id: adamw"), encoding="utf-8")
    inside("import", file)

    assert ["mine/adam#q"] == ids(inside("cards", "--orphans", "--json"))
    assert ["mine/adam#q"] == ids(inside("cards", "adam", "--orphans", "--json"))
    assert ["mine/adam#q"] == ids(inside("cards", "deck:mine is:orphan", "--json"))
    assert ["mine/adamw#q"] == ids(inside("cards", "deck:mine", "in", "--json"))


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_list_is_no_wider_than_the_terminal(terminal, env, remembered, columns):
    shown = terminal("cards", "deck:mine or note:softmax type:basic", columns=columns)
    shown.end()
    lines = shown.text.splitlines()

    assert max(map(cell_len, lines)) <= columns
    assert "6 cards" == lines[-1]
    assert (columns == 40) == ("softmax#temperature: new" in lines)


@pytest.mark.slow
def test_a_table_leaves_out_columns_before_it_gives_up(terminal, env, remembered):
    shown = terminal("cards", "deck:mine", columns=79)
    shown.end()
    heads, adam, long, _ = shown.text.splitlines()

    assert ["card", "phase", "due"] == heads.split()
    assert adam.endswith("2026-03-09  flagged: a typ...")
    assert long.endswith("2026-03-10  leech, flagged...")


@pytest.mark.parametrize("command", ["cards", "review", "stats", "export", "suspend", "postpone"])
def test_a_minus_in_front_of_a_search_is_explained(inside, command):
    done = inside(command, "-tag:x")

    assert (2, "") == (done.returncode, done.stdout)
    assert "write not for the minus, or put -- before the search" in done.stderr


def test_other_faults_of_options_say_nothing_of_a_minus(inside):
    for arguments in (["cards", "--orphan-s"], ["cards", "--sort"], ["due", "-x"], ["-x"]):
        done = inside(*arguments)

        assert 2 == done.returncode
        assert "minus" not in done.stderr


def test_behind_two_dashes_a_minus_begins_a_search(inside, remembered):
    assert ids(inside("cards", "not is:new", "--json")) == ids(
        inside("cards", "--json", "--", "-is:new")
    )


@pytest.mark.slow
def test_a_failure_that_is_taken_back_is_not_found(inside, env):
    inside("review", "--answers", "-", stdin="again\n")
    failed = ids(inside("cards", "failed<1", "--json"))
    inside("undo")

    assert ["deep-learning/perceptron#definition"] == failed
    assert "No card is like that.\n" == inside("cards", "failed<1").stderr
    inside("redo")
    assert failed == ids(inside("cards", "failed=0", "--json"))

"""The list of cards fits a terminal of 80 columns, and is sorted as one asks."""

import json
import os
import subprocess
import sys

import pytest

from flashdl.cli.card_list import in_order, sentences, table
from flashdl.cli.output import plural
from flashdl.scheduling.memory import NEW, Memory
from flashdl.storage.rows import CardRow

DAY = 739_685
ABOUT = {"day": DAY, "leech_lapses": 4}


def row(name, memory=NEW):
    return name, CardRow(f"d/{name}", "d", "n", "q", 0, True, {}, memory)


def known(*, due, ease, interval, lapses):
    return Memory(
        repetitions=3, ease_hundredths=ease, interval_days=interval, due_day=DAY + due,
        lapses=lapses, first_day=DAY - 99, last_day=DAY - 9,
    )  # fmt: skip


CARDS = [
    row("fresh"),
    row("weak", known(due=4, ease=130, interval=20, lapses=3)),
    row("late", known(due=-2, ease=250, interval=6, lapses=0)),
    row("also-fresh"),
    row("as-weak", known(due=9, ease=130, interval=40, lapses=0)),
]


def first_words(lines):
    return [line.split()[0].rstrip(":") for line in lines]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        (None, "fresh weak late also-fresh as-weak"),
        ("due", "late weak as-weak fresh also-fresh"),
        ("ease", "weak as-weak late fresh also-fresh"),
        ("interval", "late weak as-weak fresh also-fresh"),
        ("lapses", "weak fresh late also-fresh as-weak"),
        ("name", "also-fresh as-weak fresh late weak"),
    ],
)
def test_cards_are_sorted_and_else_stay_in_learning_order(sort, names):
    assert names.split() == [name for name, _ in in_order(CARDS, sort)]


def heads(columns, sort):
    return table(CARDS, **ABOUT, columns=columns, sort=sort)[0].split()


def test_a_column_that_sorts_is_never_left_out():
    assert ["card", "phase", "due", "every", "ease"] == heads(80, None)
    assert ["card", "phase", "due", "every", "ease"] == heads(80, "due")
    assert ["card", "phase", "due", "every", "ease", "lapses"] == heads(80, "lapses")
    assert ["card", "phase", "due", "every"] == heads(40, None)
    assert ["card", "phase", "due"] == heads(36, None)
    assert ["card", "phase", "due", "ease"] == heads(40, "ease")
    assert ["card", "phase", "due", "every"] == heads(40, "interval")
    assert ["card", "phase", "due", "lapses"] == heads(40, "lapses")
    assert table(CARDS, **ABOUT, columns=30, sort="ease") is None


def test_lapses_are_told_where_they_sort():
    told = [line for line in sentences(CARDS, **ABOUT, sort="lapses") if "lapse" in line]
    lines = table(CARDS, **ABOUT, columns=None, sort="lapses")

    assert ["weak", "late", "as-weak"] == first_words(told)
    assert told[0].endswith("ease 1.30, 3 lapses")
    assert not any("lapse" in line for line in sentences(CARDS, **ABOUT, sort="ease"))
    assert ["-", "3", "0", "-", "0"] == [line.split()[-1] for line in lines[1:]]


@pytest.mark.parametrize("more", [[], ["--plain"]])
def test_the_command_sorts(inside, more, deck_cards):
    names = first_words(inside(*more, "cards", "--sort", "name").stdout.splitlines()[not more :])

    assert sorted(names) == names
    assert deck_cards == len(names)


def test_an_unknown_order_is_refused(inside):
    done = inside("cards", "--sort", "hardness")

    assert 2 == done.returncode
    assert "'due', 'ease', 'interval', 'lapses', 'name'" in done.stderr


@pytest.mark.slow
def test_the_columns_are_no_wider_than_what_stands_in_them(inside):
    lines = inside("cards").stdout.splitlines()

    assert ["card", "phase", "due", "every", "ease"] == lines[0].split()
    assert max(map(len, lines)) < 80
    assert all(line == line.rstrip() for line in lines)


def test_one_file_is_one_file():
    assert ("1 file", "2 files") == (plural(1, "file"), plural(2, "file"))


def test_a_card_is_shown_with_the_line_of_its_file_where_it_begins(inside, tmp_path):
    notes = "".join(
        f"  - id: {note}\n    cards:\n"
        + "".join(f"      - {{id: {c}, front: {note} {c}?, back: So.}}\n" for c in "pq")
        for note in "ab"
    )
    file = tmp_path / "four.yaml"
    file.write_text(f"format: 1\nid: four\ntitle: Four\nnotes:\n{notes}", encoding="utf-8")
    inside("import", file)

    shown = {card: inside("show", f"four/{card}").stdout for card in ("a#p", "a#q", "b#p", "b#q")}

    lines = file.read_text("utf-8").splitlines()
    for card, said in shown.items():
        [line] = [i for i, row in enumerate(lines, 1) if card.replace("#", " ") in row]
        assert f"four.yaml:{line}\n" in said


@pytest.mark.slow
@pytest.mark.parametrize("command", [["show", "softmax#definition"], ["map"], ["cards"]])
def test_a_reader_that_goes_away_is_no_failure(env, command):
    program = [sys.executable, "-m", "flashdl", *command]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(program, env=env, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)

    assert (0, b"") == (done.returncode, done.stderr)


def test_an_id_finds_its_card_as_a_word_of_any_search(inside):
    whole = "deep-learning/softmax#definition"
    either = ["softmax#definition or deep-learning/dropout#definition"]

    for words in (["softmax#definition"], [whole], [f"is:new {whole}"]):
        assert [whole] == [c["id"] for c in _found(inside, words)]
    assert 2 == len(_found(inside, either))
    assert whole not in [c["id"] for c in _found(inside, ['"softmax#definition"'])]


def _found(inside, words):
    return json.loads(inside("cards", *words, "--json").stdout)["cards"]

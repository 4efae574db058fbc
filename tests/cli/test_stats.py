"""``flashdl stats`` as a command: its options, its data, and what a beginner sees."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest

TOMORROW = {"FLASHDL_NOW": "2026-03-11T21:30:00+02:00", "FLASHDL_NEW_PER_DAY": "0"}


def answer(inside, keys, **env):
    return inside("review", "--answers", "-", stdin="\n".join(keys), **env).returncode


@pytest.fixture
def two_days(inside):
    """Three cards answered on one day, the first of them failed on the next."""
    assert 0 == answer(inside, "333")
    assert 0 == answer(inside, "1", **TOMORROW)
    return inside


def data(inside, *arguments, **env):
    done = inside("stats", "--json", *arguments, **env)
    assert 0 == done.returncode, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("plain", [[], ["--plain"]])
def test_a_beginner_is_told_what_to_do_and_sees_no_empty_figures(inside, plain):
    shown = inside("stats", *plain).stdout

    assert "flashdl begins today's review" in shown
    for nonsense in ("0%", "True retention", "Ease", "Busiest", "nan", "None", " 0 of "):
        assert nonsense not in shown


@pytest.mark.slow
def test_the_first_day_has_answers_and_no_retention_yet(inside):
    answer(inside, "33")

    shown = inside("stats").stdout

    assert "2 answers on 2 cards, 2 new" in shown
    assert "1 day in a row" in shown
    assert "it begins when a card is asked again on a later day" in shown
    assert "%" not in shown.partition("Grades")[0]
    assert "retained" not in shown


def test_the_second_day_asks_to_remember(two_days):
    found = data(two_days, **TOMORROW)

    assert (4, 1, 2) == (found["reviews"], found["reviews_today"], found["streak_days"])
    assert (0, 1, 0.0) == (found["passed"], found["asked"], found["retention"])
    assert [9, 21] == [hour["hour"] for hour in found["hours"] if hour["answers"]]
    assert [3, 1] == [day["answers"] for day in found["days"]]
    assert 1 == found["hardest_cards"][0]["failed"]


def test_an_answer_taken_back_does_not_count(two_days):
    assert 0 == two_days("undo", **TOMORROW).returncode

    found = data(two_days, **TOMORROW)

    assert (3, 0, None) == (found["reviews"], found["asked"], found["retention"])


def test_a_period_is_said_in_days_or_by_its_first_day(two_days):
    last = data(two_days, "--days", "1", **TOMORROW)

    assert (1, 1, 2) == (last["reviews"], last["asked"], last["streak_days"])
    assert last == data(two_days, "--since", "2026-03-11", **TOMORROW)
    assert "2026-03-11" == last["since"]
    assert 4 == data(two_days, "--days", "2", **TOMORROW)["reviews"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--days", "3", "--since", "2026-03-01"], "--since: error: --days says the same"),
        (["--since", "10.3.2026"], "'10.3.2026' is no day; write it as 2026-03-01"),
        (["--since", "2026-03-11"], "2026-03-11 is still to come"),
        (["--json", "--csv"], "--csv: error: --json gives the same figures"),
        (["--save", "progress.png"], "the picture is an .svg file"),
        (["--save", "/no/such/folder/p.svg"], "there is no folder /no/such/folder"),
        (["--topic", "neuron"], "neurons"),
    ],
)
def test_what_cannot_be_followed_is_refused(inside, arguments, said):
    done = inside("stats", *arguments)

    assert 2 == done.returncode
    assert said in done.stderr
    assert "" == done.stdout


def test_a_choice_of_cards_counts_those_alone(two_days):
    everything, neurons = data(two_days), data(two_days, "--topic", "neurons")
    found = data(two_days, "topic:neurons")

    assert neurons == found
    assert 0 < neurons["cards"]["total"] < everything["cards"]["total"]
    assert {"neurons"} >= {topic["topic"] for topic in neurons["topics"]}


def test_a_choice_that_finds_no_card_says_so(inside):
    done = inside("stats", "is:suspended")

    assert (0, True) == (done.returncode, "No card is like that" in done.stderr)


def test_the_table_has_every_number_of_the_json(two_days):
    text = two_days("stats", "--csv", **TOMORROW).stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    table = {(r["section"], r["item"], r["figure"]): r["value"] for r in rows}
    found = data(two_days, **TOMORROW)

    assert ["section", "item", "figure", "value"] == list(rows[0])
    assert len(rows) == len(table)
    assert str(found["minutes"]) == table["summary", "", "minutes"]
    assert str(found["cards"]["new"]) == table["cards", "", "new"]
    assert "1" == table["true_retention", "7 d", "young.asked"]
    assert "3" == table["days", "2026-03-10", "answers"]
    assert "1" == table["hours", "21", "answers"]
    assert {
        ("forecast", day["day"], "cards"): str(day["cards"]) for day in found["forecast"]["days"]
    }.items() <= table.items()
    assert numbers(found) - 1 == sum(bool(r["value"]) for r in rows) + named(found)


def numbers(found):
    """How many values that are not null lie anywhere in it."""
    if isinstance(found, dict | list):
        parts = found.values() if isinstance(found, dict) else found
        return sum(numbers(part) for part in parts)
    return int(found is not None)


def named(found):
    """How many items are named by a value of their own, which is the table's second column."""
    lists = [part for part in found.values() if isinstance(part, list)]
    inner = (
        found["forecast"]["days"],
        found["fresh_numbers"]["topics"],
        found["predictions"]["sure"],
    )
    return sum(map(len, lists)) + sum(map(len, inner))


def test_a_picture_is_saved_beside_the_figures(two_days, tmp_path):
    file = tmp_path / "progress.svg"

    done = two_days("stats", "--save", file, **TOMORROW)

    assert f"wrote {file}" in done.stderr
    assert "4 answers on 2 days" in done.stdout
    text = "".join(ET.parse(file).getroot().itertext())
    for words in ("progress", "retention", "Forecast", "Ease"):
        assert words in text


def test_json_and_a_picture_go_together(two_days, tmp_path):
    file = tmp_path / "progress.svg"

    data(two_days, "--save", str(file))

    assert file.exists()


def test_plain_words_tell_the_same(two_days):
    shown = two_days("stats", "--plain", **TOMORROW).stdout

    assert "Busiest day of the year: 10 March 2026, 3 answers." in shown
    assert "True retention, all time: 0%, 0 of 1; young 0%, 0 of 1." in shown
    assert "From 21 to 22 o'clock: 1 answer, 0% retained." in shown
    assert shown.isascii()
    assert all(line.endswith(".") for line in shown.splitlines())

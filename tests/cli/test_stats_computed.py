"""Fresh numbers and predictions in ``flashdl stats``: the screen, the sentences, the data."""

import csv
import io
import json
import re
from datetime import date

import pytest
from rich.cells import cell_len
from rich.console import Console

from flashdl.cli.stats_data import as_data, csv_text
from flashdl.cli.stats_speech import sentences
from flashdl.cli.stats_view import Screen
from flashdl.review.events import Event
from flashdl.review.stats.report import report
from flashdl.scheduling.memory import NEW
from flashdl.scheduling.sm2 import Sm2

TODAY = date(2026, 3, 10).toordinal()
POLICY = Sm2()
WIDTHS = (20, 40, 58, 80, 119, 120)


def event(card, day, quality, **detail):
    return Event("dev", 1, "review", card, day, TODAY - 20 + day, quality=quality,
                 params_id=POLICY.id, detail=detail or None)  # fmt: skip


def tries(note, right, wrong, kind="n"):
    return [event(f"d/{note}#{kind}", 0, 4, right=at < right) for at in range(right + wrong)]


def recalls(note, passed, failed):
    days = range(1, passed + failed + 1)
    return [event(f"d/{note}#words", day, 4 if day <= passed else 1) for day in (0, *days)]


def guess(day, ask, *, right, **more):
    return event("d/outputs#p", day, 4, ask=ask, right=right, given="0.5", **more)


def figures(events):
    kinds = {"n": "numeric", "f": "code", "words": "basic", "p": "predict"}
    types = {e.card: kinds[e.card.split("#")[1]] for e in events}
    return report(
        events, dict.fromkeys(types, NEW), policies={POLICY.id: POLICY}, types=types, today=TODAY,
        topics={card: card[2:].split("#")[0] for card in types},
    )  # fmt: skip


LONG = "a-topic-with-a-name-that-is-too-long-for-its-column"
EVENTS = [
    *tries("outputs", 4, 6), *recalls("outputs", 9, 1),
    *tries("training", 6, 0, kind="f"), *recalls("training", 3, 2),
    *tries("same", 5, 0), *recalls("same", 5, 0),
    *tries("seldom", 0, 4), *recalls("seldom", 9, 0),
    *tries(LONG, 0, 400), *recalls(LONG, 12, 0),
    guess(1, "number", right=False, sure=90, predicted=10, actual=5),
    guess(2, "number", right=False, sure=80, predicted=1, actual=3),
    guess(3, "number", right=True, predicted=2, actual=2),
    guess(4, "sign", right=True, sure=95), guess(5, "order", right=True),
]  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return figures(EVENTS)


def drawn(shown, width, encoding="utf-8", **options):
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    options = {"no_color": True, "color_system": None, **options}
    Console(file=file, width=width, force_terminal=True, **options).print(Screen(shown), end="")
    file.seek(0)
    return file.read().splitlines()


def section(lines, title):
    """The lines from a title on to the next blank one."""
    at = next(i for i, line in enumerate(lines) if line.startswith(title))
    end = next((i for i, line in enumerate(lines[at:], at) if not line.strip()), len(lines))
    return lines[at:end]


def test_first_tries_stand_beside_recall_and_the_topics_that_differ_below(found):
    lines = section(drawn(found, 80), "Fresh numbers")

    assert ["Fresh", "numbers", "first", "try", "recall"] == lines[0].split()
    assert [
        "numeric cards           2% of 419",
        "code cards              100% of 6",
        "notes with both         4% of 425                   93% of 41",
        "The words are known, the thing is not:",
        "a-topic-with-a-name-th… 0% of 400                   100% of 12",
        "outputs                 40% of 10                   90% of 10",
        "The thing is known, the words are not:",
        "training                100% of 6                   60% of 5",
    ] == lines[1:]


def test_predictions_are_told_by_kind_by_confidence_and_by_how_far_they_lay_off(found):
    lines = section(drawn(found, 80), "Predictions")

    assert [
        "Predictions             came true",
        "all                     60% of 5",
        "number                  33% of 3",
        "sign                    100% of 1",
        "order                   100% of 1",
        "How sure                came true                   you said",
        "70 to 89%               0% of 1                     80%",
        "90 to 100%              50% of 2                    92%",
        "Brier score 0.48; 0 is best, always saying 50% gives 0.25.",
        "Of 3 numbers, 1 too high and 1 too low; the median is off by a factor of 2.",
    ] == lines


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_sections_fit_every_terminal(found, width, encoding):
    lines = drawn(found, width, encoding)

    assert max(map(cell_len, lines)) <= width
    assert encoding == "utf-8" or "".join(lines).isascii()
    assert any("outputs" in line and "40%" in line and "90%" in line for line in lines)


def test_without_such_answers_there_are_no_such_sections():
    shown = figures(recalls("outputs", 3, 2))

    for words in (*drawn(shown, 80), *sentences(shown)):
        assert not re.search("fresh|first try|predict|came true", words, re.IGNORECASE)


def test_what_has_no_counterpart_is_told_alone():
    shown = figures(tries("outputs", 1, 1))

    assert ["Fresh numbers           first try", "numeric cards           50% of 2"] == (
        section(drawn(shown, 80), "Fresh numbers")
    )
    assert "Fresh numbers, right at the first try: numeric cards 50%, 1 of 2." in sentences(shown)


@pytest.mark.parametrize(
    ("right", "said"),
    [(4, "Topics are compared once they have 5 answers of each kind."),
     (5, "In no topic do they differ by more than 15 points.")],
)  # fmt: skip
def test_why_no_topic_is_listed_is_said(right, said):
    shown = figures(tries("outputs", right, 0) + recalls("outputs", 5, 0))

    assert said in drawn(shown, 80)
    assert said in sentences(shown)


SAID = f"""\
Fresh numbers, right at the first try: numeric cards 2%, 9 of 419; code cards 100%, 6 of 6.
Notes with fresh numbers and other cards: first try 4%, 15 of 425; recall 93%, 38 of 41.
The words are known, the thing is not: topic {LONG}, first try 0%, 0 of 400; recall 100%, 12 of 12.
The words are known, the thing is not: topic outputs, first try 40%, 4 of 10; recall 90%, 9 of 10.
The thing is known, the words are not: topic training, first try 100%, 6 of 6; recall 60%, 3 of 5.
Predictions that came true: all 60%, 3 of 5; number 33%, 1 of 3; sign 100%, 1 of 1; order 100%, 1 of 1.
Of those 70 to 89% sure, 80% on average: 0%, 0 of 1 true.
Of those 90 to 100% sure, 92% on average: 50%, 1 of 2 true.
Brier score 0.48; 0 is best, always saying 50% gives 0.25.
Of 3 numbers, 1 too high and 1 too low; the median is off by a factor of 2.
"""  # noqa: E501 - as it is printed


def test_sentences_say_it_all_in_words(found):
    assert SAID in "\n".join(sentences(found))


def test_the_data_have_every_topic_with_its_distance(found):
    data = as_data(found)["fresh_numbers"]
    topics = {one["topic"]: one for one in data["topics"]}

    assert {"right": 15, "answers": 425, "share": 15 / 425} == data["first_try"]
    assert 9 == data["numeric"]["right"]
    assert {"passed": 38, "asked": 41, "share": 38 / 41} == data["notes_with_both"]["recall"]
    assert {LONG: "recall", "outputs": "recall", "training": "first_try", "same": None,
            "seldom": None} == {name: one["ahead"] for name, one in topics.items()}  # fmt: skip
    assert (50, -40, 0) == tuple(topics[t]["points"] for t in ("outputs", "training", "same"))


def test_the_data_have_the_calibration(found):
    data = as_data(found)["predictions"]

    assert (3, 5, 0.6) == (data["right"], data["answers"], data["share"])
    assert {"right": 0, "answers": 0, "share": None} == data["choice"]
    assert {"compared": 3, "too_high": 1, "too_low": 1, "factor": 2} == data["numbers"]
    assert [("0-49", None), ("50-69", None), ("70-89", 0.8), ("90-100", 0.925)] == [
        (one["sure"], one["said"]) for one in data["sure"]
    ]
    assert round((0.9**2 + 0.8**2 + 0.05**2) / 3, 6) == data["brier"]


def test_the_table_names_each_number_once(found):
    rows = list(csv.DictReader(io.StringIO(csv_text(found))))
    table = {(row["section"], row["item"], row["figure"]): row["value"] for row in rows}

    assert len(rows) == len(table)
    assert "40" == str(round(100 * float(table["fresh_numbers", "outputs", "first_try.share"])))
    assert "recall" == table["fresh_numbers", "outputs", "ahead"]
    assert "41" == table["fresh_numbers", "", "notes_with_both.recall.asked"]
    assert ("1", "3") == tuple(
        table["predictions", "", f"number.{name}"] for name in ("right", "answers")
    )
    assert "0.925" == table["predictions", "90-100", "said"]


DECK = """\
format: 1
id: fresh
title: Fresh numbers
notes:
  - id: softmax
    topic: outputs
    demo: softmax_temperature
    cards:
      - {id: words, front: What is softmax?, back: Weights that add up to 1.}
      - {id: value, type: numeric, generator: softmax-value}
      - id: warm
        type: predict
        front: At T = 20, how large is the largest p?
        back: Almost a third.
        ask: number
        output: p[0]
        demo: {preset: hot}
"""
TOMORROW = {"FLASHDL_NOW": "2026-03-11T21:30:00+02:00"}


@pytest.mark.slow
def test_what_was_answered_in_a_review_is_counted(flashdl, tmp_path):
    file, lines = tmp_path / "fresh.yaml", tmp_path / "answers"
    file.write_text(DECK, encoding="utf-8")
    assert 0 == flashdl("import", file).returncode

    def review(card, *given, **env):
        lines.write_text("\n".join(given), encoding="utf-8")
        done = flashdl("review", f"card:softmax#{card}", "--answers", lines, **env)
        assert (0, "") == (done.returncode, done.stderr)

    review("words", "good")
    review("value", "type 1 2 3 4 5", "again", "quit")
    review("warm", "type 0.9 @ 80", "again", "quit")
    review("words", "good", **TOMORROW)
    found = json.loads(flashdl("stats", "--json", "deck:fresh", **TOMORROW).stdout)
    [topic] = found["fresh_numbers"]["topics"]

    assert ("outputs", 0, 1, None) == (
        topic["topic"], topic["first_try"]["right"], topic["recall"]["passed"], topic["ahead"],
    )  # fmt: skip
    assert (0, 1) == (found["predictions"]["right"], found["predictions"]["number"]["answers"])
    assert {"70-89": 0.8} == {
        s["sure"]: s["said"] for s in found["predictions"]["sure"] if s["said"]
    }
    flashdl("undo", **TOMORROW)
    after = json.loads(flashdl("stats", "--json", "type:predict or type:basic", **TOMORROW).stdout)
    assert ([], 0) == (
        after["fresh_numbers"]["topics"],
        after["fresh_numbers"]["numeric"]["answers"],
    )
    assert 1 == after["predictions"]["answers"]

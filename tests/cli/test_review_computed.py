"""Cards that compute, in scripts and on a terminal: fresh numbers, diagnosis, predictions."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from flashdl.review.questions import seed_of

pytestmark = pytest.mark.slow

DECK = """\
format: 1
id: fresh
title: Fresh numbers
notes:
  - id: softmax
    demo: softmax_temperature
    cards:
      - id: softmax-value
        type: numeric
        generator: softmax-value
        hints: [Divide by the sum of all.]
  - id: heat
    demo: softmax_temperature
    cards:
      - id: number
        type: predict
        front: At T = 20, how large is the largest p?
        back: Almost a third.
        ask: number
        output: p[0]
        demo: {preset: hot}
      - id: change
        type: predict
        front: From T = 1 to T = 5, does p of the first class rise?
        back: It falls.
        ask: sign
        output: p[0]
        across: {temperature: [1, 5]}
        demo: {preset: definition}
      - id: order
        type: predict
        front: Which class gets most, which least?
        back: As the logits.
        ask: order
        output: p
        options: [first, second, "$z_3$"]
        demo: {preset: definition}
"""


@pytest.fixture
def fresh(tmp_path, flashdl):
    file = tmp_path / "fresh.yaml"
    file.write_text(DECK, encoding="utf-8")
    assert 0 == flashdl("import", file).returncode


@pytest.fixture
def scripted(fresh, flashdl, tmp_path):
    """A review of one note by lines; its output."""

    def run(note, *lines):
        answers = tmp_path / "answers"
        answers.write_text("\n".join(lines), encoding="utf-8")
        done = flashdl("review", f"note:{note}", "--answers", answers)
        assert "" == done.stderr
        return done.stdout

    return run


def details(env):
    with closing(sqlite3.connect(Path(env["FLASHDL_HOME"], "data", "flashdl.db"))) as file:
        rows = file.execute("SELECT quality, detail FROM event WHERE kind = 'review' ORDER BY seq")
        return [(quality, json.loads(detail)) for quality, detail in rows]


@pytest.fixture
def question(flashdl):
    """The question of the card of this study day, or of a seed, as JSON."""

    def ask(seed):
        done = flashdl("question", "softmax-value", "--seed", str(seed), "--json")
        return json.loads(done.stdout)

    return ask


def seed_in(shown):
    return int(re.search(r"seed (\d+)", shown)[1])


def written(numbers):
    return ", ".join(f"{number:.5g}" for number in numbers)


def test_a_question_is_replayed_by_the_seed_in_the_log(scripted, flashdl, env, question):
    first = scripted("softmax", "type 1 2 3 4 5", "type 9", "quit")
    again = scripted("softmax", "again", "undo", "quit")
    scripted("softmax", "again")
    [*_, (_, detail)] = details(env)
    asked = question(detail["seed"])
    text = " ".join(asked["text"].replace("$", "").split()[:6])

    assert text in " ".join(first.split())
    assert 2 == " ".join(again.split()).count(text)  # taken back, it is asked with its numbers
    assert ("softmax-value", 1) == (detail["generator"], detail["version"])
    assert f"seed {detail['seed']}" in flashdl("show", "fresh/softmax#softmax-value").stdout


def test_right_at_once_wrong_first_and_a_trap_are_told_and_kept(scripted, flashdl, env, question):
    scripted("softmax", "again")
    [(_, first)] = details(env)
    flashdl("undo")
    asked = question(first["seed"])
    [trap, *_] = [t for t in asked["traps"] if len(t["mistakes"]) == 1]
    said = scripted(
        "softmax", f"type {written(trap['answer'])}", f"type {written(asked['answer'])}", "easy"
    )
    [*_, (quality, detail)] = details(env)

    assert "is the answer of a common mistake" in said
    assert "Right." in said
    assert (5, False) == (quality, detail["right"])
    assert [trap["mistakes"], None] == [t.get("trap") for t in detail["tries"]]
    history = flashdl("show", "fresh/softmax#softmax-value").stdout
    assert f"(wrong, {trap['mistakes'][0]})" in history


def test_predictions_of_each_kind_are_kept_beside_what_came(scripted, env):
    said = scripted(
        "heat", "type 0.34 @ 80", "good", "type up", "1", "type many", "type c b a", "2"
    )  # fmt: skip
    by_kind = {detail["ask"]: detail for _, detail in details(env)}

    assert (True, 80) == (by_kind["number"]["right"], by_kind["number"]["sure"])
    assert 0.3479 == pytest.approx(by_kind["number"]["actual"], abs=5e-5)
    assert (False, 1, -1) == tuple(by_kind["sign"][k] for k in ("right", "predicted", "actual"))
    assert [0, 1, 2] == by_kind["order"]["actual"]
    assert "As predicted. You predicted 0.34; the demo shows 0.348." in said
    assert "You predicted up; the demo shows down, from 0.629 to 0.393." in said
    assert "Not predicted: name every letter once" in said
    assert "$" not in said
    one_line = " ".join(said.split())
    order = r"You predicted c b a; the demo shows . first \(0.629\), . second \(0.256\), ."
    assert re.search(order, one_line)


def test_a_numeric_card_on_a_terminal(fresh, terminal, env):
    screen = terminal("review", "note:softmax")
    screen.until("q stop")
    screen.press(" ", "an empty line shows it")
    calculated = screen.press("= exp(0) / 4\r", "exp(0) / 4 = 0.25")
    unread = screen.press("\r", "you gave 1")
    screen.press("\x15", "> ")
    answers = screen.press("9 9 9 9 9 9 9\r", "you gave 7")
    screen.press("\x1b", "type the answer")
    screen.press(" ", "Your answer")
    shown = screen.press("\r", "1 again")
    screen.press("1", "again:")
    screen.send("q")

    assert "0.25" in calculated
    assert "Not understood" in unread
    assert "Not understood" in answers
    assert "over the sum" in shown
    assert 0 == screen.end()
    [(quality, detail)] = details(env)
    assert (1, False, []) == (quality, detail["right"], detail["tries"])


def test_a_prediction_on_a_terminal_runs_the_demo_below_it(fresh, terminal, env):
    screen = terminal("review", "note:heat", "--cards", "1")
    screen.until("q stop")
    screen.press(" ", "Your prediction")
    shown = screen.press("0.9 @ 99\r", "Almost a third.")
    screen.until("1 again")
    screen.press("1", "again:")
    screen.send("q")

    assert "Too high by a factor of 2.59." in " ".join(shown.split())
    assert 0 == screen.end()
    [(_, detail)] = details(env)
    assert (False, 99, 0.9) == (detail["right"], detail["sure"], detail["predicted"])


def test_after_a_trap_a_right_try_is_told_without_more_and_space_is_again(
    fresh, terminal, env, question
):
    screen = terminal("review", "note:softmax")
    screen.until("q stop")
    card, day = "fresh/softmax#softmax-value", date.fromisoformat("2026-03-10").toordinal()
    asked = question(seed_of(card, day=day, showing=0))
    trap = next(t for t in asked["traps"] if len(t["mistakes"]) == 1)
    screen.press(" ", "Your answer")
    told = screen.press(f"{written(trap['answer'])}\r", "q stop")
    screen.press(" ", "Your answer")
    shown = screen.press(f"{written(asked['answer'])}\r", "q stop")
    screen.rest(0.3)
    screen.press(" ", "again:")
    screen.send("q")

    assert "is the answer of a common mistake" in " ".join(told.split())
    assert "Right." in shown
    assert "numbers right" not in shown
    assert 0 == screen.end()
    [(quality, detail)] = details(env)
    assert (1, False) == (quality, detail["right"])
    assert [False, True] == [given["right"] for given in detail["tries"]]


def test_a_note_that_is_asked_for_a_question_names_its_numeric_cards_alone(flashdl):
    several = flashdl("question", "softmax")
    single = flashdl("question", "batch-normalization#batchnorm-value", "--seed", "1")

    assert "softmax has 2 cards; name one: softmax#softmax-value, softmax#softmax-shift" in (
        " ".join(several.stderr.split())
    )
    assert "seed 1" in single.stdout


def test_a_script_does_not_say_of_a_function_that_it_is_computed(flashdl, tmp_path):
    lines = tmp_path / "lines"
    lines.write_text("quit\n", encoding="utf-8")
    asked = flashdl("review", "card:code-softmax", "--new", "20", "--answers", str(lines))

    assert "Write softmax(z)" in asked.stdout
    assert "Computed when" not in asked.stdout


def test_in_a_script_the_answer_and_the_suggested_grade_come_after_the_try(scripted, env, question):
    shown = scripted("softmax", "type 9 9 9 9 9 9 9", "quit")
    graded = scripted("softmax", "again")
    predicted = scripted("heat", "type 0.348", "quit")

    assert "The answer:" not in shown
    assert graded.index("The answer:") < graded.index("Suggested: again") < graded.index("ACK 1")
    order = ["CARD", "As predicted", "Almost a third.", "Suggested: easy"]
    assert sorted(order, key=predicted.index) == order

"""``d`` and six grades in a review on a terminal: what is shown, asked twice, and logged."""

import json
import os
import signal
import sqlite3

import pytest

HINT = "q stop"
READY = "q back"
RIGHT = "\x1b[C"
DECK = """\
format: 1
id: own
title: Own deck
notes:
  - id: warm
    demo: softmax_temperature
    cards:
      - {id: q, front: What does heat do?, back: It flattens., demo: {preset: cold-and-hot}}
    misconceptions:
      - {wrong: Heat sharpens., right: It flattens., mistake: multiplies-by-temperature}
  - id: heavy
    demo: vanishing_gradient
    cards:
      - id: q
        front: What does depth do?
        back: It shrinks gradients.
        demo: {params: {depth: 60, width: 256, init: orthogonal}}
  - id: odd
    demo: softmax_temperature
    cards:
      - {id: q, front: What does nobody know?, back: This preset., demo: {preset: no-such-preset}}
  - id: none
    cards:
      - {id: q, front: What has no picture?, back: This.}
"""


@pytest.fixture
def log(env):
    """The kinds, cards, qualities, grades and details of all events but the first."""
    file = sqlite3.connect(env["FLASHDL_HOME"] + "/data/flashdl.db")
    query = "SELECT kind, card, quality, grade, detail FROM event ORDER BY seq LIMIT -1 OFFSET 1"

    def read():
        return [
            (*row[:4], None if row[4] is None else json.loads(row[4]))
            for row in file.execute(query)
        ]

    yield read
    file.close()


@pytest.fixture
def reach(terminal, flashdl, tmp_path):
    """A review at the question of a card of the deck above; the cards before it were Good."""

    def start(question, **more):
        file = tmp_path / "own.yaml"
        file.write_text(DECK, encoding="utf-8")
        flashdl("import", file)
        review = terminal(**more)
        seen = review.until(HINT)
        while question not in seen:
            review.press(" ", HINT)
            seen = review.press("4", HINT)
        return review

    return start


def seen(review):
    """The screen once ``d`` has brought the picture."""
    review.send("d")
    return review.sees(READY)


@pytest.mark.slow
def test_a_demo_before_the_answer_hides_the_claims_and_good_asks_once_more(reach, log):
    review = reach("What does heat do?")
    picture = seen(review) + review.press("q", HINT)
    assert "probability" in picture
    assert "✓" not in picture

    review.press(" ", HINT)
    asked = review.press("3", HINT)
    assert "Press 3 again if you knew it without" in asked
    [(kind, card, _, _, detail)] = log()
    assert ("demo", "own/warm#q") == (kind, card)
    assert ("softmax_temperature", True) == (detail["demo"], detail["before_answer"])
    assert {"seed", "params"} <= detail.keys()
    assert detail["params"]

    after = seen(review) + review.press("q", HINT)
    assert "✓" in after
    assert "4 easy" in after
    review.press("4", "Press 4 again if you knew it without")
    review.press("4", "next on")
    review.until(HINT)
    assert ("review", "own/warm#q", 5, 4, {"demo_before_answer": True}) == log()[-1]


@pytest.mark.slow
def test_again_after_a_demo_is_taken_at_once(reach, log):
    review = reach("What does heat do?")
    seen(review)
    review.press("q", HINT)
    review.press(" ", HINT)
    review.press("1", "next on")
    review.until(HINT)

    assert ("review", "own/warm#q", 1, 1, {"demo_before_answer": True}) == log()[-1]


@pytest.mark.slow
def test_a_demo_after_the_answer_shows_its_claims_and_changes_no_grade(reach, log):
    review = reach("What does heat do?")
    review.press(" ", HINT)
    assert "✓" in seen(review) + review.press("q", HINT)
    review.press("3", "next on")
    review.until(HINT)

    demo, answer = log()
    assert (False, None) == (demo[4]["before_answer"], answer[4])
    review.press("u", "own/warm#q")
    review.until(HINT)
    assert "undo" == log()[-1][0]


@pytest.mark.slow
def test_the_demo_is_turned_below_the_question_and_its_last_values_are_logged(reach, log):
    review = reach("What does heat do?")
    review.send("d")
    review.sees("What does heat do?", "▸temperature 1 ", READY)
    review.send(RIGHT + RIGHT + "]m")
    review.sees("What does heat do?", "▸temperature 1.5", "seed 1", "wrong: multiplies by temp")
    review.press("q", "--temperature 1.5 --seed 1 --mistake multiplies-by-temperature")
    review.until("What does heat do?")
    review.until(HINT)

    [(_, _, _, _, detail)] = log()
    assert (1.5, 1, True) == (
        detail["params"]["temperature"], detail["seed"], detail["before_answer"],
    )  # fmt: skip
    assert "multiplies-by-temperature" == detail["mistake"]


@pytest.mark.slow
def test_a_review_goes_on_after_ctrl_z_and_a_resize_in_the_tuner(reach):
    review = reach("What does heat do?")
    seen(review)
    os.kill(review.pid, signal.SIGSTOP)
    os.kill(review.pid, signal.SIGCONT)
    review.until(READY)
    review.resize(70, 20)
    review.until(READY)
    review.press("q", HINT)
    review.press(" ", HINT)


@pytest.mark.slow
def test_a_terminal_that_goes_away_in_the_tuner_ends_the_review(reach):
    review = reach("What does heat do?")
    seen(review)

    assert 129 == review.hang_up()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What does depth do?", "did not finish within 0.1 s"),
        ("What does nobody know?", "no-such-preset"),
    ],
)
def test_a_demo_that_fails_is_one_line_and_the_review_goes_on(reach, log, question, sentence):
    review = reach(question, FLASHDL_DEMO_WALL_S="0.1")
    told = review.press("d", HINT)
    assert sentence in told

    review.press(" ", HINT)
    review.press("3", "next on")
    review.until(HINT)
    assert ["review"] == sorted({kind for kind, *_ in log()})


@pytest.mark.slow
def test_a_card_without_a_demo_takes_d_calmly(reach, log):
    review = reach("What has no picture?")
    calm = review.press("d", HINT)

    assert "This card has no demo." in calm
    review.press(" ", HINT)
    review.press("3", "next on")
    review.until(HINT)
    assert ("review", "own/none#q", 4, 3, None) == log()[-1]


@pytest.mark.slow
def test_six_grades_have_their_keys_labels_and_intervals(terminal, env, log):
    review = terminal(FLASHDL_GRADES="six", FLASHDL_DRILL_BELOW="3")
    review.until(HINT)
    review.press("5?", "right at once")
    review.until(HINT)
    buttons = review.press(" ", "5: 1 d")

    assert "0: 1 d ↻   1: 1 d ↻   2: 1 d ↻   3: 1 d   4: 1 d   5: 1 d" in buttons
    review.until(HINT)
    review.press("0", "0: next on")
    review.until(HINT)
    review.press(" ", HINT)
    review.press("3", "3: next on")
    review.until(HINT)
    assert [("review", 3, None)] == [(kind, q, grade) for kind, _, q, grade, _ in log()]


@pytest.mark.slow
def test_six_grades_ask_once_more_by_number(reach, log):
    review = reach("What does heat do?", FLASHDL_GRADES="six")
    seen(review)
    review.press("q", HINT)
    review.press(" ", HINT)
    review.press("4", "Press 4 again if you knew it without")
    review.press("4", "next on")
    review.until(HINT)

    assert ("review", "own/warm#q", 4, None, {"demo_before_answer": True}) == log()[-1]


@pytest.mark.slow
def test_two_terminals_at_once_lose_no_answer(terminal, env, flashdl):
    both = [terminal(), terminal()]
    for one in both:
        one.until(HINT)
    for key in "3134":
        for one in both:
            one.press(" ", HINT)
            one.press(key, HINT)
    for one in both:
        one.send("q")

    assert [0, 0] == [one.end() for one in both]
    file = sqlite3.connect(env["FLASHDL_HOME"] + "/data/flashdl.db")
    assert (8,) == file.execute("SELECT count(*) FROM event WHERE kind = 'review'").fetchone()
    file.close()
    assert "refold       0 differences" in flashdl("doctor").stdout

"""Answers that are typed or chosen, on a terminal: taken back, accepted, refused."""

import pytest

pytestmark = pytest.mark.slow

DECK = """\
format: 1
id: given
title: Given answers
notes:
  - id: name
    cards:
      - {id: one, type: typed, front: Which animal has no legs?, answer: snake}
  - id: pick
    cards:
      - id: two
        type: choice
        front: Which sea has no coast?
        options:
          - {text: the Sargasso Sea, right: true, because: It lies within an ocean.}
          - {text: the Black Sea, because: Six countries lie at it.}
"""


@pytest.fixture
def review(tmp_path, flashdl, terminal):
    file = tmp_path / "given.yaml"
    file.write_text(DECK, encoding="utf-8")
    assert 0 == flashdl("import", file).returncode

    def start(*words):
        return terminal("review", "--deck", "given", *words)

    return start


def wrong(screen, text="worm"):
    screen.until("q stop")
    screen.press(" ", "Your answer")
    return screen.press(f"{text}\r", "q stop")


def test_what_was_typed_is_taken_back_before_the_card_is_graded(review, flashdl):
    screen = review("note:name")
    wrong(screen)
    shown = screen.press("u", "type the answer")
    screen.send("q")

    assert "Took back what you gave" in shown
    assert 0 == screen.end()
    assert "Nothing to undo." in flashdl("undo").stdout


def test_a_card_that_another_shell_suspends_is_not_answered_by_accepting(review, flashdl):
    screen = review()
    wrong(screen)
    flashdl("suspend", "name#one")
    shown = screen.press("a", "a-b choose")
    screen.send("q")

    assert "accepts 'worm' from now on" in shown
    assert "Which sea has no coast?" in shown
    assert 0 == screen.end()


def test_the_last_card_may_be_suspended_elsewhere_while_it_is_accepted(review, flashdl):
    screen = review("note:name")
    wrong(screen)
    flashdl("suspend", "name#one")
    screen.send("a")

    assert 0 == screen.end()
    assert "Traceback" not in screen.text
    assert "accepts 'worm'" in screen.text


def test_a_choice_without_a_choice_asks_before_it_tells(review):
    screen = review("note:pick")
    screen.until("a-b choose")
    screen.press(" ", "Nothing is chosen")
    screen.until("q stop")
    told = screen.press(" ", "q stop")
    screen.send("q")

    assert "Not right." in told
    assert 0 == screen.end()


def test_a_letter_without_an_option_is_the_key_that_it_is_elsewhere(review):
    screen = review("note:pick")
    screen.until("a-b choose")
    shown = screen.press("i", "history")
    screen.press("k", "known: next on")
    screen.send("q")

    assert "why now" in shown
    assert 0 == screen.end()


def test_the_help_names_the_grade_that_the_answer_earned(review):
    screen = review("note:name")
    wrong(screen)

    assert "space  again, once you had time to read" in screen.press("?", "this page")

"""The review on a real pseudo-terminal: keys in, scrollback out, every answer in the file."""

import os
import signal
import sqlite3

import pytest

HINT = "q stop"


def log_of(env, columns="kind, card, quality"):
    file = sqlite3.connect(env["FLASHDL_HOME"] + "/data/flashdl.db")
    try:
        return file.execute(f"SELECT {columns} FROM event ORDER BY at_ms").fetchall()
    finally:
        file.close()


@pytest.fixture
def review(terminal):
    """A first review, at its first question."""
    started = terminal()
    started.until(HINT)
    return started


@pytest.mark.slow
def test_the_first_run_says_deck_work_and_place_and_asks_nothing(terminal, env, deck_cards):
    seen = terminal().until(HINT)

    lines = seen.splitlines()
    assert f"{deck_cards} cards on 62 notes" in lines[0]
    assert "10 new cards" in lines[1]
    assert env["FLASHDL_HOME"] in "".join(lines[2:4])
    assert "What is a perceptron" in seen


@pytest.mark.slow
def test_an_answer_is_in_the_file_before_the_next_question(review, env):
    review.press(" ", HINT)
    review.press("3", HINT)

    assert [("review", "deep-learning/perceptron#definition", 4)] == log_of(env)


def test_each_grade_carries_its_own_interval(review):
    buttons = review.press(" ", "4 easy 1 d").splitlines()[-1]

    assert "1 again 1 d ↻   2 hard 1 d ↻   3 good 1 d   4 easy 1 d" == buttons


def test_a_digit_on_a_question_grades_nothing(review, env):
    review.send("3")
    review.press("?", "this page")

    assert [] == log_of(env)


@pytest.mark.slow
def test_space_grades_good_only_after_time_to_read(review, env):
    review.press(" ", HINT)
    review.press(" ?", "this page")
    assert [] == log_of(env)

    review.rest(0.4)
    review.press(" ", "next on")
    review.until(HINT)

    assert [("review", "deep-learning/perceptron#definition", 4)] == log_of(env)


@pytest.mark.slow
def test_a_held_space_grades_nothing(review, env):
    review.press(" ", HINT)
    review.rest(0.4)
    review.press("   ?", "this page")

    assert [] == log_of(env)


def test_undo_and_redo_go_back_and_forth(review, env):
    review.press(" ", HINT)
    review.press("1", "What is an activation")
    review.until(HINT)
    review.press("u", "What is a perceptron")
    review.until(HINT)
    review.press("r", "What is an activation")
    review.until(HINT)

    assert ["review", "undo", "redo"] == [row[0] for row in log_of(env)]


@pytest.mark.slow
def test_undo_reaches_back_over_a_restart(terminal, env):
    first = terminal()
    first.until(HINT)
    first.press(" ", HINT)
    first.press("4", HINT)
    first.send("q")
    assert 0 == first.end()

    again = terminal()
    again.until(HINT)
    again.press("u", "perceptron#definition")
    again.until("What is a perceptron")


@pytest.mark.slow
def test_stopping_and_starting_goes_on_at_the_same_card(terminal):
    first = terminal()
    first.until(HINT)
    for _ in range(3):
        first.press(" ", HINT)
        shown = first.press("1", HINT)
    first.send("q")
    assert 0 == first.end()

    resumed = terminal().until(HINT)

    question = next(line for line in shown.splitlines() if "?" in line)
    assert question in resumed


@pytest.mark.slow
def test_know_schedules_in_thirty_days(review, env):
    review.press("k", "in 30 days")
    review.until(HINT)

    assert [("known", "deep-learning/perceptron#definition", None)] == log_of(env)


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_answered_and_exits_130(review, env):
    review.press(" ", HINT)
    review.press("3", HINT)
    review.send("\x03")

    assert 130 == review.end()
    assert 1 == len(log_of(env))


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_closed_terminal_ends_the_review_in_order(review, env, number):
    review.press(" ", HINT)
    review.press("3", HINT)
    os.kill(review.pid, number)

    assert 128 + number == review.end()
    assert 1 == len(log_of(env))


def test_a_resize_prints_the_card_again_at_the_new_width(review):
    review.resize(50)

    again = review.until(HINT)

    assert "What is a perceptron" in again
    assert max(len(line) for line in again.splitlines()[1:]) <= 50


@pytest.mark.slow
def test_ctrl_z_and_fg_print_the_card_again_and_keys_still_work(review, env):
    os.kill(review.pid, signal.SIGSTOP)
    os.kill(review.pid, signal.SIGCONT)
    review.until("What is a perceptron")
    review.until(HINT)
    review.press(" ", HINT)
    review.press("3", HINT)

    assert 1 == len(log_of(env))


@pytest.mark.slow
def test_a_lone_escape_is_no_trap(review):
    review.send("\x1b")
    review.rest(0.1)

    review.press(" ", "4 easy")


@pytest.mark.slow
def test_keys_typed_ahead_are_all_taken(review, env):
    review.send(" 3 3 1q")

    assert 0 == review.end()
    assert [4, 4, 1] == [row[2] for row in log_of(env)]


@pytest.mark.slow
def test_the_end_says_how_it_went(terminal, env):
    review = terminal("--color", "never")
    review.until(HINT)
    for _ in range(9):
        review.press(" ", HINT)
        review.press("4", HINT)
    review.press(" ", HINT)
    review.send("4")

    assert 0 == review.end()
    tail = review.text[-400:]
    assert "Reviewed 10 cards" in tail
    assert "Next: 10 cards due tomorrow, new cards tomorrow." in tail
    assert "\x1b[3" not in review.raw


@pytest.mark.slow
def test_plain_has_no_boxes_bars_or_escapes(terminal):
    review = terminal("--plain", TERM="dumb")
    seen = review.until(HINT) + review.press(" ", HINT)

    assert not set(seen) & set("─│☐✗→█↻")
    assert "\x1b" not in review.raw.replace("\x1b[?", "")


@pytest.mark.slow
def test_the_end_says_how_much_of_what_was_seen_before_was_retained(flashdl, terminal):
    flashdl("review", "--answers", "-", stdin="3\n3\nquit\n")
    review = terminal(FLASHDL_NOW="2026-03-11T09:00:00+00:00", FLASHDL_NEW_PER_DAY="0")
    review.until("2 due")
    review.until(HINT)
    review.press(" ", HINT)
    review.press("3", HINT)
    review.press(" ", HINT)
    review.press("1", HINT)
    review.send("q")
    review.end()

    assert "Retention 50% (1 of 2 seen before)." in review.text
    assert "1 left today" in review.text
    assert "Next: 1 card due" in review.text


@pytest.mark.slow
def test_a_question_left_overnight_is_asked_anew_on_the_new_day(terminal, env, tmp_path):
    clock = tmp_path / "sitecustomize.py"
    clock.write_text(
        "import os, datetime\n"
        "from flashdl.cli import context\n"
        "def now(self):\n"
        "    late = os.path.exists(os.environ['MORNING'])\n"
        "    return datetime.datetime(2026, 3, 11 if late else 10, 9, tzinfo=datetime.UTC)\n"
        "context.Context.now = now\n",
        encoding="utf-8",
    )
    morning = tmp_path / "morning"
    review = terminal(PYTHONPATH=str(tmp_path), MORNING=str(morning))
    review.until(HINT)
    morning.touch()
    review.press(" ", "A new study day has begun.")
    review.until(HINT)
    review.press(" ", HINT)
    review.press("3", "next on Thu 12 Mar 2026, in 1 day")

    assert [("2026-03-11",)] == log_of(env, "date(study_day + 1721424.5)")


@pytest.mark.slow
def test_buttons_and_keys_fit_forty_columns(terminal):
    review = terminal(columns=40)
    shown = review.until(HINT) + review.press(" ", HINT)

    assert [] == [line for line in shown.splitlines() if len(line) > 40]
    assert all(word in shown for word in ("1 again", "2 hard", "3 good", "4 easy"))


def see_the_demo(review):
    """Go to the first card that has a demo, look at it and come back to the question."""
    review.until(HINT)
    while "d demo" not in review.text:
        review.press("k", HINT)
    review.send("d")
    review.sees("q back")
    review.press("q", "All of it")
    review.until(HINT)


@pytest.mark.slow
def test_a_demo_seen_before_the_answer_is_remembered_over_an_undo(terminal, env):
    review = terminal(FLASHDL_NEW_PER_DAY="60")
    see_the_demo(review)
    review.press("u", HINT)
    review.press("r", HINT)
    review.press(" ", HINT)
    review.press("3", "Press 3 again")
    review.until(HINT)
    review.press("3", HINT)

    assert '{"demo_before_answer":true}' == log_of(env, "detail")[-1][0]


@pytest.mark.slow
def test_a_demo_seen_before_the_answer_is_remembered_over_a_restart(terminal):
    settings = {"FLASHDL_NEW_PER_DAY": "60"}
    review = terminal(**settings)
    see_the_demo(review)
    review.send("q")
    review.end()

    again = terminal(**settings)
    again.until(HINT)
    again.press(" ", HINT)
    again.press("3", "Press 3 again")


@pytest.mark.slow
def test_an_undone_answer_does_not_make_the_demo_unseen(terminal):
    review = terminal(FLASHDL_NEW_PER_DAY="60")
    see_the_demo(review)
    review.press(" ", HINT)
    review.press("1", HINT)
    review.press("u", HINT)
    review.press(" ", HINT)
    review.press("3", "Press 3 again")

"""Pictures with frames: played on a terminal, stopped and stepped by key, still in a pipe."""

import re

import pytest

pytestmark = pytest.mark.slow  # on a terminal; test_review_demo has the main way through

STEP = re.compile(r"step (\d+) of")
RIGHT, LEFT = "\x1b[C", "\x1b[D"
READY = "q back"


def test_a_demo_plays_to_its_last_frame_and_stays(terminal):
    demo = terminal("demo", "forward-backward", columns=100, lines=40)
    steps = [demo.until(f"step {n} of 4") for n in (1, 2, 3)]

    assert 0 == demo.end()
    assert len(steps) == 3
    demo.feed()
    assert not STEP.search(demo.screen.text)


def test_a_key_stops_it_arrows_step_and_q_ends_at_the_last_frame(terminal):
    demo = terminal("demo", "forward-backward", columns=100, lines=40)
    demo.press("x", "step 1 of 4")
    demo.press(RIGHT, "step 2 of 4")
    demo.press(RIGHT, "step 3 of 4")
    demo.press(LEFT, "step 2 of 4")
    demo.send("q")

    assert 0 == demo.end()
    demo.feed()
    assert not STEP.search(demo.screen.text)


def test_in_a_pipe_only_the_last_frame_is_printed(inside):
    done = inside("demo", "forward-backward")

    assert not STEP.search(done.stdout)
    assert 1 == done.stdout.count("Chain rule, loss to input")
    assert "\x1b" not in done.stdout


def test_the_tuner_plays_what_it_opens_with_until_a_key_turns(tuner):
    film = tuner("moving")
    film.until("step 2 of 12")
    film.send(RIGHT)

    assert not STEP.search(film.sees("▸heat 1.2", "heat (T)"))


def test_p_stops_it_arrows_step_and_enter_goes_back_to_turning(tuner):
    film = tuner("moving")
    film.until("step 2 of 12")
    film.send("p")
    at = int(STEP.search(film.sees("← → step"))[1])
    film.send(RIGHT + RIGHT + LEFT)
    film.sees(f"step {at + 1} of 12")
    film.send("p")
    film.sees(f"step {at + 3} of 12")
    film.send("\r")
    assert not STEP.search(film.sees("heat (T)", READY))
    film.send(RIGHT)
    film.sees("▸heat 1.2")


def test_a_key_of_the_tuner_ends_the_stepping(tuner):
    film = tuner("moving")
    film.until("step 2 of 12")
    film.send("p")
    film.sees("← → step")
    film.send("]")
    film.sees("seed 1", "heat (T)")


def test_p_brings_the_picture_that_moves_to_the_front(tuner):
    film = tuner("default", lines=20)
    film.sees("y is 1,", "p play")
    film.send("p")
    film.sees("Steps", "step 2 of 12")

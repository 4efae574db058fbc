"""A demo turned on a terminal: keys in, and the picture that stands on the screen."""

import os
import re
import signal

import pytest

pytestmark = pytest.mark.slow  # on a terminal; test_review_demo has the main way through

RIGHT, LEFT, UP, DOWN, BACKTAB = "\x1b[C", "\x1b[D", "\x1b[A", "\x1b[B", "\x1b[Z"
READY = "q back"


@pytest.fixture
def bars(tuner):
    """The toy at its preset of bars, drawn."""
    started = tuner()
    started.sees("y is 1,", READY)
    return started


def test_the_picture_follows_the_arrow_and_what_is_above_stays(bars):
    bars.send(RIGHT)
    text = bars.sees("y is 1.2,", "▸heat 1.2")

    assert text.startswith("above\n weights 1 2")
    assert 1 == text.count("drawn")
    bars.send(LEFT + LEFT)
    bars.sees("y is 0.8,", "▸heat 0.8")


def test_a_held_arrow_ends_at_the_bound_and_every_press_counts(bars):
    bars.send(RIGHT * 5)
    bars.sees("y is 3,")
    before = len(bars.raw)
    bars.send(RIGHT * 60)
    bars.sees("y is 20,", "▸heat 20")
    assert bars.raw[before:].count("\x1b[?2026h") <= 6  # not a run and a picture for each
    bars.send(LEFT * 60)
    bars.sees("y is 0.05,")


def test_parameters_and_entries_are_chosen_and_turned(bars):
    bars.send(UP)
    bars.sees("▸weights [1] 2")
    bars.send(RIGHT)
    bars.sees("▸weights [1.2] 2", "y is 1.2,")
    bars.send("\t" + LEFT)
    bars.sees("▸weights 1.2 [1.8]")
    bars.send(BACKTAB + LEFT + DOWN)
    bars.sees("weights 1 1.8", "▸heat 1", "y is 1,")


def test_a_value_is_typed_and_a_fault_says_the_bounds(bars):
    bars.send("=33\r")
    bars.sees("heat is a number from 0.05 to 20, not 33", "heat = 33")
    bars.send("\x7f")
    assert "not 33" not in bars.sees("a number from 0.05 to 20; enter sets, esc cancels")
    bars.send(".7\r")
    bars.sees("▸heat 3.7", "y is 3.7,", READY)
    bars.send("=9\x1b")
    bars.rest(0.1)
    bars.send(RIGHT)
    bars.sees("▸heat 4", "y is 4,")


def test_the_whole_of_a_list_is_typed_with_commas(bars):
    bars.send(UP + "=-1,2,3\r")
    bars.sees("▸weights [-1] 2 3", "y is -1,")
    bars.send("=7\r")
    bars.sees("weights is a number from -5 to 5, not 7")


def test_another_seed_draws_other_numbers_and_the_first_one_the_same(bars):
    at_first = bars.sees("drawn").split("drawn ")[1].split()[0]
    bars.send("]")
    other = bars.sees("seed 1", "heat (T)").split("drawn ")[1].split()[0]
    bars.send("[[[")
    bars.sees("seed 0", "heat (T)", f"drawn {at_first}")

    assert other != at_first


def test_presets_have_numbers_and_0_brings_the_defaults_back(bars):
    bars.send("2")
    bars.sees("▸heat 20", "y is 20,", "What is hot is cut", "preset 2 hot")
    bars.send("9")
    bars.send("0")
    bars.sees("▸heat 1", "y is 1,", "What is hot is cut")
    bars.send("0")
    bars.sees("not shown here", "n more")


def test_the_pictures_that_do_not_fit_are_named_and_come_by_key(tuner):
    small = tuner("default", lines=16)
    assert "Steps" not in small.sees("y is 1,", "not shown here: top, film")
    small.send("n")
    assert "y is 1," not in small.sees("What is hot is cut", "bars")


@pytest.mark.parametrize("lines", [5, 8, 24])
def test_the_region_is_never_taller_than_the_terminal(tuner, lines):
    turned = tuner("default", lines=lines, columns=60)
    turned.sees(READY, "heat 1")
    turned.send(RIGHT)
    turned.sees("heat 1.2", READY)

    assert len(turned.screen.lines) <= lines + 1


def test_help_stands_in_the_place_of_the_pictures_until_a_key(bars):
    bars.send("?")
    assert "y is 1," not in bars.sees("turn the chosen parameter", "preset hot: hot")
    bars.send("q")
    bars.sees("y is 1,")
    bars.send("?" + RIGHT)
    bars.sees("y is 1.2,")


@pytest.mark.parametrize("key", ["q", "\x1b", "d", " ", "\r"])
def test_the_last_picture_stays_when_a_key_leaves(bars, key):
    bars.send(RIGHT)
    bars.sees("y is 1.2,")
    bars.send(key)

    assert 0 == bars.end()
    bars.feed()
    assert READY not in bars.screen.text
    assert "y is 1.2," in bars.screen.text
    assert "✓ largest y" in bars.screen.text
    assert "All of it: flashdl demo toy --heat 1.2" in bars.screen.text
    assert "left with ({'weights': (1.0, 2.0), 'heat': 1.2, 'n': 3, 'wait': 0.0}, None)" in (
        bars.screen.text
    )


def test_claims_can_be_hidden(tuner):
    hidden = tuner(hide_claims=True)
    assert "largest y" not in hidden.sees("y is 1,", READY)
    hidden.send("m")
    hidden.sees("wrong: adds instead", "heat scales")
    hidden.send("q")
    hidden.end()

    assert "largest y" not in hidden.text


def test_keys_typed_after_the_one_that_leaves_are_left_for_others(tuner):
    typed = tuner()
    typed.send(RIGHT + "q" + RIGHT)

    assert 0 == typed.end()


def test_a_failing_run_is_one_line_and_the_picture_stays(bars):
    bars.send(DOWN + "=9\r")
    bars.sees("y is 1,", "demo 'toy' raised ValueError: nine is too many", "▸n 9")
    bars.send(LEFT)
    assert "nine" not in bars.sees("y is 1,", "▸n 8", "n: a whole")


def test_a_demo_that_fails_at_once_leaves_with_nothing(tuner, toy):
    toy.write_text(toy.read_text().replace("if n == 9", "if n"), encoding="utf-8")
    failed = tuner()

    assert 0 == failed.end()
    assert "left with None" in failed.text


def test_leaving_before_there_is_a_picture_is_no_fault(tuner):
    early = tuner("slow")
    early.until("computing ...")
    early.send("q")

    assert 0 == early.end()
    assert "left with None" in early.text


def test_a_slow_demo_is_run_by_enter(bars):
    bars.send("\x1b[A\x1b[A=0.15\r")
    bars.sees("▸wait 0.15", "wait: a number")
    bars.send(UP + UP + RIGHT)
    stale = bars.sees("press enter to run", "enter run")
    assert "y is 1," in stale
    bars.send(DOWN + RIGHT)
    bars.sees("▸n 4", "y is 1,")
    bars.send("\r")
    bars.sees("n: a whole", "y is 1.2,")


def test_a_key_replaces_a_run_under_way_and_the_old_picture_is_marked(bars):
    bars.send(UP + UP + "=60\r")
    marked = bars.sees("computing ...", "▸wait 60", without="press enter")
    assert "y is 1," in marked
    bars.send("0")
    bars.sees("▸wait 0 ", "wait: a number")
    bars.send(DOWN + DOWN + RIGHT)
    bars.sees("y is 1.2,")


def test_pictures_keep_coming_while_an_arrow_is_held_faster_than_runs_end(tuner):
    bars = tuner()
    bars.sees("y is 1,", READY)
    bars.send(UP + UP + "=0.07\r")
    bars.sees("▸wait 0.07", "wait: a number")
    bars.send(UP + UP + LEFT * 30)
    bars.sees("y is 0.05,")
    before = len(bars.raw)
    for _ in range(26):
        bars.send(RIGHT)
        bars.rest(0.035)
    bars.sees("y is 20,")

    assert len(set(re.findall(r"y is ([\d.]+),", bars.raw[before:]))) >= 4


def test_a_resize_draws_again_at_the_new_width(bars):
    bars.screen.columns = 50
    bars.resize(50)
    bars.rest(0.3)
    bars.send(RIGHT)
    bars.until("y is 1.2,")
    tail = bars.until(READY)

    assert max(len(line) for line in tail.splitlines()) <= 50


def test_ctrl_z_and_fg_draw_again_and_keys_still_work(bars):
    os.kill(bars.pid, signal.SIGSTOP)
    os.kill(bars.pid, signal.SIGCONT)
    bars.until("y is 1,")
    bars.press(RIGHT, "y is 1.2,")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_terminal_that_goes_away_ends_it(tuner, unbuffered):
    gone = tuner(PYTHONUNBUFFERED=unbuffered)  # what waits in a buffer is lost, and no fault
    gone.sees("y is 1,", READY)

    assert 129 == gone.hang_up()


def test_ctrl_c_ends_it(bars):
    bars.send("\x03")

    assert bars.end() in {1, 130, -signal.SIGINT}


def test_every_picture_is_written_in_one_synchronised_go(bars):
    bars.rest(0.2)
    before = len(bars.raw)
    bars.send(RIGHT)
    bars.sees("y is 1.2,")
    bars.rest(0.2)
    written = bars.raw[before:]

    assert "" == re.sub(r"\x1b\[\?2026h.*?\x1b\[\?2026l", "", written, flags=re.DOTALL)
    assert written.count("\x1b[?2026h") <= 2  # the second if the machine was slow
    assert "\x1b[2J" not in written


@pytest.mark.parametrize(
    "more", [{"NO_COLOR": "1"}, {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}]
)
def test_without_colour_or_unicode_the_chosen_value_is_marked_all_the_same(tuner, more):
    started = tuner(**more)
    started.sees("y is 1,", READY)
    started.send(RIGHT)
    started.sees(">heat 1.2" if "PYTHONIOENCODING" in more else "▸heat 1.2", "y is 1.2,")

    assert "PYTHONIOENCODING" not in more or started.raw.isascii()
    assert "NO_COLOR" not in more or not any(f"[{n}m" in started.raw for n in range(30, 48))


def test_in_plain_text_each_change_is_one_line(tuner):
    spoken = tuner(FLASHDL_PLAIN="1", TERM="dumb")
    opening = spoken.until("= type")
    assert "weights 1,2, heat 1, n 3, wait 0, seed 0, preset bars\ny is 1, drawn" in opening
    spoken.press(RIGHT, "\nheat 1.2: y is 1.2, drawn")
    spoken.press(UP, "\nweights, entry 1: 1\n")
    spoken.press("=9\r", "\nweights is a number from -5 to 5, not 9\n")
    spoken.press("\x7f2\r", "\nweights 2,2: y is 2.4, drawn")
    spoken.press("m", "\nmistake adds-instead\nright: y is 2.4, drawn")
    spoken.press("?", "turn the chosen parameter")
    spoken.press("qq", "All of it: flashdl demo toy --weights 2.0,2.0 --heat 1.2")

    assert "\x1b" not in spoken.raw


@pytest.mark.parametrize("option", ["--json", "--save=x.svg"])
def test_tuning_and_printing_are_not_asked_for_at_once(inside, option):
    done = inside("demo", "softmax", "--tune", option)

    assert (2, True) == (done.returncode, "--tune" in done.stderr)


def test_tuning_needs_a_terminal(inside):
    done = inside("demo", "softmax", "--tune")

    assert (2, "") == (done.returncode, done.stdout)
    assert "--tune: error: it needs a terminal" in done.stderr


def test_the_command_begins_with_what_it_is_given(terminal):
    demo = terminal("demo", "softmax", "--tune", "--preset", "cold", "--shift", "3", "--seed", "2")
    demo.sees("▸temperature 0.05", "shift 3", "seed 2", "preset 5 cold", "temperature (T")
    demo.send(RIGHT)
    demo.sees("At T = 0.06")
    demo.send("q")

    assert 0 == demo.end(), demo.text
    assert "--temperature 0.06 --shift 3.0 --seed 2" in demo.text

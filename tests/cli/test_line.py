"""A line typed by the learner: what keys do to it, and how it is seen on a terminal."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.cli.line import Line

MOVES = ("left", "right", "home", "end", "backspace", "delete", "\x01", "\x05", "\x15", "\x17")
OTHERS = ("tab", "up", "shift-tab", "unknown", "resize", "\x07", "\x1b")


def typed(*keys, text=""):
    line = Line(text)
    for key in keys:
        line.feed(key)
    return line


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("ab", "ab"),
        (("a", "space", "b"), "a b"),
        (("a", "\u00a0", "b"), "a b"),
        (("a", "b", "left", "c"), "acb"),
        (("a", "b", "home", "c", "end", "d"), "cabd"),
        (("a", "b", "left", "left", "left", "c"), "cab"),
        (("a", "b", "right", "c"), "abc"),
        (("a", "b", "c", "left", "backspace"), "ac"),
        (("a", "b", "c", "home", "delete"), "bc"),
        (("a", "home", "backspace", "end", "delete"), "a"),
        (("e", "\u0301", "x", "left", "backspace"), "x"),
        (("e", "\u0301", "home", "right", "\u0302"), "e\u0301\u0302"),
        (("数", "x", "left", "left", "层"), "层数x"),
        (("👩", "\u200d", "💻", "backspace"), ""),
        (("\u0301", "a"), "\u0301a"),
        (("a", "tab", "up", "unknown", "\x07", "b"), "ab"),
        (("a", "b", "left", "\x15"), "b"),
        (("a", "space", "b", "c", "space", "\x17"), "a "),
        (("a", "b", "\x01", "x", "\x05", "y"), "xaby"),
    ],
)
def test_keys_write_and_move_as_in_any_line_of_a_terminal(keys, expected):
    assert expected == typed(*keys).text


def test_a_text_that_is_there_already_is_edited_from_its_end():
    assert "0.66" == typed("backspace", "6", text="0.67").text


def test_enter_is_done_and_esc_or_the_end_of_input_cancels():
    states = {key: (typed("a", key).done, typed("a", key).cancelled)
              for key in ("enter", "esc", "eof", "b")}  # fmt: skip

    assert {"enter": (True, False), "esc": (False, True), "eof": (False, True),
            "b": (False, False)} == states  # fmt: skip


@pytest.mark.slow
@given(st.lists(st.one_of(st.sampled_from(MOVES + OTHERS), st.characters()), max_size=40))
def test_the_cursor_parts_the_text_whatever_is_pressed(keys):
    line = typed(*keys)
    before, after = line.sides

    assert line.text == "".join(before + after)
    assert not any(char in line.text for char in "\x1b\n\r\t")


@pytest.mark.slow
@given(st.text(max_size=30))
def test_what_is_erased_from_the_end_leaves_nothing(text):
    line = typed(*["backspace"] * len(text), text=text)

    assert "" == line.text


ASK = """
import sys
from flashdl.cli.context import Context, Flags
from flashdl.cli.keys import Keys
from flashdl.cli.line import ask
from flashdl.cli.prompt import Prompt
context = Context(Flags(plain="plain" in sys.argv))
with Keys() as keys:
    print("What is it?")
    prompt = Prompt(context.console, plain=context.plain)
    given = ask(prompt, keys, label="Type the answer.", width=80)
    print("given", ascii(given), keys.read(0.2))
"""


@pytest.fixture
def env(bare_env):
    """Without a collection: only a line is asked for."""
    return bare_env


def sees(one, words):
    """Wait until the words end what stands on the screen; all of it."""
    for _ in range(100):
        one.feed()
        if one.screen.text.rstrip().endswith(words):
            return one.screen.text
        one.rest(0.02)
    raise AssertionError(f"never saw {words!r} on:\n{one.screen.text}")


@pytest.fixture
def asking(terminal):
    """A process that asks for one line and prints what it was given."""

    def start(*how, **more):
        started = terminal(program=[sys.executable, "-c", ASK, *how], **more)
        started.until("Type the answer.\n")
        return started

    return start


@pytest.mark.slow
def test_a_line_is_seen_as_it_is_typed_and_gone_when_it_is_given(asking):
    one = asking()
    one.send("softmix")
    sees(one, "> softmix")
    one.send("\x1b[D\x7fa\x1b[C\x1b[D\x1b[3~")
    one.send("x")
    sees(one, "> softmax")
    one.send("\x1b[Hx\x7f\x1b[F\r")
    one.until("given 'softmax' None")
    one.feed()

    assert ["What is it?", "given 'softmax' None", ""] == one.screen.lines
    assert 0 == one.end()


def test_a_key_that_came_after_enter_is_for_what_comes_next(asking):
    one = asking()
    one.send("ab\r3")

    one.until("given 'ab' 3")


@pytest.mark.slow
@pytest.mark.parametrize("key", ["\x1b", "\x04"])
def test_a_cancelled_line_gives_nothing(asking, key):
    one = asking()
    one.send("abc" + key)

    one.until("given None")


@pytest.mark.slow
def test_of_a_line_longer_than_the_terminal_the_part_at_the_cursor_is_seen(asking):
    one = asking(columns=20)
    one.send("".join(chr(97 + i % 26) for i in range(26)))
    sees(one, "< jklmnopqrstuvwxyz")
    one.send("\x1b[D" * 8)
    sees(one, "< ghijklmnopqrstuvw")
    one.send("\x01")
    shown = sees(one, "> abcdefghijklmnopq")

    assert "What is it?\nType the answer.\n> abcdefghijklmnopq" == shown
    one.send("\r")
    one.until("given 'abcdefghijklmnopqrstuvwxyz'")


@pytest.mark.slow
def test_after_a_resize_the_line_stands_there_again_in_the_new_width(asking):
    one = asking(columns=60)
    one.send("x" * 40)
    one.until("> " + "x" * 40)
    one.resize(30)
    one.until("< " + "x" * 27)
    one.send("\r")

    one.until("given '" + "x" * 40)


@pytest.mark.slow
def test_in_plain_text_the_label_comes_once_and_only_what_is_typed_is_written(asking):
    one = asking("plain")
    before = len(one.raw)
    for keys in ("ab", "\x1b[D", "\x7f", "ü", "\r"):
        one.send(keys)
        one.rest(0.08)
    one.until("given 'a\\xfc'")

    assert "ab\b \bü\r\n" in one.raw
    assert "Type the answer." not in one.raw[before:]
    assert "\x1b[" not in one.raw

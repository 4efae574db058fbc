"""What a terminal answers is never a key, whole or in pieces; what the learner typed is."""

import os
import pty
import select
import sys
import threading
import time

import pytest

from flashdl.cli.keys import Keys

WHITE_ST = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"
WHITE_BEL = b"\x1b]11;rgb:ff/ff/ff\x07"
SELF = b"\x1b[?62;22c"
DCS = b"\x1bP1$r0m\x1b\\"


@pytest.fixture
def wire(monkeypatch):
    """A pseudo-terminal that is standard input; what is written to ``wire`` is typed."""
    master, slave = pty.openpty()
    with os.fdopen(slave, "r", closefd=True) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield master
    os.close(master)


def keys_of(keys, wait_s=0.06):
    found = []
    while (key := keys.read(wait_s)) is not None:
        found.append(key)
    return found


@pytest.mark.parametrize("answer", [WHITE_ST, WHITE_BEL, SELF, DCS, b"\x1b[?2026;2$y"])
def test_an_answer_that_comes_late_is_no_key(wire, answer):
    with Keys() as keys:
        os.write(wire, b"1" + answer + b"q")

        assert ["1", "q"] == keys_of(keys)


@pytest.mark.parametrize("cut", [1, 2, 3, 6, 24, 25, 27, 28, 29, 34])
def test_an_answer_in_two_pieces_between_keys_is_no_key(wire, cut):
    answer = WHITE_ST + SELF
    with Keys() as keys:
        os.write(wire, b"1\x1b[D" + answer[:cut])
        later = threading.Timer(0.01, os.write, (wire, answer[cut:] + "é\x1b[Z".encode()))
        later.start()

        assert ["1", "left", "é", "shift-tab"] == keys_of(keys)
        later.join()


def test_a_lone_escape_and_what_is_typed_after_it_stay_keys(wire):
    with Keys() as keys:
        os.write(wire, b"\x1b")
        alone = keys.read(1)
        os.write(wire, b"\x1b]q")

        assert "esc" == alone
        assert ["esc", "]", "q"] == keys_of(keys)


def answering(wire, answer, delay_s=0.0):
    def answer_it():
        asked = b""
        while not asked.endswith(b"\x1b[c"):
            asked += os.read(wire, 100)
        time.sleep(delay_s)
        os.write(wire, answer)

    thread = threading.Thread(target=answer_it, daemon=True)
    thread.start()
    return thread


@pytest.fixture
def asked(wire, monkeypatch):
    """Ask the terminal that answers so; the colours told so far, and the seconds it took."""

    def ask(keys, wait_s):
        told, begun = [], time.monotonic()
        with (
            monkeypatch.context() as patch,
            os.fdopen(os.dup(sys.stdin.fileno()), "w") as stdout,
        ):
            patch.setattr(sys, "stdout", stdout)
            keys.ask_background(told.append, wait_s=wait_s)
        return told, time.monotonic() - begun

    return ask


def test_the_background_is_told_and_keys_typed_meanwhile_stay(wire, asked):
    with Keys() as keys:
        answering(wire, b"1" + WHITE_ST + b"q" + SELF)
        told, _ = asked(keys, 5)

        assert [(1.0, 1.0, 1.0)] == told
        assert ["1", "q"] == keys_of(keys)


def test_a_terminal_that_does_not_know_the_question_keeps_nobody_waiting(wire, asked):
    with Keys() as keys:
        answering(wire, SELF)
        told, took_s = asked(keys, 5)

    assert [] == told
    assert took_s < 1


def test_a_late_answer_is_told_while_keys_are_read_and_is_no_key(wire, asked):
    with Keys() as keys:
        thread = answering(wire, WHITE_BEL + SELF, delay_s=0.1)
        told, took_s = asked(keys, 0.03)
        early = [*told]
        thread.join()

        assert [] == keys_of(keys)
        assert ([], [(1.0, 1.0, 1.0)]) == (early, told)
        assert took_s < 0.1


def test_what_is_answered_after_the_last_key_does_not_reach_the_shell(wire, asked):
    with Keys() as keys:
        answering(wire, WHITE_ST + SELF, delay_s=0.05)
        asked(keys, 0)
    with Keys():  # reads raw, as the line editor of a shell does
        assert ([], [], []) == select.select([sys.stdin], [], [], 0.1)

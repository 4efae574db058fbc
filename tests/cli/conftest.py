"""flashdl as a person meets it: a process on a pseudo-terminal, or with pipes."""

import codecs
import fcntl
import io
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from flashdl.__main__ import main

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
PATIENCE_S = 30


class Screen:
    """What stands on a terminal's screen after all that was written to it, and what it scrolled."""

    _PART = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|[^\x1b]")
    _STRING = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")

    def __init__(self, columns, lines):
        self.columns, self.height = columns, lines
        self.lines, self.row, self.column = [""], 0, 0

    @property
    def shown(self):
        return self.lines[-self.height :]

    @property
    def text(self):
        return "\n".join(self.shown)

    def feed(self, text):
        for part in self._PART.finditer(self._STRING.sub("", text)):
            if part[2] is None:
                self._write(part[0])
            else:
                self._obey(part[2], part[1])

    def _obey(self, order, given):
        count = int(given) if given.isdigit() else 1
        top = max(0, len(self.lines) - self.height)
        line = self.lines[self.row]
        match order:
            case "A":
                self.row = max(top, self.row - count)
            case "K":
                self.lines[self.row] = "" if given == "2" else line[: self.column]
            case "J":
                self.lines[self.row :] = [line[: self.column]]
            case "m" | "h" | "l" | "c":
                pass
            case _:
                raise AssertionError(f"unknown: {order}")

    def _write(self, char):
        match char:
            case "\r":
                self.column = 0
            case "\n":
                self.row, self.column = self.row + 1, 0
                self.lines += [""] * (self.row + 1 - len(self.lines))
            case "\b":
                self.column -= 1
            case _:
                if self.column == self.columns:
                    self._write("\n")
                line = self.lines[self.row].ljust(self.column)
                self.lines[self.row] = line[: self.column] + char + line[self.column + 1 :]
                self.column += 1


class Terminal:
    """A flashdl on a pseudo-terminal: send keys, wait for words, read what was printed."""

    def __init__(self, command, env, columns=80, lines=24):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            for ignored in (signal.SIGINT, signal.SIGQUIT):  # in a shell's background job
                signal.signal(ignored, signal.SIG_DFL)
            os.execvpe(command[0], command, env)
        self.resize(columns, lines, tell=False)
        self.screen = Screen(columns, lines)
        self.raw, self._decoder = "", codecs.getincrementaldecoder("utf-8")("replace")
        self._taken = self.fed = 0
        self.status = None

    def resize(self, columns, lines=24, *, tell=True):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        if tell:
            os.kill(self.pid, signal.SIGWINCH)

    def send(self, keys):
        os.write(self.fd, keys.encode())

    def until(self, words):
        """Wait until the words appear after what was waited for before; the text up to them."""
        end = time.monotonic() + PATIENCE_S
        while (at := self.text.find(words, self._taken)) < 0:
            assert self._read(end), f"never saw {words!r} in:\n{self.text[self._taken :]}"
        found = self.text[self._taken : at + len(words)]
        self._taken = at + len(words)
        return found

    def rest(self, seconds):
        """Read on for this long, as a person who looks at the screen."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._read(end)

    def press(self, keys, words):
        self.send(keys)
        return self.until(words)

    def end(self):
        """Wait for the process to end; its exit code, negative for a signal."""
        end = time.monotonic() + PATIENCE_S
        while self._read(end):
            pass
        assert time.monotonic() < end, f"never ended:\n{self.text[self._taken :]}"
        _, status = os.waitpid(self.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)
        os.close(self.fd)
        return self.status

    @property
    def text(self):
        return ANSI.sub("", self.raw).replace("\r\n", "\n")

    def _read(self, end):
        ready, _, _ = select.select([self.fd], [], [], max(0, end - time.monotonic()))
        try:
            data = os.read(self.fd, 65536) if ready else b""
        except OSError:
            data = b""
        self.raw += self._decoder.decode(data)
        return bool(data)

    def sees(self, *words, without="computing"):
        """Wait until all of the words stand on the screen and that one does not; its text."""
        end = time.monotonic() + PATIENCE_S
        while without in self._screen() or not all(word in self.screen.text for word in words):
            assert self._read(end), f"never saw {words} on:\n{self._screen()}"
        return self._screen()

    def _screen(self):
        """The screen after the last whole picture, or line."""
        begun, ended = self.raw.rfind("\x1b[?2026h"), self.raw.rfind("\x1b[?2026l")
        whole = max(self.raw.rfind("\n") + 1, 0 if ended < 0 else ended + 8)
        end = begun if begun > ended else whole
        self.feed(end)
        return self.screen.text

    def feed(self, end=None):
        """Bring the screen up to date, with all that came or up to a place in it."""
        self.screen.feed(self.raw[self.fed : end])
        self.fed = max(self.fed, len(self.raw) if end is None else end)

    def hang_up(self):
        """Close the terminal as a window manager does; the exit code."""
        os.close(self.fd)
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status

    def kill(self):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            os.close(self.fd)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """The built-in deck without an answer and the index of the demos, made once for all tests."""
    home = tmp_path_factory.mktemp("made")
    for command in ("due", "demo"):
        subprocess.run(
            [sys.executable, "-m", "flashdl", command],
            env=os.environ | {"FLASHDL_HOME": str(home)}, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    return home


@pytest.fixture
def env(bare_env, made_once):
    """As ``bare_env``, with the collection there already."""
    shutil.copytree(made_once, bare_env["FLASHDL_HOME"])
    return bare_env


@pytest.fixture
def bare_env(tmp_path):
    """An environment of its own, with the clock at a fixed study day and nothing at home."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FLASHDL_", "XDG_"))}
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING"):
        kept.pop(name, None)
    return kept | {
        "FLASHDL_HOME": str(tmp_path / "home"),
        "FLASHDL_NOW": "2026-03-10T09:00:00+00:00",
        "TERM": "xterm-256color",
        "COLORFGBG": "15;0",  # which leaves nothing to ask the terminal
        "PYTHONUTF8": "1",
    }


@pytest.fixture
def flashdl(env):
    """Run a command with pipes; gives the finished process with text output."""

    def run(*arguments, stdin="", **more):
        return subprocess.run(
            [sys.executable, "-m", "flashdl", *map(str, arguments)],
            env=env | more,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def inside(env, monkeypatch, capfd):
    """Run a command in this process: as ``flashdl``, without the cost of starting Python."""

    def run(*arguments, stdin="", **more):
        with monkeypatch.context() as patch:
            for name, value in (env | more).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["flashdl", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            code = 0
            try:
                main()
            except SystemExit as end:
                code = end.code or 0
        return Done(code, *capfd.readouterr())

    return run


@pytest.fixture
def terminal(env):
    """Start flashdl on a pseudo-terminal; whatever is left is killed at the end."""
    started = []

    def start(*arguments, program=None, columns=80, lines=24, **more):
        command = [sys.executable, "-m", "flashdl", *map(str, arguments)]
        started.append(Terminal(program or command, env | more, columns, lines))
        return started[-1]

    yield start
    for one in started:
        one.kill()


@pytest.fixture
def small_deck(tmp_path):
    """A deck of three notes in one file."""
    file = Path(tmp_path) / "small.yaml"
    file.write_text(
        "format: 1\nid: small\ntitle: Small deck\nnotes:\n"
        + "".join(
            f"  - id: n{i}\n    cards:\n      - id: q\n        front: Question {i}?\n"
            f"        back: Answer {i}.\n"
            for i in range(3)
        ),
        encoding="utf-8",
    )
    return file


TOY = Path(__file__).with_name("toy_demo.txt").read_text(encoding="utf-8")

TURN = """
import sys
from pathlib import Path
from flashdl.cli.context import Context, Flags
from flashdl.cli.keys import Keys
from flashdl.cli.review_view import Face
from flashdl.cli.tune import Surroundings, Tuner
from flashdl.runner.client import Runner
from flashdl.runner.dial import Dial
from flashdl.runner.index import read_declaration
file, preset, hide = sys.argv[1:]
context = Context(Flags())
dial = Dial.start(read_declaration(Path(file)), preset=preset)
around = Surroundings(Face(context.linear, not context.utf8), hide_claims=hide == "hide")
with Runner(context.limits) as runner, Keys() as keys:
    print("above")
    tuner = Tuner(context.console, runner, dial, around)
    seen = tuner.turn(keys)
    print("left with", None if seen is None else (dict(seen.right.params), seen.dial.mistake))
"""


@pytest.fixture
def toy(tmp_path):
    """The file of a demo in which everything can happen."""
    file = tmp_path / "toy.py"
    file.write_text(TOY, encoding="utf-8")
    return file


@pytest.fixture
def tuner(terminal, toy):
    """Turn the toy on a terminal, in a process that runs nothing but the tuner."""

    def start(preset="bars", *, hide_claims=False, **more):
        hide = "hide" if hide_claims else "show"
        return terminal(program=[sys.executable, "-c", TURN, str(toy), preset, hide], **more)

    return start

"""flashdl as a person meets it: a process on a pseudo-terminal, or with pipes."""

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

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PATIENCE_S = 30


class Terminal:
    """A flashdl on a pseudo-terminal: send keys, wait for words, read what was printed."""

    def __init__(self, command, env, columns=80, lines=24):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], command, env)
        self.resize(columns, lines, tell=False)
        self.raw = ""
        self._taken = 0
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
        self.raw += data.decode("utf-8", "replace")
        return bool(data)

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
    """A collection with the built-in deck and no answer, made once and copied for each test."""
    home = tmp_path_factory.mktemp("made")
    command = [sys.executable, "-m", "flashdl", "due"]
    subprocess.run(command, env=os.environ | {"FLASHDL_HOME": str(home)}, check=True)
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

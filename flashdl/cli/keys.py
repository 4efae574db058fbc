"""Keys from the terminal, one at a time; survives Ctrl-Z, resizing, and a lone ESC.

The terminal is in cbreak mode only inside ``with Keys()``; Ctrl-C stays a KeyboardInterrupt,
SIGTERM and SIGHUP unwind, so that the terminal is always given back.
"""

import os
import re
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Self

from flashdl.cli.output import let_go_of_output

ESCAPE_WAIT_S = 0.05
ANSWER_WAIT_S = 1.0  # for the rest of an answer that has begun to come
LEAVING_WAIT_S = 0.2  # for an answer that would else reach the shell
# What is the background, and what are you: every terminal answers the second, and in this order.
_QUESTION = "\x1b]11;?\x1b\\\x1b[c"
_GROUND = re.compile(rb"11;rgba?:([\da-f]+)/([\da-f]+)/([\da-f]+)", re.IGNORECASE)
# A whole answer of a terminal, which is no key: a string up to its end, or a list of numbers.
_ANSWER = re.compile(
    rb"\x1b(?:[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)|\[\?[\d;]*(?:\$y|[a-zA-Z]))", re.DOTALL
)
_ANSWER_BEGUN = re.compile(rb"\x1b(?:\]\d[^\x07]{0,200}|P[^\x07]{1,200}|\[\?[\d;$]*)", re.DOTALL)
_SEQUENCE_BEGUN = re.compile(rb"\x1b(?:[\]P]|O|\[[\d;]*)?")
_SEQUENCES = {
    b"[A": "up", b"[B": "down", b"[C": "right", b"[D": "left",
    b"OA": "up", b"OB": "down", b"OC": "right", b"OD": "left",
    b"[Z": "shift-tab", b"[H": "home", b"[F": "end", b"[3~": "delete",
}  # fmt: skip
_NAMES = {b" ": "space", b"\r": "enter", b"\n": "enter", b"\t": "tab", b"\x7f": "backspace",
          b"\x08": "backspace", b"\x04": "eof"}  # fmt: skip
NAMED = frozenset({"esc", *_SEQUENCES.values(), *_NAMES.values()} - {"eof"})


class Keys:
    """A key reader on standard input; ``read`` gives names such as ``space``, ``1``, ``left``.

    Besides keys it gives ``resize`` and ``resume`` (after Ctrl-Z and fg), and ``eof``.
    """

    def __init__(self) -> None:
        self._fd = sys.stdin.fileno()
        self._pending = b""
        self._signals: list[str] = []
        self._pushed: list[str] = []
        self._old_handlers: dict[int, Any] = {}
        self._told: Callable[[tuple[float, float, float]], None] | None = None
        self._answered = False

    def __enter__(self) -> Self:
        """Enter cbreak mode and listen to the signals of a terminal."""
        self._saved = _termios().tcgetattr(self._fd)
        self._wake_r, self._wake_w = os.pipe()
        os.set_blocking(self._wake_w, False)
        os.set_blocking(self._wake_r, False)
        self._old_wakeup = signal.set_wakeup_fd(self._wake_w, warn_on_full_buffer=False)
        for number, handler in (
            (signal.SIGWINCH, self._on_resize),
            (signal.SIGCONT, self._on_resume),
            (signal.SIGTERM, _unwind),
            (signal.SIGHUP, _unwind),
        ):
            self._old_handlers[number] = signal.signal(number, handler)
        self._cbreak()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the terminal back as it was found."""
        termios = _termios()
        if self._told and not self._answered and kind is None:
            self._wait_for_answer(LEAVING_WAIT_S)
        try:
            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._saved)
        except termios.error:  # the terminal has gone, and what is not yet written to it is lost
            let_go_of_output()
        signal.set_wakeup_fd(self._old_wakeup)
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)
        os.close(self._wake_r)
        os.close(self._wake_w)

    def read(self, timeout_s: float | None = None, *, also: int | None = None) -> str | None:
        """The next key or event; None when ``timeout_s`` passed without one.

        Likewise None when the file descriptor ``also`` became readable before that.
        """
        until = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            if self._signals:
                return self._event(self._signals.pop(0))
            if self._pushed:
                return self._pushed.pop()
            if self._pending:
                if self._took_answer():
                    continue
                return self._next_key()
            left = None if until is None else max(0.0, until - time.monotonic())
            others = [] if also is None else [also]
            ready, _, _ = select.select([self._fd, self._wake_r, *others], [], [], left)
            if self._wake_r in ready:
                _drain(self._wake_r)
            if self._fd in ready:
                data = self._receive()
                if not data:
                    return "eof"
                self._pending += data
            elif (not ready or also in ready) and not self._signals:
                return None

    def ask_background(
        self, told: Callable[[tuple[float, float, float]], None], *, wait_s: float
    ) -> None:
        """Ask the terminal for its background: red, green, blue, each from 0 to 1.

        ``told`` is called with the answer, now or when it comes while keys are read. Waits until
        the terminal has answered, at most ``wait_s``; keys that were pressed meanwhile stay.
        """
        self._told, self._answered = told, False
        sys.stdout.write(_QUESTION)
        sys.stdout.flush()
        self._wait_for_answer(wait_s)

    @contextmanager
    def given_back(self) -> Iterator[None]:
        """The terminal as it was found, for a program that takes it over, such as an editor."""
        self.__exit__(None, None, None)
        try:
            yield
        finally:
            self.__enter__()

    def push_back(self, key: str) -> None:
        """Let the next ``read`` give this key again."""
        self._pushed.append(key)

    def _receive(self) -> bytes:
        try:
            return os.read(self._fd, 1024)
        except OSError:  # the terminal went away, and its signal is on the way
            _unwind(signal.SIGHUP, None)
            raise

    def _wait_for_answer(self, wait_s: float) -> None:
        """Take answers out of what comes, wherever between keys they stand."""
        until = time.monotonic() + wait_s
        while not self._answered and (left := until - time.monotonic()) > 0:
            if not self._more(left):
                return
            for answer in _ANSWER.findall(self._pending):
                self._hear(answer)
            self._pending = _ANSWER.sub(b"", self._pending)

    def _took_answer(self) -> bool:
        """Whether an answer stood first; the rest of what came in part is waited for."""
        while not (found := _ANSWER.match(self._pending)):
            answer = _ANSWER_BEGUN.fullmatch(self._pending)
            if not (answer or _SEQUENCE_BEGUN.fullmatch(self._pending)):
                return False
            if not self._more(ANSWER_WAIT_S if answer else ESCAPE_WAIT_S):
                return False
        self._hear(found[0])
        self._pending = self._pending[found.end() :]
        return True

    def _more(self, wait_s: float) -> bool:
        """Whether more came within that time."""
        data = self._receive() if select.select([self._fd], [], [], wait_s)[0] else b""
        self._pending += data
        return bool(data)

    def _hear(self, answer: bytes) -> None:
        self._answered |= answer.startswith(b"\x1b[?") and answer.endswith(b"c")
        if self._told and (found := _GROUND.search(answer)):
            red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
            self._told((red, green, blue))

    def _next_key(self) -> str:
        first = self._pending[:1]
        if first == b"\x1b":
            return self._escape()
        size = _utf8_size(first[0])
        raw, self._pending = self._pending[:size], self._pending[size:]
        return _NAMES.get(raw) or raw.decode("utf-8", "replace")

    def _escape(self) -> str:
        rest = self._pending[1:]
        if rest[:1] not in (b"[", b"O"):
            self._pending = rest
            return "esc"
        end = next((i for i, byte in enumerate(rest[1:], 1) if 0x40 <= byte <= 0x7E), len(rest))
        sequence, self._pending = rest[: end + 1], rest[end + 1 :]
        return _SEQUENCES.get(sequence, "unknown")

    def _cbreak(self) -> None:
        termios = _termios()
        mode = termios.tcgetattr(self._fd)
        mode[3] &= ~(termios.ECHO | termios.ICANON)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self._fd, termios.TCSADRAIN, mode)

    def _on_resize(self, _number: int, _frame: FrameType | None) -> None:
        if "resize" not in self._signals:
            self._signals.append("resize")

    def _on_resume(self, _number: int, _frame: FrameType | None) -> None:
        self._signals.append("resume")

    def _event(self, name: str) -> str:
        """The shell put its own mode back before the program came to the foreground again."""
        if name == "resume":
            self._cbreak()
        return name


def _termios() -> Any:
    import termios

    return termios


def _unwind(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _drain(fd: int) -> None:
    try:
        while os.read(fd, 1024):
            pass
    except BlockingIOError:
        pass


def _utf8_size(first: int) -> int:
    return 1 + (first >= 0xC0) + (first >= 0xE0) + (first >= 0xF0)

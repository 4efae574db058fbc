"""Keys from the terminal, one at a time; survives Ctrl-Z, resizing, and a lone ESC.

The terminal is in cbreak mode only inside ``with Keys()``; Ctrl-C stays a KeyboardInterrupt,
SIGTERM and SIGHUP unwind, so that the terminal is always given back.
"""

import os
import select
import signal
import sys
import time
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, Self

ESCAPE_WAIT_S = 0.05
_SEQUENCES = {
    b"[A": "up", b"[B": "down", b"[C": "right", b"[D": "left",
    b"OA": "up", b"OB": "down", b"OC": "right", b"OD": "left",
    b"[Z": "shift-tab", b"[H": "home", b"[F": "end", b"[3~": "delete",
}  # fmt: skip
_NAMES = {b" ": "space", b"\r": "enter", b"\n": "enter", b"\t": "tab", b"\x7f": "backspace",
          b"\x08": "backspace", b"\x04": "eof"}  # fmt: skip


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
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._saved)
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

    def push_back(self, key: str) -> None:
        """Let the next ``read`` give this key again."""
        self._pushed.append(key)

    def _receive(self) -> bytes:
        try:
            return os.read(self._fd, 1024)
        except OSError:  # the terminal went away, and its signal is on the way
            _unwind(signal.SIGHUP, None)
            raise

    def _next_key(self) -> str:
        first = self._pending[:1]
        if first == b"\x1b":
            return self._escape()
        size = _utf8_size(first[0])
        raw, self._pending = self._pending[:size], self._pending[size:]
        return _NAMES.get(raw) or raw.decode("utf-8", "replace")

    def _escape(self) -> str:
        if len(self._pending) == 1 and select.select([self._fd], [], [], ESCAPE_WAIT_S)[0]:
            self._pending += self._receive()
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

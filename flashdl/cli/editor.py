"""The learner's own editor, opened at a line of a file; nothing else reaches its command line."""

import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flashdl.errors import UsageError

FALLBACKS = ("nano", "vi")
_PLUS = ["vi", "vim", "nvim", "view", "nano", "emacs", "emacsclient", "micro", "kak"]


def _with_plus(file: str, line: int) -> list[str]:
    return [f"+{line}", file]


def _with_colon(file: str, line: int) -> list[str]:
    return [f"{file}:{line}"]


def _waiting_goto(file: str, line: int) -> list[str]:
    return ["--wait", "--goto", f"{file}:{line}"]


def _waiting_colon(file: str, line: int) -> list[str]:
    return ["--wait", f"{file}:{line}"]


_AT_LINE: dict[str, Callable[[str, int], list[str]]] = {
    **dict.fromkeys(_PLUS, _with_plus),
    "hx": _with_colon,
    "helix": _with_colon,
    "code": _waiting_goto,
    "codium": _waiting_goto,
    "subl": _waiting_colon,
}


def edit_file(file: Path, line: int, env: Mapping[str, str]) -> None:
    """Open the file at the line and wait until the editor ends.

    The terminal must be in its usual mode. Raises UsageError where there is no editor or it fails.
    """
    command = command_of(chosen(env), file, line)
    try:
        with _interrupts_left_to_the_editor():
            status = subprocess.run(command, check=False).returncode  # noqa: S603
    except OSError as error:
        raise UsageError(
            f"{command[0]}: error: {error.strerror or error}; set EDITOR to an editor that is there"
        ) from error
    if status != 0:
        raise UsageError(f"{command[0]}: error: the editor ended with {status}; nothing changed")


def command_of(editor: list[str], file: Path, line: int) -> list[str]:
    """The command that opens the file at the line, or the file alone in an unknown editor."""
    name = Path(editor[0]).name.lower().split(".")[0]
    at_line = _AT_LINE.get(name)
    path = str(file.absolute())
    return [*editor, *(at_line(path, max(1, line)) if at_line else [path])]


def chosen(env: Mapping[str, str]) -> list[str]:
    """The words of VISUAL or EDITOR, else an editor that every system has."""
    for variable in ("VISUAL", "EDITOR"):
        if text := env.get(variable, "").strip():
            try:
                return shlex.split(text)
            except ValueError as error:
                raise UsageError(f"{variable}: error: {text!r} is no command: {error}") from None
    if not sys.stdin.isatty():
        raise UsageError("EDITOR is not set: error: name the editor that opens notes")
    for name in FALLBACKS:
        if found := shutil.which(name, path=env.get("PATH")):
            return [found]
    raise UsageError("no editor: error: neither nano nor vi is there; set EDITOR to yours")


@contextmanager
def _interrupts_left_to_the_editor() -> Iterator[None]:
    """Ctrl-C in an editor is a key of the editor's."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN: a child inherits that
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

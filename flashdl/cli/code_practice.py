"""Practising code tasks on a terminal: write and check, look for a bug, check at every save."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from flashdl.cli.code import keep
from flashdl.cli.code_desk import CodeDesk, read_solution
from flashdl.cli.context import Context
from flashdl.cli.keymap import action, key_line
from flashdl.cli.keys import Keys
from flashdl.cli.line import ask
from flashdl.cli.output import clean
from flashdl.cli.prompt import Prompt
from flashdl.cli.review_view import DIM
from flashdl.errors import UsageError
from flashdl.usecases.collection import collection

if TYPE_CHECKING:
    from flashdl.review.reports import Report
    from flashdl.usecases.attempting import Attempt

POLL_S = 0.3
_STOPS = ("q", "esc", "eof")


class Sitting:
    """One task on the screen: what was shown of it, and the keys that wait below."""

    def __init__(self, context: Context, desk: CodeDesk, keys: Keys) -> None:
        self.context, self.desk, self.keys = context, desk, keys
        self.console = context.console
        self.prompt = Prompt(self.console, plain=context.plain)
        self.hints = 0

    def choose(self, *, hidden: tuple[str, ...] = ()) -> str:
        """Wait for a key that does something here; what it does."""
        without = [*hidden, *(["code-hint"] if self.hints >= len(self.desk.hints) else [])]
        while True:
            self._key_line(without)
            key = self.keys.read() or ""
            found = action(key, "code", keymap=self.context.keymap)
            self.prompt.clear()
            if found is not None and found not in without:
                return found

    def _key_line(self, without: list[str]) -> None:
        line = key_line("code", self.console.width, without=without,
                        ascii=not self.context.utf8, keymap=self.context.keymap)  # fmt: skip
        self.prompt.show(Text(line, style=DIM))

    def hint(self) -> None:
        """Print the next hint."""
        self.console.print(self.desk.hint(self.hints))
        self.hints += 1


def write(context: Context, desk: CodeDesk) -> None:
    """Write the function in the editor and check it, until it passes or is left."""
    desk.prepare(_last(context, desk.task.name))
    with Keys() as keys:
        sitting = Sitting(context, desk, keys)
        found = _written(sitting, None)
        while not (found is not None and found.passed):
            match sitting.choose():
                case "try":
                    found = _written(sitting, found)
                case "afresh":
                    desk.prepare(afresh=True)
                    found = _written(sitting, None)
                case "code-hint":
                    sitting.hint()
                case "solution":
                    sitting.console.print(desk.solution(), crop=False)
                    return
                case _:
                    sitting.console.print(Text("What you wrote is kept:", style=DIM))
                    sitting.console.print(desk.where(), soft_wrap=True)
                    return
    desk.put_away()


def _written(sitting: Sitting, before: "Report | None") -> "Report | None":
    """Open the editor and check what it leaves; the report, or the one before if unchanged."""
    desk, console = sitting.desk, sitting.console
    with sitting.keys.given_back():
        changed = desk.edit(line=before.line if before else None)
    if not changed and (before is not None or desk.is_empty):
        console.print(Text("The file is unchanged.", style=DIM))
        return before
    found = desk.check()
    keep(sitting.context, found, desk.text)
    console.print(desk.report(found))
    return found


def find_bug(context: Context, desk: CodeDesk) -> None:
    """Ask for inputs until one shows what is wrong with a wrong solution."""
    console = context.console
    console.print(desk.question(), crop=False)
    with Keys() as keys:
        sitting = Sitting(context, desk, keys)
        sitting.hints = len(desk.hints)
        text = ""
        while True:
            typed = ask(sitting.prompt, keys, label="Input", width=console.width, text=text)
            if typed is not None:
                console.print(Text(f"> {clean(typed, ascii=not context.utf8)}"))
                tried = desk.try_bug(typed)
                console.print(desk.tried(tried))
                if tried.differs:
                    return
                text = typed
            match sitting.choose(hidden=("code-hint", "afresh")):
                case "solution":
                    console.print(desk.solution(), crop=False)
                    return
                case "give-up":
                    return


def watch(context: Context, desk: CodeDesk, file: Path | None) -> None:
    """Check a file at every save, until q or Ctrl-C."""
    if not context.interactive:
        raise UsageError("--watch: error: it needs a terminal; --check FILE checks once")
    file = desk.prepare(_last(context, desk.task.name)) if file is None else file
    text = read_solution(file)
    context.console.print(Text(clean(f"Watching {file}; q ends."), style=DIM), soft_wrap=True)
    with Keys() as keys:
        try:
            _checked(context, desk, text)
            while (changed := _next_text(keys, file, text)) is not None:
                text = changed
                _checked(context, desk, text)
        except KeyboardInterrupt:
            return


def _next_text(keys: Keys, file: Path, text: str) -> str | None:
    """The file's text once it is another, or None when a key ends the waiting."""
    stamp = None  # it may have been saved while the text before was checked
    while True:
        if keys.read(POLL_S) in _STOPS:
            return None
        if (now := _stamp(file)) is None or now == stamp:
            continue
        stamp = now
        found = _read(file)
        if found is not None and found != text:
            return found


def _checked(context: Context, desk: CodeDesk, text: str) -> None:
    found = desk.check(text)
    keep(context, found, text)
    clock = Text(f"{context.now():%H:%M:%S}", style=DIM)
    context.console.print(clock)
    context.console.print(desk.report(found))


def _stamp(file: Path) -> tuple[int, int] | None:
    """What tells that a file was saved; None while an editor has it away."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _read(file: Path) -> str | None:
    try:
        return read_solution(file)
    except UsageError:  # it is just being replaced
        return None


def _last(context: Context, task: str) -> "Attempt | None":
    from flashdl.usecases.attempting import latest

    with collection(context, refreshed=False) as (store, _):
        return latest(store).get(task)

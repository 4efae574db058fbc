"""Where the learner writes a function: its file, the editor, the check, and what there is to say.

It knows of no schedule: what a report is worth is decided elsewhere.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from flashdl.cli.context import Context
from flashdl.cli.editor import edit_file
from flashdl.cli.output import clean
from flashdl.cli.report_view import shown_report, shown_tried
from flashdl.cli.review_view import DIM, Face
from flashdl.cli.source_view import code_text
from flashdl.errors import UsageError
from flashdl.review.questions import SEEDS
from flashdl.review.reports import Report, Tried
from flashdl.review.typed_arguments import NoArguments, read_arguments
from flashdl.runner import tasks
from flashdl.runner.client import Runner
from flashdl.runner.tasks import CodeTask, find_task

if TYPE_CHECKING:
    from flashdl.usecases.attempting import Attempt

_FOLDER = "code"


class CodeDesk:
    """One task that is written and checked, or whose wrong solution is to be found out."""

    def __init__(self, context: Context, runner: Runner, task: str, *, bug: str = "") -> None:
        self._context = context
        self._runner = runner
        self._face = Face(context.linear, not context.utf8)
        self.task: CodeTask = find_task(task)
        self.bug = self.task.bug(bug) if bug else None

    @property
    def file(self) -> Path:
        """Where the learner's function is."""
        return self._context.paths.state / _FOLDER / f"{self.task.name}.py"

    @property
    def text(self) -> str:
        """What stands in the file. Raises UsageError where it cannot be read."""
        return read_solution(self.file)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written yet. Raises NotChecked where the runner fails."""
        return self.text == self.stub()

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints, from the first to the last."""
        return self.task.hints

    def prepare(self, last: "Attempt | None" = None, *, afresh: bool = False) -> Path:
        """Have the file ready: as it was left, else as last tried, else the empty function.

        After an attempt that passed it begins anew. Raises NotChecked where the runner fails.
        """
        if last is not None and last.passed:
            afresh = True
        if self.file.exists() and not afresh:
            return self.file
        if last is not None and not afresh:
            return self._write(last.solution)
        return self._write(self.stub())

    def stub(self) -> str:
        """The file with the empty function. Raises NotChecked where the runner fails."""
        return tasks.stub(self.task, tasks.example(self._runner, self.task))

    def edit(self, *, line: int | None = None) -> bool:
        """Open the file in the editor; whether it changed. The terminal must be given back."""
        before = self.text
        edit_file(self.file, line or self._first_line(before), os.environ)
        return self.text != before

    def put_away(self) -> None:
        """Leave no file behind, so that the next time begins with the empty function."""
        self.file.unlink(missing_ok=True)

    def check(self, text: str | None = None) -> Report:
        """The report on the file, or on a text; NotChecked where the runner itself fails."""
        seed = self._context.chance(SEEDS)
        return tasks.check(self._runner, self.task, self.text if text is None else text, seed=seed)

    def try_bug(self, typed: str) -> Tried:
        """What typed arguments show of the wrong solution; NotChecked where the runner fails."""
        assert self.bug is not None
        try:
            given = read_arguments(typed, self.task.arguments)
        except NoArguments as fault:
            return Tried(valid=False, differs=False, sentence=str(fault))
        return tasks.try_bug(self._runner, self.task, self.bug.id, given)

    def question(self) -> RenderableType:
        """What is asked: the signature and the text, and of a bug the wrong solution."""
        head = Text(self._clean(self.task.signature), style="bold")
        parts: list[RenderableType] = [head, Text(""), Text(self._clean(self.task.text))]
        if self.bug is not None:
            parts += [Text(""), Text("This solution has a bug:"), Text("")]
            parts += [self._code(self.bug.code), Text("")]
            parts.append(Text(self._clean(
                "Type an input on which it fails, such as: " + self.typed_example()
            )))  # fmt: skip
        return Group(*parts)

    def typed_example(self) -> str:
        """The arguments of the example as they are typed."""
        given = tasks.example(self._runner, self.task).given
        return tasks.typed(given)

    def report(self, report: Report) -> RenderableType:
        """The report as it is shown."""
        return shown_report(report, self._face)

    def tried(self, tried: Tried) -> RenderableType:
        """What an input showed, as it is shown."""
        return shown_tried(tried, self.task.returns, self._face)

    def hint(self, number: int) -> RenderableType:
        """The hint of that number, from 0."""
        return Text(self._clean(f"Hint: {self.task.hints[number]}"))

    def solution(self) -> RenderableType:
        """A right solution, or what is wrong with the wrong one."""
        if self.bug is None:
            return self._code(tasks.solution(self.task))
        because = Text(self._clean(self.bug.because))
        right = Text("Right is, for example:")
        return Group(because, Text(""), right, Text(""), self._code(self.task.code))

    def where(self) -> Text:
        """A line that says where the file is."""
        return Text(self._clean(str(self.file)), style=DIM)

    def _write(self, text: str) -> Path:
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.file.write_text(text, encoding="utf-8")
        self.file.chmod(0o600)
        return self.file

    def _first_line(self, text: str) -> int:
        """The line below the one that defines the function."""
        lines = text.splitlines()
        found = (n for n, line in enumerate(lines, 2) if line.startswith(f"def {self.task.name}("))
        return next(found, 1)

    def _code(self, text: str) -> Text:
        return code_text(text, self._context.console, self._face)

    def _clean(self, text: str) -> str:
        return clean(text, ascii=self._face.ascii)


def asked(content: Mapping[str, object]) -> tuple[str, str]:
    """The task and the bug, or nothing, that a card's content asks for."""
    asks = content.get("asks")
    found = asks if isinstance(asks, Mapping) else {}
    return str(found.get("task", "")), str(found.get("bug") or "")


def read_solution(file: Path) -> str:
    """The text of a learner's file. Raises UsageError where there is none to be read."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file}: error: {error.strerror or error}") from None
    except ValueError:
        raise UsageError(f"{file}: error: it is not text in UTF-8") from None

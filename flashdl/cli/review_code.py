"""A code card under the learner's hand: a function to write, or an input that breaks one."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from flashdl.cli.code_desk import CodeDesk, read_solution
from flashdl.cli.output import clean
from flashdl.cli.review_answers import GIVEN_LIMIT, Answering
from flashdl.cli.review_view import DIM, Face
from flashdl.model import COMPUTED
from flashdl.review.reports import Report, Tried, suggested
from flashdl.usecases.attempting import keep, latest

_WRITE = "You write it in your editor; saving and closing it runs the checks."


@dataclass
class Coding(Answering):
    """What was tried at one code task; without a ``desk``, ``failure`` says why there is none."""

    desk: CodeDesk | None = None
    failure: str = ""
    passes: list[bool] = field(default_factory=list)
    last: str = ""  # what was typed last, of a bug
    gave_up: bool = False
    hints: int = 0
    answer_ms: int = 0

    def count(self, *, passed: bool, hints: int, answer_ms: int) -> None:
        """Take in a try that was checked."""
        self.passes.append(passed)
        self.hints, self.answer_ms = hints, answer_ms

    @property
    def no_question(self) -> str:
        """Why there is no such task."""
        return self.failure

    def give_up(self) -> None:
        """Have the solution shown."""
        self.gave_up = True

    @property
    def settled(self) -> bool:
        """Whether the last try passed."""
        return bool(self.passes) and self.passes[-1]

    @property
    def suggested(self) -> int | None:
        """The quality that the tries earn; a fail where the solution was shown."""
        quality = suggested(
            self.passes, gave_up=self.gave_up, hints=self.hints, seconds=self.answer_ms / 1000
        )
        return 1 if quality is None else quality

    def detail(self) -> dict[str, Any]:
        """What the log keeps of it; the solutions themselves are kept as attempts."""
        if self.desk is None:
            return {}
        right = bool(self.passes) and self.passes[0]
        bug = {"bug": self.desk.bug.id, "given": self.last[:GIVEN_LIMIT]} if self.desk.bug else {}
        return {"task": self.desk.task.name, "right": right, "attempts": len(self.passes), **bug}

    def question_part(self, face: Face) -> RenderableType | None:
        """The task in full, or why there is none."""
        if self.desk is None:
            said = f"There is no task now: {self.failure}."
            return Group(Text(clean(said, ascii=face.ascii), style=DIM), Text(""))
        how = [] if self.desk.bug else [Text(""), Text(_WRITE, style=DIM)]
        return Group(self.desk.question(), *how, Text(""))

    def answer_part(self, face: Face) -> RenderableType | None:  # noqa: ARG002 - the desk has it
        """A right solution, and of a bug what it is."""
        return None if self.desk is None else Group(self.desk.solution(), Text(""))

    @property
    def back_is_said(self) -> bool:
        """Whether the author wrote nothing behind the solution."""
        return bool(self.content["back"] == COMPUTED)

    def prepare(self, store: Any) -> None:
        """Have the learner's file ready, as it was left or last tried."""
        assert self.desk is not None
        self.desk.prepare(latest(store).get(self.desk.task.name))

    def checked(self, text: str | None = None) -> Report:
        """The report on the file, or on a text."""
        assert self.desk is not None
        return self.desk.check(text)

    def tried(self, typed: str) -> Tried:
        """What an input shows of the bug."""
        assert self.desk is not None
        self.last = typed
        return self.desk.try_bug(typed)


def solve(coding: Coding, file: Path, store: Any, moment: Any) -> Report:
    """Check a file of a script and keep it as an attempt. Raises UsageError or NotChecked."""
    text = read_solution(file)
    report = coding.checked(text)
    keep(store, report, text, moment=moment)
    coding.count(passed=report.passed, hints=0, answer_ms=0)
    return report

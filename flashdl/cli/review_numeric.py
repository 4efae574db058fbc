"""A numeric card under the learner's hand: its question, the tries at it, what they are worth."""

from dataclasses import dataclass, field
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from flashdl.cli import question_view
from flashdl.cli.output import clean
from flashdl.cli.review_answers import GIVEN_LIMIT, Answering
from flashdl.cli.review_view import DIM, Face
from flashdl.review.diagnosing import Judged, judge, suggested
from flashdl.review.questions import Question


@dataclass
class Computing(Answering):
    """What was given as an answer to a question with fresh numbers so far.

    Without a question ``failure`` says why there is none: then nothing can be given.
    """

    question: Question | None = None
    failure: str = ""
    tries: list[Judged] = field(default_factory=list)
    hints: int = 0
    answer_ms: int = 0

    def give(self, text: str, *, hints: int, answer_ms: int) -> Judged:
        """Compare a try with the answer and with what wrong procedures make."""
        assert self.question is not None
        judged = judge(self.question, text)
        self.hints, self.answer_ms = hints, answer_ms
        if judged.outcome != "unread":
            self.tries.append(judged)
        return judged

    @property
    def pictured(self) -> bool:
        """Whether its numbers have pictures of their own, since the demo cannot take them."""
        return self.question is not None and self.question.pictured

    @property
    def given_up(self) -> bool:
        """Whether the answer was shown without a right try."""
        return not (self.tries and self.tries[-1].right)

    @property
    def no_question(self) -> str:
        """Why no question could be made."""
        return self.failure

    @property
    def settled(self) -> bool:
        """Whether the last try is right; others leave the question."""
        return not self.given_up

    @property
    def suggested(self) -> int | None:
        """The quality that the tries earn."""
        if self.question is None:
            return None
        effort = self.question.effort
        return suggested(self.tries, hints=self.hints, answer_ms=self.answer_ms, effort=effort)

    def detail(self) -> dict[str, Any]:
        """What the log keeps: how to make the question again, each try, if the first was right."""
        if self.question is None:
            return {}
        tries = [{**judged.log(), "given": judged.given[:GIVEN_LIMIT]} for judged in self.tries]
        right = bool(self.tries) and self.tries[0].right
        return {**self.question.log(), "right": right, "tries": tries}

    def question_part(self, face: Face) -> RenderableType | None:
        """What kind of answer is wanted, or why there is no question."""
        if self.question is None:
            said = f"There is no question now: {self.failure}."
            return Group(Text(clean(said, ascii=face.ascii), style=DIM), Text(""))
        return question_view.wanted(self.question, face)

    def answer_part(self, face: Face) -> RenderableType | None:
        """That the last try is right; a wrong one was told at once."""
        return None if self.given_up else question_view.judged_part(self.tries[-1], face)

    @property
    def back_is_said(self) -> bool:
        """The way to the answer is always shown."""
        return False

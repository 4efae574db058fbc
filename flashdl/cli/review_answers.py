"""Answers that are given, not only thought: typed ones, and options chosen by their letters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from rich.console import RenderableType
from rich.text import Text

from flashdl.cli import answer_view
from flashdl.cli.keymap import OPTIONS
from flashdl.cli.output import clean
from flashdl.cli.review_view import DIM, Face
from flashdl.review.answering import Chosen, Verdict, check, check_choice, is_multiple, shuffled
from flashdl.review.queue import Pool

GIVEN_LIMIT = 200  # characters of an answer that the log keeps


@dataclass
class Answering:
    """What the learner has given as an answer to one card so far."""

    content: dict[str, Any] = field(default_factory=dict)
    seed: str = ""
    chosen: set[int] = field(default_factory=set)
    verdict: Verdict | Chosen | None = None

    @classmethod
    def of(cls, card: Mapping[str, Any], pool: Pool) -> Self:
        """Nothing given yet; options stand in an order of the card, the day and the showing."""
        seed = f"{card['key']}:{pool.day}:{pool.shown.count(card['key'])}"
        return cls(dict(card["content"]), seed)

    @property
    def kind(self) -> str:
        """How the card is answered: ``basic``, ``typed`` or ``choice``."""
        return str(self.content.get("type", "basic"))

    @property
    def order(self) -> tuple[int, ...]:
        """The options' places in the order in which they are shown."""
        return shuffled(self.content.get("options", ()), seed=self.seed)

    def letter(self, key: str) -> int | None:
        """The place of the option that a key stands for, if it is one of this card's."""
        at = OPTIONS.find(key) if len(key) == 1 else -1
        return self.order[at] if 0 <= at < len(self.order) else None

    def toggle(self, place: int) -> bool:
        """Choose an option, or not any more; whether that is the whole answer."""
        self.chosen ^= {place}
        return not is_multiple(self.content["options"])

    def decide(self, text: str = "") -> None:
        """Compare what was given with the right answer."""
        if self.kind == "typed":
            self.verdict = check(self.content, text)
        elif self.kind == "choice":
            self.verdict = check_choice(self.content["options"], self.chosen)

    @property
    def suggested(self) -> int | None:
        """The quality that the answer earns; None where only the learner can tell."""
        return None if self.verdict is None else self.verdict.grade.quality

    @property
    def pictured(self) -> bool:
        """Whether its numbers have pictures of their own."""
        return False

    @property
    def no_question(self) -> str:
        """Why there is nothing to answer; empty where there is."""
        return ""

    def give_up(self) -> None:
        """Have the answer shown without a right try."""

    @property
    def settled(self) -> bool:
        """Whether what was given ends the question."""
        return self.verdict is not None

    @property
    def can_become_alias(self) -> bool:
        """Whether what was typed could be accepted from now on."""
        verdict = self.verdict
        return isinstance(verdict, Verdict) and not verdict.right and bool(verdict.given)

    def detail(self) -> dict[str, Any]:
        """What the log keeps of it."""
        match self.verdict:
            case Verdict(right=right, given=given):
                return {"right": right, "given": given[:GIVEN_LIMIT]}
            case Chosen() as choice:
                return {"right": choice.right, "chosen": sorted(choice.chosen)}
            case _:
                return {}

    def question_part(self, face: Face) -> RenderableType | None:
        """The options, below the question."""
        if self.kind != "choice":
            return None
        return answer_view.options(self.content, self.order, self.chosen, face)

    def chosen_line(self) -> Text:
        """Which options are chosen so far, for the prompt."""
        letters = answer_view.letters_of(self.chosen, self.order)
        return Text(clean(f"Chosen: {letters or 'none'}"), style=DIM)

    def answer_part(self, face: Face) -> RenderableType | None:
        """The verdict, above the rest of the answer."""
        match self.verdict:
            case Verdict() as typed:
                return answer_view.typed_verdict(typed, face)
            case Chosen() as choice:
                return answer_view.choice_verdict(self.content, self.order, choice, face)
            case _:
                return None

    @property
    def back_is_said(self) -> bool:
        """Whether the verdict shows all that stands on the back."""
        if self.kind == "typed" and self.verdict is not None:
            unit = self.content.get("unit", "")
            accepts = {f"{text} {unit}".strip() for text in self.content["accepts"]}
            return self.content["back"] in accepts | {*self.content["accepts"]}
        return self.kind == "choice" and self.verdict is not None

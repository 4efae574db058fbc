"""A predict card under the learner's hand: the commitment, then what the demo shows beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from flashdl.cli.answer_view import headline
from flashdl.cli.blocks import Block, Prose
from flashdl.cli.demo_view import claims, pictures
from flashdl.cli.output import clean
from flashdl.cli.prose import prose
from flashdl.cli.review_answers import GIVEN_LIMIT, Answering
from flashdl.cli.review_view import DIM, Face
from flashdl.review.answering import shuffled
from flashdl.review.predicting import (
    LETTERS,
    Prediction,
    Shown,
    compared,
    read,
    said,
    slack_of,
)
from flashdl.usecases.predicting import Outcome

_WANTED = {
    "number": "Predict a number, {room}.",
    "sign": "Predict: up (+), down (-) or the same (0).",
    "order": "Predict the order, the largest first, by letters: {example}.",
    "choice": "Predict: choose a letter.",
}
SURE_LINE = "Behind @ you may say how sure you are: {example} @ 80."


@dataclass
class Predicting(Answering):
    """What was predicted of a card's demo, and what it showed."""

    result: Shown | None = None
    outcome: Outcome | None = None
    committed: Prediction | None = field(default=None)

    @property
    def asks(self) -> dict[str, Any]:
        """What is to be predicted."""
        return dict(self.content["asks"])

    @property
    def order(self) -> tuple[int, ...]:
        """The options' places in the order in which they are shown."""
        return shuffled(self.asks.get("options", ()), seed=self.seed)

    def commit(self, text: str) -> Prediction:
        """Take what was typed for the prediction. Raises NoPrediction."""
        self.committed = read(self.asks, text, self.order)
        return self.committed

    def see(self, outcome: Outcome) -> Shown:
        """Put what the demo showed beside the prediction."""
        assert self.committed is not None
        self.outcome = outcome
        self.result = compared(self.asks, self.committed, outcome.outputs)
        return self.result

    @property
    def settled(self) -> bool:
        """Whether the demo has run: there is one prediction."""
        return self.result is not None

    @property
    def suggested(self) -> int | None:
        """The quality that the error maps to; without a prediction, a fail."""
        return 1 if self.result is None else self.result.quality

    def detail(self) -> dict[str, Any]:
        """What the log keeps of it."""
        if self.result is None:
            return {}
        log = self.result.log()
        return {**log, "given": log["given"][:GIVEN_LIMIT]}

    def question_part(self, face: Face) -> RenderableType | None:
        """The options with their letters, and how to predict."""
        blocks: list[Block] = []
        for letter, place in zip(LETTERS, self.order, strict=False):
            lead = f"{letter}. " if face.plain else f"{letter}  "
            option = prose(self.asks["options"][place], ascii=face.ascii, linear=face.plain)
            blocks += [Block(b.text, first=lead, rest=" " * len(lead), apart=False)
                       for b in option.blocks[:1]]  # fmt: skip
        parts: list[RenderableType] = [Prose(tuple(blocks)), Text("")] if blocks else []
        how = Text(clean(f"{self._wanted()} {self._sure()}", ascii=face.ascii), style=DIM)
        return Group(*parts, Prose((Block(how),)), Text(""))

    def _wanted(self) -> str:
        kind = self.asks["ask"]
        room = example = ""
        if kind == "number":
            room = _room(self.asks)
        if kind == "order":
            example = " ".join(LETTERS[: len(self.asks["options"])])
        return _WANTED[kind].format(room=room, example=example)

    def _sure(self) -> str:
        kind = self.asks["ask"]
        example = {"number": "0.5", "sign": "up", "choice": "b"}.get(kind)
        return SURE_LINE.format(example=example or " ".join(LETTERS[: len(self.asks["options"])]))

    def answer_part(self, face: Face) -> RenderableType | None:
        """The pictures of what came out, and below them, still in sight, what was predicted."""
        if self.outcome is None:
            return None
        run, show = self.outcome.run, self.outcome.show
        show = show or tuple(plot.id for plot in run.plots[:1])
        told = any(claim.about in show for claim in run.claims)
        seen = [*pictures(run, show, face), *([claims(run, face, show)] if told else []), Text("")]
        return Group(*seen, *self._verdict(face), Text(""))

    def _verdict(self, face: Face) -> Iterator[RenderableType]:
        if self.result is None or self.outcome is None:
            return
        result = self.result
        head = headline(_head(result), right=result.right, face=face)
        shown = self._shown(self.outcome.outputs, face)
        words = (f" You predicted {self._mine()}; the demo shows ", shown, f".{self._bias()}")
        parts = (w if isinstance(w, Text) else clean(w, ascii=face.ascii) for w in words)
        yield Prose((Block(Text.assemble(head, *parts)),))

    def _mine(self) -> str:
        """What was predicted; of options the letters, which stand above."""
        assert self.result is not None
        value = self.result.prediction.value
        if self.asks.get("options"):
            places = value if isinstance(value, tuple) else (int(value),)
            return " ".join(LETTERS[self.order.index(place)] for place in places)
        return said(self.asks, value)

    def _shown(self, outputs: Sequence[float], face: Face) -> Text:
        """What came out, with its numbers, which the picture may hold among others."""
        assert self.result is not None
        actual = self.result.actual
        if self.asks.get("options"):
            places = actual if isinstance(actual, tuple) else (int(actual),)
            return Text(", ").join(self._named(place, outputs[place], face) for place in places)
        words = said(self.asks, actual)
        if self.asks["ask"] == "sign" and len(outputs) > 1 and actual:
            words += f", from {outputs[0]:.3g} to {outputs[-1]:.3g}"
        return Text(clean(words, ascii=face.ascii))

    def _named(self, place: int, value: float, face: Face) -> Text:
        """An option with its letter and its number, and with formulas as in the question."""
        letter = LETTERS[self.order.index(place)]
        option = prose(self.asks["options"][place], ascii=face.ascii, linear=True).blocks[0]
        return Text.assemble(f"{letter} ", option.text, f" ({value:.3g})")

    def _bias(self) -> str:
        """By what factor a number was missed."""
        assert self.result is not None
        mine, actual = self.result.prediction.value, self.result.actual
        if self.result.kind != "number" or self.result.right:
            return ""
        assert isinstance(mine, float)
        assert isinstance(actual, float)
        if mine * actual <= 0:
            return ""
        factor = max(mine / actual, actual / mine)
        return f" Too {'high' if abs(mine) > abs(actual) else 'low'} by a factor of {factor:.3g}."

    @property
    def back_is_said(self) -> bool:
        """The explanation follows the pictures."""
        return False


def _head(result: Shown) -> str:
    if result.right:
        return "As predicted."
    return "Near." if result.quality >= 3 else "Not as predicted."


def _room(asks: dict[str, Any]) -> str:
    slack = slack_of(asks)
    parts = []
    if slack.atol:
        parts.append(f"within {slack.atol:g}")
    if slack.rtol:
        small = slack.rtol < 1
        room = f"{100 * slack.rtol:g} %" if small else f"a factor of {1 + slack.rtol:g}"
        parts.append(f"within {room}")
    return " or ".join(parts) or "exactly"

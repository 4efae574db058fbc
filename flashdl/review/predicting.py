"""A prediction of what a demo will show, and what it is worth once the demo has run: pure.

A prediction is a number, a sign, an order of options from the largest, or a choice of the largest.
Behind ``@`` stands how sure the learner is, in per cent: ``0.3 @ 80``.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from flashdl.review.questions import Slack, written
from flashdl.review.typed_numbers import NotNumbers, read_numbers
from flashdl.scheduling.memory import Grade

LETTERS = "abcdefghijklmnop"
SURE = 90  # per cent; a right choice of which one was so sure is easy
NEAR = 1 / 3  # of the tolerance: a number as near as that is easy
FAR = 3.0  # tolerances: a number within is hard, beyond it is a fail

_SURE = re.compile(r"(.*)@\s*(\d{1,3})\s*%?\s*", re.DOTALL)
_SIGNS = {
    1: ("+", "up", "rises", "rise", "grows", "more", "larger", "positive", "increases"),
    -1: ("-", "down", "falls", "fall", "shrinks", "less", "smaller", "negative", "decreases"),
    0: ("0", "same", "zero", "equal", "unchanged", "stays"),
}
_SAID = {1: "up", -1: "down", 0: "the same"}

Value = float | int | tuple[int, ...]


class NoPrediction(Exception):
    """What was typed is no prediction; the message is a reason for the learner."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was predicted: a number, a sign, places of options in order, or one place."""

    given: str
    value: Value
    sure: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A prediction beside what the demo showed.

    ``error`` is in tolerances for a number, the share of pairs in the wrong order for an order, and
    0 or 1 for a sign or a choice.
    """

    kind: str
    prediction: Prediction
    actual: Value
    error: float

    @property
    def right(self) -> bool:
        """Whether it came out as predicted, within the tolerance."""
        return self.error <= 1 if self.kind == "number" else self.error == 0

    @property
    def quality(self) -> int:
        """The quality that the error maps to."""
        if self.kind == "number":
            steps = ((NEAR, Grade.EASY), (1.0, Grade.GOOD), (FAR, Grade.HARD))
            return next((g.quality for most, g in steps if self.error <= most), Grade.AGAIN.quality)
        if self.right:
            sure = (self.prediction.sure or 0) >= SURE
            return Grade.EASY.quality if sure else Grade.GOOD.quality
        one_swap = self.kind == "order" and self._inversions() == 1 and len(self._order) > 2
        return Grade.HARD.quality if one_swap else Grade.AGAIN.quality

    def log(self) -> dict[str, Any]:
        """What the review log keeps of it."""
        sure = {} if self.prediction.sure is None else {"sure": self.prediction.sure}
        error = {"error": round(self.error, 6)} if math.isfinite(self.error) else {}
        return {
            "given": self.prediction.given, "right": self.right, "ask": self.kind, **error, **sure,
            "predicted": _plain(self.prediction.value), "actual": _plain(self.actual),
        }  # fmt: skip

    @property
    def _order(self) -> tuple[int, ...]:
        assert isinstance(self.actual, tuple)
        return self.actual

    def _inversions(self) -> int:
        assert isinstance(self.prediction.value, tuple)
        return inversions(self.prediction.value, self._order)


def read(asks: Mapping[str, Any], text: str, order: Sequence[int] = ()) -> Prediction:
    """The prediction that was typed; NoPrediction says what is missing.

    ``order`` holds the options' places as they are shown, so that a letter names one.
    """
    match = _SURE.fullmatch(text)
    said, sure = (match[1].strip(), int(match[2])) if match else (text.strip(), None)
    if sure is not None and sure > 100:
        raise NoPrediction("behind @ stands how sure you are, from 0 to 100 per cent")
    match asks["ask"]:
        case "number":
            value: Value = _number(said)
        case "sign":
            value = _sign(said)
        case "choice":
            value = _place(said, asks["options"], order)
        case _:
            value = _places(said, asks["options"], order)
    return Prediction(text.strip(), value, sure)


def compared(asks: Mapping[str, Any], prediction: Prediction, outputs: Sequence[float]) -> Shown:
    """The prediction beside what came out: one number, two for a change, or one an option."""
    kind, actual = asks["ask"], actual_of(asks["ask"], outputs)
    if kind == "number":
        assert isinstance(prediction.value, float)
        assert isinstance(actual, float)
        return Shown(kind, prediction, actual, off_by(prediction.value, actual, slack_of(asks)))
    if kind == "order":
        assert isinstance(prediction.value, tuple)
        assert isinstance(actual, tuple)
        pairs = len(actual) * (len(actual) - 1) / 2
        return Shown(kind, prediction, actual, inversions(prediction.value, actual) / pairs)
    return Shown(kind, prediction, actual, float(prediction.value != actual))


def actual_of(kind: str, outputs: Sequence[float]) -> Value:
    """What the outputs say: the number, the sign of it or of the change, the order, the largest."""
    match kind:
        case "number":
            return float(outputs[0])
        case "sign":
            change = outputs[0] if len(outputs) == 1 else outputs[-1] - outputs[0]
            return (change > 0) - (change < 0)
        case "choice":
            return max(range(len(outputs)), key=outputs.__getitem__)
        case _:
            return tuple(sorted(range(len(outputs)), key=lambda i: -outputs[i]))


def off_by(predicted: float, actual: float, slack: Slack) -> float:
    """How many tolerances a number is off: in its size, by its difference where it may be 0.

    Between numbers of one sign the factor counts, so that a tenth is as far off as ten times.
    """
    gap = abs(predicted - actual)
    by_difference = gap / slack.atol if slack.atol else math.inf
    by_factor = math.inf
    if slack.rtol and predicted * actual > 0:
        by_factor = abs(math.log(predicted / actual)) / math.log1p(slack.rtol)
    return 0.0 if gap == 0 else min(by_difference, by_factor)


def inversions(one: Sequence[int], other: Sequence[int]) -> int:
    """Pairs that two orders of the same places have the other way round."""
    rank = {place: i for i, place in enumerate(other)}
    return sum(rank[a] > rank[b] for a, b in combinations(one, 2))


def slack_of(asks: Mapping[str, Any]) -> Slack:
    """How far off a predicted number may be."""
    tolerance = asks["tolerance"]
    return Slack(tolerance["atol"], tolerance["rtol"])


def said(asks: Mapping[str, Any], value: Value) -> str:
    """A number or a sign that was predicted or came out, in words."""
    if asks["ask"] == "sign":
        assert isinstance(value, int)
        return _SAID[value]
    assert isinstance(value, float)
    return written(value, slack_of(asks)) if value else "0"


def _number(text: str) -> float:
    try:
        value = read_numbers(text, ())
    except NotNumbers as error:
        raise NoPrediction(str(error)) from None
    assert isinstance(value, float)
    return value


def _sign(text: str) -> int:
    word = text.casefold().replace("−", "-")
    found = next((sign for sign, words in _SIGNS.items() if word in words), None)
    if found is None:
        raise NoPrediction("say up or +, down or -, the same or 0")
    return found


def _place(text: str, options: Sequence[str], order: Sequence[int]) -> int:
    places = _places_in(text, options, order)
    if len(places) != 1:
        raise NoPrediction(f"choose one letter, a to {LETTERS[len(options) - 1]}")
    return places[0]


def _places(text: str, options: Sequence[str], order: Sequence[int]) -> tuple[int, ...]:
    places = _places_in(text, options, order)
    if sorted(places) != list(range(len(options))):
        example = " ".join(LETTERS[: len(options)])
        raise NoPrediction(f"name every letter once, the largest first, such as {example}")
    return tuple(places)


def _places_in(text: str, options: Sequence[str], order: Sequence[int]) -> list[int]:
    whole = [i for i, option in enumerate(options) if option.casefold() == text.casefold()]
    letters = re.sub(r"[\s,;>]+", "", text.casefold())
    known = LETTERS[: len(options)]
    if whole or not letters or set(letters) - set(known):
        return whole
    shown = order or range(len(options))
    return [shown[known.index(letter)] for letter in letters]


def _plain(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value

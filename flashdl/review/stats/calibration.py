"""How predictions came out: how many, how sure they were, and how far off the numbers lay."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from flashdl.review.events import Event
from flashdl.review.stats.retention import Share

KINDS = ("number", "sign", "order", "choice")
SURE_FROM = (0, 50, 70, 90)  # per cent


@dataclass(frozen=True, slots=True)
class Confidence:
    """Predictions that were ``low`` to ``high`` per cent sure; ``said`` is the mean of it."""

    low: int
    high: int
    said: float | None
    right: Share


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far predicted numbers lay off; one within its tolerance is not too high or too low.

    ``factor`` is the median of the larger of both over the smaller, right ones too, where they have
    the same sign.
    """

    asked: int
    too_high: int
    too_low: int
    factor: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Predictions by kind; by how sure the learner was, where that was said; and of numbers.

    ``brier`` is the mean squared distance of how sure one was, 0 to 1, from 1 where it came out as
    predicted and 0 where not (Brier 1950).
    """

    kinds: Mapping[str, Share]
    sure: tuple[Confidence, ...]
    brier: float | None
    numbers: Numbers

    @property
    def right(self) -> Share:
        """How many came out as predicted, of all."""
        return sum(self.kinds.values(), Share())

    @property
    def stated(self) -> int:
        """How many told how sure the learner was."""
        return sum(one.right.asked for one in self.sure)


def calibration(events: Iterable[Event]) -> Calibration:
    """What became of the predictions among effective events; cram and drills do not count."""
    logged = [event.detail or {} for event in _first_of_a_day(events)]
    made = [one for one in logged if one.get("ask") in KINDS and isinstance(one.get("right"), bool)]
    stated = [one for one in made if one.get("sure") in range(101)]
    return Calibration(
        {kind: _share([one for one in made if one["ask"] == kind]) for kind in KINDS},
        _by_confidence(stated),
        fmean((one["sure"] / 100 - one["right"]) ** 2 for one in stated) if stated else None,
        _numbers([one for one in made if one["ask"] == "number"]),
    )


def _first_of_a_day(events: Iterable[Event]) -> Iterator[Event]:
    """The first review of each card on each day: after it the learner has seen what happens."""
    seen: set[tuple[str, int]] = set()
    for event in events:
        if event.kind == "review" and (event.card, event.study_day) not in seen:
            seen.add((event.card, event.study_day))
            yield event


def _share(made: Sequence[Mapping[str, Any]]) -> Share:
    return Share(sum(one["right"] for one in made), len(made))


def _by_confidence(stated: Sequence[Mapping[str, Any]]) -> tuple[Confidence, ...]:
    highs = (*(low - 1 for low in SURE_FROM[1:]), 100)
    found = []
    for low, high in zip(SURE_FROM, highs, strict=True):
        within = [one for one in stated if low <= one["sure"] <= high]
        said = fmean(one["sure"] for one in within) if within else None
        found.append(Confidence(low, high, said, _share(within)))
    return tuple(found)


def _is_told(one: Mapping[str, Any]) -> bool:
    return all(isinstance(one.get(name), int | float) for name in ("predicted", "actual"))


def _numbers(made: Sequence[Mapping[str, Any]]) -> Numbers:
    pairs = [(one["predicted"], one["actual"], one["right"]) for one in made if _is_told(one)]
    ratios = [said / was for said, was, _ in pairs if was]
    factors = [max(ratio, 1 / ratio) for ratio in ratios if ratio > 0]
    return Numbers(
        len(pairs),
        too_high=sum(said > was and not right for said, was, right in pairs),
        too_low=sum(said < was and not right for said, was, right in pairs),
        factor=median(factors) if factors else None,
    )

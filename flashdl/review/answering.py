"""Whether a typed or chosen answer is right, and where it is not: pure, from a card's content."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

from flashdl.review.amounts import Fit, Tolerated, read, tolerated
from flashdl.review.spelling import (
    Segment,
    compare,
    composed,
    differing,
    folded,
    likeness,
    same,
)
from flashdl.scheduling.memory import Grade

Remark = Literal["", "nothing", "no number", "unit missing", "unit wrong"]

_LONG = 1000  # characters; a longer text that is also far longer than the answers is not looked at
_REMARKS: dict[Fit, Remark] = {"unit missing": "unit missing", "unit wrong": "unit wrong"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a typed answer is worth: right or not, beside the nearest of the accepted answers.

    ``diff`` turns what was given into ``answer``; ``within`` is how far off a number may be, None
    where the answer is not a number.
    """

    right: bool
    given: str
    answer: str
    diff: tuple[Segment, ...]
    remark: Remark = ""
    within: float | None = None

    @property
    def grade(self) -> Grade:
        """The grade to suggest."""
        return _suggested(right=self.right)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a choice is worth: the right options not chosen and the wrong ones chosen, in order."""

    chosen: frozenset[int]
    missing: tuple[int, ...]
    wrong: tuple[int, ...]
    partly: bool

    @property
    def right(self) -> bool:
        """Whether all right options were chosen and nothing else."""
        return not (self.missing or self.wrong)

    @property
    def grade(self) -> Grade:
        """The grade to suggest."""
        return _suggested(right=self.right)


def check(content: Mapping[str, Any], given: str) -> Verdict:
    """Compare what was typed with the answers that a typed card accepts."""
    accepts: Sequence[str] = content["accepts"]
    if not given.strip():
        return Verdict(False, "", accepts[0], differing(accepts[0], ""), "nothing")
    if len(given) > max(_LONG, 4 * max(map(len, accepts))):
        return Verdict(False, given, accepts[0], differing(accepts[0], given))
    given = composed(given)
    verdicts = [_against(accepted, content, given) for accepted in accepts]
    return max(verdicts, key=_worth)


def is_multiple(options: Sequence[Mapping[str, Any]]) -> bool:
    """Whether more than one option is right."""
    return sum(bool(option["right"]) for option in options) > 1


def shuffled(options: Sequence[Any], *, seed: str) -> tuple[int, ...]:
    """The places of the options in an order that depends on the seed alone, on every machine.

    The seed names the card, the study day and the repetition.
    """

    def drawn(place: int) -> bytes:
        return blake2b(f"{seed}:{place}".encode(), digest_size=8).digest()

    return tuple(sorted(range(len(options)), key=drawn))


def check_choice(options: Sequence[Mapping[str, Any]], chosen: Collection[int]) -> Chosen:
    """Compare the places that were chosen with the options that are right."""
    right = {i for i, option in enumerate(options) if option["right"]}
    picked = frozenset(chosen)
    missing, wrong = sorted(right - picked), sorted(picked - right)
    return Chosen(picked, (*missing,), (*wrong,), bool(right & picked and (missing or wrong)))


def _suggested(*, right: bool) -> Grade:
    return Grade.GOOD if right else Grade.AGAIN


def _worth(verdict: Verdict) -> tuple[bool, bool, float]:
    """Right before wrong, then with no unit left out, then by likeness; of equals the first."""
    return verdict.right, not verdict.remark, likeness(verdict.diff)


def _against(accepted: str, content: Mapping[str, Any], given: str) -> Verdict:
    tolerance = content.get("tolerance") or {}
    expected = tolerated(
        accepted, unit=content.get("unit", ""),
        atol=tolerance.get("atol", 0), rtol=tolerance.get("rtol", 0),
    )  # fmt: skip
    if expected is None:
        return _spelled(composed(accepted), content.get("fold", ()), given)
    return _counted(expected, _with_unit(accepted, content, expected), given)


def _spelled(answer: str, fold: Collection[str], given: str) -> Verdict:
    if folded(answer, fold) == folded(given, fold):
        return Verdict(True, given, answer, same(answer, given))
    return Verdict(False, given, answer, compare(answer, given, fold))


def _counted(expected: Tolerated, answer: str, given: str) -> Verdict:
    amount, within = read(given), expected.within_about
    if amount is None:
        return Verdict(False, given, answer, differing(answer, given), "no number", within)
    fit = expected.fit(amount)
    right = fit in ("right", "unit missing")
    diff = same(answer, given) if right else differing(answer, given)
    return Verdict(right, given, answer, diff, _REMARKS.get(fit, ""), within)


def _with_unit(accepted: str, content: Mapping[str, Any], expected: Tolerated) -> str:
    answer = composed(accepted)
    return answer if expected.amount.unit else f"{answer} {content.get('unit', '')}".strip()

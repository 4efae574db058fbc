"""What a typed answer to a question is worth, and which wrong procedure it is the result of: pure.

Every trap of a question is an answer that a wrong program computed from the very same numbers. A
wrong answer hits it where it is that number as far as it was written out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from flashdl.review.questions import Answer, Question, Trap, flat
from flashdl.review.typed_numbers import NotNumbers, read_numbers
from flashdl.scheduling.memory import Grade

SLOW_S = {"head": 60, "calculator": 120, "exact": 60}  # later than this a right answer is no Easy

_FINEST = 0.1  # of the slack: who writes more digits is not expected to have carried them all
_DECIMALS = re.compile(r"\d*(?:[.,](\d*))?(?:(?:[eE]|\s?[×xX*·]\s?10\s?\^?)([-+]?\d+))?")
_RAISED = str.maketrans("⁺⁻−⁰¹²³⁴⁵⁶⁷⁸⁹", "+--0123456789")
_WORD = re.compile(r"[\w.+−-]+")

Outcome = Literal["right", "trapped", "wrong", "unread"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One try at a question.

    ``off_by`` is the error of each entry, with its sign, and ``right_entries`` how many of them
    are right; words have neither. ``reason`` says why what was given could not be read, which is
    no try.
    """

    given: str
    outcome: Outcome
    trap: Trap | None = None
    off_by: tuple[float, ...] = ()
    right_entries: int = 0
    reason: str = ""
    read: Answer | None = None

    @property
    def right(self) -> bool:
        """Whether it is the answer, within the slack."""
        return self.outcome == "right"

    def log(self) -> dict[str, Any]:
        """What the review log keeps of it."""
        hit = {"trap": list(self.trap.mistakes)} if self.trap else {}
        return {"given": self.given, "right": self.right, **hit}


def judge(question: Question, given: str) -> Judged:
    """Compare what was typed with the answer, then with what every wrong procedure makes."""
    if question.words:
        return _in_words(question, given)
    assert not isinstance(question.answer, frozenset)
    try:
        read = read_numbers(given, question.shape, values=question.values)
    except NotNumbers as error:
        return Judged(given, "unread", reason=str(error))
    entries, answer = list(flat(read)), list(flat(question.answer))
    off_by = tuple(a - b for a, b in zip(entries, answer, strict=True))
    slack = [question.slack.around(entry) for entry in answer]
    near = sum(abs(gap) <= room for gap, room in zip(off_by, slack, strict=True))
    if near == len(answer):
        return Judged(given, "right", off_by=off_by, right_entries=near, read=read)
    trap = hit(question, entries, written=given)
    return Judged(given, "trapped" if trap else "wrong", trap, off_by, near, read=read)


def hit(question: Question, entries: Sequence[float], *, written: str) -> Trap | None:
    """The trap that a wrong answer fell into; a single mistake before two at once.

    Where two pairs of mistakes give the same number neither is named.
    """
    digits = last_digits(written, len(entries))
    hits = [trap for trap in question.traps if _agrees(question, trap, entries, digits)]
    alone = [trap for trap in hits if len(trap.mistakes) == 1]
    found = alone or hits
    return found[0] if len(found) == 1 else None


def suggested(tries: Sequence[Judged], *, hints: int, answer_ms: int, effort: str) -> int:
    """The quality to suggest: 5 at the first try, 4 if slow, 3 after a hint, 2 after a trap.

    Curriculum 11.1, rule 6. Two hints, a wrong answer that is no trap, or none at all, are 1.
    """
    if not tries or not tries[-1].right:
        return Grade.AGAIN.quality
    if len(tries) > 1:
        fell = all(judged.outcome == "trapped" for judged in tries[:-1])
        return 2 if fell and len(tries) == 2 else Grade.AGAIN.quality
    if hints:
        return Grade.HARD.quality if hints == 1 else Grade.AGAIN.quality
    return Grade.GOOD.quality if answer_ms > 1000 * SLOW_S[effort] else Grade.EASY.quality


def last_digits(written: str, count: int) -> list[float]:
    """What one unit is worth in the last place of each number that was written.

    It is 0 for fractions and expressions; of numbers that cannot be counted, the finest for all.
    """
    if written.lstrip().startswith("=") or "/" in written:
        return [0.0] * count
    places = [
        Fraction(10) ** (int(match[2] or 0) - len(match[1] or ""))
        for match in _DECIMALS.finditer(written.translate(_RAISED))
        if match[0].strip(".,")
    ]
    scale = Fraction(1, 100) if "%" in written else Fraction(1)
    units = places if len(places) == count else [min(places, default=Fraction(0))] * count
    return [float(scale * unit) for unit in units]


def _agrees(
    question: Question, trap: Trap, entries: Sequence[float], digits: Sequence[float]
) -> bool:
    assert not isinstance(trap.answer, frozenset)
    for entry, wrong, digit in zip(entries, flat(trap.answer), digits, strict=True):
        slack = question.slack.around(wrong)
        if abs(entry - wrong) > min(slack, max(digit, _FINEST * slack)):
            return False
    return True


def _in_words(question: Question, given: str) -> Judged:
    words = {word.casefold(): word for word in question.words}
    if given.strip().casefold() in words:
        said = [given.strip().casefold()]
    else:
        said = [word.casefold() for word in _WORD.findall(given)]
    if question.many and said == ["none"] and "none" not in words:
        said = []
    unknown = [word for word in said if word not in words]
    if unknown or (not said and not question.many) or (len(said) > 1 and not question.many):
        count = "some of" if question.many else "one of"
        return Judged(given, "unread", reason=f"the answer is {count}: {_list(question.words)}")
    chosen = frozenset(words[word] for word in said)
    if chosen == question.answer:
        return Judged(given, "right", read=chosen)
    trap = next((trap for trap in question.traps if trap.answer == chosen), None)
    return Judged(given, "trapped" if trap else "wrong", trap, read=chosen)


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)

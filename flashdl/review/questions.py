"""Questions with fresh numbers, as the parent process sees them: pure data, checked on arrival."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from flashdl.calculator import shown

Numbers = float | tuple["Numbers", ...]
Answer = Numbers | frozenset[str]

SEEDS = 2**32  # a seed is a whole number below
DRAWS = 300  # of numbers for one seed, until they will do
APART = 5.0  # tolerances between the answer and a trap, and between two traps
BEYOND = 1e9  # tolerances: none bridges two words, or two whole numbers
SAME = 1e-9  # relative; a difference below it is rounding of floating point


class NoQuestionError(ValueError):
    """What came back from a generator is no question."""


@dataclass(frozen=True, slots=True)
class Slack:
    """How far off a number may be: ``max(atol, rtol * |answer|)``."""

    atol: float = 0.005
    rtol: float = 0.01

    def around(self, number: float) -> float:
        """How far from this number is still right; a rounding error more."""
        return max(self.atol, self.rtol * abs(number)) + 1e-9 * max(1.0, abs(number))


@dataclass(frozen=True, slots=True)
class Trap:
    """What a wrong procedure, or two at once, makes of the numbers of a question."""

    mistakes: tuple[str, ...]
    because: tuple[str, ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its numbers, its answer and what wrong procedures make of them.

    ``words`` is the vocabulary of an answer in words, ``labels`` the names of a vector's entries.
    ``params`` are the parameters with which the demo shows the numbers; without them it is
    ``pictured`` by itself, or ``no_demo`` says why it cannot be shown.
    """

    generator: str
    version: int
    seed: int
    text: str
    given: Mapping[str, Any]
    answer: Answer
    slack: Slack
    work: str = ""
    effort: str = "calculator"
    labels: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    many: bool = False
    traps: tuple[Trap, ...] = ()
    params: Mapping[str, Any] | None = None
    preset: str = "default"
    no_demo: str = ""
    pictured: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of an answer in numbers; () for one number and for words."""
        return shape_of(self.answer) if not isinstance(self.answer, frozenset) else ()

    @property
    def values(self) -> dict[str, Numbers]:
        """The given numbers by name, for the calculator."""
        found: dict[str, Numbers] = {}
        for name, value in self.given.items():
            try:
                found[name] = numbers(value)
            except NoQuestionError:  # a word
                continue
        return found

    @property
    def written(self) -> str:
        """The answer as it is read, with the digits that count and one more."""
        return written(self.answer, self.slack, none="none of them")

    def log(self) -> dict[str, Any]:
        """What an event of the review log keeps, so that the question can be made again."""
        return {"generator": self.generator, "version": self.version, "seed": self.seed}


def seed_of(card: str, *, day: int, showing: int) -> int:
    """The seed of a card's question on a study day: the same until it is answered, then another."""
    drawn = blake2b(f"{card}:{day}:{showing}".encode(), digest_size=4).digest()
    return int.from_bytes(drawn)


def read_question(fields: Mapping[str, Any]) -> Question:
    """The question in a message of the worker; NoQuestionError where something is amiss."""
    try:
        return _read(fields)
    except (KeyError, TypeError, ValueError) as error:
        raise NoQuestionError(f"{type(error).__name__}: {error}") from error


def read_trap(fields: Mapping[str, Any], *, words: Sequence[str]) -> Trap:
    """A trap in a message of the worker; raises as reading a question does."""
    answer = _answer(fields["answer"], words=words)
    return Trap(tuple(fields["mistakes"]), tuple(fields["because"]), answer)


def plain(answer: Answer) -> Any:
    """The answer as JSON: a number, lists of numbers, or a sorted list of words."""
    if isinstance(answer, frozenset):
        return sorted(answer)
    if isinstance(answer, tuple):
        return [plain(entry) for entry in answer]
    return int(answer) if answer.is_integer() and abs(answer) < 2**53 else answer


def written(answer: Answer, slack: Slack, *, none: str = "none") -> str:
    """An answer in as many digits as its slack lets matter, rows parted by semicolons."""
    if isinstance(answer, frozenset):
        return ", ".join(sorted(answer)) or none
    if isinstance(answer, tuple):
        apart = "; " if answer and isinstance(answer[0], tuple) else ", "
        return apart.join(written(entry, slack) for entry in answer)
    room = slack.around(answer)
    wide = math.floor(math.log10(abs(answer))) + 1 if answer else 1
    told = math.ceil(math.log10(abs(answer) / room)) + 1 if answer else 1
    return shown(answer, max(3, told, min(wide, 12))).replace("-", "−", int(answer < 0))


def distance(one: Answer, other: Answer, slack: Slack) -> float:
    """How many tolerances two answers are apart, at the entry where they differ most.

    It is 0 where they are the same but for rounding, and where only one of them has this form.
    """
    if isinstance(one, frozenset) or isinstance(other, frozenset):
        return 0.0 if one == other else BEYOND
    if shape_of(one) != shape_of(other):
        return 0.0
    pairs = zip(flat(one), flat(other), strict=True)
    return max((_gap(a, b, slack) for a, b in pairs), default=0.0)


def _gap(one: float, other: float, slack: Slack) -> float:
    size, gap = max(abs(one), abs(other)), abs(one - other)
    if gap <= SAME * max(1.0, size):
        return 0.0
    room = max(slack.atol, slack.rtol * size)
    return min(gap / room, BEYOND) if room else BEYOND


def numbers(value: Any) -> Numbers:
    """Nested lists of finite numbers as tuples of floats; NoQuestionError for anything else."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(numbers(entry) for entry in value)
    if isinstance(value, str) or not math.isfinite(value):
        raise NoQuestionError(f"{value!r} is no number")
    return float(value)


def flat(value: Numbers) -> Iterator[float]:
    """Every entry, row by row."""
    if isinstance(value, tuple):
        for entry in value:
            yield from flat(entry)
    else:
        yield value


def shape_of(value: Numbers) -> tuple[int, ...]:
    """The length of each axis; NoQuestionError for rows of different length."""
    if not isinstance(value, tuple):
        return ()
    shapes = {shape_of(entry) for entry in value}
    if len(shapes) > 1:
        raise NoQuestionError("rows of different length")
    return (len(value), *(shapes.pop() if shapes else ()))


def _answer(value: Any, *, words: Sequence[str]) -> Answer:
    if not words:
        found = numbers(value)
        shape_of(found)
        return found
    chosen = frozenset(value)
    if chosen - set(words):
        raise NoQuestionError(f"{sorted(chosen)} are not among {words}")
    return chosen


def _read(fields: Mapping[str, Any]) -> Question:
    words = tuple(str(word) for word in fields["words"])
    traps = tuple(read_trap(trap, words=words) for trap in fields["traps"])
    return Question(
        generator=str(fields["generator"]),
        version=int(fields["version"]),
        seed=int(fields["seed"]),
        text=str(fields["text"]),
        given=dict(fields["given"]),
        answer=_answer(fields["answer"], words=words),
        slack=Slack(float(fields["atol"]), float(fields["rtol"])),
        work=str(fields["work"]),
        effort=str(fields["effort"]),
        labels=tuple(str(label) for label in fields["labels"]),
        words=words,
        many=bool(fields["many"]),
        traps=traps,
        params=_params(fields["params"]),
        preset=str(fields["preset"]),
        no_demo=str(fields["no_demo"]),
        pictured=bool(fields["pictured"]),
    )


def _params(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {name: tuple(v) if isinstance(v, list) else v for name, v in found.items()}

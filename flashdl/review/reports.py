"""What became of checking the learner's function: plain data, as JSON both ways."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Verdict = Literal["passed", "failed", "broken"]
SLOW_S = 15 * 60.0  # to write a function at the first try
_AGAIN, _HARD, _GOOD, _EASY = 1, 3, 4, 5


class NoReportError(ValueError):
    """What came back from a check is no report."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value that a function takes or returns; ``values`` is None where there are too many.

    Numbers that JSON lacks are the words ``nan``, ``inf`` and ``-inf``.
    """

    dtype: str
    shape: tuple[int, ...]
    values: Any

    @property
    def kind(self) -> str:
        """Shape and dtype in words."""
        size = f"shape ({', '.join(map(str, self.shape))}{',' * (len(self.shape) == 1)})"
        return f"{size}, {self.dtype}" if self.shape else self.dtype


@dataclass(frozen=True, slots=True)
class Report:
    """The first failing check of a solution with its smallest failing input, or that it passed.

    ``failed`` is an answer that is wrong, ``broken`` one that did not end: a loop, a crash, too
    much memory or output. ``output`` names what of several things is wrong, ``error`` is the
    largest distance and ``at`` its index. ``mistake`` is the known one that the solution equals.
    """

    task: str
    verdict: Verdict
    sentence: str
    check: str = ""
    name: str = ""
    given: Mapping[str, Shown] = field(default_factory=dict)
    expected: Shown | None = None
    got: Shown | None = None
    output: str = ""
    error: float | None = None
    at: tuple[int, ...] = ()
    mistake: str = ""
    because: str = ""
    line: int | None = None
    printed: str = ""
    remarks: tuple[str, ...] = ()
    seconds: float = 0.0
    seed: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return self.verdict == "passed"

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Tried:
    """What an input showed of a wrong solution: where it ``differs`` from the right one, or not.

    ``sentence`` says what is wrong with an input that is not ``valid``, and else what was seen.
    """

    valid: bool
    differs: bool
    sentence: str
    given: Mapping[str, Shown] = field(default_factory=dict)
    right: tuple[Shown, ...] = ()
    wrong: tuple[Shown, ...] = ()
    because: str = ""

    def as_json(self) -> dict[str, Any]:
        """What was seen as plain JSON."""
        return asdict(self)


def suggested(
    attempts: Sequence[bool], *, gave_up: bool = False, hints: int = 0, seconds: float = 0.0
) -> int | None:
    """The quality that attempts (did each pass?) suggest; None where nothing can be said.

    A runner that fails is no attempt. The solution that was shown counts as given up.
    """
    if gave_up:
        return _AGAIN
    if not attempts or not attempts[-1]:
        return None
    if len(attempts) > 1:
        return _HARD
    return _GOOD if hints or seconds > SLOW_S else _EASY


def read_report(fields: Mapping[str, Any]) -> Report:
    """The report in plain JSON; NoReportError where something is amiss."""
    try:
        return Report(
            task=str(fields["task"]),
            verdict=_verdict(fields["verdict"]),
            sentence=str(fields["sentence"]),
            check=str(fields["check"]),
            name=str(fields["name"]),
            given=_given(fields["given"]),
            expected=_maybe(fields["expected"]),
            got=_maybe(fields["got"]),
            output=str(fields["output"]),
            error=None if fields["error"] is None else float(fields["error"]),
            at=tuple(int(index) for index in fields["at"]),
            mistake=str(fields["mistake"]),
            because=str(fields["because"]),
            line=None if fields["line"] is None else int(fields["line"]),
            printed=str(fields["printed"]),
            remarks=tuple(str(remark) for remark in fields["remarks"]),
            seconds=float(fields["seconds"]),
            seed=int(fields["seed"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoReportError(f"{type(error).__name__}: {error}") from error


def read_tried(fields: Mapping[str, Any]) -> Tried:
    """What an input showed, in plain JSON; NoReportError where something is amiss."""
    try:
        return Tried(
            valid=bool(fields["valid"]),
            differs=bool(fields["differs"]),
            sentence=str(fields["sentence"]),
            given=_given(fields["given"]),
            right=tuple(read_shown(value) for value in fields["right"]),
            wrong=tuple(read_shown(value) for value in fields["wrong"]),
            because=str(fields["because"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoReportError(f"{type(error).__name__}: {error}") from error


def read_shown(fields: Mapping[str, Any]) -> Shown:
    """A value in plain JSON."""
    shape = tuple(int(size) for size in fields["shape"])
    return Shown(str(fields["dtype"]), shape, _values(fields["values"], shape))


def number(value: Any, *, digits: int = 0) -> str:
    """An entry as Python writes it, so that it can be taken over; with ``digits`` rounded."""
    if isinstance(value, bool | str):
        return str(value)
    if digits and math.isfinite(value):
        return f"{value:.{digits}g}"
    return repr(value)


def _verdict(word: object) -> Verdict:
    for verdict in ("passed", "failed", "broken"):
        if word == verdict:
            return verdict
    raise NoReportError(f"{word!r} is no verdict")


def _given(fields: Mapping[str, Any]) -> dict[str, Shown]:
    return {str(name): read_shown(value) for name, value in fields.items()}


def _maybe(fields: Mapping[str, Any] | None) -> Shown | None:
    return None if fields is None else read_shown(fields)


def _values(values: Any, shape: tuple[int, ...]) -> Any:
    """Nested lists of that shape, or a bare entry; ValueError for another form."""
    if values is None:
        return None
    if not shape:
        if not isinstance(values, bool | int | float | str):
            raise TypeError(f"{values!r} is no entry")
        return values
    if len(values) != shape[0]:
        raise ValueError(f"{len(values)} entries, not {shape[0]}")
    return [_values(entry, shape[1:]) for entry in values]

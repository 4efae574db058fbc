"""Attempts at code tasks: kept in the review log with their dates; no schedule knows of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flashdl.review.events import Event
from flashdl.review.reports import Report
from flashdl.study_day import Moment

if TYPE_CHECKING:
    from flashdl.storage.store import Store

KIND = "attempt"
LONGEST_KEPT = 20_000  # characters of a solution


@dataclass(frozen=True, slots=True)
class Attempt:
    """One solution that was checked; ``check`` is what failed, ``solution`` its text."""

    task: str
    at_ms: int
    study_day: int
    passed: bool
    check: str
    seed: int
    solution: str

    @property
    def said(self) -> str:
        """The result in words."""
        if self.check == "limits":
            return "stopped before its end"
        return "passed" if self.passed else f"failed: {self.check}"

    def as_json(self) -> dict[str, Any]:
        """The attempt as plain JSON."""
        return {
            "task": self.task,
            "at_ms": self.at_ms,
            "passed": self.passed,
            "check": self.check,
            "seed": self.seed,
            "solution": self.solution,
        }


def keep(store: "Store", report: Report, solution: str, *, moment: Moment) -> Event:
    """Store an attempt with its text, of a very long one the beginning."""
    detail = {
        "task": report.task,
        "passed": report.passed,
        "check": report.name or report.check,
        "seed": report.seed,
        "solution": solution[:LONGEST_KEPT],
    }
    draft = Event("", 0, KIND, "", at_ms=0, study_day=moment.day, detail=detail)
    return store.append(draft, moment=moment)


def attempts(store: "Store", task: str | None = None) -> list[Attempt]:
    """Every attempt, or those at a task, in order."""
    return [a for a in _read(store) if task in (None, a.task)]


def latest(store: "Store") -> dict[str, Attempt]:
    """The last attempt at each task."""
    return {attempt.task: attempt for attempt in _read(store)}


def _read(store: "Store") -> Iterator[Attempt]:
    """The attempts of the log; one that another version wrote otherwise is left out."""
    for event in store.events(KIND):
        told = event.detail or {}
        try:
            yield Attempt(
                task=str(told["task"]),
                at_ms=event.at_ms,
                study_day=event.study_day,
                passed=bool(told["passed"]),
                check=str(told["check"]),
                seed=int(told["seed"]),
                solution=str(told["solution"]),
            )
        except (KeyError, TypeError, ValueError):
            continue

"""Is what a function returned what it should be? In the worker: form first, then the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from flashdl.demokit.tasks import Seed, Task
from flashdl.runner.checking.calling import Outcome

_NUMBERS = "biuf"
_NONE = "Your function returns None; is there a return?"
MOST_SHOWN = 400  # entries of a value that travel with a report


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a number may be off: ``atol + rtol * |expected|``."""

    rtol: float
    atol: float


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a result; ``form`` if it is not even of the right kind."""

    sentence: str
    form: bool = False
    output: str = ""
    expected: Any = None
    got: Any = None
    error: float | None = None
    at: tuple[int, ...] = ()
    line: int | None = None


def form_fault(task: Task, outcome: Outcome, expected: Any) -> Fault | None:
    """What is wrong with the kind, the shape or the dtype of a result."""
    if outcome.error:
        return Fault(f"Your function raised {outcome.error}.", form=True, line=outcome.line)
    if not task.returns:
        return _form_of(outcome.value, expected, "")
    names, value = task.returns, outcome.value
    if value is None:
        return Fault(_NONE, form=True)
    if not isinstance(value, tuple | list) or len(value) != len(names):
        what = f"{len(value)} values" if isinstance(value, tuple) else _kind(value)
        return Fault(
            f"Your function returns {what}; wanted are {len(names)}: {', '.join(names)}.", form=True
        )
    pairs = zip(value, expected, names, strict=True)
    return next(filter(None, (_form_of(got, right, name) for got, right, name in pairs)), None)


def value_fault(
    task: Task, outcome: Outcome, expected: Any, tolerance: Tolerance | None = None
) -> Fault | None:
    """What is wrong with a result: its form, or the entry that is furthest off."""
    if (fault := form_fault(task, outcome, expected)) is not None:
        return fault
    tolerance = tolerance or Tolerance(task.rtol, task.atol)
    if not task.returns:
        return distance_fault(outcome.value, expected, "", tolerance)
    pairs = zip(outcome.value, expected, task.returns, strict=True)
    faults = (distance_fault(got, right, name, tolerance) for got, right, name in pairs)
    return next(filter(None, faults), None)


def distance_fault(got: Any, expected: Any, name: str, tolerance: Tolerance) -> Fault | None:
    """Where two values of one shape are furthest apart; None where nowhere too far."""
    one, two = (np.asarray(value, dtype=float) for value in (got, expected))
    with np.errstate(all="ignore"):
        gap = np.abs(one - two)
        same = (one == two) | (np.isnan(one) & np.isnan(two))
        near = np.isfinite(two) & (gap <= tolerance.atol + tolerance.rtol * np.abs(two))
        far = ~(same | near)
    if not far.any():
        return None
    worst = int(np.argmax(np.where(far, np.where(np.isfinite(gap), gap, np.inf), -1.0)))
    at = tuple(int(index) for index in np.unravel_index(worst, one.shape))
    entry, error = float(one[at]), float(gap[at])
    what = name or "The result"
    if not np.isfinite(entry):
        kind = "NaN" if np.isnan(entry) else "infinite"
        sentence = f"{what} is {kind}{_at(at)}, expected {two[at]:.6g}."
    else:
        sentence = f"{what} is off by {error:.3g}{_at(at)}."
    known = error if np.isfinite(error) else None
    return Fault(sentence, output=name, expected=expected, got=got, error=known, at=at)


def same_outcome(one: Outcome, two: Outcome, tolerance: Tolerance) -> bool:
    """Whether two functions did the same, errors and what they changed included."""
    if one.error or two.error:
        return one.error.partition(":")[0] == two.error.partition(":")[0]
    return one.changed == two.changed and _alike(one.value, two.value, tolerance)


def shown(value: Any) -> dict[str, Any]:
    """A value as plain JSON, its entries only where they are not too many."""
    if isinstance(value, Seed):
        return {"dtype": "generator", "shape": [], "values": f"np.random.default_rng({value.seed})"}
    if callable(value):
        return {"dtype": "function", "shape": [], "values": repr(value)}
    array = np.asarray(value)
    kind = type(value).__name__ if not isinstance(value, np.ndarray | np.generic) else array.dtype
    few = array.size <= MOST_SHOWN and array.dtype.kind in _NUMBERS
    values = _plain(array.tolist()) if few else None
    return {"dtype": str(kind), "shape": list(array.shape), "values": values}


def with_sentence(fault: Fault, more: str) -> Fault:
    """The fault with a sentence before its own."""
    return replace(fault, sentence=f"{more} {fault.sentence}".strip())


def _form_of(got: Any, expected: Any, name: str) -> Fault | None:
    what = name or "The result"
    right = np.asarray(expected)
    wants_number = not isinstance(expected, np.ndarray)
    if got is None:
        return Fault(f"{name} is None." if name else _NONE, form=True, output=name)
    if wants_number and isinstance(got, int | float):
        return None
    if not isinstance(got, np.ndarray | np.generic):
        wanted = "a number" if wants_number else "an array"
        return Fault(f"{what} is {_kind(got)}, not {wanted}.", form=True, output=name)
    fault: str | None = None
    if got.dtype.kind not in _NUMBERS:
        fault = f"{what} has dtype {got.dtype}; wanted is {right.dtype}."
    elif got.shape != right.shape:
        fault = f"{what} has shape {got.shape}; wanted is {right.shape}."
    elif got.dtype.kind == "f" == right.dtype.kind and got.dtype.itemsize < right.dtype.itemsize:
        fault = f"{what} is {got.dtype}, but the input is {right.dtype}: keep its precision."
    return fault and Fault(fault, form=True, output=name, expected=expected, got=got)  # type: ignore[return-value]


def _kind(value: Any) -> str:
    name = type(value).__name__
    return "nothing" if value is None else f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _alike(one: Any, two: Any, tolerance: Tolerance) -> bool:
    if isinstance(one, tuple | list) and isinstance(two, tuple | list):
        if len(one) != len(two):
            return False
        return all(_alike(a, b, tolerance) for a, b in zip(one, two, strict=True))
    try:
        a, b = np.asarray(one), np.asarray(two)
    except ValueError:  # lists of different lengths
        return False
    if a.shape != b.shape or a.dtype.kind not in _NUMBERS or b.dtype.kind not in _NUMBERS:
        return False
    return distance_fault(a, b, "", tolerance) is None


def _at(at: Sequence[int]) -> str:
    return f" at [{', '.join(map(str, at))}]" if at else ""


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    return value

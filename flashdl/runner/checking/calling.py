"""Calling a learner's function in the worker: on copies, and whatever it does is caught."""

import inspect
import io
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from traceback import walk_tb
from types import ModuleType
from typing import Any, Literal

import numpy as np

from flashdl.demokit.tasks import Inputs, Seed

_LONGEST = 300
_KEPT = 4_000  # characters that a call prints
_FLOOD = 65_536  # what a call prints beyond this goes to the supervisor, which stops a flood


class Refused(Exception):
    """The learner's file has no function that can be called."""

    def __init__(self, sentence: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one call gave: a value, or the ``error`` in words and its line in the learner's file.

    ``changed`` are the arguments that the call did not leave as they were, ``printed`` is what it
    printed first.
    """

    value: Any = None
    error: str = ""
    line: int | None = None
    changed: tuple[str, ...] = ()
    printed: str = ""

    @property
    def warned(self) -> str:
        """What NumPy warns of, where a strict call ended with that."""
        name, _, words = self.error.partition(": ")
        return words if name == "FloatingPointError" else ""


class Raised(Exception):
    """The learner's function raised while a property was tried; carries the outcome."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.error)
        self.outcome = outcome


class _Prints(io.TextIOBase):
    """Takes what is printed, and keeps the beginning; a flood goes on to where it came from."""

    def __init__(self, beyond: Any) -> None:
        self.kept = ""
        self._beyond = beyond
        self._written = 0

    def write(self, text: str) -> int:
        self.kept += text[: _KEPT - len(self.kept)]
        self._written += len(text)
        if self._written > _FLOOD:
            self._beyond.write(text)
        return len(text)


@dataclass(frozen=True, slots=True)
class Learner:
    """A function to be called, the names of its arguments and the file whose lines are told."""

    function: Callable[..., Any]
    arguments: tuple[str, ...]
    file: str

    def call(self, given: Inputs, *, strict: bool = False) -> Outcome:
        """The outcome on copies of the inputs; ``strict``: overflow and the like raise."""
        state: Literal["raise", "ignore"] = "raise" if strict else "ignore"
        taken = fresh(given)
        ordered = [taken[name] for name in self.arguments if name in taken]
        said_so_far = _Prints(sys.stdout)
        try:
            with (
                redirect_stdout(said_so_far),
                np.errstate(over=state, invalid=state, divide=state, under="ignore"),
            ):
                value = self.function(*ordered)
        except MemoryError:
            raise
        except BaseException as error:  # noqa: BLE001 - also SystemExit is an answer
            line = line_in(self.file, error)
            return Outcome(error=said(error), line=line, printed=said_so_far.kept)
        return Outcome(value, changed=_changed(given, taken), printed=said_so_far.kept)


def learner_of(source: str, name: str, arguments: Sequence[str]) -> Learner:
    """The function in a learner's file. Raises Refused with a sentence and a line."""
    file = f"{name}.py"
    module = ModuleType(name)
    try:
        with redirect_stdout(_Prints(sys.stdout)):
            exec(compile(source, file, "exec"), vars(module))  # noqa: S102
    except SyntaxError as error:
        raise Refused(f"The file is not Python yet: {error.msg}.", error.lineno) from None
    except MemoryError:
        raise
    except BaseException as error:  # noqa: BLE001 - also SystemExit is an answer
        raise Refused(f"The file cannot be read: {said(error)}.", line_in(file, error)) from None
    function = getattr(module, name, None)
    if not callable(function):
        own = [n for n, v in vars(module).items() if getattr(v, "__module__", "") == name]
        there = f"; it has {', '.join(own)}" if own else ""
        raise Refused(f"The file has no function {name}{there}.")
    fault = _signature_fault(function, name, arguments)
    if fault:
        raise Refused(fault, getattr(getattr(function, "__code__", None), "co_firstlineno", None))
    return Learner(function, tuple(arguments), file)


def fresh(given: Inputs) -> dict[str, Any]:
    """The inputs as a call takes them: copies, and a new random generator of each seed."""
    return {
        name: np.random.default_rng(value.seed) if isinstance(value, Seed) else deepcopy(value)
        for name, value in given.items()
    }


def said(error: BaseException) -> str:
    """An error in words, on one line."""
    words = " ".join(str(error).split())[:_LONGEST]
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def line_in(file: str, error: BaseException) -> int | None:
    """The last line of ``file`` that the error passed through."""
    frames = walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename == file]
    return lines[-1] if lines else None


def _changed(given: Inputs, taken: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        name
        for name, value in given.items()
        if isinstance(value, np.ndarray) and not _same(value, taken[name])
    )


def _same(before: np.ndarray[Any, Any], after: np.ndarray[Any, Any]) -> bool:
    if before.shape != after.shape or before.dtype != after.dtype:
        return False
    return np.array_equal(before, after, equal_nan=before.dtype.kind in "fc")


def _signature_fault(function: Callable[..., Any], name: str, arguments: Sequence[str]) -> str:
    try:
        with warnings.catch_warnings():
            params = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return ""
    names = [p.name for p in params if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    wanted, n = list(arguments), len(arguments)
    many = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    needed = {p.name for p in params if p.default is p.empty and p.kind not in many}
    if names[:n] == wanted and not needed - set(wanted):
        return ""
    given = ", ".join(str(p) for p in params)
    return f"{name} takes ({', '.join(wanted)}); yours takes ({given})."

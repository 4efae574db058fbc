"""Finding a bug, in the worker: what a wrong function makes of an input that the learner typed."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.tasks import Inputs, Seed, Task
from flashdl.runner.checking.calling import Learner, Outcome
from flashdl.runner.checking.comparing import Tolerance, shown, value_fault


class _Unfit(Exception):
    pass


def tried(task: Task, right: Learner, wrong: Mistake, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What the right and the wrong function make of the typed arguments, as plain JSON."""
    about: dict[str, Any] = {"valid": False, "differs": False, "given": {}, "right": [],
                             "wrong": [], "because": ""}  # fmt: skip
    try:
        given = _inputs(task, typed)
    except _Unfit as unfit:
        return about | {"sentence": str(unfit)}
    about["given"] = {name: shown(value) for name, value in given.items()}
    known = Learner(wrong.function, right.arguments, "")
    strict = not right.call(given, strict=True).error
    good, bad = right.call(given, strict=strict), known.call(given, strict=strict)
    if good.error or not _finite(good.value):
        said = good.error or "it gives no finite numbers"
        return about | {"sentence": f"The right function does not take this input: {said}."}
    warned, bad = bad.warned, known.call(given) if bad.warned else bad
    sentence = _difference(task, good, bad)
    if warned:
        sentence = f"{sentence or 'They differ.'} NumPy warns: {warned}."
    return about | {
        "valid": True,
        "differs": bool(sentence),
        "sentence": sentence or "They agree here: this input does not show the bug.",
        "right": _shown(good, task),
        "wrong": [] if bad.error else _shown(bad, task),
        "because": wrong.because if sentence else "",
    }


def _difference(task: Task, good: Outcome, bad: Outcome) -> str:
    """In which way the wrong function is wrong here; nothing where it is not."""
    if bad.error:
        return f"They differ: this function raised {bad.error}."
    if bad.changed:
        return f"They differ: this function changed its input {bad.changed[0]}."
    fault = value_fault(task, bad, good.value, Tolerance(task.rtol, task.atol))
    if fault is None:
        return ""
    return f"They differ. {fault.sentence}"


def _inputs(task: Task, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The typed arguments in the kinds of the example's, which stand where none was typed."""
    given: dict[str, Any] = dict(task.example)
    for name, value in typed.items():
        given[name] = _of_kind(name, value, task.example[name])
    if said := _said_of(task, given):
        raise _Unfit(said)
    return given


def _said_of(task: Task, given: Inputs) -> str:
    try:
        with np.errstate(all="ignore"):
            return task.valid(**given)
    except Exception as error:  # noqa: BLE001 - shapes that do not fit may raise anything
        return f"These inputs do not fit each other: {error}"


def _of_kind(name: str, value: Any, model: Any) -> Any:
    if isinstance(model, Seed):
        return Seed(int(value))
    array = np.asarray(value, dtype=float)
    whole = not isinstance(model, float) and np.asarray(model).dtype.kind in "iub"
    if whole and (array != array.round()).any():
        raise _Unfit(f"{name} takes whole numbers.")
    if isinstance(model, np.ndarray):
        return array.astype(model.dtype)
    if array.ndim:
        raise _Unfit(f"{name} is one number.")
    return type(model)(array.item())


def _shown(outcome: Outcome, task: Task) -> list[dict[str, Any]]:
    return [shown(v) for v in (outcome.value if task.returns else (outcome.value,))]


def _finite(value: Any) -> bool:
    parts = value if isinstance(value, tuple) else (value,)
    return all(np.isfinite(np.asarray(part, dtype=float)).all() for part in parts)

"""Checking a learner's function in the worker: the first check that fails, on the smallest input.

In this order: signature and shapes, random inputs against the reference, properties, edge cases,
inputs left alone, gradients.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.tasks import Edge, Gradient, Inputs, Property, Task
from flashdl.runner.calling import Learner, Outcome, Raised, Refused, fresh, learner_of
from flashdl.runner.comparing import (
    Fault,
    Tolerance,
    distance_fault,
    form_fault,
    same_outcome,
    shown,
    value_fault,
)
from flashdl.runner.shrinking import shrunk

DRAWS = 6  # random inputs of each size
STEP, GRADIENT_SLACK = 1e-5, 1e-5  # of central differences; a relative error
SAME = Tolerance(1e-7, 1e-12)  # rounding, and no other solution
SLOW = 30.0  # times as long as the reference: a loop of Python's


@dataclass(frozen=True, slots=True)
class Finding:
    """The first check that failed, with the input it failed on."""

    check: str
    fault: Fault
    given: Inputs = field(default_factory=dict)
    name: str = ""
    because: str = ""


@dataclass(slots=True)
class Bench:
    """A task with its right function, and the learner's that is tried on it."""

    task: Task
    right: Learner
    learner: Learner
    seed: int
    changed: tuple[str, Inputs] | None = None  # the first argument that was not left alone

    def first_failing(self) -> Finding | None:
        """The first check that fails."""
        checks = (self._form, self._random, self._properties, self._edges, self._unchanged,
                  self._gradients)  # fmt: skip
        return next(filter(None, (check() for check in checks)), None)

    def inputs(self, *, draws: int = DRAWS, own: Property | None = None) -> Iterator[Inputs]:
        """Random inputs of rising size, others for each seed."""
        draw = self.task.draw if own is None or own.draw is None else own.draw
        for size in range(self.task.sizes):
            for number in range(draws):
                yield draw(np.random.default_rng([self.seed, size, number]), size)

    def expected(self, given: Inputs) -> Any:
        """What is right, computed by the reference."""
        outcome = self.right.call(given)
        if outcome.error:
            raise RuntimeError(f"the reference raised {outcome.error}")
        return outcome.value

    def call(self, given: Inputs, *, strict: bool = False) -> Outcome:
        """What the learner's function makes of the inputs; remembers whether it changed them."""
        outcome = self.learner.call(given, strict=strict)
        if outcome.changed and self.changed is None:
            self.changed = (outcome.changed[0], given)
        return outcome

    def _form(self) -> Finding | None:
        for given in self.inputs(draws=1):
            fault = form_fault(self.task, self.call(given), self.expected(given))
            if fault is not None:
                return Finding("signature and shapes", fault, given)
        return None

    def _random(self) -> Finding | None:
        if not self.task.compared:
            return None
        return self._searched("random inputs", self.inputs(), self._wrong_at)

    def _wrong_at(self, given: Inputs) -> Fault | None:
        return value_fault(self.task, self.call(given), self.expected(given))

    def _properties(self) -> Finding | None:
        for own in self.task.properties:
            find = partial(self._unfulfilled, own)
            finding = self._searched("property", self.inputs(own=own), find, own.name, own.because)
            if finding is not None:
                return finding
        return None

    def _unfulfilled(self, own: Property, given: Inputs) -> Fault | None:
        def function(*args: Any) -> Any:
            outcome = self.call(dict(zip(self.learner.arguments, args, strict=False)))
            if outcome.error:
                raise Raised(outcome)
            return outcome.value

        try:
            with np.errstate(all="ignore"):
                if own.holds(function, **fresh(given)):
                    return None
        except Raised as raised:
            return form_fault(self.task, raised.outcome, None)
        except (TypeError, ValueError, IndexError):  # what was returned cannot be computed with
            pass
        return self._seen_at(given)

    def _seen_at(self, given: Inputs) -> Fault:
        """What to show of a property that does not hold: the results, where these compare."""
        if set(given) != set(self.learner.arguments[: len(given)]):
            return Fault("")
        outcome = self.call(given)
        got = outcome.value if not self.task.returns and not outcome.error else None
        right = self.expected(given) if self.task.compared and not self.task.returns else None
        return Fault("", got=got, expected=right)

    def _edges(self) -> Finding | None:
        for edge in self.task.edges:
            outcome = self.call(edge.given, strict=True)
            right = edge_expected(edge, self)
            tolerance = edge_tolerance(edge, self.task)
            fault = value_fault(self.task, outcome, right, tolerance)
            if fault is not None:
                return Finding("edge case", fault, edge.given, edge.name, edge.because)
        return None

    def _unchanged(self) -> Finding | None:
        if self.changed is None:
            return None
        name, given = self.changed
        sentence = f"Your function changes its input {name}; it must leave it as it was."
        because = f"Work on a new array: {name} = {name} - 1 makes one, {name} -= 1 does not."
        return Finding("inputs left alone", Fault(sentence), given, because=because)

    def _gradients(self) -> Finding | None:
        for gradient in self.task.gradients:
            for given in self.inputs(draws=2):
                fault = self._slope_fault(gradient, given)
                if fault is not None:
                    name = self.task.returns[gradient.of] if self.task.returns else "the gradient"
                    return Finding("gradient", fault, given, f"{name} by central differences")
        return None

    def _slope_fault(self, gradient: Gradient, given: Inputs) -> Fault | None:
        outcome = self.call(given)
        got = outcome.value[gradient.of] if self.task.returns else outcome.value
        x = given[gradient.by]

        def cost(moved: Any) -> float:
            taken = {**fresh(given), gradient.by: moved}
            return float(gradient.cost(lambda *args: self.learner.function(*args), **taken))

        with np.errstate(all="ignore"):
            slopes = central_differences(cost, x, eps=STEP, entries=range(x.size)).reshape(x.shape)
        if relative_error(np.asarray(got, dtype=float).ravel(), slopes.ravel()) <= GRADIENT_SLACK:
            return None
        name = self.task.returns[gradient.of] if self.task.returns else ""
        return distance_fault(got, slopes, name, Tolerance(1e-6, 1e-8))

    def _searched(
        self,
        check: str,
        inputs: Iterator[Inputs],
        find: Callable[[Inputs], Fault | None],
        name: str = "",
        because: str = "",
    ) -> Finding | None:
        """The first input with a fault, made as simple as it can be while it has one."""
        for given in inputs:
            if (fault := find(given)) is None:
                continue
            small = shrunk(given, lambda trial, fault=fault: self._as_bad(trial, fault, find))
            return Finding(check, find(small) or fault, small, name, because)
        return None

    def _as_bad(
        self, given: Inputs, fault: Fault, find: Callable[[Inputs], Fault | None]
    ) -> bool:
        """Whether an input fails in the same way, and can be told from one that is right."""
        if self.task.valid(**given):
            return False
        try:
            found = find(given)
        except RuntimeError:  # the reference does not take it
            return False
        if found is None or found.form != fault.form:
            return False
        if self.task.compared and not _finite(self.expected(given)):
            return False
        return (found.error or 1.0) >= min(fault.error or 1.0, 0.01)


def checked(demo: ModuleType | None, beside: ModuleType, job: Mapping[str, Any]) -> dict[str, Any]:
    """What a request asks of a task, as plain JSON: a check, an example, or an input for a bug."""
    from flashdl.runner import bugs  # it needs what stands here

    task: Task = beside.TASK
    right = right_function(task, demo, job["arguments"])
    if job["wanted"] == "example":
        value = right.call(task.example).value
        returned = value if task.returns else (value,)
        return {"given": _all_shown(task.example), "returned": [shown(v) for v in returned]}
    if job["wanted"] == "bug":
        wrong = {m.id: m for m in beside.WRONG}[job["mistake"]]
        return bugs.tried(task, right, wrong, job["typed"])
    return report(task, right, beside.WRONG, job)


def right_function(task: Task, demo: ModuleType | None, arguments: list[str]) -> Learner:
    """The reference of a task, or its solution, to be called as a learner's function is."""
    reference = task.reference or task.solution
    function = reference if demo is None else partial(reference, demo)
    return Learner(function, tuple(arguments), "")


def report(
    task: Task, right: Learner, wrong: tuple[Mistake, ...], job: Mapping[str, Any]
) -> dict[str, Any]:
    """The report on the solution in a request."""
    name, begun_at = task.solution.__name__, time.perf_counter()
    about: dict[str, Any] = {"task": name, "seed": job["seed"], **_NOTHING}
    try:
        learner = learner_of(job["solution"], name, right.arguments)
    except Refused as refused:
        seconds = round(time.perf_counter() - begun_at, 4)
        found = {"verdict": "failed", "check": "signature and shapes", "sentence": str(refused)}
        return about | found | {"line": refused.line, "seconds": seconds}
    bench = Bench(task, right, learner, job["seed"])
    finding = bench.first_failing()
    about["seconds"] = round(time.perf_counter() - begun_at, 4)
    if finding is None:
        passed = f"All checks passed; the inputs were those of seed {job['seed']}."
        return about | {"verdict": "passed", "sentence": passed, "remarks": remarks(bench)}
    mistake = recognised(bench, wrong, finding)
    return about | _failed(task, finding, mistake)


def recognised(bench: Bench, wrong: tuple[Mistake, ...], finding: Finding) -> Mistake | None:
    """The known wrong solution that does what the learner's does, on every input there is."""
    pool = [(given, False) for given in bench.inputs(draws=2)]
    pool += [(edge.given, True) for edge in bench.task.edges]
    if set(finding.given) == set(bench.learner.arguments[: len(finding.given)]):
        pool.insert(0, (finding.given, False))
    outcomes = [(given, strict, bench.learner.call(given, strict=strict)) for given, strict in pool]
    for mistake in wrong:
        known = Learner(mistake.function, bench.learner.arguments, "")
        if all(same_outcome(known.call(given, strict=strict), seen, SAME)
               for given, strict, seen in outcomes):  # fmt: skip
            return mistake
    return None


def remarks(bench: Bench) -> list[str]:
    """What is worth saying of a solution that passed."""
    if bench.task.large is None:
        return []
    given = bench.task.large(np.random.default_rng(bench.seed))
    own, theirs = _seconds(bench.learner, given), _seconds(bench.right, given)
    if own <= SLOW * theirs or own < 0.01:
        return []
    return [f"It took {own / theirs:.0f} times as long as the reference: can whole arrays "
            "do what a loop does?"]  # fmt: skip


def edge_expected(edge: Edge, bench: Bench) -> Any:
    """What is right at an edge: written out, or by the reference."""
    if edge.expected is None:
        return bench.expected(edge.given)
    if not bench.task.returns:
        return _as_value(edge.expected)
    return tuple(_as_value(value) for value in edge.expected)


def edge_tolerance(edge: Edge, task: Task) -> Tolerance:
    """How far off a result may be at an edge."""
    rtol = task.rtol if edge.rtol is None else edge.rtol
    return Tolerance(rtol, task.atol if edge.atol is None else edge.atol)


_NOTHING: Mapping[str, Any] = {
    "check": "", "name": "", "given": {}, "expected": None, "got": None, "output": "",
    "error": None, "at": [], "mistake": "", "because": "", "line": None, "printed": "",
    "remarks": [],
}  # fmt: skip


def _failed(task: Task, finding: Finding, mistake: Mistake | None) -> dict[str, Any]:
    fault = finding.fault
    because = mistake.because if mistake else finding.because
    return {
        "verdict": "failed",
        "check": finding.check,
        "name": finding.name,
        "sentence": fault.sentence or finding.because,
        "given": _all_shown(finding.given),
        "expected": None if fault.expected is None else shown(fault.expected),
        "got": None if fault.got is None else shown(fault.got),
        "output": fault.output,
        "error": fault.error,
        "at": list(fault.at),
        "mistake": mistake.id if mistake else "",
        "because": because if because != fault.sentence and fault.sentence or mistake else "",
        "line": fault.line,
    }


def _all_shown(given: Inputs) -> dict[str, Any]:
    return {name: shown(value) for name, value in given.items()}


def _as_value(value: Any) -> Any:
    return np.asarray(value, dtype=float) if isinstance(value, list | tuple) else value


def _finite(value: Any) -> bool:
    parts = value if isinstance(value, tuple) else (value,)
    return all(np.isfinite(np.asarray(part, dtype=float)).all() for part in parts)


def _seconds(function: Learner, given: Inputs) -> float:
    taken = fresh(given)
    begun_at = time.perf_counter()
    function.function(*taken.values())
    return max(time.perf_counter() - begun_at, 1e-6)

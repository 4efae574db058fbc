"""The checks of a learner's function: the first that fails, on the smallest input.

In this order: signature and shapes, random inputs against the reference, properties, edge cases,
inputs left alone, gradients.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from flashdl.demokit.gradcheck import central_differences, relative_error
from flashdl.demokit.tasks import Edge, Gradient, Inputs, Property, Task
from flashdl.runner.checking.calling import Learner, Outcome, Raised, fresh
from flashdl.runner.checking.comparing import (
    Fault,
    Tolerance,
    distance_fault,
    form_fault,
    value_fault,
    with_sentence,
)
from flashdl.runner.checking.shrinking import shrunk

DRAWS, MORE_DRAWS = 6, 60  # random inputs of each size, and of smaller ones than failed
STEP, GRADIENT_SLACK = 1e-5, 1e-5  # of central differences; a relative error


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

    def inputs(
        self, *, draws: int = DRAWS, sizes: int | None = None, own: Property | None = None
    ) -> Iterator[tuple[int, Inputs]]:
        """Random inputs of rising size, each with its size; others for each seed."""
        draw = self.task.draw if own is None or own.draw is None else own.draw
        for size in range(self.task.sizes if sizes is None else sizes):
            for number in range(draws):
                yield size, draw(np.random.default_rng([self.seed, size, number]), size)

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
        for _, given in self.inputs(draws=1):
            fault = self._unformed(given)
            if fault is not None:
                return self._small(Finding("signature and shapes", fault, given), self._unformed)
        return None

    def _unformed(self, given: Inputs) -> Fault | None:
        return form_fault(self.task, self.call(given), self.expected(given))

    def _random(self) -> Finding | None:
        if not self.task.compared:
            return None
        return self._searched(Finding("random inputs", Fault("")), None, self._wrong_at)

    def _wrong_at(self, given: Inputs) -> Fault | None:
        return value_fault(self.task, self.call(given), self.expected(given))

    def _properties(self) -> Finding | None:
        for own in self.task.properties:
            blank = Finding("property", Fault(""), name=own.name, because=own.because)
            found = self._searched(blank, own, partial(self._unfulfilled, own))
            if found is not None:
                return found
        return None

    def _unfulfilled(self, own: Property, given: Inputs) -> Fault | None:
        """What is wrong where a property does not hold that holds for the right function."""
        try:
            if self._holds(own, self.call, given):
                return None
            fault: Fault | None = self._seen_at(given)
        except Raised as raised:
            fault = form_fault(self.task, raised.outcome, None)
        except (TypeError, ValueError, IndexError):  # what was returned cannot be computed with
            fault = self._seen_at(given)
        return fault if self._holds(own, self.right.call, given) else None

    def _holds(self, own: Property, call: Callable[[Inputs], Outcome], given: Inputs) -> bool:
        def function(*args: Any) -> Any:
            outcome = call(dict(zip(self.learner.arguments, args, strict=False)))
            if outcome.error:
                raise Raised(outcome)
            return outcome.value

        with np.errstate(all="ignore"):
            return bool(own.holds(function, **fresh(given)))

    def _seen_at(self, given: Inputs) -> Fault:
        """What to show of a property that does not hold: the results, where these differ."""
        if not self.task.compared or set(given) - set(self.learner.arguments):
            return Fault("")
        fault = self._wrong_at(given)
        return Fault("") if fault is None else replace(fault, sentence="")

    def _edges(self) -> Finding | None:
        for edge in self.task.edges:
            fault = self._fault_at(edge)
            if fault is not None:
                return Finding("edge case", fault, edge.given, edge.name, edge.because)
        return None

    def _fault_at(self, edge: Edge) -> Fault | None:
        """What is wrong at an edge: the result, or that NumPy warns on the way to it."""
        outcome, right = self.call(edge.given, strict=True), edge_expected(edge, self)
        if not outcome.warned:
            return value_fault(self.task, outcome, right, edge_tolerance(edge, self.task))
        quiet = self.call(edge.given)
        found = value_fault(self.task, quiet, right, edge_tolerance(edge, self.task))
        seen = Fault("", expected=right, got=quiet.value) if not self.task.returns else Fault("")
        return with_sentence(found or seen, f"NumPy warns: {outcome.warned}.")

    def _unchanged(self) -> Finding | None:
        if self.changed is None:
            return None
        name, given = self.changed

        def changes(trial: Inputs) -> bool:
            return not self.task.valid(**trial) and name in self.learner.call(trial).changed

        if changes(given):
            given = shrunk(given, changes)
        sentence = f"Your function changes its input {name}; it must leave it as it was."
        because = f"Work on a new array: {name} = {name} - 1 makes one, {name} -= 1 does not."
        return Finding("inputs left alone", Fault(sentence), given, because=because)

    def _gradients(self) -> Finding | None:
        for gradient in self.task.gradients:
            for _, given in self.inputs(draws=2):
                fault = self._slope_fault(gradient, given)
                if fault is not None:
                    name = self.task.returns[gradient.of] if self.task.returns else "the gradient"
                    return Finding("gradient", fault, given, f"{name} by central differences")
        return None

    def _slope_fault(self, gradient: Gradient, given: Inputs) -> Fault | None:
        outcome = self.call(given)
        got = outcome.value[gradient.of] if self.task.returns else outcome.value
        x = given[gradient.by]

        def function(*args: Any) -> Any:
            seen = self.learner.call(dict(zip(self.learner.arguments, args, strict=False)))
            if seen.error:
                raise Raised(seen)
            return seen.value

        def cost(moved: Any) -> float:
            return float(gradient.cost(function, **{**fresh(given), gradient.by: moved}))

        try:
            with np.errstate(all="ignore"):
                slopes = central_differences(cost, x, eps=STEP, entries=range(x.size))
        except Raised as raised:
            return form_fault(self.task, raised.outcome, None)
        slopes = slopes.reshape(x.shape)
        if relative_error(np.asarray(got, dtype=float).ravel(), slopes.ravel()) <= GRADIENT_SLACK:
            return None
        name = self.task.returns[gradient.of] if self.task.returns else ""
        return distance_fault(got, slopes, name, Tolerance(1e-6, 1e-8))

    def _searched(
        self, blank: Finding, own: Property | None, find: Callable[[Inputs], Fault | None]
    ) -> Finding | None:
        """The smallest input with a fault, made as simple as it can be while it has one."""
        failing = (found for found in self.inputs(own=own) if find(found[1]) is not None)
        size, given = next(failing, (0, None))
        if given is None:
            return None
        smaller = (trial for _, trial in self.inputs(draws=MORE_DRAWS, sizes=size, own=own))
        given = next((trial for trial in smaller if find(trial) is not None), given)
        first = find(given)
        assert first is not None
        return self._small(replace(blank, fault=first, given=given), find)

    def _small(self, finding: Finding, find: Callable[[Inputs], Fault | None]) -> Finding:
        """The finding on an input as simple as it can be while it fails in the same way."""
        small = shrunk(finding.given, lambda trial: self._as_bad(trial, finding.fault, find))
        return replace(finding, fault=find(small) or finding.fault, given=small)

    def _as_bad(self, given: Inputs, fault: Fault, find: Callable[[Inputs], Fault | None]) -> bool:
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


def _as_value(value: Any) -> Any:
    return np.asarray(value, dtype=float) if isinstance(value, list | tuple) else value


def _finite(value: Any) -> bool:
    parts = value if isinstance(value, tuple) else (value,)
    return all(np.isfinite(np.asarray(part, dtype=float)).all() for part in parts)

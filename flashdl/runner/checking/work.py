"""What the worker does for a code task: a report on a solution, an example, an input for a bug."""

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from flashdl.demokit import Mistake
from flashdl.demokit.tasks import Inputs, Task
from flashdl.runner.checking import bugs
from flashdl.runner.checking.bench import Bench, Finding, edge_tolerance
from flashdl.runner.checking.calling import Learner, Refused, fresh, learner_of
from flashdl.runner.checking.comparing import Tolerance, same_outcome, shown

SAME = Tolerance(1e-7, 1e-12)  # rounding, and no other solution
SLOW = 30.0  # times as long as the reference: a loop of Python's


def checked(demo: ModuleType | None, beside: ModuleType, job: Mapping[str, Any]) -> dict[str, Any]:
    """What a request asks of a task, as plain JSON: a check, an example, or an input for a bug."""
    task: Task = beside.TASK
    right = right_function(task, demo, job["arguments"])
    if job["wanted"] == "example":
        value = right.call(task.example).value
        returned = value if task.returns else (value,)
        return {"given": _all_shown(task.example), "returned": [shown(v) for v in returned]}
    if job["wanted"] == "bug":
        wrong = {m.id: m for m in beside.WRONG}[job["bug"]]
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
    return about | _failed(finding, mistake) | {"prints": _prints(bench, finding)}


def recognised(bench: Bench, wrong: tuple[Mistake, ...], finding: Finding) -> Mistake | None:
    """The known wrong solution that does what the learner's does, on every input there is."""
    pool = [(given, False, SAME) for _, given in bench.inputs(draws=2)]
    pool += [(e.given, True, replace(edge_tolerance(e, bench.task), rtol=SAME.rtol))
             for e in bench.task.edges]  # fmt: skip
    if set(finding.given) == set(bench.learner.arguments[: len(finding.given)]):
        pool.insert(0, (finding.given, False, SAME))
    seen = [bench.learner.call(given, strict=strict) for given, strict, _ in pool]
    for mistake in wrong:
        known = Learner(mistake.function, bench.learner.arguments, "")
        pairs = zip(pool, seen, strict=True)
        if all(same_outcome(known.call(given, strict=strict), outcome, tolerance)
               for (given, strict, tolerance), outcome in pairs):  # fmt: skip
            return mistake
    return None


def _prints(bench: Bench, finding: Finding) -> str:
    """What the learner's function prints for the failing input."""
    if not finding.given or set(finding.given) - set(bench.learner.arguments):
        return ""
    return bench.learner.call(finding.given).printed


def remarks(bench: Bench) -> list[str]:
    """What is worth saying of a solution that passed."""
    if bench.task.large is None:
        return []
    given = bench.task.large(np.random.default_rng(bench.seed))
    own, theirs = _seconds(bench.learner, given), _seconds(bench.right, given)
    if own <= SLOW * theirs or own < 0.01:
        return []
    times = f"{own / theirs:.0f} times as long as the reference"
    return [f"It took {times}: can whole arrays do what a loop does?"]


_NOTHING: Mapping[str, Any] = {
    "check": "", "name": "", "given": {}, "expected": None, "got": None, "output": "",
    "error": None, "at": [], "mistake": "", "because": "", "line": None, "printed": "",
    "remarks": [],
}  # fmt: skip


def _failed(finding: Finding, mistake: Mistake | None) -> dict[str, Any]:
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
        "because": because if (because != fault.sentence and fault.sentence) or mistake else "",
        "line": fault.line,
    }


def _all_shown(given: Inputs) -> dict[str, Any]:
    return {name: shown(value) for name, value in given.items()}


def _seconds(function: Learner, given: Inputs) -> float:
    """The shortest of three calls."""
    begun_at, ended_at = [], []
    for _ in range(3):
        taken = fresh(given)
        begun_at.append(time.perf_counter())
        function.function(*taken.values())
        ended_at.append(time.perf_counter())
    return max(1e-6, min(end - begin for begin, end in zip(begun_at, ended_at, strict=True)))

"""The parent's side of code tasks: read from their files, and solutions checked in the worker."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from textwrap import fill
from typing import Any

from flashdl import bundled
from flashdl.errors import BadDeckFile, DemoFailed, NotChecked, UnknownName
from flashdl.review.reports import (
    NoReportError,
    Report,
    Shown,
    Tried,
    number,
    read_report,
    read_shown,
    read_tried,
)
from flashdl.runner.client import Runner
from flashdl.runner.events import Failed, Job, Told

LONGEST_SOLUTION = 200_000  # characters
_IMPORT = "import numpy as np\n\n\n"
_BROKEN = {
    "timeout": "It did not finish within {seconds:g} s and was stopped: is there a loop without "
               "an end?",
    "memory": "It wanted more than {memory} MiB of memory and was stopped.",
    "flood": "It printed more than {output} kB and was stopped.",
    "crash": "The process ended in the middle: does the file end it, or call C code?",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownWrong:
    """A well-known wrong solution: its id, why it is wrong, and its code under the task's name."""

    id: str
    because: str
    code: str


@dataclass(frozen=True, slots=True)
class CodeTask:
    """A task as its file declares it, read without running any of it.

    ``head`` is the line that defines the function, ``code`` a right solution, ``source`` the file.
    """

    name: str
    title: str
    signature: str
    text: str
    hints: tuple[str, ...]
    demo: str
    arguments: tuple[str, ...]
    returns: tuple[str, ...]
    head: str
    code: str
    wrong: tuple[KnownWrong, ...]
    source: str

    def bug(self, mistake: str) -> KnownWrong:
        """The wrong solution of that id; UnknownName names those that there are."""
        found = {wrong.id: wrong for wrong in self.wrong}
        if mistake not in found:
            there = ", ".join(found)
            raise UnknownName(f"{self.name} has no bug {mistake!r}; it has {there}")
        return found[mistake]


@dataclass(frozen=True, slots=True)
class Example:
    """The inputs that a task shows, and what the reference returns for them."""

    given: Mapping[str, Shown]
    returned: tuple[Shown, ...]


def folder() -> Path:
    """Where the built-in tasks are."""
    return bundled.demos_dir() / "tasks"


@lru_cache(maxsize=1)
def tasks() -> tuple[CodeTask, ...]:
    """Every task, by name."""
    return tuple(read_task(path) for path in sorted(folder().glob("*.py")))


def find_task(name: str) -> CodeTask:
    """The task of that name, ``-`` and ``_`` being one; UnknownName suggests."""
    found = {task.name: task for task in tasks()}
    wanted = name.replace("-", "_")
    if wanted not in found:
        near = get_close_matches(wanted, found, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else "`flashdl code` lists them"
        raise UnknownName(f"there is no code task {name!r}; {hint}")
    return found[wanted]


def read_task(path: Path) -> CodeTask:
    """What a task's file declares; BadDeckFile where that cannot be read."""
    source = path.read_text(encoding="utf-8")
    try:
        return _task_of(path.stem, source)
    except (SyntaxError, KeyError, ValueError, StopIteration, AttributeError) as error:
        raise BadDeckFile([f"{path}: error: no code task: {error}"]) from None


def stub(task: CodeTask, example: Example) -> str:
    """The file that the learner begins with."""
    given = [f"    {key} = {written(value, column=len(key) + 7)}"
             for key, value in example.given.items()]  # fmt: skip
    parts = [fill(part, 88) for part in task.text.split("\n\n")]
    head = fill(task.signature, 88)
    call = f"    {task.name}({', '.join(example.given)})"
    names = task.returns or ("gives",)
    returned = [f"    {name}: {rounded(value, column=len(name) + 6)}"
                for name, value in zip(names, example.returned, strict=True)]  # fmt: skip
    shown = ["Example:", *given, call, *returned]
    doc = "\n\n".join([head, *parts, "\n".join(shown)])
    return f'"""{doc}\n"""\n\n{_IMPORT}{task.head}\n    ...\n'


def written(value: Shown, *, column: int = 0) -> str:
    """A value as it is typed in Python; the rows of a matrix below each other."""
    if value.values is None:
        return f"({value.kind})"
    if not value.shape:
        return number(value.values)
    return f"np.array({_rows(value.values, column + 9)})"


def rounded(value: Shown, *, column: int = 0) -> str:
    """A value with six digits; the rows of a matrix below each other."""
    return f"({value.kind})" if value.values is None else _rows(value.values, column, digits=6)


def typed(given: Mapping[str, Shown]) -> str:
    """Arguments as they are typed on one line: ``z = [1, 2], k = 2``."""
    return ", ".join(f"{name} = {_on_a_line(value.values)}" for name, value in given.items()
                     if not isinstance(value.values, str))  # fmt: skip


def solution(task: CodeTask) -> str:
    """A right solution as a file."""
    return _IMPORT + task.code


def example(runner: Runner, task: CodeTask) -> Example:
    """The example of a task; NotChecked where the runner fails."""
    told = _told(runner, _job(task, {"wanted": "example"}))
    try:
        given = {name: read_shown(value) for name, value in told["given"].items()}
        return Example(given, tuple(read_shown(value) for value in told["returned"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotChecked(f"the example of {task.name} cannot be read: {error}") from None


def check(runner: Runner, task: CodeTask, text: str, *, seed: int) -> Report:
    """The report on a solution; NotChecked where the runner itself fails, which is no grade."""
    if len(text) > LONGEST_SOLUTION:
        sentence = f"The file is longer than {LONGEST_SOLUTION} characters."
        return Report(task.name, "failed", sentence, check="signature and shapes", seed=seed)
    job = _job(task, {"wanted": "check", "solution": text}, seed=seed)
    ended = _ended(runner, job)
    if isinstance(ended, Failed):
        return Report(task.name, "broken", _broken(runner, ended), check="limits", seed=seed)
    try:
        return read_report({**ended.fields, "printed": ended.fields.get("prints", "")})
    except NoReportError as error:
        raise NotChecked(f"{job.subject} cannot be read: {error}") from None


def try_bug(runner: Runner, task: CodeTask, mistake: str, typed: Mapping[str, Any]) -> Tried:
    """What typed arguments show of a wrong solution; NotChecked where the runner fails."""
    about = {"wanted": "bug", "bug": task.bug(mistake).id, "typed": dict(typed)}
    try:
        return read_tried(_told(runner, _job(task, about)))
    except NoReportError as error:
        raise NotChecked(f"what was tried cannot be read: {error}") from None


def _job(task: CodeTask, about: Mapping[str, Any], *, seed: int = 0) -> Job:
    source = b""
    if task.demo:
        source = (bundled.demos_dir() / f"{task.demo}.py").read_bytes()
    fields = {"task": task.name, "beside": task.source, "arguments": list(task.arguments), **about}
    return Job(task.demo, source, seed=seed, work="check", about=fields,
               subject=f"the check of {task.name}")  # fmt: skip


def _told(runner: Runner, job: Job) -> Mapping[str, Any]:
    ended = _ended(runner, job)
    if isinstance(ended, Failed):
        raise NotChecked(str(ended.error))
    return ended.fields


def _ended(runner: Runner, job: Job) -> Told | Failed:
    """How a check ended; NotChecked where the runner did not get it to an end of its own."""
    try:
        ended = runner.end_of(job)
    except DemoFailed as error:
        raise NotChecked(str(error)) from None
    if isinstance(ended, Failed) and (ended.ours or ended.kind not in _BROKEN):
        raise NotChecked(str(ended.error))
    assert isinstance(ended, Told | Failed)
    return ended


def _broken(runner: Runner, ended: Failed) -> str:
    limits = runner.limits
    return _BROKEN[ended.kind].format(
        seconds=limits.wall_s, memory=limits.memory_mib, output=limits.output_kib
    )


def _task_of(name: str, source: str) -> CodeTask:
    tree = ast.parse(source)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    declared: dict[str, Any] = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    words = {key.arg: key.value for key in declared["TASK"].keywords}
    own = functions[name]
    wrong = (_wrong_of(call, functions, name) for call in declared["WRONG"].elts)
    return CodeTask(
        name=name,
        title=ast.literal_eval(words["title"]),
        signature=ast.literal_eval(words["signature"]),
        text=ast.literal_eval(words["text"]),
        hints=ast.literal_eval(words["hints"]) if "hints" in words else (),
        demo=ast.literal_eval(words["demo"]) if "demo" in words else "",
        arguments=tuple(argument.arg for argument in own.args.args),
        returns=ast.literal_eval(words["returns"]) if "returns" in words else (),
        head=f"def {name}({ast.unparse(own.args)}):",
        code=(ast.get_source_segment(source, own) or "") + "\n",
        wrong=tuple(wrong),
        source=source,
    )


def _wrong_of(call: Any, functions: Mapping[str, ast.FunctionDef], name: str) -> KnownWrong:
    mistake, _, function, because = call.args
    wrong = functions[function.id]
    body = [ast.unparse(node) for node in wrong.body]
    lines = "\n".join(f"    {line}" for part in body for line in part.splitlines())
    code = f"def {name}({ast.unparse(wrong.args)}):\n{lines}\n"
    return KnownWrong(ast.literal_eval(mistake), ast.literal_eval(because), code)


def _on_a_line(values: Any) -> str:
    if isinstance(values, list):
        return f"[{', '.join(map(_on_a_line, values))}]"
    return f"{float(values):g}"


def _rows(values: Any, indent: int, digits: int = 0) -> str:
    """Nested lists, each row of the last axis on a line of its own where there are several."""
    if not isinstance(values, list):
        return number(values, digits=digits)
    inner = [_rows(entry, indent + 1, digits) for entry in values]
    nested = bool(values) and isinstance(values[0], list) and len(values) > 1
    return "[" + (f",\n{' ' * (indent + 1)}" if nested else ", ").join(inner) + "]"

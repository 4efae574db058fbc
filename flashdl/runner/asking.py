"""The parent's side of questions: where generators are, and a question from the worker."""

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path

from flashdl import bundled
from flashdl.demokit import ParamValue
from flashdl.errors import DemoFailed, UnknownName
from flashdl.review.questions import (
    Answer,
    NoQuestionError,
    Question,
    Trap,
    numbers,
    read_question,
    read_trap,
)
from flashdl.runner.client import Runner
from flashdl.runner.events import Job
from flashdl.runner.index import Declaration
from flashdl.runner.results import DemoRun


def file_of(demo: str) -> Path:
    """Where the generators of a built-in demo are."""
    return bundled.demos_dir() / "questions" / f"{demo}.py"


def generators_of(demo: str) -> tuple[str, ...]:
    """The ids of a demo's generators, read from the text of their file; nothing of it is run."""
    try:
        tree = ast.parse(file_of(demo).read_bytes())
    except OSError:
        return ()
    return tuple(
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Generator"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    )


def outputs(
    runner: Runner,
    demo: Declaration,
    output: str,
    many: Sequence[Mapping[str, ParamValue]],
    *,
    mistakes: bool = False,
) -> tuple[list[Answer], list[Trap]]:
    """One output for many parameter values, and what each mistake makes of the last of them.

    Raises DemoFailed.
    """
    plain = [{n: list(v) if isinstance(v, tuple) else v for n, v in p.items()} for p in many]
    about = {"output": output, "many": plain, "mistakes": mistakes}
    job = Job(demo.name, demo.source, work="outputs", about=about, models=demo.models,
              trains=demo.trains)  # fmt: skip
    told = runner.tell(job)
    try:
        answers: list[Answer] = [numbers(answer) for answer in told["answers"]]
        return answers, [read_trap(trap, words=()) for trap in told["traps"]]
    except (NoQuestionError, KeyError, TypeError) as error:
        raise DemoFailed(f"demo {demo.name!r} computed no answer: {error}") from None


def picture(runner: Runner, demo: Declaration, question: Question) -> DemoRun:
    """The very numbers of a question in pictures of its own. Raises DemoFailed."""
    about = {
        "generator": question.generator,
        "beside": file_of(demo.name).read_text(encoding="utf-8"),
        "given": dict(question.given),
    }
    subject = f"the picture of {question.generator!r}"
    return runner.draw(Job(demo.name, demo.source, work="picture", about=about, subject=subject))


def ask(runner: Runner, demo: Declaration, generator: str, *, seed: int) -> Question:
    """The question of a seed. Raises UnknownName, or DemoFailed where none could be made."""
    try:
        beside = file_of(demo.name).read_text(encoding="utf-8")
    except OSError:
        raise UnknownName(f"demo {demo.name!r} has no generators") from None
    about = {"generator": generator, "beside": beside}
    subject = f"the question {generator!r}"
    told = runner.tell(
        Job(demo.name, demo.source, seed=seed, work="question", about=about, subject=subject)
    )
    try:
        return read_question(told)
    except NoQuestionError as error:
        raise DemoFailed(f"{subject} cannot be read: {error}") from None

"""The parent's side of questions: where generators are, and a question from the worker."""

import ast
from pathlib import Path

from flashdl import bundled
from flashdl.errors import DemoFailed, UnknownName
from flashdl.review.questions import NoQuestionError, Question, read_question
from flashdl.runner.client import Runner
from flashdl.runner.events import Job
from flashdl.runner.index import Declaration


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

"""``flashdl demo --warm``: train every shared model that is not there yet."""

import json
import time
from dataclasses import asdict, dataclass, field

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo, report
from flashdl.cli.review_view import Face
from flashdl.cli.training import Course, Watcher, watched
from flashdl.errors import DemoFailed
from flashdl.runner import recipes
from flashdl.runner.client import Runner
from flashdl.runner.events import Failed, Job, Progress, Trained
from flashdl.runner.shelf import Model

IDLE = b"""
from flashdl.demokit import Demo

DEMO = Demo(title="only its models are of interest", compute=lambda *, rng: {})
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What is there of a model; ``seconds`` if it was trained just now, else None."""

    name: str
    seconds: float | None = None
    bytes: int = 0
    metrics: dict[str, float] = field(default_factory=dict)
    problem: str = ""

    @classmethod
    def of(cls, model: Model, *, seconds: float | None = None, lost: str = "") -> "Row":
        """The row of a model that there is; ``lost`` says why it will not stay."""
        problem = f"trained, but it cannot be kept: {lost}" if lost else ""
        return cls(model.name, seconds, model.size, model.metrics, problem)

    @property
    def line(self) -> str:
        """The row in words."""
        if self.problem:
            return f"{self.name:<16}{self.problem}"
        how = "already there" if self.seconds is None else f"trained in {self.seconds:.1f} s"
        tested = [name for name in sorted(self.metrics) if name.startswith("test_")]
        kept = ", ".join(f"{name.replace('_', ' ')} {self.metrics[name]:.4g}" for name in tested)
        return f"{self.name:<16}{how:<18}{self.bytes / 1000:>5.0f} kB  {kept}".rstrip()


def warm(context: Context, *, as_json: bool) -> None:
    """Have every model ready. Raises typer.Exit(1) if one is not, after trying the others."""
    rows = []
    face = Face(context.linear, not context.utf8)
    with Runner(context.limits, shelf=context.shelf) as runner:
        for name in recipes.modules():
            with watched(context.console, context.errors, face, quiet=as_json) as watcher:
                rows.append(_row(context, runner, name, watcher))
            if not as_json:
                echo(rows[-1].line)
    problems = [row.problem for row in rows if row.problem]
    if as_json:
        models = [asdict(row) for row in rows]
        echo(json.dumps({"schema": 1, "folder": str(context.shelf.folder), "models": models}))
        report(problems)
    if problems:
        raise typer.Exit(1)


def _row(context: Context, runner: Runner, name: str, watcher: Watcher) -> Row:
    """The model as it is on the shelf, or as it is once it was trained."""
    try:
        there = context.shelf.read(name, recipes.key(name))
        return Row.of(there) if there else _trained(runner, name, watcher)
    except DemoFailed as error:
        return Row(name, problem=str(error))


def _trained(runner: Runner, name: str, watcher: Watcher) -> Row:
    row, course = Row(name, problem="was not trained"), None
    runner.submit(Job("warm", IDLE, models=(name,)))
    while (event := runner.poll()) is not None:
        if isinstance(event, Failed):
            raise event.error
        if isinstance(event, Trained):
            row, course = Row.of(event.model, seconds=event.model.seconds, lost=event.lost), None
        elif isinstance(event, Progress):
            course = Course.of(course, event, now=time.monotonic())
        watcher(event, course)
    return row

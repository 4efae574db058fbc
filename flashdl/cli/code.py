"""``flashdl code``: functions that the learner writes, checked by their numbers."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flashdl.cli.columns import cut, of_terminal
from flashdl.cli.context import Context
from flashdl.cli.output import echo, report
from flashdl.errors import UsageError
from flashdl.study_day import date_of

if TYPE_CHECKING:
    from flashdl.cli.code_desk import CodeDesk
    from flashdl.review.reports import Report
    from flashdl.runner.tasks import CodeTask
    from flashdl.usecases.attempting import Attempt


def code(  # noqa: PLR0913, PLR0917 - one option a way to practise
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A code task; without it, all.")] = None,
    what: Annotated[
        str | None,
        typer.Argument(help="With --watch a file of yours, with --bug which one."),
    ] = None,
    check: Annotated[
        Path | None, typer.Option("--check", help="Check a file; exit 0 if it passes, else 1.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Check at every save, until q.")] = False,
    bug: Annotated[
        bool, typer.Option("--bug", help="Find an input on which a wrong solution fails.")
    ] = False,
    solution: Annotated[bool, typer.Option("--solution", help="Print a right solution.")] = False,
    attempts: Annotated[bool, typer.Option("--attempts", help="List what you tried.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Write a function and have it checked by its numbers; without a name, list the tasks.

    flashdl code

    flashdl code softmax

    flashdl code softmax > my.py

    flashdl code softmax --check my.py

    flashdl code softmax --watch my.py

    flashdl code softmax --bug

    flashdl code softmax --attempts --json

    Your editor opens the empty function with an example; what you save and close is checked.
    Exit codes of --check: 0 passed, 1 failed, 2 misuse, 4 nothing could be checked.
    """
    context: Context = ctx.obj
    modes = [flag for flag, given in (
        ("--check", check is not None), ("--watch", watch), ("--bug", bug),
        ("--solution", solution), ("--attempts", attempts),
    ) if given]  # fmt: skip
    _refuse(name, what, modes, as_json=as_json)
    if attempts:
        _print_attempts(context, name, as_json=as_json)
    elif name is None:
        _print_list(context, as_json=as_json)
    elif solution:
        _print_solution(context, name)
    elif check is not None:
        _check(context, name, check, as_json=as_json)
    else:
        _practise(context, name, what or "", mode=modes[0] if modes else "")


def _refuse(name: str | None, what: str | None, modes: list[str], *, as_json: bool) -> None:
    """UsageError for options that do not go together."""
    if len(modes) > 1:
        raise UsageError(f"code: error: give one of {', '.join(modes)}")
    if name is None and modes not in ([], ["--attempts"]):
        raise UsageError(f"{modes[0]}: error: name a code task; `flashdl code` lists them")
    if what is not None and modes not in (["--watch"], ["--bug"]):
        raise UsageError(f"code: error: {what!r} is one word too many; --check FILE checks a file")
    if as_json and (modes not in ([], ["--check"], ["--attempts"]) or (name and not modes)):
        raise UsageError("--json: error: it goes with the list, --check and --attempts")


def _print_list(context: Context, *, as_json: bool) -> None:
    from flashdl.runner.tasks import tasks
    from flashdl.usecases.attempting import latest
    from flashdl.usecases.collection import collection

    with collection(context, refreshed=False) as (store, _):
        tried = latest(store)
    if as_json:
        listed = [_task_json(task, tried.get(task.name)) for task in tasks()]
        echo(json.dumps({"schema": 1, "tasks": listed}))
        return
    width = of_terminal(context)
    for task in tasks():
        told = f"; {_when(tried[task.name])}" if task.name in tried else ""
        for line in (f"{task.title}{told}", f"  {task.signature}"):
            echo(line if width is None else cut(line, width))


def _task_json(task: "CodeTask", attempt: "Attempt | None") -> dict[str, Any]:
    last = None if attempt is None else {"at_ms": attempt.at_ms, "passed": attempt.passed}
    return {
        "name": task.name,
        "title": task.title,
        "signature": task.signature,
        "bugs": [wrong.id for wrong in task.wrong],
        "last_attempt": last,
    }


def _when(attempt: "Attempt") -> str:
    return f"{date_of(attempt.study_day).isoformat()} {attempt.said}"


def _print_attempts(context: Context, name: str | None, *, as_json: bool) -> None:
    from flashdl.runner.tasks import find_task
    from flashdl.usecases.attempting import attempts
    from flashdl.usecases.collection import collection

    task = None if name is None else find_task(name).name
    with collection(context, refreshed=False) as (store, _):
        found = attempts(store, task)
    if as_json:
        echo(json.dumps({"schema": 1, "attempts": [attempt.as_json() for attempt in found]}))
        return
    if not found:
        report([f"No attempts{f' at {task}' if task else ''} yet."])
    for attempt in found:
        echo(f"{date_of(attempt.study_day).isoformat()} {attempt.task} {attempt.said}")


def _print_solution(context: Context, name: str) -> None:
    from flashdl.cli.review_view import Face
    from flashdl.cli.source_view import code_text
    from flashdl.runner import tasks

    text = tasks.solution(tasks.find_task(name))
    face = Face(context.linear, not context.utf8)
    context.console.print(code_text(text, context.console, face), soft_wrap=True)


def _check(context: Context, name: str, file: Path, *, as_json: bool) -> None:
    from flashdl.cli.code_desk import CodeDesk, read_solution
    from flashdl.runner.client import Runner

    with Runner(context.limits) as runner:
        desk = CodeDesk(context, runner, name)
        text = read_solution(file)
        found = desk.check(text)
    keep(context, found, text)
    if as_json:
        echo(json.dumps({"schema": 1, **found.as_json()}))
    else:
        context.console.print(desk.report(found))
    if not found.passed:
        raise typer.Exit(1)


def keep(context: Context, found: "Report", text: str) -> None:
    """Store an attempt in the collection."""
    from flashdl.usecases.attempting import keep as keep_attempt
    from flashdl.usecases.collection import collection

    with collection(context, refreshed=False) as (store, _):
        keep_attempt(store, found, text, moment=context.moment())


def _practise(context: Context, name: str, what: str, *, mode: str) -> None:
    from flashdl.cli import code_practice
    from flashdl.cli.code_desk import CodeDesk
    from flashdl.runner.client import Runner
    from flashdl.runner.tasks import find_task

    bug = ""
    if mode == "--bug":
        there = find_task(name).wrong
        bug = what or there[context.chance(len(there))].id
    with Runner(context.limits) as runner:
        desk = CodeDesk(context, runner, name, bug=bug)
        if mode == "--watch":
            code_practice.watch(context, desk, Path(what) if what else None)
        elif not context.interactive:
            _print_question(context, desk)
        elif bug:
            code_practice.find_bug(context, desk)
        else:
            code_practice.write(context, desk)


def _print_question(context: Context, desk: "CodeDesk") -> None:
    """Where nobody can be asked: the empty function, or the wrong one and its question."""
    if desk.bug is None:
        echo(desk.stub().rstrip("\n"))
    else:
        context.console.print(desk.question(), crop=False)

"""Code tasks as their tests see them: loaded in this process, and solutions checked."""

import sys
import types
from functools import cache
from pathlib import Path

from flashdl import bundled
from flashdl.runner.checking import work
from flashdl.runner.tasks import find_task, tasks

NAMES = [task.name for task in tasks()]
WRONG = Path(__file__).parent / "wrong"
IMPORT = "import numpy as np\n\n\n"


def module(name, path):
    found = types.ModuleType(f"demos.{name}")
    sys.modules[found.__name__] = found
    exec(compile(path.read_bytes(), str(path), "exec"), vars(found))
    return found


@cache
def declared(name):
    """The module of a task's file and its right function."""
    told = find_task(name)
    beside = module(f"tasks.{name}", bundled.demos_dir() / "tasks" / f"{name}.py")
    demo = module(told.demo, bundled.demos_dir() / f"{told.demo}.py") if told.demo else None
    return beside, work.right_function(beside.TASK, demo, list(told.arguments))


def report(name, solution, *, seed=0):
    """The report on a solution, as the worker tells it."""
    beside, right = declared(name)
    return work.report(beside.TASK, right, beside.WRONG, {"solution": solution, "seed": seed})


def more_wrong(name):
    """The wrong solutions of a task beyond those that it names: {what: (source, check)}.

    In the file ``wrong/<task>.py`` each follows a line ``# <what>: <check>``.
    """
    found = {}
    for part in (WRONG / f"{name}.py").read_text(encoding="utf-8").split("\n# ")[1:]:
        head, _, source = part.partition("\n")
        what, _, check = head.rpartition(": ")
        found[what] = (IMPORT + source, check)
    return found

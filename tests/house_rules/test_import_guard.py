"""What a fresh interpreter has loaded: deterministic where a timing test is not."""

import json
import os
import shutil
import subprocess
import sys
from importlib import import_module

import pytest

ROOMS = ("flashdl.demokit.kernels", "flashdl.demokit.data", "flashdl.demokit.gradcheck",
         "flashdl.demokit.models", "flashdl.demokit.breaking", "flashdl.runner.worker",
         "flashdl.runner.questioning", "flashdl.runner.checking")  # fmt: skip
SQL, SCREEN = {"sqlalchemy", "alembic"}, {"typer", "rich"}
HEAVY = SQL | {"numpy", "yaml", "pydantic"}
UNWANTED = {
    "bundled": SQL | SCREEN, "calculator": SQL | SCREEN, "cli": {"numpy"},
    "decks": SQL | SCREEN, "demokit": SQL | SCREEN,
    "demos": SQL | {"typer"}, "errors": SQL | SCREEN, "maths": SQL, "model": SQL | SCREEN,
    "plotting": SQL,
    "review": SQL | SCREEN, "runner": SQL | SCREEN, "scheduling": SQL | SCREEN,
    "settings": SQL | SCREEN, "storage": SCREEN, "study_day": SQL | SCREEN, "usecases": SCREEN,
}  # fmt: skip

IMPORT_ALL = """
import importlib, pkgutil, sys
package, *rooms = sys.argv[1:]


def import_all(name):
    paths = getattr(importlib.import_module(name), "__path__", [])
    for found in pkgutil.iter_modules(paths, name + "."):
        if found.name not in rooms:
            import_all(found.name)


import_all(package)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""

FIRST_CARD = """
import json, os, sys
from flashdl.usecases.upkeep import Upkeep
def first_card_is_painted(self, moment):
    sys.stdout.flush()
    with open(os.environ["SPY_REPORT"], "w", encoding="utf-8") as file:
        json.dump(sorted(sys.modules), file)
    raise SystemExit
Upkeep.start = first_card_is_painted
sys.argv[:] = ["flashdl"]
from flashdl.__main__ import main
main()
"""


def tops(modules):
    return {name.partition(".")[0] for name in modules}


def packages(root):
    names = {p.stem for p in (root / "flashdl").iterdir() if not p.name.startswith(("_", "py."))}
    return sorted(names)


def test_every_package_has_a_rule(root):
    assert sorted(UNWANTED) == packages(root)


@pytest.mark.slow
@pytest.mark.parametrize("package", UNWANTED)
def test_a_package_loads_neither_numpy_nor_what_is_above_it(package, python):
    seen = set(python(IMPORT_ALL, f"flashdl.{package}", *ROOMS).split())

    assert set() == seen & (UNWANTED[package] | {"numpy"})


def commands():
    from flashdl.cli.app import COMMANDS

    return COMMANDS


@pytest.mark.parametrize("command", commands())
def test_every_lazy_command_resolves(command):
    target, help_line = commands()[command]
    module, _, name = target.partition(":")

    assert callable(getattr(import_module(module), name))
    assert help_line.endswith(".")


@pytest.fixture(scope="session")
def first_start(tmp_path_factory):
    """The home that the first start, which creates the collection, leaves behind."""
    home = tmp_path_factory.mktemp("first") / "home"
    env = {**os.environ, "FLASHDL_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "flashdl", "due"], env=env, check=True)
    return home


@pytest.fixture(params=["first_start", pytest.param("year", marks=pytest.mark.slow)])
def started(request, home, monkeypatch):
    """A home in which the first start is over, and one after a year of reviews."""
    shutil.copytree(request.getfixturevalue(request.param), home)
    if request.param == "year":
        monkeypatch.setenv("FLASHDL_NOW", json.loads((home / "acts.json").read_text())["now"])


def test_version_loads_no_third_party(loaded):
    assert {"flashdl"} == tops(loaded("--version")) - sys.stdlib_module_names - {"__main__"}


def test_help_loads_nothing_heavy(loaded):
    modules = loaded("--help")

    assert set() == tops(modules) & HEAVY
    assert "rich.markdown" not in modules


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    ["due", "due --json", "due --prompt", "due --by topic", "due --on tomorrow", "demo"],
)
def test_a_reading_command_loads_nothing_heavy(command, loaded, started):
    assert set() == tops(loaded(*command.split())) & HEAVY


@pytest.mark.parametrize("line", ["d", "show soft", "review --deck ", "demo soft", "cards is:"])
def test_completion_loads_no_third_party(line, loaded, started, monkeypatch):
    monkeypatch.setenv("_FLASHDL_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", f"flashdl {line}")

    assert {"flashdl"} == tops(loaded()) - sys.stdlib_module_names - {"__main__"}


@pytest.mark.slow
def test_the_first_card_of_a_scripted_review_loads_nothing_heavy(loaded, started, tmp_path):
    answers = tmp_path / "answers.txt"
    answers.touch()

    assert set() == tops(loaded("review", "--answers", answers)) & HEAVY


@pytest.mark.slow
def test_a_demo_loads_numpy_in_the_worker_only(loaded, started):
    assert set() == tops(loaded("demo", "softmax")) & HEAVY


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_the_first_card_on_a_terminal_loads_nothing_heavy(started, tmp_path):
    report, (master, slave) = tmp_path / "modules.json", os.openpty()
    done = subprocess.Popen(
        [sys.executable, "-c", FIRST_CARD],
        stdin=slave,
        stdout=slave,
        stderr=subprocess.PIPE,
        env={**os.environ, "SPY_REPORT": str(report), "TERM": "xterm-256color"},
        cwd=tmp_path,
    )
    os.close(slave)
    screen = drained(master)
    _, errors = done.communicate(timeout=60)

    assert report.exists(), errors
    assert "space" in screen
    assert set() == tops(json.loads(report.read_text(encoding="utf-8"))) & HEAVY


def drained(master):
    """All that the child writes until it closes its terminal."""
    seen = b""
    try:
        while chunk := os.read(master, 65536):
            seen += chunk
    except OSError:  # Linux reports the closed other side as an error
        pass
    os.close(master)
    return seen.decode("utf-8", "replace")

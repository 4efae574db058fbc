import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPY = """
import atexit, json, os, runpy, sys
before, report = set(sys.modules), os.environ.pop("SPY_REPORT")
def dump():
    with open(report, "w", encoding="utf-8") as file:
        json.dump(sorted(set(sys.modules) - before), file)
atexit.register(dump)
sys.argv[0] = "flashdl"
runpy.run_module("flashdl", run_name="__main__")
"""


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def sizes():
    """tools/sizes.py, loaded by its path as demos are."""
    spec = importlib.util.spec_from_file_location("sizes", ROOT / "tools" / "sizes.py")
    module = sys.modules["sizes"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def python(tmp_path):
    """Run a fresh interpreter in an empty folder; its standard output."""

    def run(code, *arguments, cwd=tmp_path, **variables):
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def loaded(python, tmp_path):
    """The modules that one flashdl command has loaded when it ends, in a fresh interpreter."""

    def run(*arguments):
        report = tmp_path / "modules.json"
        python(SPY, *arguments, SPY_REPORT=str(report))
        return json.loads(report.read_text(encoding="utf-8"))

    return run

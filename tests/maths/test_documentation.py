"""docs/maths.md shows what the package and the command print."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flashdl import maths

PAGE = Path(__file__).parents[2] / "docs" / "maths.md"
TEXT = PAGE.read_text(encoding="utf-8")
[CONSOLE] = re.findall(r"^```console\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
[PYTHON] = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
TABLE = re.findall(r"^\| [\w ,]+ \| `(.+?)`(?:[, (].*)? \| `(.+)` \|$", TEXT, re.MULTILINE)


def test_the_page_has_its_table():
    assert 18 == len(TABLE)


@pytest.mark.parametrize(("latex", "line"), TABLE)
def test_a_row_of_the_table_is_what_inline_writes(latex, line):
    assert line == maths.inline(latex)
    assert () == maths.faults(latex)


def test_the_examples_in_python_are_right():
    examples = doctest.DocTestParser().get_doctest(PYTHON, {}, "maths", str(PAGE), 0)
    failed, tried = doctest.DocTestRunner(verbose=False).run(examples)

    assert (0, 8) == (failed, tried)


STEPS = [step.partition("\n") for step in re.split(r"^\$ ", CONSOLE, flags=re.MULTILINE)[1:]]


@pytest.mark.slow
@pytest.mark.parametrize(("command", "shown"), [(step[0], step[2]) for step in STEPS])
def test_a_command_prints_what_the_page_shows(command, shown, tmp_path):
    scripts = str(Path(sys.executable).parent)
    env = os.environ | {
        "PATH": scripts + os.pathsep + os.environ["PATH"],
        "FLASHDL_HOME": str(tmp_path),
        "PYTHONUTF8": "0" if "ascii" in command else "1",
        "COLUMNS": "80",
    }
    done = subprocess.run(
        ["bash", "-c", command], env=env, capture_output=True, encoding="utf-8", check=True
    )

    assert shown == done.stdout + done.stderr


@pytest.mark.parametrize("name", maths.__all__)
def test_every_public_name_is_on_the_page(name):
    assert f"`{name}(" in TEXT

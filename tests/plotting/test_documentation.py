"""docs/plotting.md shows what the package prints, and needs nothing else of flashdl."""

import doctest
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from flashdl import plotting
from flashdl.demokit import PlotKind

PAGE = Path(__file__).parents[2] / "docs" / "plotting.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_every_example_prints_what_the_page_shows():
    """The blocks are one session, so that a console is made once; a difference is printed."""
    text = "\n".join(BLOCKS)
    examples = doctest.DocTestParser().get_doctest(text, {}, "plotting", str(PAGE), 0)
    report = []
    failed, tried = doctest.DocTestRunner(verbose=False).run(examples, out=report.append)

    assert "" == "".join(report)
    assert (0, TEXT.count("\n>>> ")) == (failed, tried)


def test_every_block_of_code_is_run():
    assert TEXT.count("```python") == len(BLOCKS) == TEXT.count("```") / 2


@pytest.mark.parametrize("kind", get_args(PlotKind))
def test_every_kind_is_in_the_table_and_has_an_example(kind):
    assert f"\n| `{kind}` |" in TEXT
    assert f'kind="{kind}"' in TEXT


@pytest.mark.parametrize("name", plotting.__all__)
def test_every_public_name_is_on_the_page(name):
    assert f"`{name}(" in TEXT


def test_the_package_needs_nothing_of_flashdl_but_demokit():
    code = "import sys, flashdl.plotting; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    ours = {name.split(".")[1] for name in loaded if name.startswith("flashdl.")}

    assert {"demokit", "plotting"} == ours
    assert not {"numpy", "typer", "yaml", "sqlalchemy"} & set(loaded)

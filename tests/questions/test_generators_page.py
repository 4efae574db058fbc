"""docs/generators.md is what tools/generators.py writes."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_table_of_generators_is_up_to_date():
    command = [sys.executable, ROOT / "tools" / "generators.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (0, "") == (done.returncode, done.stderr), "run: just generators"

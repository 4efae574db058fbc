"""What a start and a key cost after a simulated year, as CPU ratios; ``just bench`` has the table.

Everything is run in turns with ``python -c pass``, once before it counts, so that nothing is
compiled while it is measured. The budgets are those of the design; over 1.3 times one is a failure.
"""

import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path
from statistics import median

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads the CPU clock of another process"),
]
ROUNDS, CARDS, FAILS_AT = 7, 12, 1.3
BUDGETS = {"--version": 2, "--help": 18, "due": 12, "due --prompt": 12}


@pytest.fixture(scope="module")
def bench():
    """tools/bench.py, loaded by its path."""
    file = Path(__file__).parents[2] / "tools" / "bench.py"
    spec = importlib.util.spec_from_file_location("bench", file)
    module = sys.modules["bench"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def after_a_year(year, tmp_path):
    """The environment of a learner who sits down on the day after the year."""
    shutil.copytree(year, tmp_path / "year")
    now = json.loads((year / "acts.json").read_text())["now"]
    return environment(tmp_path / "year") | {"FLASHDL_NOW": now}


def environment(home):
    """No setting but more new cards than one answers, and nothing to ask of the terminal."""
    named = {"FLASHDL_HOME": str(home), "TERM": "xterm-256color", "COLORFGBG": "15;0"}
    return os.environ | named | {"FLASHDL_NEW_PER_DAY": "1000"}


def ratios(runs, base):
    """The median cost of each run in units of ``base``, all of them once in every round."""
    spent = {name: [] for name in [*runs, ""]}
    for _ in range(1 + ROUNDS):
        for name, run in [*runs.items(), ("", base)]:
            spent[name].append(run())
    unit = median(spent.pop("")[1:])
    return {name: median(seconds[1:]) / unit for name, seconds in spent.items()}


def test_every_start_stays_within_its_budget_after_a_year(bench, after_a_year):
    def command(*words, **more):
        return lambda: bench.cpu_of([bench.FLASHDL, *words], after_a_year | more)

    runs = {line: command(*line.split()) for line in BUDGETS}
    runs["first card"] = lambda: bench.first_card(after_a_year)
    for line in bench.COMPLETED:
        runs[line] = command(**bench.ASKED, _TYPER_COMPLETE_ARGS=line)
    budgets = {**BUDGETS, "first card": 22, **dict.fromkeys(bench.COMPLETED, 10)}
    found = ratios(runs, lambda: bench.cpu_of(bench.PASS, after_a_year))

    assert {} == {name: r for name, r in found.items() if r > FAILS_AT * budgets[name]}


def test_a_key_costs_no_more_than_twice_as_much_after_a_year(bench, after_a_year, tmp_path):
    fresh = environment(tmp_path / "fresh")
    bench.cpu_of([bench.FLASHDL, "due"], fresh)
    new, old = (bench.keys_to_next_card(env, CARDS).seconds for env in (fresh, after_a_year))

    assert median(old) <= 2 * median(new)

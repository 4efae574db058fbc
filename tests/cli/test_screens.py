"""docs/screens shows every demo as it is; digits may differ in the last place between machines."""

import importlib.util
import re
from pathlib import Path

import pytest

from flashdl import bundled
from flashdl.runner.client import Runner

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("screens", ROOT / "tools" / "screens.py")
screens = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(screens)
DEMOS = sorted(bundled.demos_dir().glob("*.py"))


def words(text):
    return re.findall("[A-Za-z]{2,}", text)


@pytest.fixture(scope="module")
def runner():
    with Runner() as started:
        yield started


@pytest.mark.slow
@pytest.mark.parametrize("file", DEMOS, ids=[file.stem for file in DEMOS])
def test_a_kept_screen_says_what_the_demo_says_today(runner, file):
    drawn = screens.text(screens.screen(runner, file, colour=False))

    assert words((screens.SCREENS / f"{file.stem}.txt").read_text("utf-8")) == words(drawn)


def test_every_demo_has_a_screen_of_80_by_24_as_text_and_as_svg():
    stems = {file.stem for file in DEMOS}

    assert stems == {file.stem for file in screens.SCREENS.glob("*.txt")}
    assert stems == {file.stem for file in screens.SCREENS.glob("*.svg")}
    for file in screens.SCREENS.glob("*.txt"):
        lines = file.read_text("utf-8").splitlines()
        assert len(lines) <= 24
        assert max(map(len, lines)) <= 80

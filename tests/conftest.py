"""What every test gets: a home of its own, and nothing of the developer's surroundings."""

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

# Pseudo-terminals, signals and forks are what these are about.
collect_ignore = ["cli", "runner", "demos/test_card_presets.py"] if sys.platform == "win32" else []

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # programs that tests start keep what they compile

settings.register_profile("shared machine", deadline=None, max_examples=100)
settings.load_profile("shared machine")

OUTSIDE = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "EDITOR", "VISUAL", "PAGER",
           "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")  # fmt: skip
KEPT = "FLASHDL_SHARED_DATA"


@pytest.fixture(scope="session")
def homes(tmp_path_factory):
    """Where each test has its home, and their numbers: a folder that few of them make."""
    return tmp_path_factory.mktemp("homes"), count()


@pytest.fixture(scope="session")
def deck_cards():
    """How many cards the built-in deck has."""
    from flashdl.decks.loader import load_deck

    return sum(len(note.cards()) for note in load_deck(Path(__file__).parents[1]).notes)


@pytest.fixture(autouse=True)
def home(homes, monkeypatch):
    """FLASHDL_HOME is no folder yet, and no setting of the shell reaches the test."""
    for name in [*OUTSIDE, *(n for n in os.environ if n.startswith("FLASHDL_") and n != KEPT)]:
        monkeypatch.delenv(name, raising=False)
    folder = homes[0] / str(next(homes[1]))
    monkeypatch.setenv("FLASHDL_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def year(tmp_path_factory):
    """The home that a simulated year leaves behind, to be copied; made once for all workers."""
    fcntl = pytest.importorskip("fcntl")
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    maker = Path(__file__).parents[1] / "tools" / "year.py"
    with (folder / "year.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not (folder / "year" / "acts.json").exists():
            subprocess.run([sys.executable, maker, folder / "year"], check=True)
    return folder / "year"

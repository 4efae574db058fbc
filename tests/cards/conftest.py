"""The built-in deck as the program reads it, and its files as text."""

from pathlib import Path

import pytest
import yaml

from flashdl.decks.loader import load_deck
from flashdl.runner.index import Index

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def deck():
    return load_deck(REPOSITORY)


@pytest.fixture(scope="session")
def notes(deck):
    return {note.id: note for note in deck.notes}


@pytest.fixture(scope="session")
def files():
    """Note id -> the note's file with every scalar as text."""
    paths = sorted((REPOSITORY / "cards").glob("*/*.yaml"))
    return {path.stem: yaml.load(path.read_bytes(), Loader=yaml.BaseLoader) for path in paths}


@pytest.fixture(scope="session")
def demos(tmp_path_factory):
    """Demo name -> its declaration."""
    cache = tmp_path_factory.mktemp("index") / "index.json"
    return {d.name: d for d in Index.load(REPOSITORY / "demos", cache).declarations}

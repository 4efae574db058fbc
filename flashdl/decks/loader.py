"""Files to a Deck: every fault of every file at once, or the deck."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from flashdl import model
from flashdl.decks import build, cross, events, shape
from flashdl.decks.cross import NoteTree
from flashdl.decks.files import MAX_DEMO_BYTES, MAX_YAML_BYTES, Unreadable, contents, deck_files, root_of
from flashdl.decks.messages import faults_of
from flashdl.decks.tree import Fault, Node
from flashdl.decks.unseen import visible
from flashdl.errors import BadDeckFile

DECK_FILE = "cards/deck.yaml"
MAX_FAULTS_PER_FILE = 100


def load_deck(path: Path) -> model.Deck:
    """The deck in a folder or a file; raises BadDeckFile with all faults of all its files."""
    root, files, faults = root_of(path), {}, _Faults("")
    for file in deck_files(path):
        name = file.relative_to(root).as_posix()
        limit = MAX_DEMO_BYTES if name.endswith(".py") else MAX_YAML_BYTES
        try:
            files[name] = contents(file, limit=limit, follow=file == path)
        except Unreadable as error:
            ...
    return read_deck(files, name=str(root))

"""A small deck that loads, and the lines that a changed one is refused with."""

import pytest

from flashdl.decks.loader import read_deck
from flashdl.errors import BadDeckFile

DECK = b"format: 1\nid: test\ntitle: Test\n"


@pytest.fixture
def refusal():
    """The lines of BadDeckFile for a deck folder's files, given below cards/ as text or bytes."""

    def lines(files, *, deck=DECK):
        data = {f"cards/{name}": text if isinstance(text, bytes) else text.encode()
                for name, text in files.items()}  # fmt: skip
        with pytest.raises(BadDeckFile) as caught:
            read_deck({"cards/deck.yaml": deck, **data}, name="")
        return caught.value.lines

    return lines


@pytest.fixture
def read_note():
    """The one note of a deck folder, from the text of its file."""

    def note(text, *, name="a"):
        files = {"cards/deck.yaml": DECK, f"cards/{name}.yaml": text.encode()}
        return read_deck(files, name="").notes[0]

    return note

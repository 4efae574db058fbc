"""One note's text is read exactly as in its deck."""

from pathlib import Path

import pytest

from flashdl.decks.loader import load_deck, read_deck
from flashdl.decks.one_note import read_note
from flashdl.errors import BadDeckFile

HEAD = b"format: 1\nid: test\ntitle: Test\n"
B = "id: b\nrequires: [a]\ncards: [{id: q, front: F, back: B}]\n"
CARD = "cards:\n  - id: q\n    front: F\n    back: B\n"
BROKEN = {
    "shape": "id: a\ncards:\n  - id: q\n    frunt: F\n    back: B\n",
    "syntax": "id: a\ncards: [\n",
    "empty": "",
    "hidden": "id: a\ncards:\n  - {id: q, front: F\u202e, back: B}\n",
    "tab": "id: a\ncards:\n\t- {id: q, front: F, back: B}\n",
    "no demo": "id: a\n" + CARD + "    demo: {preset: default}\n",
    "twice": "id: a\n" + CARD + "  - {id: q, front: F, back: B}\n",
    "unknown": "id: a\nrequires: [c]\n" + CARD,
    "cloze": "id: a\ncards:\n  - {type: cloze, text: nothing}\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_the_faults_are_those_of_the_whole_deck(text):
    files = {"cards/deck.yaml": HEAD, "cards/a.yaml": text.encode(), "cards/b.yaml": B.encode()}
    with pytest.raises(BadDeckFile) as whole:
        read_deck(files, name="")
    with pytest.raises(BadDeckFile) as alone:
        read_note(text.encode(), name="a", file=Path("cards/a.yaml"), others={"b": ["a"]})

    assert [x for x in whole.value.lines if "cards/a.yaml" in x] == alone.value.lines


def test_a_circle_is_told_of_the_note_that_is_read():
    with pytest.raises(BadDeckFile) as caught:
        read_note(f"id: a\nrequires: [b]\n{CARD}".encode(), name="a", file=Path("a.yaml"),
                  others={"b": ["c"], "c": ["a"]})  # fmt: skip

    [line] = caught.value.lines
    assert line.startswith("a.yaml:")
    assert "a circle of notes that require each other" in line


def test_the_notes_of_the_shipped_deck_are_the_same_alone(built_in_root):
    deck = load_deck(built_in_root)
    requires = {note.id: note.requires for note in deck.notes}

    for note in deck.notes[::7]:
        alone = read_note(note.source.encode(), name=note.id, file=Path(note.path), others=requires)
        assert note == alone


@pytest.fixture
def built_in_root():
    from flashdl import bundled

    return bundled.cards_dir().parent

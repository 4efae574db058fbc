"""A deck in one file: put together from the texts of its notes, or with other texts in it."""

import json
import textwrap
from collections.abc import Mapping

from flashdl.decks.files import MAX_YAML_BYTES
from flashdl.decks.loader import read_deck
from flashdl.decks.splice import end_of, extract, scalar, tree
from flashdl.errors import UsageError


def whole_deck(about: Mapping[str, str], notes: Mapping[str, str]) -> str:
    """The file of a deck with these fields and these notes' texts, in their order of learning.

    It has been read again. Raises UsageError where it is too large for a deck file.
    """
    head = ["format: 1", *(f"{name}: {_value(text)}" for name, text in about.items() if text)]
    head += ["order:", *(f"  - {name}" for name in notes), "notes:"]
    text = "\n".join([*head, *(_item(note) for note in notes.values())]) + "\n"
    if len(text.encode()) > MAX_YAML_BYTES:
        raise UsageError("export: error: more than 1 MiB for one deck file; name fewer cards")
    read_deck({"deck.yaml": text.encode()}, name="")
    return text


def with_notes(text: str, notes: Mapping[str, tuple[str, str]]) -> tuple[str, list[str]]:
    """A one-file deck with notes replaced, each given as (its text there, the new one).

    Also the ids of those whose text does not stand there.
    """
    root = tree(text)
    found = {node.text("id"): node for node in (root.items("notes") if root else ())}
    missing = [n for n, (old, _) in notes.items()
               if n not in found or extract(text, found[n]) != old]  # fmt: skip
    newline = "\r\n" if "\r\n" in text else "\n"
    for name in sorted(notes.keys() - {*missing}, key=lambda n: -found[n].start):
        node, mine = found[name], notes[name][1].replace("\r\n", "\n").rstrip("\n")
        new = _indented(mine, node.column - 1).replace("\n", newline)
        text = text[: node.start] + new + text[end_of(text, node) :]
    return text, missing


def _value(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if "\n" in text else scalar(text)


def _item(source: str) -> str:
    """The note's text as an element of a list."""
    source = source.replace("\r\n", "\n")
    root = tree(source)
    if root is None:
        raise UsageError("export: error: a note of the collection does not load any more")
    return "  - " + _indented(extract(source, root).rstrip("\n"), 4)


def _indented(text: str, margin: int) -> str:
    """The text with its lines moved to the right, but not its first."""
    moved = textwrap.indent(text, " " * margin, lambda line: line != "\n")
    return moved.removeprefix(" " * margin)

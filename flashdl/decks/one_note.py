"""The text of one note, read as a note of a deck whose other notes are known in outline."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from flashdl import model
from flashdl.decks import build, cross, shape
from flashdl.decks.events import read
from flashdl.decks.messages import faults_of
from flashdl.decks.tree import Fault, Node
from flashdl.decks.unseen import quoted, visible
from flashdl.errors import BadDeckFile

Requires = Mapping[str, Sequence[str]]


def read_note(data: bytes, *, name: str, file: Path, others: Requires) -> model.Note:
    """The note ``name`` of a file; ``others`` are its deck's notes and what each requires.

    Raises BadDeckFile with every fault, as the whole deck would have.
    """
    text, root, faults = read(data)
    found = None if root is None else _shaped(root, faults)
    if root is not None:
        faults += _cross(root, name, file, others)
    if faults or found is None:
        shown = visible(str(file))
        raise BadDeckFile([f"{shown}:{f.line}:{f.column}: error: {f.message}"
                           for f in sorted(set(faults))])  # fmt: skip
    return build.note(found, path=str(file), line=1, source=text)


def _shaped(root: Node, faults: list[Fault]) -> shape.Note | None:
    try:
        return shape.Note.model_validate(root.plain())
    except ValidationError as error:
        known = {fault[:2] for fault in faults}
        faults += (f for f in faults_of(error, root, shape.Note) if f[:2] not in known)
        return None


def _cross(root: Node, name: str, file: Path, others: Requires) -> Iterator[Fault]:
    note = cross.NoteTree(str(file), root)
    place = root.below("id") or root
    if note.id and note.id != name:
        message = f"the id of this note is {quoted(name)}: put it back; flashdl move renames a note"
        yield Fault(place.line, place.column, message)
        return
    yield from cross.within_note(note)
    needed = _needed([word for _, word in root.words("requires")], name, others)
    known = {name, *others}
    outlines = [_outline(one, [n for n in others[one] if n in known]) for one in needed]
    for path, fault in cross.between_notes([note, *outlines], unread=frozenset()):
        here = path == note.path
        yield fault if here else Fault(place.line, place.column, fault.message)


def _needed(required: Sequence[str], name: str, others: Requires) -> list[str]:
    """The notes that these need in the end; for the hint at an unknown one, all there are."""
    found: dict[str, None] = {}
    waiting = list(required) if {*required} <= others.keys() else [*others]
    while waiting:
        one = waiting.pop()
        if one in others and one != name and one not in found:
            found[one] = None
            waiting += others[one]
    return list(found)


def _outline(name: str, requires: Sequence[str]) -> cross.NoteTree:
    fields = {"id": _node(name), "requires": _node([_node(other) for other in requires])}
    return cross.NoteTree("", _node(fields))


def _node(value: str | list[Node] | dict[str, Node]) -> Node:
    return Node(value, 1, 1, (1, 1), 0, 0)

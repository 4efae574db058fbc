"""What must agree between the fields of a note and between the notes of a deck.

Works on trees, not on checked values, so that a fault of shape hides no fault of this kind.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePosixPath

from flashdl.decks.messages import near
from flashdl.decks.tree import Fault, Node
from flashdl.decks.unseen import quoted
from flashdl.model import blanks

MAX_BLANKS = 50
_MAX_CYCLES = 10


@dataclass(frozen=True, slots=True)
class NoteTree:
    """The tree of one note and the file, as shown, that it stands in."""

    path: str
    root: Node

    @property
    def id(self) -> str:
        """The authored id, empty where it is missing."""
        return self.root.text("id")


def within_note(note: NoteTree) -> Iterator[Fault]:
    """Faults between the fields of one note."""
    yield from _card_ids(note.root)
    yield from _misconceptions(note.root)
    yield from _links(note.root)


def between_notes(
    notes: Sequence[NoteTree], *, unread: frozenset[str]
) -> Iterator[tuple[str, Fault]]:
    """Faults between notes, each with its file; ``unread`` are ids of files without a tree."""
    first: dict[str, NoteTree] = {}
    for note in notes:
        if note.id and first.setdefault(note.id, note) is not note:
            other = first[note.id]
            where = f"{other.path}:{_id_of(other.root).line}:{_id_of(other.root).column}"
            message = f"the note id {quoted(note.id)} is already used in {where}"
            yield note.path, _at(_id_of(note.root), message)
    for note in notes:
        for node, name in note.root.words("requires"):
            if name not in first and name not in unread:
                yield (
                    note.path,
                    _at(node, f"requires an unknown note {quoted(name)}{near(name, first)}"),
                )
    yield from _cycles(first)


def in_order(deck: Node, known: Mapping[str, object]) -> Iterator[Fault]:
    """Faults of the deck's ``order``: unknown notes and notes that stand twice."""
    seen: set[str] = set()
    for node, name in deck.words("order"):
        if name not in known:
            yield _at(node, f"unknown note {quoted(name)}{near(name, known)}")
        elif name in seen:
            yield _at(node, f"the note {quoted(name)} stands twice in 'order'")
        seen.add(name)


def file_name(note: NoteTree) -> Iterator[Fault]:
    """The fault of a note whose file is not named after it."""
    if note.id and PurePosixPath(note.path).name != f"{note.id}.yaml":
        message = (
            f"the note {quoted(note.id)} must stand in a file named {quoted(note.id + '.yaml')}"
        )
        yield _at(_id_of(note.root), message)


def _at(node: Node, message: str) -> Fault:
    return Fault(node.line, node.column, message)


def _id_of(root: Node) -> Node:
    return root.below("id") or root


def _card_ids(root: Node) -> Iterator[Fault]:
    lines: dict[str, int] = {}
    for card in root.items("cards"):
        for name, node in yielded(card):
            if name in lines:
                message = f"the card id {quoted(name)} is already used on line {lines[name]}"
                yield _at(node, message)
            lines.setdefault(name, node.line)
        if card.text("type") == "cloze":
            yield from _blanks(card)


def yielded(card: Node) -> Iterator[tuple[str, Node]]:
    """The ids of the cards that one element of ``cards`` yields, with their places."""
    name, node = card.text("id"), card.below("id")
    if card.text("type") == "cloze":
        text = card.below("text")
        names = dict.fromkeys(blank.id for blank in blanks(_bounded(card)))
        yield from ((blank, text) for blank in names if text)
    elif node and name:
        yield name, node
        if card.text("reverse") == "true":
            yield f"{name}-reversed", node


def _bounded(card: Node) -> str:
    """The text of a cloze, empty where it holds so many brackets that reading it takes long."""
    text = card.text("text")
    return text if text.count("[[") <= 4 * MAX_BLANKS else ""


def _blanks(card: Node) -> Iterator[Fault]:
    node = card.below("text")
    if node is None or not card.text("text").strip():
        return
    text = _bounded(card)
    found = [*blanks(text)]
    if not text or len(found) > MAX_BLANKS:
        yield _at(node, f"more than {MAX_BLANKS} blanks: make several cards of it")
    elif not found:
        yield _at(node, "a cloze needs a blank: [[id: hidden]] or [[id: hidden | hint]]")
    for blank in found:
        if not blank.hidden.strip():
            yield _at(node, f"the blank {quoted(blank.id)} hides nothing")


def _misconceptions(root: Node) -> Iterator[Fault]:
    cards = {name for card in root.items("cards") for name, _ in yielded(card)}
    for item in root.items("misconceptions"):
        name, node = item.text("card"), item.below("card")
        if node and name not in cards:
            yield _at(node, f"this note has no card {quoted(name)}{near(name, cards)}")


def _links(root: Node) -> Iterator[Fault]:
    if root.text("demo"):
        return
    for card in root.items("cards"):
        link = card.below("demo")
        if link and any(name in link.names() for name in ("preset", "params")):
            yield _at(
                link, "this note has no 'demo' that could be run: name one, or say {none: why}"
            )
        for claim in card.items("claims"):
            if "demo" not in claim.names():
                yield _at(claim, "names no 'demo', and neither does the note")
    for item in root.items("misconceptions"):
        if mistake := item.below("mistake"):
            yield _at(mistake, "a 'mistake' needs the 'demo' of the note that computes it")


def _cycles(notes: Mapping[str, NoteTree]) -> Iterator[tuple[str, Fault]]:
    graph = {
        name: {other for _, other in note.root.words("requires") if other in notes}
        for name, note in notes.items()
    }
    for _ in range(_MAX_CYCLES):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle = error.args[1]
            note = notes[circle[1]]
            node = next(n for n, name in note.root.words("requires") if name == circle[0])
            shown = " -> ".join(circle[::-1][:8])
            yield note.path, _at(node, f"a circle of notes that require each other: {shown}")
            graph[circle[1]].discard(circle[0])
        else:
            return

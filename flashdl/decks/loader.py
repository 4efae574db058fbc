"""Files to a Deck: the deck, or every fault of every file at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pydantic import ValidationError

from flashdl import model
from flashdl.decks import build, cross, events, shape
from flashdl.decks.files import (
    MAX_DEMO_BYTES,
    MAX_YAML_BYTES,
    Unreadable,
    contents,
    deck_files,
    root_of,
)
from flashdl.decks.messages import faults_of
from flashdl.decks.splice import extract
from flashdl.decks.stamps import stamp
from flashdl.decks.tree import Fault, Node
from flashdl.decks.unseen import visible
from flashdl.errors import BadDeckFile

__all__ = ["deck_files", "load_deck", "read_deck", "stamp"]

DECK_FILE = "cards/deck.yaml"
MAX_FAULTS_OF_A_FILE = 100
_NO_DECK = "no such file: a deck folder has one, with format, id and title"
_S = TypeVar("_S", bound=shape.Shape)
_Located = tuple[str, Fault]


@dataclass(frozen=True, slots=True)
class _File:
    """A YAML file that could be read: its name in the deck, its path as shown, text and tree."""

    name: str
    path: str
    text: str
    root: Node


def load_deck(path: Path) -> model.Deck:
    """The deck of a folder or a file; raises BadDeckFile with all faults of all its files."""
    root = root_of(path)
    files: dict[str, bytes] = {}
    faults: list[_Located] = []
    for file in deck_files(path):
        name = file.relative_to(root).as_posix()
        limit = MAX_DEMO_BYTES if name.endswith(".py") else MAX_YAML_BYTES
        try:
            files[name] = contents(file, limit=limit, follow=file == path)
        except Unreadable as error:
            faults.append((_shown(str(root), name), Fault(1, 1, str(error))))
    if not (DECK_FILE in files or faults) and path.is_dir():
        faults.append((_shown(str(root), DECK_FILE), Fault(1, 1, _NO_DECK)))
    return _deck(files, str(root), faults)


def read_deck(files: Mapping[str, bytes], *, name: str) -> model.Deck:
    """The deck in these files, named as in a deck folder; ``name`` is put before their names.

    Without ``cards/deck.yaml`` the one YAML file is the whole deck.
    """
    return _deck(files, name, [])


def _deck(files: Mapping[str, bytes], name: str, faults: list[_Located]) -> model.Deck:
    yaml_names = sorted((n for n in files if not n.endswith(".py")), key=PurePosixPath)
    read: list[_File] = []
    for file_name in yaml_names:
        path = _shown(name, file_name)
        text, root, found = events.read(files[file_name])
        faults += ((path, fault) for fault in found)
        if root is not None:
            read.append(_File(file_name, path, text, root))
    demos = _demos(files, name, faults)
    one_file = len(yaml_names) == 1 and not yaml_names[0].startswith("cards/")
    top, notes = _whole(read, faults) if one_file else _folder(read, faults)
    unread = {PurePosixPath(n).stem for n in yaml_names} - {
        PurePosixPath(f.name).stem for f in read
    }
    _cross(read, one_file, frozenset(unread), faults)
    if faults or top is None:
        raise BadDeckFile(list(_lines(faults, name)))
    return build.deck(top, notes, demos)


def _whole(
    read: list[_File], faults: list[_Located]
) -> tuple[shape.WholeDeck | None, tuple[model.Note, ...]]:
    top = _shaped(shape.WholeDeck, read[0], faults) if read else None
    if top is None:
        return None, ()
    [file] = read
    nodes = file.root.items("notes")
    return top, tuple(
        build.note(note, path=file.path, line=node.line, source=extract(file.text, node))
        for note, node in zip(top.notes, nodes, strict=True)
    )


def _folder(
    read: list[_File], faults: list[_Located]
) -> tuple[shape.DeckFile | None, tuple[model.Note, ...]]:
    top = None
    notes = []
    for file in read:
        if file.name == DECK_FILE:
            top = _shaped(shape.DeckFile, file, faults)
        elif note := _shaped(shape.Note, file, faults):
            notes.append(build.note(note, path=file.path, line=1, source=file.text))
    return top, tuple(notes)


def _shaped(kind: type[_S], file: _File, faults: list[_Located]) -> _S | None:
    try:
        return kind.model_validate(file.root.plain())
    except ValidationError as error:
        known = {fault[:2] for path, fault in faults if path == file.path}
        found = faults_of(error, file.root, kind)
        faults += ((file.path, fault) for fault in found if fault[:2] not in known)
        return None


def _cross(
    read: list[_File], one_file: bool, unread: frozenset[str], faults: list[_Located]
) -> None:
    tops = [file for file in read if one_file or file.name == DECK_FILE]
    if one_file:
        trees = [cross.NoteTree(f.path, node) for f in tops for node in f.root.items("notes")]
    else:
        trees = [cross.NoteTree(f.path, f.root) for f in read if f.name != DECK_FILE]
    known = dict.fromkeys([*(tree.id for tree in trees), *unread])
    for tree in trees:
        faults += ((tree.path, fault) for fault in cross.within_note(tree))
        faults += ((tree.path, f) for f in (() if one_file else cross.file_name(tree)))
    faults += cross.between_notes(trees, unread=unread)
    for top in tops:
        faults += ((top.path, fault) for fault in cross.in_order(top.root, known))
        if not trees and not one_file and not unread:
            faults.append((top.path, Fault(1, 1, "the deck has no notes: add cards/<id>.yaml")))


def _demos(files: Mapping[str, bytes], name: str, faults: list[_Located]) -> dict[str, bytes]:
    demos = {}
    for file_name, data in sorted(files.items()):
        path = PurePosixPath(file_name)
        if path.suffix != ".py":
            continue
        if len(data) > MAX_DEMO_BYTES:
            faults.append((_shown(name, file_name), Fault(1, 1, "larger than 64 kB: shorten it")))
        if not (path.stem.isidentifier() and path.stem.isascii() and path.stem[0] != "_"):
            message = "the name must be letters, digits and '_', a letter first"
            faults.append((_shown(name, file_name), Fault(1, 1, message)))
        demos[path.stem] = data
    return demos


def _shown(name: str, file_name: str) -> str:
    return visible(str(PurePosixPath(name) / file_name))


def _lines(faults: list[_Located], name: str) -> Iterator[str]:
    """``file:line:col: error: …``, in that order, of each file at most a hundred."""
    if not faults:
        yield f"{_shown(name, DECK_FILE)}:1:1: error: {_NO_DECK}"
    by_file: dict[str, list[Fault]] = {}
    for path, fault in faults:
        by_file.setdefault(path, []).append(fault)
    for path, found in sorted(by_file.items()):
        for fault in sorted(set(found))[:MAX_FAULTS_OF_A_FILE]:
            yield f"{path}:{fault.line}:{fault.column}: error: {fault.message}"
        if (more := len(set(found)) - MAX_FAULTS_OF_A_FILE) > 0:
            yield f"{path}: error: {more} more faults in this file"

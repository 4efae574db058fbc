"""YAML to a tree in which every value is text and knows its place; anything clever is refused."""

from collections.abc import Iterable
from typing import Any

import yaml

from flashdl.decks.source import decode, hidden, without_unseen
from flashdl.decks.syntax import explain
from flashdl.decks.tree import Fault, Node
from flashdl.decks.unseen import UNSEEN, quoted

MAX_TEXT_BYTES = 20_000
MAX_DEPTH = 12
MAX_NODES = 100_000
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_STARTS = frozenset({yaml.MappingStartEvent, yaml.SequenceStartEvent})
_NODES = _STARTS | {yaml.ScalarEvent, yaml.AliasEvent}
_ENDS = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})
_TOO_DEEP = "nested deeper than 12 levels"
_TOO_MANY = "more than 100000 values: split the file"
_CLEVER = "a text cannot begin with & * or !: put the text in single quotes"
_SECOND = "a second document or a directive begins here: one file holds one document"


class _Stop(Exception):
    pass


def read(data: bytes, *, loader: Any = LOADER) -> tuple[str, Node | None, list[Fault]]:
    """The decoded text, its tree (None where there is none) and all faults found."""
    text, faults = decode(data)
    if faults and not text:
        return text, None, faults
    broken = bool(faults)
    parsed = yaml.parse(without_unseen(text) if broken else text, Loader=loader)
    try:
        root = _tree(parsed, faults)
    except _Stop as stop:
        faults.append(stop.args[0])
    except (yaml.YAMLError, ValueError) as error:  # ValueError: the pure parser's chr(0x110000)
        if not broken:  # a tab or a hidden character breaks lines; its own fault says enough
            faults.append(_syntax(error))
    else:
        if root is None and not broken:
            faults.append(Fault(1, 1, "the file is empty"))
        return text, root, faults
    return text, None, faults


def _syntax(error: Exception) -> Fault:
    problem = f"{getattr(error, 'context', '')} {getattr(error, 'problem', error)}"
    mark = getattr(error, "problem_mark", None)
    if "quoted" in problem and "end of stream" in problem:
        mark = getattr(error, "context_mark", mark)
    return Fault(mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, explain(problem))


def _at(event: Any, message: str) -> Fault:
    return Fault(event.start_mark.line + 1, event.start_mark.column + 1, message)


def _tree(events: Iterable[Any], faults: list[Fault]) -> Node | None:
    root: Node | None = None
    parents: list[Node] = []
    keys: list[tuple[str, Node] | None] = []  # of each open mapping, the key that waits
    nodes = 0
    for event in events:
        kind = type(event)
        if kind in _ENDS:
            keys.pop()
            parents.pop().end = event.end_mark.index
        elif kind in _NODES:
            nodes += 1
            node = _node(event, faults)
            root = root or node
            if parents:
                _put(node, parents[-1], keys, faults)
            if kind in _STARTS:
                parents.append(node)
                keys.append(None)
            if nodes > MAX_NODES or len(parents) > MAX_DEPTH:
                raise _Stop(_at(event, _TOO_MANY if nodes > MAX_NODES else _TOO_DEEP))
        elif kind is yaml.DocumentStartEvent and (root or event.version or event.tags):
            raise _Stop(_at(event, _SECOND))
    return root


def _node(event: Any, faults: list[Fault]) -> Node:
    mark = event.start_mark
    kind = type(event)
    value: Any = {} if kind is yaml.MappingStartEvent else [] if kind in _STARTS else ""
    if event.anchor or (kind is not yaml.AliasEvent and event.tag):
        faults.append(_at(event, _CLEVER))
    if kind is yaml.ScalarEvent:
        value = event.value
        if event.style == '"' and (found := UNSEEN.search(value)):
            faults.append(_at(event, f"an escape makes {hidden(found[0])}"))
        elif len(value) > MAX_TEXT_BYTES / 4 and len(value.encode()) > MAX_TEXT_BYTES:
            faults.append(_at(event, "a text of more than 20 kB: shorten it"))
    place = mark.line + 1, mark.column + 1
    return Node(value, *place, place, mark.index, event.end_mark.index)


def _put(node: Node, parent: Node, keys: list[Any], faults: list[Fault]) -> None:
    if isinstance(parent.value, list):
        parent.value.append(node)
    elif isinstance(parent.value, dict) and keys[-1] is None:
        if not isinstance(node.value, str):
            raise _Stop(Fault(node.line, node.column, "the name of a field must be a text"))
        keys[-1] = (node.value, node)
    elif isinstance(parent.value, dict):
        (name, key), keys[-1] = keys[-1], None
        node.key = key.line, key.column
        first = parent.value.setdefault(name, node)
        if first is not node:
            where = f"first on line {first.key[0]}"
            faults.append(Fault(*node.key, f"the field {quoted(name)} stands twice, {where}"))

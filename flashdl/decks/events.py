"""YAML to a tree in which every value is text and knows its place; anything clever is refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml
from yaml import events as ev

from flashdl.decks.syntax import explain
from flashdl.decks.unseen import UNSEEN

MAX_BYTES = 1 << 20
MAX_TEXT_BYTES = 20_000
MAX_DEPTH = 12
MAX_NODES = 100_000
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAB_OR_UNSEEN = re.compile("[\t" + UNSEEN.pattern[1:])


class Fault(NamedTuple):
    """What is wrong at a place, both counted from 1."""

    line: int
    column: int
    message: str


@dataclass(slots=True)
class Node:
    """A text, list or mapping with its place, its key's place and its extent in characters."""

    value: "str | list[Node] | dict[str, Node]"
    line: int
    column: int
    key: tuple[int, int]
    start: int
    end: int


class _Stop(Exception):  # noqa: N818 (carries the fault after which nothing can be read)
    pass


def read(data: bytes, *, loader: Any = LOADER) -> tuple[str, Node | None, list[Fault]]:
    """The decoded text, its tree (None if it has none) and every fault that was found."""
    if len(data) > MAX_BYTES:
        return "", None, [Fault(1, 1, "the file is larger than 1 MiB: split it")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        return "", None, [_at(before, len(before), "this is not UTF-8: save the file as UTF-8")]
    faults = list(_unseen(text))
    reader = _Reader([*faults])
    try:
        reader.run(yaml.parse(_TAB_OR_UNSEEN.sub(_blank, text), Loader=loader))
    except _Stop as stop:
        return text, None, [*reader.faults, stop.args[0]]
    except (yaml.YAMLError, ValueError) as error:  # ValueError: the pure parser's chr(0x110000)
        # A tab or a hidden character often breaks the line; then its own fault says enough.
        return text, None, reader.faults if faults else [*reader.faults, _syntax(error)]
    return text, reader.root, reader.faults

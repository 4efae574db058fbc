"""A change of one place of a deck file's text that leaves every other character as it was."""

import re
from collections.abc import Iterator
from typing import Any

from flashdl.decks.cross import yielded
from flashdl.decks.events import read
from flashdl.decks.tree import Node
from flashdl.decks.unseen import UNSEEN, quoted

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*")
_NOT_TEXT_ELSEWHERE = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


class CannotSplice(Exception):
    """The text is written in a way that is left to its author; the message says what to do."""


def tree(text: str) -> Node | None:
    """The tree of a note's text, None where it has a fault."""
    _, root, faults = read(text.encode())
    return None if faults else root


def entry_of(root: Node, card: str) -> Node | None:
    """The element of ``cards:`` that yields the card."""
    return next((e for e in root.items("cards") if card in dict(yielded(e))), None)


def line_of(text: str, card: str) -> int:
    """The line on which the card's entry begins, 1 where that cannot be told."""
    _, root, _ = read(text.encode())
    found = entry_of(root, card) if root is not None else None
    return found.line if found else 1


def entry_text(text: str, card: str) -> str:
    """The card's entry as it is written, as far to the left as can be."""
    root = tree(text)
    found = entry_of(root, card) if root is not None else None
    return "" if found is None else extract(text, found)


def extract(text: str, node: Node) -> str:
    """A mapping's own text, as far to the left as in a file of its own."""
    margin = " " * (node.column - 1)
    first, *lines = text[node.start : end_of(text, node)].splitlines(keepends=True)
    return first + "".join(line.removeprefix(margin) for line in lines) + "\n"


def end_of(text: str, node: Node) -> int:
    """Where a mapping's own lines end: remarks further to the left belong to what follows."""
    end = node.end
    if not text[(line := _line_start(text, end)) : end].strip(" "):
        end = line  # the rest is what the next line is indented by
    while True:
        end = node.start + len(text[node.start : end].rstrip("\r\n"))
        line = max(node.start, _line_start(text, end))
        remark = text[line:end].lstrip(" ")
        if not remark.startswith("#") or end - line - len(remark) >= node.column - 1:
            return end
        end = line


def scalar(text: str) -> str:
    """The text on one line of YAML, in quotes unless every reader takes it for a text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT_ELSEWHERE:
        return text
    return "'" + text.replace("'", "''") + "'"


def with_alias(text: str, card: str, alias: str) -> str:
    """The note's text with one more accepted answer of a typed card.

    Raises CannotSplice where the place is not to be found, and never writes anything else.
    """
    if not alias or UNSEEN.search(alias) or "\n" in alias or "\t" in alias:
        raise CannotSplice("this cannot be an accepted answer: it must be one line of text")
    mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    root = tree(text)
    entry = entry_of(root, card) if root is not None else None
    if root is None or entry is None or entry.text("type") != "typed":
        raise CannotSplice(f"{card} is no card with a typed answer")
    if alias in (entry.text("answer"), *(word for _, word in entry.words("aliases"))):
        raise CannotSplice(f"{card} accepts {quoted(alias)} already")
    for at, new in _places(text, entry, scalar(alias)):
        changed = text[:at] + new + text[at:]
        if _adds_alias(root, entry, tree(changed), alias):
            return mark + changed
    raise CannotSplice("the answers are written in an unusual way; add this one by flashdl edit")


def _places(text: str, entry: Node, alias: str) -> Iterator[tuple[int, str]]:
    """Where the alias may go and what is put there, the tidiest first."""
    here = entry.below("aliases")
    if here is None:
        yield from _new_field(text, entry, f"aliases: [{alias}]")
    elif text[here.start] == "[":
        elements = entry.items("aliases")
        yield (elements[-1].end, f", {alias}") if elements else (here.start + 1, alias)
    else:
        yield from _new_element(text, entry.items("aliases")[-1], alias)


def _new_field(text: str, entry: Node, field: str) -> Iterator[tuple[int, str]]:
    answer = entry.below("answer") or entry
    newline = _newline(text)
    if text[entry.start] == "{":
        yield answer.end, f", {field}"
    elif text[answer.start] not in "|>":
        yield _line_end(text, answer.end), newline + _indent(answer.key[1]) + field
    yield _offset(text, answer.key), field + newline + _indent(answer.key[1])


def _new_element(text: str, last: Node, alias: str) -> Iterator[tuple[int, str]]:
    begin = _line_start(text, last.start)
    before = text[begin : last.start]
    newline, indent = _newline(text), before[: len(before) - len(before.lstrip(" "))]
    if text[last.start] not in "|>":
        yield _line_end(text, last.end), f"{newline}{indent}- {alias}"
    yield begin + len(indent), f"- {alias}{newline}{indent}"


def _adds_alias(root: Node, entry: Node, changed: Node | None, alias: str) -> bool:
    """Whether nothing else differs: the proof that is asked of every splice."""
    if changed is None:
        return False
    i = root.items("cards").index(entry)
    before, after = _plain(root), _plain(changed)
    accepted = before["cards"][i].pop("aliases", [])
    accepts = after["cards"][i].pop("aliases", [])
    return before == after and sorted(accepts) == sorted({*accepted, alias})


def _plain(root: Node) -> dict[str, Any]:
    note = root.plain()
    assert isinstance(note, dict)
    return note


def _offset(text: str, place: tuple[int, int]) -> int:
    line, column = place
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1


def _line_end(text: str, at: int) -> int:
    """Before the line break of the line that ``at`` is on."""
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1 : end] == "\r" and end > at else end


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _indent(column: int) -> str:
    return " " * (column - 1)

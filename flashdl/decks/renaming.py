"""Another id for a note, in its own text and where others name it; every other character stays."""

from collections.abc import Iterator
from typing import Any

from flashdl.decks.splice import CannotSplice, scalar, tree
from flashdl.decks.tree import Node

FIELDS = ("requires", "order")  # where a note is named by others


def renamed(text: str, new: str, *, former: bool) -> str:
    """The note's text with another id; with ``former`` the old one is kept in ``formerly:``.

    Raises CannotSplice where the text is written in a way that is left to its author.
    """
    mark, text = _without_mark(text)
    root = tree(text)
    node = root.below("id") if root is not None else None
    if root is None or node is None:
        raise CannotSplice("the note has a fault; flashdl check tells it")
    old = root.text("id")
    expected: Any = root.plain()
    expected["id"] = new
    with_id = text[: node.start] + scalar(new) + text[node.end :]
    if not former:
        return mark + _proved([with_id], expected)
    expected["formerly"] = [*expected.get("formerly", []), old]
    return mark + _proved(_with_former(with_id, old), expected)


def naming(text: str, old: str, new: str) -> str:
    """The text of a deck's other file with the new id wherever it names the note."""
    mark, text = _without_mark(text)
    root = tree(text)
    if root is None:
        return mark + text
    found = [node for field in FIELDS for node, name in root.words(field) if name == old]
    expected: Any = root.plain()
    for field in FIELDS:
        if isinstance(expected.get(field), list):
            expected[field] = [new if name == old else name for name in expected[field]]
    changed = text
    for node in sorted(found, key=lambda node: -node.start):
        changed = changed[: node.start] + scalar(new) + changed[node.end :]
    return mark + _proved([changed], expected)


def without(text: str, name: str) -> str:
    """A deck file's text without a note in its order."""
    mark, text = _without_mark(text)
    root = tree(text)
    names = [] if root is None else [known for _, known in root.words("order")]
    if root is None or name not in names:
        return mark + text
    expected: Any = root.plain()
    expected["order"].remove(name)
    return mark + _proved(_shortened(text, root.items("order"), names.index(name)), expected)


def _shortened(text: str, elements: list[Node], i: int) -> Iterator[str]:
    """The text without an element of a list, with what divides it from the others."""
    one = elements[i]
    if i > 0:
        yield text[: elements[i - 1].end] + text[one.end :]
    if i + 1 < len(elements):
        yield text[: one.start] + text[elements[i + 1].start :]
    yield text[: one.start] + text[one.end :]


def _with_former(text: str, old: str) -> Iterator[str]:
    """The text with one more former id, the tidiest way first."""
    root = tree(text)
    name = root.below("id") if root is not None else None
    if root is None or name is None:
        return
    newline, field = "\r\n" if "\r\n" in text else "\n", f"formerly: [{scalar(old)}]"
    last = next(iter(reversed(root.items("formerly"))), None)
    if last is not None:
        yield _put(text, last.end, f", {scalar(old)}")
        yield _put(
            text, _line_end(text, last.end), f"{newline}{_margin(text, last)}- {scalar(old)}"
        )
    elif (empty := root.below("formerly")) is not None:
        yield _put(text, empty.start + 1, scalar(old))
    elif text[root.start] == "{":
        yield _put(text, name.end, f", {field}")
    else:
        indent = " " * (name.key[1] - 1)
        yield _put(text, _line_end(text, name.end), newline + indent + field)


def _proved(tries: "list[str] | Iterator[str]", expected: Any) -> str:
    """The first text that says what is expected and nothing else."""
    for changed in tries:
        root = tree(changed)
        if root is not None and root.plain() == expected:
            return changed
    raise CannotSplice("the ids are written in an unusual way; change them by hand")


def _put(text: str, at: int, new: str) -> str:
    return text[:at] + new + text[at:]


def _margin(text: str, element: Node) -> str:
    """What stands before the dash of a list's element."""
    line = text[text.rfind("\n", 0, element.start) + 1 : element.start]
    return line[: len(line) - len(line.lstrip(" "))]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


def _without_mark(text: str) -> tuple[str, str]:
    return ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)

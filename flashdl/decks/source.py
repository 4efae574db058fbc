"""Bytes of a deck file to text: size, encoding, characters that no deck may hold."""

import re
from collections.abc import Iterator

from flashdl.decks.files import MAX_YAML_BYTES
from flashdl.decks.tree import Fault
from flashdl.decks.unseen import UNSEEN, visible

_TAB_OR_UNSEEN = re.compile("[\t" + UNSEEN.pattern[1:])


def decode(data: bytes) -> tuple[str, list[Fault]]:
    """The text without byte order mark, and its faults; empty where nothing can be read."""
    if len(data) > MAX_YAML_BYTES:
        return "", [Fault(1, 1, "the file is larger than 1 MiB: split it")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return "", [Fault(line, column, "not UTF-8: save the file as UTF-8")]
    return text, list(_unseen(text))


def without_unseen(text: str) -> str:
    """The text with a space for each tab and hidden character, so that reading can go on."""
    return _TAB_OR_UNSEEN.sub(" ", text)


def hidden(character: str) -> str:
    """What to say of a tab or a hidden character."""
    if character == "\t":
        return "a tab: use spaces"
    return f"the hidden or control character {visible(character)}: remove it"


def _unseen(text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.split("\n") if _TAB_OR_UNSEEN.search(text) else (), 1):
        if found := _TAB_OR_UNSEEN.search(line.removesuffix("\r")):
            yield Fault(number, found.start() + 1, hidden(found[0]))

"""The text of a settings file with one value set or taken out; every other character stays.

A line is found by its look. That the new text says what was meant, and nothing else, is then read
from it by the parser of TOML, so that a text that deceives the look is refused, not spoilt.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Name = tuple[str, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_VALUE = r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s#"'{\[]+"""
_ENTRY = re.compile(
    rf"(?P<lead>(?P<indent>[ \t]*)(?P<name>{_DOTTED})[ \t]*=[ \t]*)(?P<value>{_VALUE})"
    r"(?P<tail>[ \t]*(?P<comment>#[^\r\n]*)?)(?P<end>\r?\n?)"
)
_HEADER = re.compile(rf"[ \t]*\[[ \t]*(?P<name>{_DOTTED})[ \t]*\][ \t]*(?:#[^\r\n]*)?\r?\n?")


class CannotChange(Exception):
    """The value stands in the text in a way that cannot be changed without risk."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line that sets a value: its number, its whole name, and the table that it stands in."""

    line: int
    name: Name
    table: Name
    match: re.Match[str]


def value_of(table: Mapping[str, Any], name: Name) -> Any:
    """The value of that name in what was read from a text; None where there is none."""
    found: Any = table
    for part in name:
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def with_value(text: str, name: Name, literal: str) -> str:
    """The text in which the value of that name is ``literal``, as TOML writes it.

    Raises CannotChange, and tomllib.TOMLDecodeError where the text is no TOML.
    """
    meant = _changed(tomllib.loads(text), name, tomllib.loads(f"x = {literal}")["x"])
    lines = _lines(text)
    if (old := _entry(lines, name)) is None:
        lines = _with_entry(lines, name, literal)
    else:
        found = old.match
        lines[old.line] = found["lead"] + literal + found["tail"] + found["end"]
    return _verified("".join(lines), meant)


def without_value(text: str, name: Name) -> str:
    """The text without the value of that name; a comment behind it stays, on a line of its own.

    Raises as ``with_value``.
    """
    meant = _changed(tomllib.loads(text), name, None)
    lines = _lines(text)
    if (old := _entry(lines, name)) is None:
        raise CannotChange
    found = old.match
    comment = found["comment"]
    lines[old.line] = found["indent"] + comment + found["end"] if comment else ""
    return _verified("".join(lines), meant)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _entry(lines: Sequence[str], name: Name) -> _Entry | None:
    return next((entry for entry in _entries(lines) if entry.name == name), None)


def _entries(lines: Sequence[str]) -> list[_Entry]:
    found: list[_Entry] = []
    table: Name = ()
    for number, line in enumerate(lines):
        if header := _HEADER.fullmatch(line):
            table = _parts(header["name"])
        elif match := _ENTRY.fullmatch(line):
            found.append(_Entry(number, table + _parts(match["name"]), table, match))
    return found


def _parts(dotted: str) -> Name:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _with_entry(lines: Sequence[str], name: Name, literal: str) -> list[str]:
    """The lines with one more behind the last of its table, which is made where it is missing."""
    parent, entry = name[:-1], f"{name[-1]} = {literal}"
    if beside := [found for found in _entries(lines) if found.name[:-1] == parent]:
        last = beside[-1]
        written = ".".join(name[len(last.table) :])
        return _inserted(lines, last.line + 1, f"{last.match['indent']}{written} = {literal}")
    headers = [i for i, line in enumerate(lines) if _HEADER.fullmatch(line)]
    if not parent:
        return _inserted(lines, _above(lines, headers[0]) if headers else len(lines), entry)
    for i in headers:
        if (found := _HEADER.fullmatch(lines[i])) and _parts(found["name"]) == parent:
            return _inserted(lines, i + 1, entry)
    gap = [""] if lines else []
    return _inserted(lines, len(lines), *gap, f"[{'.'.join(parent)}]", entry)


def _above(lines: Sequence[str], header: int) -> int:
    """The line before the header of a table and the comment on top of it."""
    while header > 0 and lines[header - 1].lstrip().startswith("#"):
        header -= 1
    return header


def _inserted(lines: Sequence[str], at: int, *new: str) -> list[str]:
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    before = [*lines[:at]]
    if before and not before[-1].endswith("\n"):
        before[-1] += end
    return [*before, *(line + end for line in new), *lines[at:]]


def _changed(table: Mapping[str, Any], name: Name, value: Any) -> dict[str, Any]:
    """What the text is to say: the value of that name is this one, or none; no empty tables."""
    first, *rest = name
    old = table.get(first)
    if rest:
        value = _changed(old if isinstance(old, Mapping) else {}, tuple(rest), value)
    return _without_nothing({**table, first: value})


def _without_nothing(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: below for key, below in table.items() if below not in (None, {})}


def _verified(text: str, meant: Mapping[str, Any]) -> str:
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise CannotChange from None
    if _without_nothing(said) != meant:
        raise CannotChange
    return text

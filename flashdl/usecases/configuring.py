"""One setting into the learner's settings file, or out of it; nothing else of the file changes."""

import json
import tomllib
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flashdl.errors import UnknownName, UsageError
from flashdl.review.search import near
from flashdl.settings import KEYS, SETTINGS, KeyCheck, Settings, load
from flashdl.usecases.settings_text import (
    CannotChange,
    Name,
    value_of,
    with_value,
    without_value,
)

_NAMES = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Change:
    """What a file says of a setting before and after, as TOML writes it; None where nothing."""

    file: Path
    before: str | None
    after: str | None
    old: bytes
    new: bytes

    def write(self) -> None:
        """Put the change into the file, whole or not at all; a link to it stays one."""
        from flashdl.decks.writing import write

        if self.new != self.old:
            write(self.file.resolve(), self.new)


def setting(file: Path, name: str, text: str, *, check_keys: KeyCheck) -> Change:
    """The change that sets a setting, or the key of ``keys.ACTION``.

    Raises UnknownName, and UsageError for what cannot be, with the setting's own words.
    """
    path = _path(name)
    literal = _literal(name, text)
    change = _changed(file, path, lambda old: with_value(old, path, literal))
    if new := _faults(change.new, check_keys) - _faults(change.old, check_keys):
        raise UsageError("\n".join(f"config set: error: {fault}" for fault in sorted(new)))
    return change


def unsetting(file: Path, name: str) -> Change:
    """The change that takes a setting out of the file, also one that does not exist."""
    path = tuple(name.split("."))
    old = _read(file)
    if value_of(_parsed(file, old), path) is None:
        _path(name)
        return Change(file, None, None, old, old)
    return _changed(file, path, lambda text: without_value(text, path))


def _path(name: str) -> Name:
    """The parts of the name of a setting or a key; of a key the check of keys knows more."""
    table, _, action = name.partition(".")
    if name in _NAMES or (table == KEYS and action):
        return (name,) if name in _NAMES else (table, action)
    raise UnknownName(f"there is no setting {name!r}{near(name, [*_NAMES])}")


def _literal(name: str, text: str) -> str:
    """The value as TOML writes it; what cannot be the setting's is refused."""
    if name not in _NAMES:
        return json.dumps(text, ensure_ascii=False)
    try:
        with _file_of(b"") as empty:
            chosen = load(empty, {_NAMES[name].variable: text})
    except UsageError as error:
        raise UsageError(f"config set: error: {_said(str(error))}") from None
    return written(getattr(chosen, name))


def written(value: Any) -> str:
    """The value as TOML writes it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _changed(file: Path, path: Name, change: Callable[[str], str]) -> Change:
    old = _read(file)
    before = value_of(_parsed(file, old), path)
    try:
        new = change(old.decode()).encode()
    except CannotChange:
        name = ".".join(path)
        raise UsageError(
            f"{file}: error: {name} stands there in a way that only an editor can change"
        ) from None
    after = value_of(_parsed(file, new), path)
    said = [None if value is None else written(value) for value in (before, after)]
    return Change(file, said[0], said[1], old, new)

"""One setting into the learner's settings file, or out of it; nothing else of the file changes."""

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from flashdl.errors import UnknownName, UsageError
from flashdl.review.search import near
from flashdl.settings import KEYS, SETTINGS, KeyCheck, load
from flashdl.usecases.settings_text import CannotChange, Name, value_of, with_value, without_value

_SETTINGS = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Actions:
    """The keys of the review: the default of each action, and what is wrong with chosen ones."""

    keys: Mapping[str, str]
    check: KeyCheck

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the settings that are keys."""
        return tuple(f"{KEYS}.{action}" for action in self.keys)

    def default(self, name: str) -> str | None:
        """The value of a setting or key that nobody set; None where there is no such name."""
        if name in _SETTINGS:
            return written(_SETTINGS[name].default)
        action = name.removeprefix(f"{KEYS}.")
        return written(self.keys[action]) if f"{KEYS}.{action}" == name in self.names else None


class Changed(NamedTuple):
    """What a file says of one setting before and after, as TOML writes it; None: nothing."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A settings file before and after, and the values that are meant to change in it."""

    file: Path
    values: "tuple[Changed, ...]"
    old: bytes
    new: bytes

    def write(self) -> None:
        """Put the change into the file, all of it or nothing; where it is a link, it stays one."""
        from flashdl.decks.writing import write

        if self.new != self.old:
            write(self.file.resolve(), self.new)


def planned_set(file: Path, values: Mapping[str, str], *, actions: Actions) -> Change:
    """The change that gives settings, or keys by ``keys.ACTION``, these values, all or none.

    Raises UnknownName, and UsageError for a value that cannot be, alone or beside the others.
    """
    literals = {_path(name, actions): _literal(name, text) for name, text in values.items()}

    def edited(text: str, path: Name) -> str:
        return with_value(text, path, literals[path])

    change = _change(file, [*literals], edited)
    before = _faults(change.old, actions)
    _refuse([fault for fault in _faults(change.new, actions) if fault not in before])
    return change


def planned_unset(file: Path, name: str, *, actions: Actions) -> Change:
    """The change that takes a setting out of the file, also one that flashdl does not know."""
    path, old = tuple(name.split(".")), _read(file)
    if value_of(_table(file, old), path) is None:
        _path(name, actions)
        return Change(file, (Changed(name, None, None),), old, old)
    return _change(file, [path], without_value)


def written(value: Any) -> str:
    """The value as TOML writes it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _path(name: str, actions: Actions) -> Name:
    """The parts of a name; whether there is such an action is told by the check of keys."""
    table, _, action = name.partition(".")
    if name in _SETTINGS:
        return (name,)
    if table == KEYS and action:
        return (table, action)
    hint = near(name, [*_SETTINGS, *actions.names])
    raise UnknownName(f"config: error: there is no setting {name!r}{hint}")


def _literal(name: str, text: str) -> str:
    """The value as TOML writes it; what cannot be this setting's is refused."""
    if name not in _SETTINGS:
        return written(text)  # whether it can be depends on the other keys
    with TemporaryDirectory() as empty:
        try:
            chosen = load(Path(empty, "none.toml"), {_SETTINGS[name].variable: text})
        except UsageError as error:
            _refuse(_sentences(error))
            raise
    return written(getattr(chosen, name))


def _faults(data: bytes, actions: Actions) -> list[str]:
    """What is wrong with a settings file of these bytes, without the places."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "config.toml")
        file.write_bytes(data)
        try:
            load(file, {}, check_keys=actions.check)
        except UsageError as error:
            return _sentences(error)
    return []


def _sentences(error: UsageError) -> list[str]:
    return [line.partition(": error: ")[2] for line in str(error).splitlines()]


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise UsageError("\n".join(f"config: error: {fault}" for fault in faults))


def _change(file: Path, paths: Sequence[Name], edited: Callable[[str, Name], str]) -> Change:
    """The change of one value after the other."""
    old = _read(file)
    before = _table(file, old)
    text = old.decode()
    for path in paths:
        try:
            text = edited(text, path)
        except CannotChange:
            raise UsageError(
                f"{file}: error: {'.'.join(path)} can only be changed there by hand"
            ) from None
    new = text.encode()
    after = _table(file, new)
    values = (Changed(".".join(p), _written_of(before, p), _written_of(after, p)) for p in paths)
    return Change(file, tuple(values), old, new)


def _written_of(table: Mapping[str, Any], path: Name) -> str | None:
    value = value_of(table, path)
    return None if value is None else written(value)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise UsageError(f"{file}: error: cannot be read: {error.strerror}") from error


def _table(file: Path, data: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: error: not UTF-8: save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: error: not TOML, mend it by hand first: {error}") from error

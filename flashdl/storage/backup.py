"""A verified copy of a collection: made beside its final name, checked, then put in place."""

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from flashdl.errors import DatabaseProblem
from flashdl.storage.header import APPLICATION_ID, connect_reading, explained, read_header

_EVENTS = "SELECT count(*) FROM event"
_CARDS = "SELECT count(*) FROM card"


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in the file of a collection; None where it cannot be read, which a fault tells."""

    events: int | None
    cards: int | None
    fault: str = ""


def contents(path: Path, *, checked: bool = True) -> Contents:
    """Count what is in a file; ``checked`` reads every page of it for damage."""
    events = cards = None
    try:
        with closing(connect_reading(path)) as connection:
            if read_header(connection).application_id != APPLICATION_ID:
                return Contents(None, None, f"{path} is not a collection of flashdl.")
            events, cards = _count(connection, _EVENTS), _count(connection, _CARDS)
            fault = damage(connection) if checked else ""
    except sqlite3.Error as error:
        return Contents(events, cards, str(explained(error, path)))
    return Contents(events, cards, fault and f"{path} is damaged: {fault}.")


def back_up(source: Path, target: Path) -> None:
    """Copy ``source`` to ``target`` so that target is either absent, old, or whole and checked.

    Raises DatabaseProblem when the copy cannot be made or is not equal; nothing is left behind.
    """
    draft = target.with_name(f".{target.name}.tmp{os.getpid()}")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        events = _events_in(source)
        _copy(source, draft)
        _verify(source, draft, events)
        sync(draft)
        draft.replace(target)
        sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseProblem(f"the backup {target} could not be made: {error}") from error
    finally:
        with suppress(OSError):
            draft.unlink()


def _events_in(source: Path) -> int:
    """The answers that a copy made from now on has at least; other terminals may add some."""
    with closing(connect_reading(source)) as connection:
        return _count(connection, _EVENTS)


def _copy(source: Path, draft: Path) -> None:
    with closing(connect_reading(source)) as old, closing(sqlite3.connect(draft)) as new:
        new.execute("PRAGMA journal_mode=OFF")  # a draft that is cut short is thrown away
        new.execute("PRAGMA synchronous=OFF")
        old.backup(new)


def _verify(source: Path, draft: Path, events: int) -> None:
    with closing(connect_reading(draft)) as new:
        if fault := damage(new):
            raise DatabaseProblem(f"the backup of {source} is damaged: {fault}")
        missing = events - _count(new, _EVENTS)
        if missing > 0:
            raise DatabaseProblem(f"the backup of {source} lacks {missing} answers")


def damage(connection: sqlite3.Connection) -> str:
    """The first fault that SQLite finds, empty where there is none."""
    [first] = connection.execute("PRAGMA quick_check(1)").fetchone()
    return "" if first == "ok" else str(first)


def _count(connection: sqlite3.Connection, statement: str) -> int:
    [[count]] = connection.execute(statement)
    return int(count)


def sync(path: Path) -> None:
    """Have the system write a file or folder to the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot sync a folder, and syncs a file only where it may write
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

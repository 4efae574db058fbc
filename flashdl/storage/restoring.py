"""Put a backup in the place of the collection; what stood there is kept."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal

from flashdl.errors import DatabaseProblem
from flashdl.storage.backup import back_up, contents, damage, sync
from flashdl.storage.backup_folder import REPLACED, fresh_path
from flashdl.storage.header import APPLICATION_ID, BUSY_MS, connect_reading, explained, read_header
from flashdl.study_day import Moment

_JOURNALS = ("-journal", "-wal", "-shm")
_TRIES = 10
_TRY_S = BUSY_MS / 1000 / _TRIES
_PAGES = -1  # at once


def restore(copy: Path, database: Path, *, moment: Moment) -> Path | None:
    """Make the collection equal to a backup; where the file before is kept, None if there was none.

    A sound file is overwritten in one transaction, so that a crash leaves the old or the new one
    and other terminals see the change; a damaged one is set aside as it is, with its journal.
    Raises DatabaseProblem, with the collection as it was.
    """
    target = fresh_path(database, moment=moment, stem=REPLACED)
    database = database.resolve()
    if copy.resolve() == database:
        raise DatabaseProblem(f"{copy} is the collection itself; name one of its backups.")
    if fault := contents(copy).fault:
        raise DatabaseProblem(f"{fault} It was not put back.")
    state = _state(database)
    if state == "sound":
        back_up(database, target)
        _overwrite(copy, database)
        return target
    if state == "damaged":
        _set_aside(database, target)
    _put(copy, database)
    return target if state == "damaged" else None


def _state(database: Path) -> Literal["nothing", "damaged", "sound"]:
    """What stands there. Raises DatabaseProblem for a file in use, or another program's."""
    if not database.exists() or not database.stat().st_size:
        return "nothing"
    try:
        with closing(connect_reading(database)) as connection:
            header = read_header(connection)
            damaged = bool(damage(connection))
    except sqlite3.OperationalError as error:
        raise explained(error, database) from error
    except sqlite3.DatabaseError:
        return "damaged"
    if header.empty:
        return "nothing"
    if header.application_id != APPLICATION_ID:
        raise DatabaseProblem(f"{database} is a database of another program; it was not touched.")
    return "damaged" if damaged else "sound"


def _overwrite(copy: Path, database: Path) -> None:
    """All or nothing: until the commit, the journal of the file leads back."""
    tries = 0

    def wait(status: int, _left: int, _total: int) -> None:
        nonlocal tries
        tries += status == sqlite3.SQLITE_BUSY
        if tries > _TRIES:
            raise DatabaseProblem(f"{database} is in use by another program. Close it, try again.")

    try:
        with (
            closing(connect_reading(copy)) as old,
            closing(sqlite3.connect(database, isolation_level=None, timeout=_TRY_S)) as new,
        ):
            new.execute("PRAGMA synchronous=EXTRA")
            new.execute("PRAGMA fullfsync=ON")
            old.backup(new, pages=_PAGES, progress=wait, sleep=_TRY_S)
    except sqlite3.Error as error:
        raise explained(error, database) from error


def _set_aside(database: Path, target: Path) -> None:
    """Copy a damaged file and its journals as they are."""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for ending in ("", *_JOURNALS):
            source = database.with_name(database.name + ending)
            if source.exists():
                _copy_bytes(source, target.with_name(target.name + ending))
        sync(target.parent)
    except OSError as error:
        raise DatabaseProblem(f"{database} could not be set aside: {error}") from error


def _copy_bytes(source: Path, target: Path) -> None:
    target.touch(mode=0o600)
    shutil.copyfile(source, target)
    sync(target)


def _put(copy: Path, database: Path) -> None:
    """Put a verified copy where no sound file is; a journal there would be replayed onto it."""
    try:
        for ending in _JOURNALS:
            database.with_name(database.name + ending).unlink(missing_ok=True)
        sync(database.parent)
    except OSError as error:
        raise DatabaseProblem(f"{database} could not be replaced: {error}") from error
    back_up(copy, database)

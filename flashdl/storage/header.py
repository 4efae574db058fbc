"""What kind of file is this: read by sqlite3 alone, before anything else may touch it."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from flashdl.errors import DatabaseProblem, NewerDatabase

APPLICATION_ID = 0x464C4443  # "FLDC"
HEAD = "0002"
BUSY_MS = 5000
_SENTENCES = {
    "SQLITE_BUSY": "is in use by another program; waited 5 seconds. Close it and try again.",
    "SQLITE_FULL": "could not be written: the disk is full. Free some space and try again.",
    "SQLITE_READONLY": "is read-only.",
    "SQLITE_CANTOPEN": "cannot be opened. Is its folder there, and yours?",
    "SQLITE_NOTADB": "is not a database.",
    "SQLITE_CORRUPT": "is damaged. Restore a backup.",
    "SQLITE_IOERR": "could not be read or written: the disk reports an error.",
}


@dataclass(frozen=True, slots=True)
class Header:
    """Application id, Alembic revision (None before the first), whether nothing is in the file."""

    application_id: int
    revision: str | None
    empty: bool


def connect_reading(path: Path, *, busy_ms: int = BUSY_MS) -> sqlite3.Connection:
    """A connection that changes no row.

    It is opened read-write, because a hot journal must be rolled back before anything can be
    read; SQLite itself falls back to reading where the file is read-only.
    """
    uri = path.absolute().as_uri() + "?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=busy_ms / 1000)
    connection.execute("PRAGMA query_only=ON")
    return connection


def read_header(connection: sqlite3.Connection) -> Header:
    """The header of the open file; raises sqlite3.DatabaseError for what is no database."""
    [application_id] = connection.execute("PRAGMA application_id").fetchone()
    tables = {name for [name] in connection.execute("SELECT name FROM sqlite_master")}
    row = None
    if "alembic_version" in tables:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return Header(application_id, row[0] if row else None, not tables)


def header_of(path: Path, *, busy_ms: int = BUSY_MS) -> Header:
    """The header of a file. Raises DatabaseProblem when it cannot be read for so long."""
    try:
        connection = connect_reading(path, busy_ms=busy_ms)
        try:
            return read_header(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise explained(error, path) from error


def explained(error: BaseException, path: Path) -> DatabaseProblem:
    """What an error of SQLite means for the learner."""
    name = str(getattr(error, "sqlite_errorname", ""))
    sentence = next((text for key, text in _SENTENCES.items() if name.startswith(key)), None)
    return DatabaseProblem(f"{path} {sentence or f'could not be used: {error}.'}")


def refuse_foreign(header: Header, path: Path, *, head: str = HEAD) -> None:
    """Raise for a file of another program, or of a flashdl newer than revision ``head``."""
    if header.empty:
        return
    if header.application_id != APPLICATION_ID:
        raise DatabaseProblem(
            f"{path} is a database of another program; it was not touched. "
            "Choose another file with --db."
        )
    if header.revision is None or header.revision > head:
        raise NewerDatabase(
            f"{path} was made by a newer flashdl (revision {header.revision}, this one knows "
            f"{head}); it was not touched. Upgrade flashdl to open it."
        )

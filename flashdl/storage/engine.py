"""The SQLAlchemy engine of a collection: durable, one connection, transactions that say so."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError

from flashdl.errors import DatabaseProblem
from flashdl.storage.header import BUSY_MS, explained

OLDEST_SQLITE = (3, 37, 0)
# Without trusted_schema=OFF: before SQLite 3.41 it refuses json_valid() in a CHECK, and with
# extensions off no function that a schema could call does harm.
_SETTINGS = (
    f"busy_timeout={BUSY_MS}",
    "journal_mode=DELETE",
    "synchronous=EXTRA",
    "recursive_triggers=ON",
    "cell_size_check=ON",
    "mmap_size=0",
    "fullfsync=ON",
    "temp_store=MEMORY",
)


def open_engine(path: Path) -> Engine:
    """The engine of the program: BEGIN IMMEDIATE, or DEFERRED with ``readonly=True``."""
    engine = _engine(path, "foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        readonly = connection.get_execution_options().get("readonly")
        connection.exec_driver_sql("BEGIN DEFERRED" if readonly else "BEGIN IMMEDIATE")

    return engine


def migration_engine(path: Path | None) -> Engine:
    """The engine of a migration: BEGIN EXCLUSIVE, foreign keys off before it; None is memory.

    With foreign keys on, the rebuild of a table deletes the rows that refer to it.
    """
    engine = _engine(path, "foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")

    return engine


def make_file(path: Path) -> None:
    """Make the folder (0700) and an empty file (0600) where there is none yet."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if path.is_dir() or not path.exists():
            raise DatabaseProblem(f"{path} is not a file; choose another with --db.") from None
    except OSError as error:
        raise DatabaseProblem(f"{path} cannot be made: {error.strerror}.") from error


def problem(error: DBAPIError, path: Path) -> DatabaseProblem:
    """What an error of the database means for the learner."""
    return explained(error.orig or error, path)


def _engine(path: Path | None, foreign_keys: str) -> Engine:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise DatabaseProblem(
            f"flashdl needs SQLite 3.37 or newer; this Python has {sqlite3.sqlite_version}."
        )
    url = URL.create("sqlite", database=str(path) if path else ":memory:")
    engine = create_engine(
        url, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=BUSY_MS / 1000 + 1
    )

    @event.listens_for(engine, "connect")
    def connect(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # the driver never begins a transaction of its own
        for setting in (*_SETTINGS, foreign_keys):
            dbapi.execute(f"PRAGMA {setting}")
        on = foreign_keys.endswith("ON")
        assert dbapi.execute("PRAGMA foreign_keys").fetchone() == (on,)
        assert dbapi.execute("PRAGMA synchronous").fetchone() == (3,)
        assert dbapi.execute("PRAGMA journal_mode").fetchone() in {("delete",), ("memory",)}
        if hasattr(dbapi, "setconfig"):
            dbapi.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)  # type: ignore[attr-defined,unused-ignore]

    return engine

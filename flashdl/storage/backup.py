"""A verified copy of a collection: made beside its final name, checked, then put in place."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from flashdl.errors import DatabaseProblem
from flashdl.storage.header import connect_reading


def back_up(source: Path, target: Path) -> None:
    """Copy ``source`` to ``target`` so that target is either absent, old, or whole and checked.

    Raises DatabaseProblem when the copy cannot be made or is not equal; nothing is left behind.
    """
    draft = target.with_name(f".{target.name}.tmp{os.getpid()}")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(source, draft)
        _verify(source, draft)
        _sync(draft)
        draft.replace(target)
        _sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseProblem(f"the backup {target} could not be made: {error}") from error
    finally:
        with suppress(OSError):
            draft.unlink()


def _copy(source: Path, draft: Path) -> None:
    with closing(connect_reading(source)) as old, closing(sqlite3.connect(draft)) as new:
        old.backup(new)


def _verify(source: Path, draft: Path) -> None:
    with closing(connect_reading(source)) as old, closing(connect_reading(draft)) as new:
        faults = [row[0] for row in new.execute("PRAGMA quick_check")]
        if faults != ["ok"]:
            raise DatabaseProblem(f"the backup of {source} is damaged: {faults[0]}")
        count = "SELECT count(*) FROM event"
        missing = old.execute(count).fetchone()[0] - new.execute(count).fetchone()[0]
        if missing > 0:
            raise DatabaseProblem(f"the backup of {source} lacks {missing} answers")


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot sync a folder, and syncs a file only where it may write
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

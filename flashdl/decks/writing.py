"""A deck's file written as a whole or not at all, also when the power fails."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from flashdl.errors import UsageError


def write(file: Path, data: bytes) -> None:
    """Put the bytes into the file, which keeps its mode; its folders are made where missing.

    Raises UsageError where it cannot be written, or is a symbolic link.
    """
    if file.is_symlink():
        raise UsageError(f"{file}: error: a symbolic link: a deck holds files of its own")
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _fill(aside, data, mode=stat.S_IMODE(file.stat().st_mode) if file.exists() else None)
        aside.replace(file)
        _sync_folder(file.parent)
    except OSError as error:
        raise UsageError(f"{file}: error: cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            aside.unlink()


def remove(file: Path) -> None:
    """Take the file away. Raises UsageError where that cannot be done."""
    try:
        file.unlink()
        _sync_folder(file.parent)
    except OSError as error:
        raise UsageError(f"{file}: error: cannot be removed: {error.strerror}") from error


def _fill(file: Path, data: bytes, *, mode: int | None) -> None:
    with suppress(FileNotFoundError):
        file.unlink()  # of a process of this number that was killed
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    if mode is not None:
        file.chmod(mode)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Which cards other terminals ask now, so that two of them share one queue.

Each terminal holds a locked file with the key of its card; a lock ends with its process, so a
program that was killed keeps no card from anybody. Nothing here is part of the collection.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

if sys.platform != "win32":
    import fcntl


class InHand:
    """The card in this terminal's hand, and a look into those of the others."""

    def __init__(self, state_dir: Path, database: Path) -> None:
        name = sha256(os.fsencode(database.resolve())).hexdigest()[:16]
        self._folder = state_dir / "in-hand" / name
        self._mine: Path | None = None
        self._fd = -1

    @contextmanager
    def choosing(self) -> Iterator[frozenset[str]]:
        """The cards in other hands; nobody else takes one before the end of the block."""
        if sys.platform == "win32":
            yield frozenset()
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            gate = os.open(self._folder / "gate", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:  # where nothing can be written no other terminal can answer, either
            yield frozenset()
            return
        try:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield frozenset(self._others())
        finally:
            os.close(gate)

    def take(self, card: str | None) -> None:
        """Say which card is asked here now; only within ``choosing``."""
        if sys.platform == "win32":
            return
        with suppress(OSError):
            if self._mine is None:
                self._mine = self._folder / f"{os.getpid()}-{id(self):x}"
                self._fd = os.open(self._mine, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
                fcntl.flock(self._fd, fcntl.LOCK_EX)
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, (card or "").encode(), 0)

    def close(self) -> None:
        """Let go of the card."""
        if self._mine is not None:
            with suppress(OSError):
                self._mine.unlink()
                os.close(self._fd)
            self._mine = None

    def _others(self) -> Iterator[str]:
        for file in self._folder.iterdir():
            if file != self._mine and file.name != "gate" and (card := _held(file)):
                yield card


def _held(file: Path) -> str:
    """The card in a file that a living process holds; a file that nobody holds is removed."""
    try:
        fd = os.open(file, os.O_RDWR)
    except OSError:
        return ""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return os.pread(fd, 4096, 0).decode(errors="replace")
    else:
        with suppress(OSError):
            file.unlink()
        return ""
    finally:
        os.close(fd)

"""Which files make a deck, and their bytes, without reading YAML."""
# ruff: noqa: PTH110, PTH112, PTH114, PTH118 (os.path takes for absent what may not be looked at)

import os
import stat
from collections.abc import Iterator
from pathlib import Path

MAX_YAML_BYTES = 1 << 20
MAX_DEMO_BYTES = 64 * 1024
# No link is followed, and opening a pipe does not wait for its writer.
_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Unreadable(Exception):
    """A file of a deck cannot be taken; the message says why."""


def root_of(path: Path) -> Path:
    """The folder that a deck's file names are relative to: of ``x/cards`` it is ``x``."""
    if os.path.isdir(path) and not (path.name == "cards" and os.path.exists(path / "deck.yaml")):
        return path
    return path.parent


def deck_files(path: Path) -> list[Path]:
    """The YAML and Python files of a deck folder in order of their names, or the one file."""
    if not os.path.isdir(path):
        return [path]
    root = root_of(path)
    demos = [p for p in _below(root / "demos", (".py",)) if p.parent in (root, root / "demos")]
    return [*sorted(_below(root / "cards", (".yaml", ".yml"))), *sorted(demos)]


def contents(file: Path, *, limit: int, follow: bool = False) -> bytes:
    """The first ``limit`` + 1 bytes of a regular file; through a link only if ``follow``."""
    if os.path.islink(file) and not follow:
        raise Unreadable("a symbolic link: a deck holds files of its own")
    careful = _CAREFULLY & ~getattr(os, "O_NOFOLLOW", 0) if follow else _CAREFULLY
    try:
        handle = os.open(file, os.O_RDONLY | careful)
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Unreadable("not a regular file: a deck holds regular files only")
            return stream.read(limit + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or "no such file"
        raise Unreadable(f"cannot be read: {reason}") from error


def _below(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    if os.path.islink(folder):
        yield folder
        return
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        folders[:] = [name for name in folders if not name.startswith(".")]
        wanted = [name for name in names if name.endswith(suffixes) and not name.startswith(".")]
        yield from (Path(place, name) for name in links + wanted)

"""Which files make a deck, and their bytes, without reading YAML."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

DECK_FILE = "cards/deck.yaml"
YAML_SUFFIXES = (".yaml", ".yml")
MAX_YAML_BYTES = 1 << 20
MAX_DEMO_BYTES = 64_000
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Unreadable(Exception):
    """A file of a deck cannot be taken; the message says what to do."""


def root_of(path: Path) -> Path:
    """The folder that a deck's file names are relative to: of ``x/cards`` it is ``x``."""
    if path.is_dir():
        return path.parent if path.name == "cards" and (path / "deck.yaml").exists() else path
    return path.parent


def deck_files(path: Path) -> list[Path]:
    """The YAML and Python files of a deck folder or file, in order of their names."""
    if not path.is_dir():
        return [path]
    root = root_of(path)
    demos = sorted(p for p in (root / "demos").glob("*.py") if not p.name.startswith("."))
    return [*sorted(_below(root / "cards"), key=PurePosixPath), *demos]


def stamp(path: Path) -> str:
    """A text that changes when name, size or time of one of the deck's files changes."""
    root = root_of(path)
    lines = [f"{file.relative_to(root)}\0{_size_and_time(file)}" for file in deck_files(path)]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def contents(file: Path, *, limit: int, follow: bool) -> bytes:
    """The bytes of a regular file of at most ``limit`` bytes; a link only if ``follow``."""
    if file.is_symlink() and not follow:
        raise Unreadable("a symbolic link: a deck holds files of its own")
    try:
        with open(file, "rb", opener=_opener(follow)) as stream:  # noqa: PTH123 (opener)
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise Unreadable("not a regular file: remove it")
            data = stream.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise Unreadable(f"larger than {limit // 1000} kB: make it smaller")
    return data

"""The backups of a collection: their names and dates, when one is due, which are thinned out."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from flashdl.storage.backup import back_up
from flashdl.storage.thinning import DAY_MS, kept
from flashdl.study_day import Moment

Kind = Literal["regular", "upgrade", "replaced"]
REPLACED = "replaced"
_NAME = re.compile(r"(?P<stem>.+)-(?P<made>\d{4}-\d\d-\d\d(?P<time>T\d{6}Z)?)\.db")
_TIMED, _DATED = "%Y-%m-%dT%H%M%SZ", "%Y-%m-%d"
_BEFORE_UPGRADE = re.compile(r"before-\d{4}")
_DEAD_S = 3600  # a draft so much older than a backup is not being written any more


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup by its name; of one made before an upgrade only the day is known."""

    path: Path
    kind: Kind
    made_ms: int


def folder_of(database: Path) -> Path:
    """Where the backups of a collection lie."""
    return database.parent / "backups"


def backups(database: Path) -> list[BackupFile]:
    """Every backup of a collection, newest first; other files are none."""
    found = (_read(path, database.stem) for path in folder_of(database).glob("*.db"))
    return sorted(
        (file for file in found if file), key=lambda f: (f.made_ms, f.path.name), reverse=True
    )


def regular(database: Path) -> list[BackupFile]:
    """Those made as days go by, newest first: the others are never thinned out."""
    return [file for file in backups(database) if file.kind == "regular"]


def fresh_path(database: Path, *, moment: Moment, stem: str = "") -> Path:
    """The name of a backup made now, which no other has: one is never written over."""
    second = moment.at_ms // 1000
    while (path := _path(database, stem or database.stem, second)).exists():
        second += 1
    return path


def is_due(database: Path, *, moment: Moment) -> bool:
    """Whether something was written since the last backup, and none was made on this date."""
    found = regular(database)
    if any(_local_day(file.made_ms, moment) == _local_day(moment.at_ms, moment) for file in found):
        return False
    return not found or database.stat().st_mtime > found[0].path.stat().st_mtime


def make(database: Path, *, moment: Moment) -> tuple[Path, list[Path]]:
    """Make a backup, then thin the older ones out: its path, and those that were removed.

    Raises DatabaseProblem, with every backup as it was.
    """
    target = fresh_path(database, moment=moment)
    back_up(database, target)
    removed = thinned(database, moment=moment)
    for path in [*removed, *_abandoned(target)]:
        path.unlink(missing_ok=True)
    return target, removed


def thinned(database: Path, *, moment: Moment) -> list[Path]:
    """The regular backups that one made now makes superfluous."""
    found = regular(database)
    stay = kept([moment.at_ms, *(file.made_ms for file in found)], now_ms=moment.at_ms)
    return [file.path for file in found if file.made_ms not in stay]


def _read(path: Path, stem: str) -> BackupFile | None:
    name = _NAME.fullmatch(path.name)
    if name is None:
        return None
    timed = name["time"] is not None
    if name["stem"] == stem and timed:
        kind: Kind = "regular"
    elif name["stem"] == REPLACED and timed:
        kind = "replaced"
    elif _BEFORE_UPGRADE.fullmatch(name["stem"]) and not timed:
        kind = "upgrade"
    else:
        return None
    with suppress(ValueError):
        made = datetime.strptime(name["made"], _TIMED if timed else _DATED).replace(tzinfo=UTC)
        return BackupFile(path, kind, int(made.timestamp()) * 1000)
    return None


def _path(database: Path, stem: str, second: int) -> Path:
    made = datetime.fromtimestamp(second, UTC)
    return folder_of(database) / f"{stem}-{made:{_TIMED}}.db"


def _local_day(ms: int, moment: Moment) -> int:
    return (ms + moment.utc_offset_s * 1000) // DAY_MS


def _abandoned(target: Path) -> list[Path]:
    """Drafts of backups whose program was killed."""
    before = target.stat().st_mtime - _DEAD_S
    return [path for path in target.parent.glob(".*.db.tmp*") if path.stat().st_mtime < before]

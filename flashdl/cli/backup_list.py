"""``flashdl backup --list`` and ``--check``: each backup with its date, size and contents."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural, report
from flashdl.storage.backup import Contents, contents
from flashdl.storage.backup_folder import BackupFile, backups, folder_of

WHY = {"regular": "", "upgrade": "before an upgrade", "replaced": "before a restore"}


class _Row(NamedTuple):
    """One backup and what is in it."""

    file: BackupFile
    size: int
    found: Contents


def show(context: Context, *, checked: bool, as_json: bool) -> None:
    """List every backup, newest first; with ``checked`` end with 1 where one is damaged."""
    database = context.paths.database
    rows = [
        _Row(file, file.path.stat().st_size, contents(file.path, checked=checked))
        for file in backups(database)
    ]
    faults = [row.found.fault for row in rows if row.found.fault]
    if as_json:
        data = {"folder": str(folder_of(database)), "backups": [_data(row) for row in rows]}
        echo(json.dumps({"schema": 1, **data}, ensure_ascii=False))
    elif not rows:
        report([f"No backup in {folder_of(database)} yet; flashdl backup makes one."])
    else:
        _print(context, rows)
        report(faults)
        if checked and not faults:
            echo(f"{plural(len(rows), 'backup')}, each of them whole.")
    if faults:
        raise typer.Exit(1)


def _print(context: Context, rows: list[_Row]) -> None:
    offset_s = context.moment().utc_offset_s
    table = [_cells(row, offset_s) for row in rows]
    if context.linear:
        for cells in table:
            echo(", ".join(filter(None, cells)))
        return
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for when, size, events, name, why in table:
        echo(
            f"{when:<{widths[0]}}  {size:>{widths[1]}}  {events:>{widths[2]}}"
            f"  {name:<{widths[3]}}  {why}".rstrip()
        )


def _cells(row: _Row, offset_s: int) -> tuple[str, ...]:
    events = plural(row.found.events, "event") if row.found.events is not None else "unreadable"
    return (_when(row.file, offset_s), _size(row.size), events, row.file.path.name,
            WHY[row.file.kind])  # fmt: skip


def _when(file: BackupFile, offset_s: int) -> str:
    """The time on the learner's clock; of a backup that is named after a day, the day."""
    if file.kind == "upgrade":
        return f"{datetime.fromtimestamp(file.made_ms / 1000, UTC):%Y-%m-%d}"
    zone = timezone(timedelta(seconds=offset_s))
    return f"{datetime.fromtimestamp(file.made_ms / 1000, zone):%Y-%m-%d %H:%M}"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"


def _data(row: _Row) -> dict[str, Any]:
    made = datetime.fromtimestamp(row.file.made_ms / 1000, UTC)
    return {
        "file": row.file.path.name, "kind": row.file.kind, "made": made.isoformat(),
        "bytes": row.size, "events": row.found.events, "cards": row.found.cards,
        "fault": row.found.fault,
    }  # fmt: skip

"""``flashdl backup``: keep a copy of the collection, look at those there are, put one back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flashdl.cli.asking import DRY, DryRun, Yes, agree
from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural
from flashdl.errors import DatabaseProblem, UnknownName, UsageError
from flashdl.storage.backup import contents
from flashdl.storage.backup_folder import folder_of, fresh_path, make, regular, thinned

if TYPE_CHECKING:
    from flashdl.storage.backup import Contents

LATEST = "latest"


def backup(  # noqa: PLR0913, PLR0917 - one word for what is done with backups
    ctx: typer.Context,
    as_list: Annotated[bool, typer.Option("--list", help="Name the backups there are.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Read each of them for damage.")] = False,
    restore: Annotated[
        str | None,
        typer.Option(metavar="FILE|latest", help="Put this one in place of the collection."),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object, of --list or --check.")
    ] = False,
) -> None:
    """Keep a verified copy of the collection now; a review makes one a day by itself.

    flashdl backup

    flashdl backup --list

    flashdl backup --check --json

    flashdl backup --restore latest --dry-run

    Kept are all of two days, then one of each of 12 days, 10 weeks and 9 months.
    """
    context: Context = ctx.obj
    looks = as_list or check
    if as_list + check + (restore is not None) > 1:
        raise UsageError("backup: error: say one of --list, --check and --restore")
    if as_json and not looks:
        raise UsageError("backup: error: --json goes with --list or --check")
    if looks and (dry_run or yes):
        raise UsageError("backup: error: --list and --check change nothing anyway")
    if looks:
        from flashdl.cli.backup_list import show

        show(context, checked=check, as_json=as_json)
    elif restore is not None:
        _restore(context, restore, dry_run=dry_run, yes=yes)
    else:
        _make(context, dry_run=dry_run)


def _make(context: Context, *, dry_run: bool) -> None:
    database, moment = context.paths.database, context.moment()
    if not database.is_file():
        raise UsageError(f"{database}: error: there is no collection yet, so nothing to keep")
    if dry_run:
        target, removed = fresh_path(database, moment=moment), thinned(database, moment=moment)
    else:
        target, removed = make(database, moment=moment)
    found = contents(database if dry_run else target, checked=False)
    echo(f"{target}{DRY if dry_run else ''}")
    echo(f"{_amount(found)}.")
    if removed:
        echo(f"Thinned out: {', '.join(path.name for path in removed)}.")


def _restore(context: Context, wanted: str, *, dry_run: bool, yes: bool) -> None:
    from flashdl.storage.restoring import restore

    database, moment = context.paths.database, context.moment()
    copy = _named(wanted, database)
    found = contents(copy)
    if found.fault:
        raise DatabaseProblem(f"{found.fault} flashdl backup --check names those that are whole.")
    echo(f"Put back {copy.name}: {_amount(found)}{DRY if dry_run else ''}.")
    echo(f"It replaces {_present(database)}")
    if dry_run:
        return
    agree(context, "Go on?", yes=yes, command="backup --restore")
    before = restore(copy, database, moment=moment)
    echo("Done. From here on this is a new device, so that no two answers share a number.")
    if before is not None:
        echo(f"The file before is kept. To undo: flashdl backup --restore {before.name}")


def _named(wanted: str, database: Path) -> Path:
    """The backup that is meant. Raises UnknownName where there is none."""
    if wanted == LATEST:
        if found := regular(database):
            return found[0].path
        raise UnknownName(f"there is no backup in {folder_of(database)}; flashdl backup makes one")
    for path in (folder_of(database) / wanted, Path(wanted)):
        if path.is_file():
            return path
    raise UnknownName(f"there is no backup {wanted!r}; flashdl backup --list names them")


def _present(database: Path) -> str:
    if not database.is_file():
        return f"nothing: there is no {database}"
    found = contents(database, checked=False)
    what = "a file that cannot be read" if found.fault else _amount(found)
    return f"{database}: {what}, which is kept beside the backups."


def _amount(found: "Contents") -> str:
    """How much is in a file, in words."""
    return f"{plural(found.events or 0, 'event')}, {plural(found.cards or 0, 'card')}"

"""``flashdl paths``: where the files are."""

import json
from typing import Annotated

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo


def paths(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Print where flashdl keeps its files.

    flashdl paths

    flashdl paths --json

    FLASHDL_HOME moves all four folders, FLASHDL_DB or --db the database alone.
    """
    context: Context = ctx.obj
    found = context.paths
    rows = {
        "database": found.database,
        "data": found.data,
        "config": found.config_file,
        "cache": found.cache,
        "state": found.state,
    }
    if as_json:
        echo(json.dumps({"schema": 1, **{name: str(path) for name, path in rows.items()}}))
        return
    for name, path in rows.items():
        echo(f"{name:<9} {path}")

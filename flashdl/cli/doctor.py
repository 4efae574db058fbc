"""``flashdl doctor``: is everything where it should be, and does the cache equal the log."""

import json
import os
import platform
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flashdl import __version__, bundled
from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural
from flashdl.errors import FlashdlError
from flashdl.usecases.collection import collection

if TYPE_CHECKING:
    from flashdl.storage.store import Store

Rows = dict[str, Any]


def doctor(
    ctx: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help="Rebuild the memories from the log where they differ.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Check the installation, the database, the terminal and the worker.

    flashdl doctor

    flashdl doctor --fix
    """
    context: Context = ctx.obj
    problems: list[str] = []
    rows: Rows = {"version": f"{__version__}, Python {platform.python_version()}"}
    rows |= _bundled(problems)
    if _settings_hold(context, problems):
        rows |= _database(context, problems, fix=fix)
        rows |= _terminal(context)
        rows |= _worker(context, problems)
        rows |= _models(context)
    if as_json:
        echo(json.dumps({"schema": 1, **rows, "problems": problems}, ensure_ascii=False))
    else:
        for name, value in rows.items():
            echo(f"{name:<12} {value}")
        echo("\n".join(problems) if problems else "All is well.")
    if problems:
        raise typer.Exit(1)


def _settings_hold(context: Context, problems: list[str]) -> bool:
    """Whether the settings are without fault; what depends on them is not looked at otherwise."""
    try:
        return bool(context.settings)
    except FlashdlError as error:
        problems += str(error).splitlines()
        return False


def _bundled(problems: list[str]) -> Rows:
    counts = {
        "cards": sum(1 for _ in bundled.cards_dir().glob("*/*.yaml")),
        "demos": sum(1 for _ in bundled.demos_dir().glob("*.py")),
        "migrations": sum(1 for _ in (bundled.migrations_dir() / "versions").glob("*.py")),
    }
    folders = (bundled.cards_dir(), bundled.demos_dir(), bundled.migrations_dir())
    rows = {}
    for (name, count), folder in zip(counts.items(), folders, strict=True):
        rows[name] = f"{plural(count, 'file')} in {folder}"
        if not count:
            problems.append(f"no {name} in {folder}: reinstall flashdl")
    return rows


def _database(context: Context, problems: list[str], *, fix: bool) -> Rows:
    rows: Rows = {"database": str(context.paths.database)}
    try:
        with collection(context) as (store, notices):
            problems += notices
            rows |= _health(store, problems, fix=fix)
    except FlashdlError as error:
        problems.append(str(error))
    if fixed := os.environ.get("FLASHDL_NOW"):
        rows["clock"] = f"{fixed} (FLASHDL_NOW)"
    return rows


def _health(store: "Store", problems: list[str], *, fix: bool) -> Rows:
    health = store.health()
    problems += health.problems
    differences = store.refold()
    if differences and fix:
        store.rebuild()
    elif differences:
        cards = ", ".join(d.card for d in differences[:3])
        more = " ..." if differences[3:] else ""
        problems.append(
            f"memory and log differ in {plural(len(differences), 'card')} ({cards}{more}):"
            " flashdl doctor --fix"
        )
    return {
        "revision": health.revision,
        "log": f"{plural(health.events, 'event')}, {plural(health.cards, 'card')},"
        f" {health.memories} remembered",
        "refold": f"{plural(len(differences), 'difference')}"
        f"{' repaired' if differences and fix else ''}",
    }


def _terminal(context: Context) -> Rows:
    console = context.console
    colours = console.color_system or "no"
    size = f"{console.width}x{console.height}"
    kind = "terminal" if console.is_terminal else "not a terminal"
    plain = ", plain" if context.plain else ""
    return {"terminal": f"{kind}, {size}, {colours} colours, {console.encoding}{plain}"}


def _models(context: Context) -> Rows:
    """How many of the shared models need not be trained any more."""
    from flashdl.runner import recipes

    shelf = context.shelf
    kept = [name for name in recipes.modules() if shelf.read(name, recipes.key(name))]
    size = f"{shelf.size() / 1000:.0f} kB"
    return {"models": f"{len(kept)} of {len(recipes.modules())} kept, {size} in {shelf.folder}"}


def _worker(context: Context, problems: list[str]) -> Rows:
    from flashdl.runner.client import Runner

    runner = Runner(context.limits)
    try:
        hello = runner.hello()
    except FlashdlError as error:
        problems.append(str(error))
        return {"worker": "does not start"}
    finally:
        runner.close()
    return {"worker": f"NumPy {hello.numpy}, {'forks' if hello.fork else 'a process'} a run"}

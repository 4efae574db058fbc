"""``flashdl config show``, ``set`` and ``unset``: the settings in force, and to change them."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flashdl.cli.app import HELP_FLAGS
from flashdl.cli.asking import DRY, DryRun
from flashdl.cli.context import Context
from flashdl.cli.keymap import KEYS
from flashdl.cli.output import echo, report
from flashdl.errors import UsageError
from flashdl.settings import SETTINGS

if TYPE_CHECKING:
    from flashdl.usecases.configuring import Actions, Change, Changed

SettingName = Annotated[
    str, typer.Argument(metavar="NAME", help="As in flashdl config show; a key is keys.ACTION.")
]
_HEADS = {
    "new_per_day": "What is asked, and when",
    "demo_wall_s": "What a demo may take",
    "plain": "The terminal",
}  # fmt: skip

config = typer.Typer(
    help="Show the settings and where each comes from, or change them."
    "\n\nflashdl config show --origin\n\nflashdl config set new_per_day 5",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings=HELP_FLAGS,
)


@config.callback()
def group() -> None:
    """Show the settings and where each comes from, or change them.

    flashdl config show --origin

    flashdl config set new_per_day 5
    """


@config.command("show", context_settings=HELP_FLAGS)
def show(
    ctx: typer.Context,
    origin: Annotated[bool, typer.Option("--origin", help="Say where each comes from.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Print every setting with its value, as a config.toml.

    flashdl config show --origin

    flashdl config show > my-config.toml

    FLASHDL_NEW_PER_DAY=3 FLASHDL_KEYS_BURY=x flashdl config show --origin

    Later ones win: default, file (config.toml, see flashdl paths), environment, flag.
    """
    context: Context = ctx.obj
    if as_json:
        echo(json.dumps({"schema": 1, **_rows(context)}))
        return
    for line in (*_setting_lines(context, origin=origin), *_key_lines(context, origin=origin)):
        echo(line)


@config.command("set", context_settings=HELP_FLAGS)
def set_(
    ctx: typer.Context,
    setting: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME VALUE...",
            help="Names as in flashdl config show, each with its value; a key is keys.ACTION.",
        ),
    ],
    dry_run: DryRun = False,
) -> None:
    """Set settings or keys, all or none of them; the rest of config.toml stays.

    flashdl config set new_per_day 5

    flashdl config set keys.bury s keys.suspend b

    flashdl config set theme light --dry-run
    """
    from flashdl.usecases.configuring import planned_set

    context: Context = ctx.obj
    if len(setting) % 2:
        raise UsageError(f"config: error: {setting[-1]} has no value; give NAME VALUE for each")
    values = dict(zip(setting[::2], setting[1::2], strict=True))
    _carry_out(planned_set(context.paths.config_file, values, actions=_actions()), dry_run=dry_run)


@config.command("unset", context_settings=HELP_FLAGS)
def unset(ctx: typer.Context, setting: SettingName, dry_run: DryRun = False) -> None:
    """Take a setting out of config.toml, back to its default.

    flashdl config unset new_per_day

    flashdl config unset keys.bury
    """
    from flashdl.usecases.configuring import planned_unset

    context: Context = ctx.obj
    change = planned_unset(context.paths.config_file, setting, actions=_actions())
    _carry_out(change, dry_run=dry_run)


def _actions() -> "Actions":
    from flashdl.cli.remapping import faults
    from flashdl.usecases.configuring import Actions

    return Actions({entry.action: entry.key for entry in KEYS}, faults)


def _carry_out(change: "Change", *, dry_run: bool) -> None:
    """Write the change, unless it is none; say the old and the new values, and what wins."""
    if not dry_run:
        change.write()
    for value in change.values:
        _tell(value, change.file, dry_run=dry_run)


def _tell(value: "Changed", file: Path, *, dry_run: bool) -> None:
    name, default = value.name, _actions().default(value.name)
    was, now = (_told(said, default) for said in (value.before, value.after))
    if value.before == value.after:
        echo(f"{name} is {now} already.")
    elif dry_run:
        echo(f"{name} would be {now} and is {was}{DRY}.")
    else:
        echo(f"{name} is {now} now and was {was}, in {file}")
    variable = f"FLASHDL_{name.replace('.', '_').replace('-', '_').upper()}"
    if variable in os.environ:
        report([f"{variable} is set in the environment, and wins over the file."])


def _told(value: str | None, default: str | None) -> str:
    """A value as it is said; where the file has none, the default."""
    return value or (f"{default} (default)" if default else "not set")


def _rows(context: Context) -> dict[str, dict[str, dict[str, object]]]:
    """Every setting and the key of every action, each with its origin."""
    chosen = context.settings
    return {
        "settings": {
            s.name: {"value": getattr(chosen, s.name), "origin": chosen.origin[s.name]}
            for s in SETTINGS
        },
        "keys": {
            entry.action: {
                "value": chosen.keys.get(entry.action, entry.key),
                "origin": _key_origin(context, entry.action),
            }
            for entry in KEYS
        },
    }


def _setting_lines(context: Context, *, origin: bool) -> Iterator[str]:
    for setting in SETTINGS:
        if head := _HEADS.get(setting.name):
            yield from ("", f"# {head}") if setting is not SETTINGS[0] else (f"# {head}",)
        about = context.settings.origin[setting.name] if origin else setting.help
        yield _line(setting.name, getattr(context.settings, setting.name), about)


def _key_lines(context: Context, *, origin: bool) -> Iterator[str]:
    """The chosen keys, and the others as comments."""
    yield from ("", "# The keys of a review: one character, or a name like tab", "[keys]")
    for entry in KEYS:
        chosen = context.settings.keys.get(entry.action)
        about = _key_origin(context, entry.action) if origin else entry.help
        mark = "# " if chosen is None else ""
        yield _line(mark + entry.action, chosen or entry.key, about)


def _key_origin(context: Context, action: str) -> str:
    return context.settings.origin.get(f"keys.{action}", "default")


def _line(name: str, value: object, about: str) -> str:
    """A line of TOML; what is beyond ASCII is written as it is only in keys."""
    shown = "".join(
        char if char.isascii() else f"\\U{ord(char):08x}"
        for char in json.dumps(value, ensure_ascii=False)
    )
    return f"{f'{name} = {shown}':<26}  # {' '.join(about.split())}"

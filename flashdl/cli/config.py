"""``flashdl config show``: the settings in force and where each comes from."""

import json
from typing import Annotated

import typer

from flashdl.cli.app import HELP_FLAGS
from flashdl.cli.context import Context
from flashdl.cli.output import echo
from flashdl.settings import SETTINGS

config = typer.Typer(
    help="Show the settings and where each comes from.\n\nflashdl config show --origin",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings=HELP_FLAGS,
)


@config.callback()
def group() -> None:
    """Show the settings and where each comes from.

    flashdl config show --origin
    """


@config.command("show", context_settings=HELP_FLAGS)
def show(
    ctx: typer.Context,
    origin: Annotated[bool, typer.Option("--origin", help="Say where each comes from.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Print every setting with its value.

    flashdl config show --origin

    FLASHDL_NEW_PER_DAY=3 flashdl config show --origin

    Later ones win: default, file (config.toml, see flashdl paths), environment, flag.
    """
    context: Context = ctx.obj
    chosen = context.settings
    if as_json:
        rows = {
            s.name: {"value": getattr(chosen, s.name), "origin": chosen.origin[s.name]}
            for s in SETTINGS
        }
        echo(json.dumps({"schema": 1, "settings": rows}))
        return
    for setting in SETTINGS:
        value = json.dumps(getattr(chosen, setting.name))
        where = chosen.origin[setting.name] if origin else setting.help
        echo(f"{f'{setting.name} = {value}':<26}  # {where}")

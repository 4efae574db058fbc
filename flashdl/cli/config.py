"""``flashdl config show``: the settings in force and where each comes from."""

import json
from collections.abc import Iterator
from typing import Annotated

import typer

from flashdl.cli.app import HELP_FLAGS
from flashdl.cli.context import Context
from flashdl.cli.keymap import KEYS
from flashdl.cli.output import echo
from flashdl.settings import SETTINGS

_HEADS = {
    "new_per_day": "What is asked, and when",
    "demo_wall_s": "What a demo may take",
    "plain": "The terminal",
}  # fmt: skip

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

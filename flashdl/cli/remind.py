"""``flashdl remind``: how cron, systemd or a prompt says what is due. Writes and sends nothing."""

import os
import re
import shutil
import sys
from typing import Annotated

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo
from flashdl.cli.reminders import TEXTS, Place, Setup
from flashdl.errors import UsageError

# What decides where a learner's things lie, and is set in a shell that cron does not start.
CARRIED = ("FLASHDL_HOME", "FLASHDL_DB", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


def remind(
    ctx: typer.Context,
    place: Annotated[
        Place | None,
        typer.Argument(
            metavar=f"[{'|'.join(TEXTS)}]",
            help="Who reminds you; without it, all of them.",
            show_default=False,
        ),
    ] = None,
    at: Annotated[
        str, typer.Option(metavar="HH:MM", help="When cron and systemd remind you.")
    ] = "19:00",
) -> None:
    """Print what to paste so that cron, systemd or your prompt says what is due.

    Nothing is written and nothing is sent.

    flashdl remind systemd --at 7:30

    flashdl remind bash >> ~/.bashrc
    """
    context: Context = ctx.obj
    setup = _setup(context, at)
    said = [TEXTS[name](setup) for name in ([place] if place else TEXTS)]
    echo("\n\n".join(said))


def _setup(context: Context, at: str) -> Setup:
    time = _TIME.fullmatch(at)
    if time is None:
        raise UsageError(f"--at: error: {at!r} is no time of day; write it like 19:00")
    env = {name: os.environ[name] for name in CARRIED if os.environ.get(name)}
    if context.flags.db:
        env["FLASHDL_DB"] = str(context.paths.database)
    mac = sys.platform == "darwin"
    return Setup(_started(), env, int(time[1]), int(time[2]), mac)


def _started() -> list[str]:
    """The command that started this program, by an absolute path."""
    called = shutil.which(sys.argv[0])
    if called and os.path.basename(called).startswith("flashdl"):  # noqa: PTH119
        return [os.path.abspath(called)]  # noqa: PTH100 - a link stays: its target may move
    return [sys.executable, "-m", "flashdl"]

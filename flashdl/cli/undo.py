"""``flashdl undo`` and ``redo``: the review's keys from the shell."""

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo
from flashdl.cli.review_words import turned_line
from flashdl.usecases.opening import prepare
from flashdl.usecases.reviewing import Reviewing


def undo(ctx: typer.Context) -> None:
    """Take back the last answer; again for the one before. The log keeps both.

    flashdl undo
    """
    _turn(ctx.obj, "undo")


def redo(ctx: typer.Context) -> None:
    """Put back the answer that was taken back last, until there was a new one.

    flashdl redo
    """
    _turn(ctx.obj, "redo")


def _turn(context: Context, name: str) -> None:
    moment = context.moment()
    prepare(context.paths, mint=context.mint, moment=moment)
    reviewing = Reviewing.start(context.paths, context.settings, mint=context.mint, moment=moment)
    try:
        turned = (reviewing.undo if name == "undo" else reviewing.redo)(moment=moment)
    finally:
        reviewing.close()
    echo(turned_line(name, turned))

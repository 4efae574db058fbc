"""``flashdl undo`` and ``redo``: the review's keys from the shell."""

from collections.abc import Callable

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo, report
from flashdl.cli.review_words import turned_line
from flashdl.review.events import Event
from flashdl.usecases.acting import put_back, take_back, turned
from flashdl.usecases.collection import collection


def undo(ctx: typer.Context) -> None:
    """Take back the last answer, act or edit; again for the one before. The log keeps both.

    flashdl undo

    What one command did to many cards is taken back as one.
    """
    _turn(ctx.obj, "undo", take_back)


def redo(ctx: typer.Context) -> None:
    """Put back what was taken back last, until there was something new.

    flashdl redo
    """
    _turn(ctx.obj, "redo", put_back)


def _turn(context: Context, name: str, turn: Callable[..., Event | str | None]) -> None:
    with collection(context) as (store, notices):
        report(notices)
        done = turn(store, moment=context.moment())
        said = done if isinstance(done, str) else turned_line(name, turned(store, done))
    echo(said)

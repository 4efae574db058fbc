"""``flashdl`` and ``flashdl review``: which of the review's front ends serves this terminal."""

from pathlib import Path
from typing import Annotated

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo
from flashdl.usecases.opening import prepare
from flashdl.usecases.reviewing import Reviewing


def review(
    ctx: typer.Context,
    answers: Annotated[
        Path | None,
        typer.Option(help="Read the answers from a file, or from - (one action a line)."),
    ] = None,
) -> None:
    r"""Review what is due today.

    flashdl

    flashdl review --answers answers.txt

    printf '3\nundo\n4\n' | flashdl review --answers -
    """
    context: Context = ctx.obj
    moment = context.moment()
    prepare(context.paths, mint=context.mint, moment=moment)
    reviewing = Reviewing.start(context.paths, context.settings, mint=context.mint, moment=moment)
    try:
        if answers is not None:
            from flashdl.cli.scripted import scripted

            scripted(context, reviewing, answers)
        elif reviewing.session.current is None or not context.interactive:
            _say_what_is_due(reviewing)
        else:
            _interactive(context, reviewing)
    finally:
        reviewing.close()


def _say_what_is_due(reviewing: Reviewing) -> None:
    from flashdl.cli.due import due_line, next_line

    echo(due_line(reviewing.session.pool, reviewing.minutes_left()))
    if reviewing.session.current is None:
        echo(next_line(reviewing.glance, reviewing.session.day, reviewing.session.pool))
    else:
        echo("To review: flashdl, in a terminal; or flashdl review --answers FILE")


def _interactive(context: Context, reviewing: Reviewing) -> None:
    from flashdl.cli.review_loop import ReviewLoop

    ReviewLoop(context, reviewing).run()

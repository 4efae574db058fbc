"""``flashdl place``: what a learner knows already, found by asking the hardest cards first."""

from pathlib import Path
from typing import Annotated

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import report
from flashdl.cli.review import start
from flashdl.errors import UnknownName
from flashdl.review.plan import Plan
from flashdl.review.search import near
from flashdl.usecases.collection import collection


def place(
    ctx: typer.Context,
    topic: Annotated[
        str | None, typer.Argument(help="Only this topic, and what it builds on.")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(help="Read the answers from a file, or from -.")
    ] = None,
) -> None:
    """Find out what you know already: the hardest cards first.

    flashdl place

    flashdl place learning

    A card that you pass offers k: all that it builds on is then known, and comes again in 30 days.
    What builds on a card that you did not pass is not asked. Every answer counts as a review.
    """
    context: Context = ctx.obj
    with collection(context) as (store, notices):
        notes = [note for note in store.notes() if note.present]
    report(notices)
    topics = {note.topic for note in notes}
    if topic is not None and topic not in topics:
        hint = near(topic, sorted(topics)) or "; flashdl map lists them"
        raise UnknownName(f"there is no topic {topic!r}{hint}")
    scope = frozenset(f"{n.deck}/{n.id}" for n in notes if topic in (None, n.topic))
    start(context, Plan(place=scope), answers=answers)

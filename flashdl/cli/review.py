"""``flashdl`` and ``flashdl review``: which of the review's front ends serves this terminal."""

from math import isfinite
from pathlib import Path
from typing import Annotated, Any

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural, report
from flashdl.cli.selection import (
    DeckOption,
    FlaggedOption,
    LeechOption,
    LevelOption,
    TagOption,
    TopicOption,
    Words,
)
from flashdl.errors import UsageError
from flashdl.review.plan import Plan
from flashdl.usecases.opening import prepare
from flashdl.usecases.reviewing import Reviewing

LISTED = 8


def review(  # noqa: PLR0913, PLR0917 - the choices of a sitting
    ctx: typer.Context,
    words: Words = None,
    answers: Annotated[
        Path | None,
        typer.Option(help="Read the answers from a file, or from - (one action a line)."),
    ] = None,
    deck: DeckOption = None,
    tag: TagOption = None,
    topic: TopicOption = None,
    level: LevelOption = None,
    flagged: FlaggedOption = False,
    leech: LeechOption = False,
    cards: Annotated[int | None, typer.Option(min=1, help="Stop after so many cards.")] = None,
    new: Annotated[
        int | None,
        typer.Option(min=0, help="So many new cards today in all, in place of new_per_day."),
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(min=0.1, help="Stop after so many minutes of answering.")
    ] = None,
    ahead: Annotated[
        int, typer.Option(min=0, max=3650, help="Also what is due within so many days.")
    ] = 0,
    cram: Annotated[
        bool, typer.Option("--cram", help="Ask every chosen card; nothing is scheduled by it.")
    ] = False,
) -> None:
    r"""Review what is due today.

    flashdl

    flashdl review --topic learning --new 5

    flashdl review --cram topic:learning

    flashdl review 'is:leech or ease<1.8' --minutes 10

    printf '3\nundo\n4\n' | flashdl review --answers -

    --topic asks first one card of each note that the topic builds on and that was never answered.
    Words are a search, as in flashdl cards.
    """
    chosen: dict[str, Any] = {"deck": deck, "tag": tag, "topic": topic, "level": level,
                              "flagged": flagged, "leech": leech}  # fmt: skip
    sitting = Plan(ahead_days=ahead, cram=cram, new_per_day=new, cards=cards, minutes=minutes)
    start(ctx.obj, sitting, answers=answers, words=words or (), **chosen)


def start(
    context: Context,
    plan: Plan | None = None,
    *,
    answers: Path | None = None,
    words: Any = (),
    **chosen: Any,
) -> None:
    """Begin or resume today's review in the front end that fits."""
    moment = context.moment()
    prepare(context.paths, mint=context.mint, moment=moment)
    plan = _refused(plan or Plan())
    first: tuple[str, ...] = ()
    if words or any(value not in (None, False) for value in chosen.values()):
        plan, first = _restricted(context, plan, words, chosen)
    asks = answers is not None or context.interactive
    reviewing = Reviewing.start(
        context.paths, context.settings, mint=context.mint, moment=moment, plan=plan, shared=asks
    )
    said = _in_front(first, reviewing.session.pool.new_count)
    try:
        kept = _run(context, reviewing, answers=answers, said=said)
    finally:
        reviewing.close()
    if kept:
        from flashdl.usecases.safekeeping import keep_safe

        report(keep_safe(context.paths.database, moment=context.moment()))


def _run(
    context: Context, reviewing: Reviewing, *, answers: Path | None, said: tuple[str, ...]
) -> bool:
    """Review in one of the front ends; whether it was enough to make the day's backup."""
    if answers is not None:
        from flashdl.cli.scripted import scripted
        from flashdl.usecases.safekeeping import FEW_ANSWERS

        report(said)
        scripted(context, reviewing, answers)
        return reviewing.done(reviewing.session.day).cards >= FEW_ANSWERS
    if reviewing.session.current is None or not context.interactive:
        _say_what_is_due(reviewing, said)
        return False
    from flashdl.cli.review_loop import ReviewLoop

    ReviewLoop(context, reviewing, said=said).run()
    return True


def _restricted(
    context: Context, plan: Plan, words: Any, chosen: dict[str, Any]
) -> tuple[Plan, tuple[str, ...]]:
    from dataclasses import replace

    from flashdl.usecases.choosing import choose_cards
    from flashdl.usecases.collection import collection

    with collection(context) as (store, notices):
        choice = choose_cards(
            store, words, day=context.moment().day,
            leech_lapses=context.settings.leech_lapses, **chosen,
        )  # fmt: skip
    report(notices)
    return replace(plan, only=choice.only, first=frozenset(choice.first)), choice.first


def _refused(plan: Plan) -> Plan:
    """The plan, unless its choices contradict each other. Raises UsageError."""
    if plan.minutes is not None and not isfinite(plan.minutes):
        raise UsageError("review: error: --minutes must be a number")
    if plan.cram and (plan.ahead_days or plan.new_per_day is not None):
        raise UsageError(
            "review: error: --cram asks every chosen card; leave out --ahead and --new, or add "
            "words such as is:due"
        )
    return plan


def _in_front(cards: tuple[str, ...], new_count: int) -> tuple[str, ...]:
    """What a topic builds on and is asked first, as far as the day has new cards left."""
    asked = cards[:new_count]
    if not cards:
        return ()
    if not asked:
        return (
            f"It builds on {plural(len(cards), 'note')} never answered; --new N asks them first.",
        )
    names = [card.partition("#")[0].rpartition("/")[2] for card in asked[:LISTED]]
    more = f" and {len(asked) - LISTED} more" if len(asked) > LISTED else ""
    return (f"First {plural(len(asked), 'card')} that it builds on: {', '.join(names)}{more}.",)


def _say_what_is_due(reviewing: Reviewing, said: tuple[str, ...]) -> None:
    from flashdl.cli.due import reviewing_next
    from flashdl.cli.review_words import nothing_line, opening_lines

    pool = reviewing.session.pool
    for line in opening_lines(reviewing) if pool.left else [nothing_line(reviewing)]:
        echo(line)
    for line in said:
        echo(line)
    if reviewing.session.current is not None:
        echo("To review: flashdl, in a terminal; or flashdl review --answers FILE")
    elif pool.left:
        echo("What is left is asked in another terminal.")
    else:
        echo(reviewing_next(reviewing, reviewing.day_pool()))

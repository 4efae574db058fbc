"""``flashdl stats``: the figures of the review log, drawn, spoken or as data."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo, report
from flashdl.cli.selection import DeckOption, LevelOption, TagOption, TopicOption, Words
from flashdl.errors import UsageError
from flashdl.review.stats.report import Report
from flashdl.review.stats.report import report as figures_of
from flashdl.usecases.collection import collection
from flashdl.usecases.selecting import selection

if TYPE_CHECKING:
    from flashdl.storage.store import Store

PICTURE_COLUMNS = 120


def stats(  # noqa: PLR0913, PLR0917 - each is an option of the command
    ctx: typer.Context,
    words: Words = None,
    deck: DeckOption = None,
    tag: TagOption = None,
    topic: TopicOption = None,
    level: LevelOption = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=36500, help="Only the last N study days.", metavar="N")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only from this day on, as 2026-03-01.", metavar="DATE")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="One table of all figures.")] = False,
    save: Annotated[Path | None, typer.Option(help="Write the picture, .svg.")] = None,
) -> None:
    """Show your progress: streak, retention, calendar, forecast, hours, what is hardest.

    flashdl stats

    flashdl stats --days 30 --topic learning

    flashdl stats topic:learning --json

    flashdl stats --csv

    flashdl stats --save progress.svg
    """
    context: Context = ctx.obj
    day = context.moment().day
    _check(save, as_json=as_json, as_csv=as_csv)
    first = _first_day(days, since, today=day)
    with collection(context) as (store, notices):
        chosen = selection(
            store, words or (), day=day, leech_lapses=context.settings.leech_lapses,
            deck=deck, tag=tag, topic=topic, level=level,
        )  # fmt: skip
        figures = _figures(store, chosen, today=day, since=first)
    report(notices)
    if chosen is not None and not chosen:
        report(["No card is like that; flashdl cards lists them all."])
    _print(context, figures, as_json=as_json, as_csv=as_csv)
    if save is not None:
        _save(figures, save)


def _figures(
    store: "Store", chosen: frozenset[str] | None, *, today: int, since: int | None
) -> Report:
    """The figures of the chosen cards; None is all, those that left their deck too."""
    topic_of = {(note.deck, note.id): note.topic for note in store.notes()}
    rows = [r for r in store.cards() if (r.present if chosen is None else r.key in chosen)]
    return figures_of(
        [event for event in store.log() if chosen is None or event.card in chosen],
        {row.key: row.memory for row in rows},
        policies=store.policies(),
        topics={r.key: t for r in rows if (t := topic_of[r.deck, r.note])},
        types={row.key: row.content.get("type", "basic") for row in rows},
        today=today,
        since=since,
    )


def _first_day(days: int | None, since: str | None, *, today: int) -> int | None:
    """The first study day of the period. Raises UsageError for what is no day of the past."""
    if days is not None and since is not None:
        raise UsageError("--since: error: --days says the same; leave one out")
    if days is not None:
        return today - days + 1
    if since is None:
        return None
    try:
        first = date.fromisoformat(since).toordinal()
    except ValueError:
        raise UsageError(f"--since: error: {since!r} is no day; write it as 2026-03-01") from None
    if first > today:
        raise UsageError(f"--since: error: {since} is still to come")
    return first


def _check(save: Path | None, *, as_json: bool, as_csv: bool) -> None:
    """UsageError for options that cannot be followed."""
    if as_json and as_csv:
        raise UsageError("--csv: error: --json gives the same figures; leave one out")
    if save is not None and save.suffix.lower() != ".svg":
        raise UsageError(f"--save {save}: error: the picture is an .svg file; name it so")
    if save is not None and not save.absolute().parent.is_dir():
        raise UsageError(f"--save {save}: error: there is no folder {save.parent}")


def _print(context: Context, figures: Report, *, as_json: bool, as_csv: bool) -> None:
    if as_json or as_csv:
        from flashdl.cli.stats_data import csv_text, json_text

        echo(json_text(figures) if as_json else csv_text(figures))
    elif context.linear:
        from flashdl.cli.stats_speech import sentences

        _say(sentences(figures))
    else:
        from flashdl.cli.stats_view import Screen

        context.console.print(Screen(figures), end="")


def _say(lines: Sequence[str]) -> None:
    for line in lines:
        echo(line)


def _save(figures: Report, file: Path) -> None:
    from flashdl.cli.stats_view import Screen
    from flashdl.plotting import save_svg

    save_svg(Screen(figures), path=file, width=PICTURE_COLUMNS)
    report([f"wrote {file}"])

"""``flashdl cards`` and ``flashdl show``: what there is, and all about one card."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flashdl.cli.card_info import history_lines, memory_lines, source_lines
from flashdl.cli.card_info import rows as as_rows
from flashdl.cli.card_list import Sort, card_json, in_order, memory_json, sentences, table
from flashdl.cli.columns import wrapped
from flashdl.cli.context import Context
from flashdl.cli.output import echo, page, plural, report
from flashdl.cli.selection import Words
from flashdl.errors import UnknownName
from flashdl.review.search import near
from flashdl.study_day import date_of
from flashdl.usecases.acting import ids_of
from flashdl.usecases.collection import collection
from flashdl.usecases.selecting import selection

if TYPE_CHECKING:
    from flashdl.review.events import Event
    from flashdl.storage.rows import CardRow


def cards(
    ctx: typer.Context,
    words: Words = None,
    orphans: Annotated[
        bool, typer.Option("--orphans", help="Only cards that left their deck.")
    ] = False,
    sort: Annotated[
        Sort | None,
        typer.Option(help="Soonest, lowest, shortest, most lapses or by name first, new last."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """List the cards, or those that a search finds: id, phase, due, interval, ease, marks.

    flashdl cards

    flashdl cards 'topic:learning is:due ease<2.0 "chain rule"'

    flashdl cards is:leech or is:flagged

    flashdl cards 'failed<=7' --sort ease

    flashdl cards --orphans --json

    Quote a search that has <, >, quotes, brackets or *; write not for a minus in front.
    """
    context: Context = ctx.obj
    day, leech_lapses = context.moment().day, context.settings.leech_lapses
    with collection(context) as (store, notices):
        found = selection(store, words or (), day=day, leech_lapses=leech_lapses, orphans=orphans)
        rows = store.cards()
    report(notices)
    names = short_names([row.key for row in rows])
    listed = [
        (name, row)
        for name, row in zip(names, rows, strict=True)
        if (row.present if found is None else row.key in found)
    ]
    named = in_order(listed, sort)
    if as_json:
        told = [card_json(row, day=day, leech_lapses=leech_lapses) for _, row in named]
        echo(json.dumps({"schema": 1, "cards": told}, ensure_ascii=False))
    elif named:
        _list(context, named, sort)
    else:
        report(["No card is like that."])


def _list(context: Context, named: "list[tuple[str, CardRow]]", sort: Sort | None) -> None:
    """Print the cards; on a terminal no wider than it, through the pager where they are many."""
    columns = context.console.width if context.interactive else None
    day, leech_lapses = context.moment().day, context.settings.leech_lapses
    lines = None
    if not context.linear:
        lines = table(named, day=day, leech_lapses=leech_lapses, columns=columns, sort=sort)
    if lines is None:
        said = sentences(named, day=day, leech_lapses=leech_lapses, sort=sort)
        lines = list(wrapped(said, context.console) if context.interactive else said)
    page(lines, rows=context.console.height if context.interactive else None)
    if context.interactive:
        report([plural(len(named), "card")])


def short_names(keys: Sequence[str]) -> list[str]:
    """``note#card`` where that is unique, else the whole id."""
    shorts = [key.partition("/")[2] for key in keys]
    counts = Counter(shorts)
    return [short if counts[short] == 1 else key for key, short in zip(keys, shorts, strict=True)]


def show(
    ctx: typer.Context,
    card: Annotated[
        str,
        typer.Argument(help="deck/note#card, or what is unique of it."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show one card: both sides, what is remembered of it, its history, its source.

    flashdl show softmax#temperature

    flashdl show deep-learning/softmax#temperature --json
    """
    from flashdl.usecases.note_text import card_line

    context: Context = ctx.obj
    day = context.moment().day
    with collection(context) as (store, notices):
        row = find_card(store.cards(), card)
        about = {**(store.card(row.key) or {}), "line": card_line(store, row.key)}
        history = store.history(row.key)
    report(notices)
    if as_json:
        echo(json.dumps(_as_json(row, about, history, day), ensure_ascii=False))
    else:
        _print(context, row, about, history)


def find_card(rows: "Sequence[CardRow]", wanted: str) -> "CardRow":
    """The card of a full or short id. Raises UnknownName with near or matching ids."""
    exact = [row for row in rows if row.key == wanted]
    short = [row for row in rows if row.key.partition("/")[2] == wanted]
    ending = [row for row in rows if wanted in (row.id, row.note)]
    found = exact or short or ending
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(row.key.partition("/")[2] for row in found)
        raise UnknownName(f"{wanted} has {len(found)} cards; name one: {listed}")
    names = [name for row in rows for name in ids_of(row)]
    raise UnknownName(
        f"there is no card {wanted!r}{near(wanted, names) or '; flashdl cards lists them'}"
    )


def _event(event: "Event") -> dict[str, Any]:
    return {
        "day": date_of(event.study_day).isoformat(),
        "kind": event.kind,
        "grade": event.grade,
        "quality": event.quality,
        "answer_ms": event.answer_ms,
        "detail": event.detail,
    }


def _as_json(
    row: "CardRow", about: dict[str, Any], history: "list[Event]", day: int
) -> dict[str, Any]:
    return {
        **row.content,
        "schema": 1,
        "id": row.key,
        "topic": about["topic"],
        "demo_name": about["demo"],
        "memory": memory_json(row, day),
        "history": [_event(event) for event in history],
    }


def _print(context: Context, row: "CardRow", about: dict[str, Any], history: "list[Event]") -> None:
    from flashdl.cli import answer_view
    from flashdl.cli import review_view as view

    face = view.Face(context.plain, not context.utf8)
    card = {**about, "content": row.content}
    options = answer_view.in_order(row.content, face)
    view.show(context.console, view.question(card, face), *options, view.answer(card, face))
    day, leech_lapses = context.moment().day, context.settings.leech_lapses
    lines = [("id", row.key), *memory_lines(row.memory, day, leech_lapses=leech_lapses)]
    lines += [("demo", about["demo"])] if about["demo"] else []
    lines += source_lines(card)
    found = [("history", line) for line in history_lines(history, latest=None)]
    for line in as_rows([*lines, *(found or [("history", "none yet")])]):
        echo(line)

"""``flashdl report``: a ready issue text about a wrong card; nothing is sent."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flashdl import __version__
from flashdl.cli.cards import find_card
from flashdl.cli.context import Context
from flashdl.cli.output import echo
from flashdl.cli.output import report as tell
from flashdl.usecases.collection import collection

if TYPE_CHECKING:
    from flashdl.usecases.note_text import Spot


def report(
    ctx: typer.Context,
    card: Annotated[
        str,
        typer.Argument(help="deck/note#card, or what is unique of it."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Print a ready issue text about a wrong card; nothing is sent or opened.

    flashdl report softmax#temperature

    flashdl report softmax#temperature > issue.md
    """
    from flashdl.usecases.note_text import spot_of

    context: Context = ctx.obj
    with collection(context) as (store, notices):
        row = find_card(store.cards(), card)
        spot = spot_of(store, row.key)
    title = f"Wrong card: {spot.note.id}#{row.id}"
    body = _body(spot, row.content)
    tell([*notices, _whom(spot)])
    if as_json:
        whole = {"schema": 1, "card": row.key, "title": title, "body": body}
        echo(json.dumps(whole, ensure_ascii=False))
    else:
        echo(f"{title}\n\n{body}")


def _body(spot: "Spot", content: dict[str, Any]) -> str:
    from flashdl.decks.splice import entry_text
    from flashdl.usecases.note_text import path_in_deck

    authors = spot.version.theirs if spot.version else spot.text
    entry = entry_text(authors, spot.card) or "(the card is not in the author's text)\n"
    link = content.get("demo") or {}
    preset = f", preset {link['preset']}" if link.get("preset") else ""
    rows = [
        f"- card: {spot.name}#{spot.card}",
        f"- file: {path_in_deck(spot.note, spot.deck)}",
        f"- demo: {spot.note.demo}{preset}" if spot.note.demo else "- demo: none",
        f"- flashdl {__version__}",
        "",
        "The card as it is:",
        "",
        f"````yaml\n{entry.rstrip()}\n````",
        "",
        "What is wrong:",
        "",
        "",
        "What it should say, and where that stands (paper or book, section, page):",
        "",
        "",
    ]
    return "\n".join(rows).rstrip("\n") + "\n"


def _whom(spot: "Spot") -> str:
    """Who should get it, and what else can be done."""
    mend = f"flashdl edit {spot.note.id} mends it for you now."
    if spot.deck.kind == "linked":
        return f"This card is in a folder of yours: {spot.file}; {mend}"
    if spot.deck.kind == "builtin":
        return f"Fill in the two gaps and open an issue at flashdl's project. Meanwhile {mend}"
    author = spot.deck.author or f"whoever gave you {spot.deck.source}"
    return f"The deck {spot.deck.title} is by {author}: write to them. Meanwhile {mend}"

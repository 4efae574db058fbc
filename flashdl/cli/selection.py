"""The search words and options that say which cards a command is about."""

from typing import Annotated

import typer

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WORDS]...",
        help="A search: words of the text, tag:NAME, is:due, ease<2 (docs/search.md).",
        show_default=False,
    ),
]
DeckOption = Annotated[
    str | None, typer.Option("--deck", metavar="NAME", help="Only cards of this deck.")
]
TagOption = Annotated[
    str | None, typer.Option("--tag", metavar="NAME", help="Only cards with this tag.")
]
TopicOption = Annotated[
    str | None, typer.Option("--topic", metavar="NAME", help="Only cards of this topic.")
]
LevelOption = Annotated[
    int | None, typer.Option("--level", min=1, help="Only cards of this level, from 1.")
]
FlaggedOption = Annotated[bool, typer.Option("--flagged", help="Only cards with a flag.")]
LeechOption = Annotated[bool, typer.Option("--leech", help="Only cards that lapsed too often.")]

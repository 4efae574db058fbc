"""``flashdl map``: topics in learning order, and how well each note sits."""

import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

import typer
from rich.text import Text

from flashdl.cli import map_view as view
from flashdl.cli import map_words as words
from flashdl.cli.context import Context
from flashdl.cli.output import clean, echo, report
from flashdl.errors import UnknownName
from flashdl.review.search import near
from flashdl.review.topics import Topic, topics
from flashdl.study_day import date_of
from flashdl.usecases.collection import collection
from flashdl.usecases.standing import standings

SCREENS = 2  # a longer drawing of every note gives way to a line a topic
MORE = "flashdl map TOPIC tells more of one, flashdl map DECK names every note."
Drawing = Callable[[Sequence[Topic], view.Atlas], list[Text]]


def map_(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[TOPIC]",
            help="A topic, for its notes one by one; or a deck, for all of its notes.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Draw the topics, what each builds on, and how well every note sits.

    flashdl map

    flashdl map activations

    flashdl map deep-learning
    """
    context: Context = ctx.obj
    day = context.moment().day
    with collection(context) as (store, notices):
        notes = standings(store)
        titles = {deck.id: deck.title for deck in store.decks()}
    report(notices)
    found, closely = chosen(topics(notes), name)
    atlas = view.Atlas(
        {note.key: note for note in notes}, day, context.console.width, not context.utf8
    )
    if as_json:
        date = date_of(day).isoformat()
        echo(json.dumps({"schema": 1, "day": date, "topics": words.as_json(found, atlas)}))
    elif context.linear:
        said = words.told_closely(found, atlas) if closely else [*words.told(found, atlas), MORE]
        for sentence in said:
            echo(textwrap.fill(sentence, atlas.columns, break_on_hyphens=False))
    else:
        rows = None if name else context.console.height
        drawn = view.pages(found, atlas) if closely else survey(found, atlas, titles, rows=rows)
        for line in drawn:
            context.console.print(line, no_wrap=True, crop=True)


def chosen(every: Sequence[Topic], name: str | None) -> tuple[Sequence[Topic], bool]:
    """The topics of that name, to be seen closely; else those of the deck of that name, or all.

    Raises UnknownName.
    """
    if name is None:
        return every, False
    if named := [topic for topic in every if name in (topic.name, f"{topic.deck}/{topic.name}")]:
        return named, True
    if of_deck := [topic for topic in every if topic.deck == name]:
        return of_deck, False
    names = sorted({topic.name for topic in every} | {topic.deck for topic in every})
    hint = near(name, names) or "; flashdl map lists the topics"
    raise UnknownName(f"there is no topic {name!r}{hint}")


def survey(
    found: Sequence[Topic], atlas: view.Atlas, titles: Mapping[str, str], *, rows: int | None
) -> list[Text]:
    """Every note; but a line a topic where that would be too long for a screen of so many rows.

    The counts stand at the end, where one looks first after a long drawing.
    """
    notes = [note for topic in found for note in topic.notes]
    end = [Text(""), *view.tally(notes, atlas)]
    drawn = _by_deck(found, atlas, titles, view.whole) + end
    if rows is None or len(drawn) <= SCREENS * rows:
        return drawn
    more = view.flowed(Text(MORE).split(" "), atlas.columns, indent=0, gap=1)
    return [*_by_deck(found, atlas, titles, view.overview), *end, *more]


def _by_deck(
    found: Sequence[Topic], atlas: view.Atlas, titles: Mapping[str, str], draw: Drawing
) -> list[Text]:
    """The drawing of each deck, below its title where there are several."""
    decks = dict.fromkeys(topic.deck for topic in found)
    lines: list[Text] = []
    for deck in decks:
        if len(decks) > 1:
            title = Text(clean(titles[deck], ascii=atlas.ascii), style="bold underline")
            title.truncate(atlas.columns)
            lines += [*[Text("")] * bool(lines), title]
        lines += draw([topic for topic in found if topic.deck == deck], atlas)
    return lines

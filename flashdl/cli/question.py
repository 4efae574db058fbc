"""``flashdl question``: the question of a numeric card for a seed, with its answer."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flashdl.cli.cards import find_card
from flashdl.cli.context import Context
from flashdl.cli.output import clean, echo, report
from flashdl.errors import UnknownName
from flashdl.review.questions import SEEDS, Question, plain, written
from flashdl.review.search import near
from flashdl.usecases.collection import collection

if TYPE_CHECKING:
    from flashdl.cli.blocks import Block
    from flashdl.cli.review_view import Face
    from flashdl.storage.rows import CardRow


def question(
    ctx: typer.Context,
    card: Annotated[
        str, typer.Argument(help="A numeric card, deck/note#card, or what is unique of it.")
    ],
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=SEEDS - 1, help="Make the question of this seed again."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Make a card's question with fresh numbers, or one from the history again; it is no review.

    flashdl question softmax-value

    flashdl question softmax#softmax-value --seed 7

    flashdl question softmax-value --seed 7 --json

    The seed of each question you were asked stands in `flashdl show`.
    """
    context: Context = ctx.obj
    with collection(context) as (store, notices):
        rows = store.cards()
        row = find_numeric(rows, card)
        about = store.card(row.key)
    report(notices)
    assert about is not None
    drawn = context.chance(SEEDS) if seed is None else seed
    made = _made(context, about, drawn)
    if as_json:
        echo(json.dumps({"schema": 1, "card": row.key, **as_json_of(made)}, ensure_ascii=False))
    else:
        _print(context, about, made)


def find_numeric(rows: "Sequence[CardRow]", wanted: str) -> "CardRow":
    """The numeric card of a full or short id, or of the last part of one. Raises UnknownName."""
    numeric = [row for row in rows if row.content.get("type") == "numeric"]
    ending = [row for row in numeric if row.key.partition("#")[2] == wanted]
    if ending:
        return ending[0]
    of_note = [row for row in numeric if row.note == wanted]
    row = find_card(of_note or rows, wanted) if any(wanted in r.key for r in rows) else None
    if row is None:
        names = [row.key.partition("#")[2] for row in numeric]
        listed = near(wanted, names) or "; flashdl cards type:numeric lists them"
        raise UnknownName(f"there is no numeric card {wanted!r}{listed}")
    if row.content.get("type") != "numeric":
        raise UnknownName(f"{row.key} asks no question with fresh numbers")
    return row


def as_json_of(made: Question) -> dict[str, Any]:
    """Everything about a question, the traps with their explanations."""
    return {
        **made.log(),
        "text": made.text,
        "given": dict(made.given),
        "answer": plain(made.answer),
        "labels": list(made.labels),
        "words": list(made.words),
        "tolerance": {"atol": made.slack.atol, "rtol": made.slack.rtol},
        "work": made.work,
        "traps": [
            {
                "mistakes": list(trap.mistakes),
                "answer": plain(trap.answer),
                "because": list(trap.because),
            }
            for trap in made.traps
        ],
        "demo": None if made.params is None else dict(made.params),
    }


def _made(context: Context, about: Mapping[str, Any], seed: int) -> Question:
    from flashdl.cli.demo import index_of
    from flashdl.runner.client import Runner
    from flashdl.usecases.asking import question_of

    with Runner(context.limits, shelf=context.shelf) as runner:
        return question_of(about, seed=seed, runner=runner, find=index_of(context).find)


def _print(context: Context, about: Mapping[str, Any], made: Question) -> None:
    from flashdl.cli import review_view as view
    from flashdl.cli.blocks import Prose
    from flashdl.cli.question_view import wanted
    from flashdl.usecases.asking import with_question

    face = view.Face(context.plain, not context.utf8)
    card = with_question(about, made)
    card["content"].pop("misconceptions", None)
    view.show(context.console, view.question(card, face), wanted(made, face))
    view.show(context.console, view.answer(card, face))
    if traps := tuple(_trap_blocks(made, face)):
        view.show(context.console, Prose(traps))
    echo(f"seed {made.seed}")


def _trap_blocks(made: Question, face: "Face") -> "Iterator[Block]":
    """Each wrong procedure alone, with the answer that it leads to."""
    from rich.text import Text

    from flashdl.cli.blocks import Block

    alone = [trap for trap in made.traps if len(trap.mistakes) == 1]
    if alone:
        yield Block(Text("Wrong ways, and where they lead:"))
    for trap in alone:
        line = clean(f"{written(trap.answer, made.slack)}: {trap.because[0]}", ascii=face.ascii)
        yield Block(Text(line), first="  ", rest="    ", apart=False)

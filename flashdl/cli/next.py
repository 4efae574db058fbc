"""``flashdl next``: what to learn next, and why."""

import json
import shlex
import shutil
import textwrap
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from flashdl.cli.context import Context
from flashdl.cli.output import echo, plural, report
from flashdl.review.learning_path import Advice, Learner, advise
from flashdl.study_day import date_of
from flashdl.usecases.collection import collection
from flashdl.usecases.standing import learner


def next_(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say what to learn next and why, and what else there is to do.

    flashdl next

    flashdl next --json
    """
    context: Context = ctx.obj
    with collection(context) as (store, notices):
        found = learner(store, context.settings, day=context.moment().day)
    report(notices)
    advice = advise(found)
    if as_json:
        echo(json.dumps(_as_json(advice, found), ensure_ascii=False))
        return
    columns = shutil.get_terminal_size().columns
    for line in lines(advice, found, columns) if advice else wrapped(nothing(found), columns):
        echo(line)


def lines(advice: Sequence[Advice], found: Learner, columns: int) -> list[str]:
    """The recommendation with its reason and command, then the alternatives likewise."""
    said: list[str] = []
    for word, one in zip(["Next", *["Or"] * len(advice)], advice, strict=False):
        why = wrapped(one.why, columns, indent="  ")
        said += ["", f"{word}: {task(one)}.", *why, f"  {command(one, found)}"]
    return said[1:]


def wrapped(sentence: str, columns: int, *, indent: str = "") -> list[str]:
    """The sentence in lines that are no wider than the terminal."""
    return textwrap.wrap(sentence, columns, initial_indent=indent, subsequent_indent=indent)


def nothing(found: Learner) -> str:
    """What to say where no rule has advice: when the next card is due."""
    days = [
        memory.due_day
        for note in found.notes
        for memory in note.asked.values()
        if memory.due_day is not None and memory.due_day > found.day
    ]
    if not days:
        return "There is nothing to learn. flashdl import brings in a deck."
    away = plural(min(days) - found.day, "day")
    return (
        f"Nothing is left to do today. The next card is due in {away}, on "
        f"{date_of(min(days)):%A %d %B %Y}."
    )


def task(advice: Advice) -> str:
    """What to do, in a few words."""
    name = "" if advice.note is None else advice.note.note
    match advice.rule:
        case "due":
            return "review what is due"
        case "leech":
            return f"rewrite the card {name}#{advice.card}"
        case "demo":
            return f"run the demo of {name}"
        case _:
            return f"learn {name}"


def command(advice: Advice, found: Learner) -> str:
    """What to type for it."""
    note = advice.note
    if note is None:
        return "flashdl"
    match advice.rule:
        case "leech":
            return f"flashdl edit {shlex.quote(f'{note.key}#{advice.card}')}"
        case "demo":
            return f"flashdl demo {note.demo.replace('_', '-')}"
        case _:
            twins = sum(other.note == note.note for other in found.notes)
            deck = f" deck:{note.deck}" if twins > 1 else ""
            allowed = found.new_to_allow(note)
            new = "" if allowed is None else f" --new {allowed}"
            return f"flashdl review note:{note.note}{deck}{new}"


def _as_json(advice: Sequence[Advice], found: Learner) -> dict[str, Any]:
    said = [_one(one, found) for one in advice]
    return {
        "schema": 1,
        "day": date_of(found.day).isoformat(),
        "next": said[0] if said else None,
        "alternatives": said[1:],
    }


def _one(advice: Advice, found: Learner) -> dict[str, Any]:
    note = advice.note
    return {
        "rule": advice.rule,
        "task": task(advice),
        "why": advice.why,
        "command": command(advice, found),
        "note": None if note is None else note.key,
        "card": f"{note.key}#{advice.card}" if note and advice.card else None,
    }

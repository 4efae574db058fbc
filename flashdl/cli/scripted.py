"""``flashdl review --answers``: one action a line, ``ACK n`` after each commit."""

import sys
from collections.abc import Iterator
from pathlib import Path

from flashdl.cli import review_view as view
from flashdl.cli.context import Context
from flashdl.cli.due import next_line
from flashdl.cli.keymap import BUTTONS
from flashdl.cli.output import echo, report
from flashdl.errors import UsageError
from flashdl.usecases.reviewing import Reviewing
from flashdl.usecases.upkeep import look_after

VERBS = ("undo", "redo", "know", "bury", "suspend", "flag", "below", "quit")
WITH_WORDS = ("flag",)


def scripted(context: Context, reviewing: Reviewing, source: Path) -> None:
    """Review by the lines of a file or of standard input; ends with lines or cards."""
    face = view.Face(plain=True, ascii=not context.utf8)
    numbers = {b.key: b.quality for b in BUTTONS[context.settings.grades]}
    words = {b.word: b.quality for b in BUTTONS["four"]}
    acknowledged = 0
    if str(source) != "-" and not source.is_file():
        raise UsageError(f"{source}: error: there is no such file of answers")
    _show(context, reviewing, face)
    for number, line in _lines(source, reviewing):
        act, _, rest = line.strip().partition(" ")
        act = act.lower()
        if not act:
            continue
        if act == "quit" or (reviewing.over() and act not in ("undo", "redo")):
            break
        quality = numbers.get(act, words.get(act))
        if (quality is None and act not in VERBS) or (rest and act not in WITH_WORDS):
            known = " ".join([*numbers, *words, *VERBS])
            said = line.strip()
            raise UsageError(f"{source}:{number}:1: error: unknown action {said!r}; use: {known}")
        if not _act(context, reviewing, act, quality, rest):
            echo(f"nothing to {act}")
            continue
        acknowledged += 1
        echo(f"ACK {acknowledged}")
        sys.stdout.flush()
        if acknowledged == 1:
            _take_changes(context, reviewing)
        _show(context, reviewing, face)


def _take_changes(context: Context, reviewing: Reviewing) -> None:
    moment = context.moment()
    notices, changed = look_after(reviewing.store(moment), moment)
    report(notices)
    if changed:
        reviewing.refresh(moment)


def _act(context: Context, reviewing: Reviewing, act: str, quality: int | None, rest: str) -> bool:
    moment = context.moment()
    if quality is not None:
        card = reviewing.card() or {}
        reviewing.grade(quality, moment=moment, note_revision=card.get("revision"))
        return True
    if act == "know":
        reviewing.know(moment=moment)
        return True
    if act in ("bury", "suspend"):
        reviewing.act(act, moment=moment)
        return True
    if act == "flag":
        reviewing.act("flag", moment=moment, detail={"reason": rest or "flagged"})
        return True
    if act == "below":
        below = reviewing.known_below(reviewing.last_card)
        reviewing.know_all(below, moment=moment)
        return bool(below)
    turn = reviewing.undo if act == "undo" else reviewing.redo
    return turn(moment=moment) is not None


def _show(context: Context, reviewing: Reviewing, face: view.Face) -> None:
    card = reviewing.card()
    if card is None or reviewing.over():
        pool = reviewing.day_pool()
        echo(f"{pool.left} left today." if pool.left else "Nothing is due today.")
        echo(next_line(reviewing.glance, reviewing.session.day, pool))
        return
    left = reviewing.session.pool.left
    echo(f"CARD {card['key']}")
    view.show(context.console, view.heading(card, left, face, context.console.width))
    view.show(
        context.console,
        view.question(card, face),
        view.answer(card, face),
    )


def _lines(source: Path, reviewing: Reviewing) -> Iterator[tuple[int, str]]:
    """The numbered lines; none is waited for on standard input once the cards ran out."""
    try:
        if str(source) == "-":
            lines = enumerate(sys.stdin, 1)
            while not reviewing.over() and (line := next(lines, None)):
                yield line
            return
        with source.open(encoding="utf-8") as file:
            yield from enumerate(file, 1)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{source}: error: cannot be read: {error}") from None

"""``flashdl review --answers``: one action a line, ``ACK n`` after each commit."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flashdl.cli import review_view as view
from flashdl.cli.context import Context
from flashdl.cli.due import reviewing_next
from flashdl.cli.keymap import BUTTONS, nearest
from flashdl.cli.output import echo, report
from flashdl.cli.review_answers import Answering
from flashdl.cli.review_demo import DemoDesk
from flashdl.cli.review_kinds import asked_as, given_in_words
from flashdl.cli.review_words import nothing_line
from flashdl.errors import FlashdlError, UsageError
from flashdl.model import COMPUTED
from flashdl.usecases.reviewing import Reviewing
from flashdl.usecases.upkeep import look_after

GIVEN = {("typed", "type"), ("choice", "choose"), ("numeric", "type"), ("predict", "type"),
         ("code", "type")}  # fmt: skip
COMPUTES = ("numeric", "predict", "code")  # kinds whose answer comes after a try
VERBS = (
    "undo",
    "redo",
    "know",
    "bury",
    "suspend",
    "flag",
    "below",
    "type",
    "choose",
    "solve",
    "quit",
)
WITH_WORDS = ("flag", "type", "choose", "solve")


def scripted(context: Context, reviewing: Reviewing, source: Path) -> None:
    """Review by the lines of a file or of standard input; ends with lines or cards."""
    if str(source) != "-" and not source.is_file():
        raise UsageError(f"{source}: error: there is no such file of answers")
    _Script(context, reviewing, source).run()


class _Script:
    """A review by lines; what was typed or chosen stands until the card is graded."""

    def __init__(self, context: Context, reviewing: Reviewing, source: Path) -> None:
        self.context = context
        self.reviewing = reviewing
        self.source = source
        self.face = view.Face(plain=True, ascii=not context.utf8)
        self.numbers = {b.key: b.quality for b in BUTTONS[context.settings.grades]}
        self.words = {b.word: b.quality for b in BUTTONS["four"]}
        self.answering = Answering()
        self.demos = DemoDesk(context)
        self.card: dict[str, Any] = {}
        self.hidden = False  # whether the answer is still to be shown
        self.acknowledged = 0

    def run(self) -> None:
        """Take line after line, and let the worker go at the end."""
        try:
            self.take()
        finally:
            self.demos.close()

    def take(self) -> None:
        """Take each line, and show the card that is asked after it."""
        self.show()
        for number, line in _lines(self.source, self.reviewing):
            verb, _, rest = line.strip().partition(" ")
            verb = verb.lower()
            if verb == "quit" or (self.reviewing.over() and verb not in ("", "undo", "redo")):
                break
            if verb:
                self.obey(verb, rest.strip(), number)

    def obey(self, verb: str, rest: str, number: int) -> None:
        """Do what a line says, and acknowledge what was stored."""
        quality = self.numbers.get(verb, self.words.get(verb))
        if (quality is None and verb not in VERBS) or (rest and verb not in WITH_WORDS):
            known = " ".join([*self.numbers, *self.words, *VERBS])
            said = f"{verb} {rest}".strip()
            raise UsageError(
                f"{self.source}:{number}:1: error: unknown action {said!r}; use: {known}"
            )
        if verb in ("type", "choose"):
            self.give(verb, rest)
        elif verb == "solve":
            self.solve(rest)
        elif not (self.act(verb, rest) if quality is None else self.grade(quality)):
            echo(f"nothing to {verb}")
        else:
            self.acknowledge()

    def acknowledge(self) -> None:
        """Say that the act is on disk, and show what is asked now."""
        self.acknowledged += 1
        echo(f"ACK {self.acknowledged}")
        sys.stdout.flush()
        if self.acknowledged == 1:
            moment = self.context.moment()
            notices, changed = look_after(self.reviewing.store(moment), moment)
            report(notices)
            if changed:
                self.reviewing.refresh(moment)
        self.show()

    def give(self, verb: str, rest: str) -> None:
        """Take an answer that is typed or chosen by letters, and say what it is worth."""
        answering = self.answering
        if (answering.kind, verb) not in GIVEN:
            echo(f"nothing to {verb}")
            return
        if said := given_in_words(self.card, answering, rest, self.face, self.demos):
            view.show(self.context.console, said)
            if answering.settled:
                self.reveal()
            return
        letters = {p for p in map(answering.letter, rest.split()) if p is not None}
        answering.chosen = letters if verb == "choose" else set()
        answering.decide(rest)
        if verdict := answering.answer_part(self.face):
            view.show(self.context.console, verdict)

    def solve(self, file: str) -> None:
        """Check a file as the solution of a code card, and say what came of it."""
        if self.answering.kind != "code" or self.answering.content["asks"].get("bug"):
            echo("nothing to solve")
            return
        from flashdl.cli.review_code import Coding, solve

        coding, moment = self.answering, self.context.moment()
        assert isinstance(coding, Coding)
        try:
            report = solve(coding, Path(file), self.reviewing.store(moment), moment)
        except FlashdlError as error:
            echo(f"Not checked: {error}")
            return
        assert coding.desk is not None
        view.show(self.context.console, coding.desk.report(report))
        if coding.settled:
            self.reveal()

    def grade(self, quality: int) -> bool:
        """Answer the card."""
        self.reveal()
        revision = (self.reviewing.card() or {}).get("revision")
        detail = self.answering.detail() or None
        self.reviewing.grade(
            quality, moment=self.context.moment(), note_revision=revision, detail=detail
        )
        return True

    def act(self, verb: str, rest: str) -> bool:
        """Do what is no answer; whether there was anything to do."""
        moment, reviewing = self.context.moment(), self.reviewing
        match verb:
            case "know" if not reviewing.session.cram:
                reviewing.know(moment=moment)
            case "bury" | "suspend":
                reviewing.act(verb, moment=moment)
            case "flag":
                reviewing.act(verb, moment=moment, detail={"reason": rest or "flagged"})
            case "below" if below := reviewing.known_below(reviewing.last_card):
                reviewing.know_all(below, moment=moment)
            case "undo":
                return reviewing.undo(moment=moment) is not None
            case "redo":
                return reviewing.redo(moment=moment) is not None
            case _:
                return False
        return True

    def show(self) -> None:
        """Print the card that is asked, both sides, or that none is."""
        reviewing, console = self.reviewing, self.context.console
        card = reviewing.card()
        if card is None or reviewing.over():
            pool = reviewing.day_pool()
            echo(f"{pool.left} left today." if pool.left else nothing_line(reviewing))
            echo(reviewing_next(reviewing, pool))
            return
        pool = reviewing.session.pool
        card, self.answering = asked_as(card, pool, self.demos)
        self.card = card
        echo(f"CARD {card['key']}")
        view.show(console, view.heading(card, reviewing.session.counts, self.face, console.width))
        view.show(console, view.question(card, self.face))
        if options := self.answering.question_part(self.face):
            view.show(console, options)
        self.hidden = self.answering.kind in COMPUTES
        if not self.hidden:
            view.show(console, view.answer(card, self.face))

    def reveal(self) -> None:
        """Print the answer of a card that computes, once, and the grade that the tries earn."""
        if not self.hidden:
            return
        self.hidden = False
        written = self.card["content"]["back"] != COMPUTED
        view.show(self.context.console, view.answer(self.card, self.face, back=written))
        if (suggested := self.answering.suggested) is not None:
            buttons = BUTTONS[self.context.settings.grades]
            echo(f"Suggested: {nearest(suggested, buttons).name}")


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

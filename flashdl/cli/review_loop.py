"""The interactive review: keys in, printed text out, in the terminal's own scrollback."""

import time
from contextlib import suppress
from typing import Any

from rich.text import Text

from flashdl.cli import review_view as view
from flashdl.cli.context import Context
from flashdl.cli.keymap import BUTTONS, Button, Stage, action, key_line
from flashdl.cli.keys import Keys
from flashdl.cli.output import clean
from flashdl.cli.prompt import Prompt
from flashdl.cli.review_demo import DemoDesk
from flashdl.cli.review_words import closing_lines, opening_lines, turned_line
from flashdl.errors import DatabaseProblem
from flashdl.review.session import asks_once_more
from flashdl.scheduling.memory import Grade, Memory
from flashdl.usecases.reviewing import Reviewing, Turned
from flashdl.usecases.upkeep import Upkeep

READING_S = 0.25
REPEAT_S = 0.075


class ReviewLoop:
    """A person at a terminal; every decision is the session's, every act stored at once."""

    def __init__(self, context: Context, reviewing: Reviewing) -> None:
        self.context = context
        self.reviewing = reviewing
        self.console = context.console
        self.face = view.Face(context.plain, not context.utf8)
        self.prompt = Prompt(self.console, plain=self.face.plain)
        self.upkeep = Upkeep(reviewing.paths, context.mint)
        self.demos = DemoDesk(context)
        self.buttons = {b.key: b for b in BUTTONS[context.settings.grades]}
        self.stage: Stage = "question"
        self.card: dict[str, Any] = {}
        self.shown_at = 0.0
        self.revealed_at = 0.0
        self.confirming: Button | None = None

    def run(self) -> None:
        """Ask until nothing is left or the learner stops; always says how it went."""
        try:
            with Keys() as keys:
                view.show(self.console, view.summary_lines(opening_lines(self.reviewing)))
                self._ask()
                self.upkeep.start(self.context.moment())
                self.demos.warm()
                while self.reviewing.session.current is not None:
                    if self._press(keys.read() or "", keys) == "quit":
                        break
                self.prompt.clear()
        except KeyboardInterrupt:
            self._say("Stopped. Every answer so far is kept.")
            raise
        finally:
            with suppress(OSError):  # the terminal may be gone
                self.prompt.leave()
            self.demos.close()
            self.upkeep.stop()
        view.show(self.console, Text(""), view.summary_lines(closing_lines(self.reviewing)))

    def _ask(self) -> None:
        """Print the card that is asked now."""
        card = self.reviewing.card()
        if card is None:
            return
        self.card, self.stage, self.confirming = card, "question", None
        self.shown_at = time.monotonic()
        self._print_question()
        self._show_prompt()

    def _print_question(self) -> None:
        self.prompt.clear()
        left = self.reviewing.session.pool.left
        view.show(
            self.console,
            view.heading(self.card, left, self.face, self.console.width),
            view.question(self.card, self.face),
        )

    def _print_answer(self) -> None:
        self.prompt.clear()
        view.show(self.console, view.answer(self.card, self.face))

    def _show_prompt(self) -> None:
        without = () if self.demos.link(self.card) else ("demo",)
        keys = key_line(self.stage, self.console.width - 1, without=without)
        line = Text(keys, style=view.DIM)
        if self.stage == "question":
            self.prompt.show(line)
            return
        session, grades = self.reviewing.session, self.context.settings.grades
        room = self.console.width - 1
        labels = view.buttons(session.outcomes(), session.day, grades, self.face, room)
        self.prompt.show(*labels, line)

    def _press(self, key: str, keys: Keys) -> str | None:
        if key in ("resize", "resume"):
            self._again()
            return None
        try:
            if self.stage == "answer" and key in self.buttons:
                self._grade(self.buttons[key])
                return None
            return self._act(action(key, self.stage), keys)
        except DatabaseProblem as error:  # the card stays, and the answer can be given again
            self._say(str(error))
            self._show_prompt()
            return None

    def _act(self, what: str | None, keys: Keys) -> str | None:
        match what:
            case "reveal":
                self._reveal()
            case "good" if not self._held(keys):
                good = Grade.GOOD.quality
                self._grade(next(b for b in self.buttons.values() if b.quality == good))
            case "demo":
                self._demo(keys)
            case "know":
                self._know()
            case "undo":
                self._turn("undo", self.reviewing.undo(moment=self.context.moment()))
            case "redo":
                self._turn("redo", self.reviewing.redo(moment=self.context.moment()))
            case "help":
                self.prompt.clear()
                view.show(self.console, view.help_page(self.context.settings.grades, self.face))
                self._show_prompt()
            case _:
                return what
        return None

    def _held(self, keys: Keys) -> bool:
        """Whether a space on an answer came too early to be meant, or from a key held down."""
        early = time.monotonic() - self.revealed_at < READING_S
        repeated = False
        while (key := keys.read(REPEAT_S)) == "space":
            repeated = True
        if key is not None:
            keys.push_back(key)
        return early or repeated

    def _again(self) -> None:
        """Print the current card again, at the width that the terminal has now."""
        self.prompt.leave()
        self._print_question()
        if self.stage == "answer":
            self._print_answer()
        self._show_prompt()

    def _new_day(self) -> bool:
        """Plan and ask anew where the study day ended while a question stood there."""
        if self.stage == "answer" or not self.reviewing.new_day(self.context.moment()):
            return False
        self._say("A new study day has begun.")
        self._ask()
        return True

    def _know(self) -> None:
        if self._new_day():
            return
        step = self.reviewing.know(
            moment=self.context.moment(), answer_ms=self._answer_ms(),
            note_revision=self.card["revision"],
        )  # fmt: skip
        self._done("known", step.memory)

    def _reveal(self) -> None:
        if self._new_day():
            return
        self.stage = "answer"
        self._print_answer()
        self._show_prompt()
        self.revealed_at = time.monotonic()

    def _answer_ms(self) -> int:
        return round((time.monotonic() - self.shown_at) * 1000)

    def _grade(self, button: Button) -> None:
        seen = self.reviewing.demo_seen()
        if asks_once_more(button.quality, demo_seen=seen) and self.confirming != button:
            self.confirming = button
            self._say(
                f"You saw the demo before you answered. Press {button.key} again if it stands."
            )
            self._show_prompt()
            return
        detail = {"demo_before_answer": True} if seen else None
        step = self.reviewing.grade(
            button.quality, moment=self.context.moment(), answer_ms=self._answer_ms(),
            note_revision=self.card["revision"], detail=detail,
        )  # fmt: skip
        self._done(button.name, step.memory)

    def _done(self, word: str, memory: Memory) -> None:
        self.prompt.clear()
        view.show(self.console, view.graded(word, memory, self.face))
        self.upkeep.look_again(self.context.moment())
        for notice in self.upkeep.notices():
            self._say(notice)
        if self.upkeep.changed():
            self.reviewing.refresh(self.context.moment())
        self._ask()

    def _turn(self, verb: str, turned: Turned | None) -> None:
        self._say(turned_line(verb, turned))
        if turned is None:
            self._show_prompt()
        else:
            self._ask()

    def _demo(self, keys: Keys) -> None:
        link = self.demos.link(self.card)
        if link is None:
            self._say(self.demos.why_none(self.card))
            self._show_prompt()
            return
        self.prompt.clear()
        before = self.stage == "question"
        seen = self.demos.show(self.card, keys, hide_claims=before)
        if seen is not None:
            made = {"mistake": seen.dial.mistake} if seen.dial.mistake else {}
            detail = {"demo": seen.right.demo, "params": dict(seen.right.params),
                      "seed": seen.right.seed, **made, "before_answer": before}  # fmt: skip
            self.reviewing.note_demo(detail, moment=self.context.moment())
        view.show(self.console, view.question(self.card, self.face))  # the picture stays in sight
        self._show_prompt()

    def _say(self, sentence: str) -> None:
        self.prompt.clear()
        view.show(self.console, Text(clean(sentence), style=view.DIM))

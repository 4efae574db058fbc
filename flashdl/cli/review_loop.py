"""The interactive review: keys in, printed text out, in the terminal's own scrollback."""

import time
from typing import Any

from rich.text import Text

from flashdl.cli import review_view as view
from flashdl.cli.context import Context
from flashdl.cli.keymap import FOUR, FOUR_WORDS, SIX, Stage, action, key_line
from flashdl.cli.keys import Keys
from flashdl.cli.review_demo import DemoDesk, foreign_demo
from flashdl.cli.review_words import closing_lines, opening_lines
from flashdl.scheduling.memory import Memory
from flashdl.usecases.reviewing import Reviewing
from flashdl.usecases.upkeep import Upkeep

READING_S = 0.25
REPEAT_S = 0.075
CONFIRM_FROM = 4


class ReviewLoop:
    """A person at a terminal; every decision is the session's, every act stored at once."""

    def __init__(self, context: Context, reviewing: Reviewing) -> None:
        self.context = context
        self.reviewing = reviewing
        self.console = context.console
        self.face = view.Face(context.plain, not context.utf8)
        self.upkeep = Upkeep(reviewing.paths, context.mint)
        self.demos = DemoDesk(context, self.face)
        self.stage: Stage = "question"
        self.card: dict[str, Any] = {}
        self.shown_at = 0.0
        self.revealed_at = 0.0
        self.answer_ms = 0
        self.demo_seen = False
        self.confirming: int | None = None

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
        finally:
            self.demos.close()
            self.upkeep.stop()
        view.show(self.console, Text(""), view.summary_lines(closing_lines(self.reviewing)))

    def _ask(self) -> None:
        """Print the card that is asked now."""
        card = self.reviewing.card()
        if card is None:
            return
        self.card, self.stage, self.confirming = card, "question", None
        self.demo_seen = False
        self.shown_at = time.monotonic()
        self._print_question()

    def _print_question(self) -> None:
        left = self.reviewing.session.pool.left
        view.show(
            self.console,
            view.heading(self.card, left, self.face, self.console.width),
            view.question(self.card, self.face, foreign_demo=foreign_demo(self.card)),
        )
        self._prompt()

    def _print_answer(self) -> None:
        view.show(self.console, view.answer(self.card, self.face))
        self._prompt()

    def _prompt(self) -> None:
        """The key line, left open so that the next print replaces it."""
        if self.stage == "answer":
            buttons = view.buttons(
                self.reviewing.session.outcomes(), self.reviewing.session.day,
                self.context.settings.grades, self.face,
            )  # fmt: skip
            view.show(self.console, buttons)
        without = () if self.demos.link(self.card) else ("demo",)
        keys = key_line(self.stage, self.console.width - 1, without=without)
        line = Text(keys, style=view.DIM)
        self.console.print(line, end="\n" if self.face.plain else "")

    def _clear_prompt(self) -> None:
        if not self.face.plain:
            self.console.file.write("\r\x1b[2K")

    def _press(self, key: str, keys: Keys) -> str | None:
        if key in ("resize", "resume"):
            self._again()
            return None
        what = self._meaning(key, keys)
        if what is None:
            return None
        self._clear_prompt()
        if what == "demo":
            self._demo(keys)
            return None
        handler = getattr(self, f"_do_{what}", None)
        if handler is None:
            return what
        handler()
        return None

    def _meaning(self, key: str, keys: Keys) -> str | None:
        grades = FOUR if self.context.settings.grades == "four" else SIX
        if self.stage == "answer" and key in grades:
            self._clear_prompt()
            self._grade(grades[key])
            return None
        what = action(key, self.stage)
        if what == "good" and self._held(keys):
            return None
        return what

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
        """Print the current card again at the width that the terminal has now."""
        self.console.file.write("\n")
        self._print_question()
        if self.stage == "answer":
            self._clear_prompt()
            self._print_answer()

    def _do_reveal(self) -> None:
        self.answer_ms = round((time.monotonic() - self.shown_at) * 1000)
        self.stage = "answer"
        self._print_answer()
        self.revealed_at = time.monotonic()

    def _do_good(self) -> None:
        self._grade(4)

    def _grade(self, quality: int) -> None:
        if self.demo_seen and quality >= CONFIRM_FROM and self.confirming != quality:
            self.confirming = quality
            word = self._word(quality)
            self._say(f"You saw the demo before you answered. Once more, if it was {word}.")
            self._prompt()
            return
        detail = {"demo_before_answer": True} if self.demo_seen else None
        step = self.reviewing.grade(
            quality, moment=self.context.moment(), answer_ms=self.answer_ms,
            note_revision=self.card["revision"], detail=detail,
        )  # fmt: skip
        self._done(self._word(quality), step.memory)

    def _word(self, quality: int) -> str:
        return FOUR_WORDS[quality] if self.context.settings.grades == "four" else str(quality)

    def _do_know(self) -> None:
        if self.stage == "question":
            self.answer_ms = round((time.monotonic() - self.shown_at) * 1000)
        step = self.reviewing.know(moment=self.context.moment(), answer_ms=self.answer_ms)
        self._done("known", step.memory)

    def _done(self, word: str, memory: Memory) -> None:
        view.show(self.console, view.graded(word, memory, self.reviewing.session.day, self.face))
        self._next()

    def _next(self) -> None:
        for notice in self.upkeep.notices():
            self._say(notice)
        if self.upkeep.changed():
            self.reviewing.refresh(self.context.moment())
        self._ask()

    def _do_undo(self) -> None:
        card = self.reviewing.undo(moment=self.context.moment())
        self._say("Nothing to undo." if card is None else f"Took back the answer to {card}.")
        self._ask()

    def _do_redo(self) -> None:
        card = self.reviewing.redo(moment=self.context.moment())
        self._say("Nothing to redo." if card is None else f"Put back the answer to {card}.")
        self._ask()

    def _demo(self, keys: Keys) -> None:
        link = self.demos.link(self.card)
        if link is None:
            self._prompt()
            return
        before = self.stage == "question"
        run = self.demos.show(self.card, keys, hide_claims=before)
        if run is not None:
            self.demo_seen = self.demo_seen or before
            detail = {"demo": run.demo, "params": dict(run.params), "seed": run.seed,
                      "before_answer": before}  # fmt: skip
            self.reviewing.note_demo(detail, moment=self.context.moment())
        self._prompt()

    def _do_help(self) -> None:
        view.show(self.console, view.help_page(self.context.settings.grades))
        self._prompt()

    def _say(self, sentence: str) -> None:
        view.show(self.console, Text(sentence, style=view.DIM))

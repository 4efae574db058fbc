"""What lies before the learner in a review: the card, how far it is answered, and its printing."""

import time
from dataclasses import dataclass, field
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from flashdl.cli import review_view as view
from flashdl.cli.blocks import WIDTH
from flashdl.cli.context import Context
from flashdl.cli.keymap import (
    BUTTONS,
    OPTIONS,
    Button,
    Keymap,
    Stage,
    key_line,
    key_lines,
    nearest,
)
from flashdl.cli.output import clean
from flashdl.cli.prompt import Prompt
from flashdl.cli.review_answers import Answering
from flashdl.cli.review_demo import DemoDesk
from flashdl.cli.review_kinds import asked_as, read_anew
from flashdl.scheduling.leech import is_leech
from flashdl.scheduling.memory import Grade
from flashdl.usecases.reviewing import Reviewing
from flashdl.usecases.upkeep import Upkeep

# What plain text says of the keys each time.
SPOKEN = {"reveal", "good", "hint", "accept", "toggle", "continue", "know-below", "yes", "no",
          "open", "back", "help", "quit"}  # fmt: skip
SAID = {  # of space at a question, by how the card is answered
    "typed": ("type the answer", "type the answer on a line"),
    "numeric": ("type the answer", "type the answer on a line; = calculates"),
    "predict": ("predict", "commit to a prediction on a line, then run the demo"),
    "code": ("write it", "write the function in your editor; then it is checked"),
    "bug": ("type an input", "type an input on which the function fails"),
}


@dataclass
class Asked:
    """The card that is asked, and what the learner did with it so far."""

    card: dict[str, Any] = field(default_factory=dict)
    shown_at: float = 0.0
    revealed_at: float = 0.0
    hints: int = 0
    confirming: Button | None = None
    warned: bool = False
    answering: Answering = field(default_factory=Answering)

    @property
    def content(self) -> dict[str, Any]:
        """The card's text."""
        return dict(self.card.get("content", {}))

    @property
    def hints_left(self) -> tuple[str, ...]:
        """Hints that were not shown yet."""
        return tuple(self.content.get("hints", ()))[self.hints :]

    def answer_ms(self) -> int:
        """How long the card has been before the learner."""
        return round((time.monotonic() - self.shown_at) * 1000)


class Desk:
    """One review at a terminal: where things are printed, and what is on the screen."""

    def __init__(self, context: Context, reviewing: Reviewing) -> None:
        self.context = context
        self.reviewing = reviewing
        self.console = context.console
        shown = context.settings
        self.face = view.Face(
            context.plain, not context.utf8, shown.show_counts, shown.show_intervals
        )
        self.prompt = Prompt(self.console, plain=self.face.plain)
        self.upkeep = Upkeep(reviewing.paths, context.mint)
        self.demos = DemoDesk(context)
        self.keymap = context.keymap
        self.buttons = {b.key: b for b in BUTTONS[context.settings.grades]}
        self.stage: Stage = "question"
        self.asked = Asked()

    def ask(self) -> None:
        """Print the card that is asked now, if there is one."""
        card = self.reviewing.card()
        self.stage = "question"
        if card is None:
            return
        if card["content"].get("type") == "numeric":
            self.prompt.show(Text("Drawing the numbers ...", style=view.DIM))
        card, answering = asked_as(card, self.reviewing.session.pool, self.demos)
        self.asked = Asked(card, shown_at=time.monotonic(), answering=answering)
        if self.asked.answering.kind == "choice":
            self.stage = "choose"
        self.print_question()
        self.show_prompt()

    def read_again(self) -> None:
        """Take the card as its note says it now."""
        card, pool = self.reviewing.card(), self.reviewing.session.pool
        if card is not None:
            self.asked.card = read_anew(card, self.asked.answering, self.demos, pool)

    def still_asked(self) -> bool:
        """Whether the card on the screen is the one that is asked; others may have changed it."""
        current = self.reviewing.session.current
        return current is not None and current.card == self.asked.card["key"]

    def print_question(self) -> None:
        """The question with the hints that were asked for."""
        self.prompt.clear()
        card, face = self.asked.card, self.face
        marks = self._marks()
        counts = self.reviewing.session.counts
        view.show(self.console, view.heading(card, counts, face, self.console.width, marks=marks),
                  view.question(card, face))  # fmt: skip
        if options := self.asked.answering.question_part(face):
            view.show(self.console, options)
        if shown := self.asked.content.get("hints", ())[: self.asked.hints]:
            view.show(self.console, view.hints(shown, face))

    def _marks(self) -> list[str]:
        """Words about the card's state that stand in its heading."""
        memory = self.asked.card["memory"]
        leech = is_leech(memory, self.context.settings.leech_lapses)
        flag = f"flag: {memory.flag}" if memory.flag else ""
        return [word for word in ("leech" if leech else "", flag) if word]

    def print_answer(self) -> None:
        """What the given answer is worth, and the other side."""
        self.prompt.clear()
        answering = self.asked.answering
        if verdict := answering.answer_part(self.face):
            view.show(self.console, verdict)
        view.show(self.console, view.answer(self.asked.card, self.face,
                                            back=not answering.back_is_said))  # fmt: skip

    def show_prompt(self) -> None:
        """The buttons of an answer, and the keys of the stage."""
        room = min(self.console.width - 1, WIDTH)
        lines = [Text(line, style=view.DIM) for line in self._keys(room)]
        if self.stage == "choose" and self.asked.answering.chosen:
            lines[:0] = [self.asked.answering.chosen_line()]
        if self.stage == "answer":
            session = self.reviewing.session
            lines[:0] = view.buttons(session, self.context.settings.grades, self.face, room)
        self.prompt.show(*lines)

    def _keys(self, room: int) -> list[str]:
        """The key lines; read aloud, only what is needed at once, and the help has the others."""
        hidden, keymap = self.not_offered(), self.worded()
        if not self.face.plain:
            return key_lines(self.stage, room, without=hidden, ascii=self.face.ascii, keymap=keymap)
        hidden |= {k.action for k in keymap.at(self.stage)} - SPOKEN
        line = key_line(self.stage, room, without=hidden, ascii=self.face.ascii, keymap=keymap)
        return [", ".join(line.split("   "))]

    def not_offered(self) -> set[str]:
        """Actions that would do nothing now."""
        offered = {
            "demo": self._has_demo(),
            "hint": bool(self.asked.hints_left),
            "show": self.asked.answering.kind in ("numeric", "code"),
            "know": not self.reviewing.session.cram,
            "accept": self.asked.answering.can_become_alias,
        }
        return {name for name, is_offered in offered.items() if not is_offered}

    def _has_demo(self) -> bool:
        """Whether there is something to see: the demo, or pictures of a question's numbers."""
        if self.asked.answering.pictured:
            return True
        return bool(self.asked.card) and self.demos.link(self.asked.card) is not None

    def space_button(self) -> Button:
        """The button that space presses on an answer."""
        quality = self.asked.answering.suggested
        wanted = Grade.GOOD.quality if quality is None else quality
        return nearest(wanted, self.buttons.values())

    def worded(self) -> Keymap:
        """The keys as they are named now: space by the grade, or by how an answer is given."""
        if self.stage == "answer":
            name = self.space_button().name
            return self.keymap.saying("good", name, f"{name}, once you had time to read")
        if self.stage == "choose":
            last = OPTIONS[len(self.asked.answering.order) - 1]
            return self.keymap.labelled("toggle", f"a-{last}")
        said = SAID.get(self.asked.answering.kind)
        if said is None:
            return self.keymap
        if self.asked.content.get("asks", {}).get("bug"):
            said = SAID["bug"]
        return self.keymap.saying("reveal", *said)

    def again(self) -> None:
        """Print all of it again, at the width that the terminal has now."""
        self.prompt.leave()
        self.print_again()

    def print_again(self) -> None:
        """Print the card as far as it is answered, and the prompt."""
        if self.stage in ("question", "answer", "choose"):
            self.print_question()
        if self.stage == "answer":
            self.print_answer()
        self.show_prompt()

    def print(self, *parts: RenderableType) -> None:
        """Print parts where the prompt stood."""
        self.prompt.clear()
        view.show(self.console, *parts)

    def say(self, *sentences: str) -> None:
        """Print sentences where the prompt stood."""
        self.prompt.clear()
        for sentence in sentences:
            view.show(self.console, Text(clean(sentence, ascii=self.face.ascii), style=view.DIM))

    def stay(self, *sentences: str) -> None:
        """Print sentences and wait on."""
        self.say(*sentences)
        self.show_prompt()

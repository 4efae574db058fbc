"""The interactive review: keys in, printed text out, in the terminal's own scrollback."""

import time
from collections.abc import Callable
from contextlib import suppress

from rich.text import Text

from flashdl.cli import review_acts as acts
from flashdl.cli import review_view as view
from flashdl.cli.context import Context
from flashdl.cli.keymap import OPTIONS, Button, action
from flashdl.cli.keys import Keys
from flashdl.cli.output import plural
from flashdl.cli.review_desk import Desk
from flashdl.cli.review_giving import give, give_up
from flashdl.cli.review_words import (
    below_line,
    closing_lines,
    leech_line,
    offer_lines,
    opening_lines,
    rest_line,
    turned_line,
)
from flashdl.errors import DatabaseProblem, FlashdlError
from flashdl.review.session import Step, asks_once_more
from flashdl.scheduling.leech import lapsed_as_leech
from flashdl.scheduling.memory import Grade
from flashdl.usecases.reviewing import Reviewing

READING_S = 0.25
SAID_WHY = {"demo", "hint"}  # what is not offered answers its key with the reason
REPEAT_S = 0.075


class ReviewLoop:
    """A person at a terminal; every decision is the session's, every act stored at once."""

    def __init__(
        self, context: Context, reviewing: Reviewing, *, said: tuple[str, ...] = ()
    ) -> None:
        self.context = context
        self.reviewing = reviewing
        self.desk = Desk(context, reviewing)
        self.said = said
        self.pressed = ""
        self.below: list[str] = []  # in a placing, cards that the one just passed builds on

    def run(self) -> None:
        """Ask until nothing is left or the learner stops; always says how it went."""
        desk = self.desk
        try:
            with Keys() as keys:
                self.context.find_theme(keys)
                self._open()
                desk.upkeep.start(self.context.moment())
                desk.demos.warm()
                while (
                    desk.stage in ("rest", "offer", "leech", "below") or not self.reviewing.over()
                ):
                    if self._press(keys.read() or "", keys) == "quit":
                        break
                desk.prompt.clear()
        except KeyboardInterrupt:
            desk.say("Stopped. Every answer so far is kept.")
            raise
        finally:
            with suppress(OSError):  # the terminal may be gone
                desk.prompt.leave()
            desk.demos.close()
            desk.upkeep.stop()
        view.show(desk.console, Text(""), view.summary_lines(closing_lines(self.reviewing)))

    def _open(self) -> None:
        """Say what the day holds; after a long absence offer to spread it before anything else."""
        lines = [*opening_lines(self.reviewing), *self.said]
        view.show(self.desk.console, view.summary_lines(lines))
        offer = self.reviewing.offer
        if offer is None:
            self.desk.ask()
            return
        self.desk.stage = "offer"
        self.desk.stay(*offer_lines(offer))

    def _press(self, key: str, keys: Keys) -> str | None:
        desk = self.desk
        if key in ("resize", "resume"):
            desk.again()
            return None
        try:
            if desk.stage == "answer" and key in desk.buttons:
                self._grade(desk.buttons[key])
                return None
            if desk.stage == "choose" and (place := desk.asked.answering.letter(key)) is not None:
                self._toggle(place, keys)
                return None
            self.pressed = key
            return self._act(self._meant(key), keys)
        except DatabaseProblem as error:  # the card stays, and the answer can be given again
            desk.stay(str(error))
            return None

    def _act(self, what: str | None, keys: Keys) -> str | None:
        """Do what a key means; gives back what is not for this table, such as quit."""
        desk = self.desk
        does: dict[str, Callable[[], None]] = {
            "reveal": lambda: self._reveal(keys),
            "show": self._show,
            "good": lambda: self._press_space(keys),
            "know": self._know,
            "undo": lambda: self._turn("undo"),
            "redo": lambda: self._turn("redo"),
            "bury": lambda: self._put_aside("bury"),
            "suspend": lambda: self._put_aside("suspend"),
            "bury-note": lambda: self._put_aside("bury", whole_note=True),
            "suspend-note": lambda: self._put_aside("suspend", whole_note=True),
            "hint": lambda: acts.hint(desk),
            "flag": lambda: self._after(acts.flag(desk, keys)),
            "info": lambda: acts.info(desk),
            "demo": lambda: acts.demo(desk, keys),
            "edit": lambda: self._edit(keys),
            "accept": lambda: self._after(acts.accept(desk), again=True),
            "find": lambda: acts.find(desk, keys),
            "help": lambda: acts.show_help(desk),
            "continue": self._go_on,
            "know-below": self._know_below,
            "yes": lambda: self._answer_offer(accepted=True),
            "no": lambda: self._answer_offer(accepted=False),
        }
        if what not in does or what in desk.not_offered() - SAID_WHY:
            return what
        does[what]()
        return None

    def _meant(self, key: str) -> str | None:
        """What a key does now; a letter that stands for no option is the key it is elsewhere."""
        desk = self.desk
        free = desk.stage == "choose" and key in OPTIONS
        return action(key, "question" if free else desk.stage, keymap=desk.keymap)

    def _after(self, said: str, *, again: bool = False) -> None:
        """Say what an act did, and wait on at its card, or go on where that is asked no more."""
        desk = self.desk
        if said:
            desk.say(said)
        if not desk.still_asked():
            self._go_on()
            return
        desk.read_again()
        if again:
            desk.print_answer()
        desk.show_prompt()

    def _press_space(self, keys: Keys) -> None:
        if not self._held(keys):
            self._grade(self.desk.space_button())

    def _held(self, keys: Keys) -> bool:
        """Whether a space on an answer came too early to be meant, or from a key held down."""
        early = time.monotonic() - self.desk.asked.revealed_at < READING_S
        repeated = False
        while (key := keys.read(REPEAT_S)) == self.pressed:
            repeated = True
        if key is not None:
            keys.push_back(key)
        return early or repeated

    def _new_day(self) -> bool:
        """Plan and ask anew where the study day ended while a question stood there."""
        if self.desk.stage == "answer" or not self.reviewing.new_day(self.context.moment()):
            return False
        self.desk.say("A new study day has begun.")
        self.desk.ask()
        return True

    def _know(self) -> None:
        if self._new_day():
            return
        asked = self.desk.asked
        step = self.reviewing.know(
            moment=self.context.moment(), answer_ms=asked.answer_ms(),
            note_revision=asked.card["revision"],
        )  # fmt: skip
        self._done("known", step)

    def _reveal(self, keys: Keys) -> None:
        if self._new_day():
            return
        desk = self.desk
        if give(desk, keys):
            self._answer()

    def _show(self) -> None:
        """Show the answer of a card that computes, without a try."""
        if not self._new_day() and give_up(self.desk):
            self._answer()

    def _answer(self) -> None:
        desk = self.desk
        desk.stage = "answer"
        desk.print_answer()
        desk.show_prompt()
        desk.asked.revealed_at = time.monotonic()

    def _grade(self, button: Button) -> None:
        desk = self.desk
        asked, seen = desk.asked, self.reviewing.demo_seen()
        if asks_once_more(button.quality, demo_seen=seen) and asked.confirming != button:
            asked.confirming = button
            desk.stay(
                "You saw the demo before you answered. "
                f"Press {button.key} again if you knew it without."
            )
            return
        detail = {"demo_before_answer": True} if seen else {}
        detail |= asked.answering.detail()
        step = self.reviewing.grade(
            button.quality, moment=self.context.moment(), answer_ms=asked.answer_ms(),
            note_revision=asked.card["revision"], detail=detail or None,
        )  # fmt: skip
        self._done(button.name, step)

    def _done(self, word: str, step: Step) -> None:
        desk = self.desk
        before, lapses = desk.asked.card["memory"], self.context.settings.leech_lapses
        desk.prompt.clear()
        view.show(desk.console, view.graded(word, step, desk.face))
        self._look_again()
        if lapsed_as_leech(before, step.memory, lapses):
            desk.stage = "leech"
            desk.asked.card |= {"memory": step.memory}
            desk.stay(leech_line(step.memory))
        elif (step.event.quality or 0) >= Grade.GOOD.quality and self._offer_below():
            desk.stage = "below"
            desk.stay(below_line(self.below))
        else:
            self._go_on()

    def _offer_below(self) -> bool:
        """Whether a card that was passed in a placing builds on cards never answered."""
        self.below = self.reviewing.known_below(self.desk.asked.card["key"])
        return bool(self.below)

    def _know_below(self) -> None:
        """Mark all that the card builds on as known."""
        self.reviewing.know_all(self.below, moment=self.context.moment())
        undo = "flashdl undo" if self.reviewing.over() else self.desk.keymap.label("undo")
        self.desk.say(f"{plural(len(self.below), 'card')} known; {undo} takes it back.")
        self._go_on()

    def _put_aside(self, kind: str, *, whole_note: bool = False) -> None:
        """Bury or suspend the card or its note, and go on."""
        if self._new_day():
            return
        self.desk.say(acts.put_aside(self.desk, kind, whole_note=whole_note))
        self._look_again()
        self._go_on()

    def _look_again(self) -> None:
        """Take in what changed in the decks behind the review."""
        desk, moment = self.desk, self.context.moment()
        desk.upkeep.look_again(moment)
        for notice in desk.upkeep.notices():
            desk.say(notice)
        if desk.upkeep.changed():
            self.reviewing.refresh(moment)

    def _go_on(self) -> None:
        """The next card; first a rest, where a round is over."""
        desk = self.desk
        if self.reviewing.rest_due():
            self.reviewing.rest()
            desk.stage = "rest"
            desk.stay(rest_line(self.reviewing))
        elif self.reviewing.over():
            desk.stage = "question"
        else:
            desk.ask()

    def _turn(self, verb: str) -> None:
        if verb == "undo" and self.desk.stage == "answer" and self.desk.asked.answering.verdict:
            self.desk.say("Took back what you gave; the card is not graded.")
            self.desk.ask()
            return
        turn = self.reviewing.undo if verb == "undo" else self.reviewing.redo
        try:
            turned = turn(moment=self.context.moment())
        except DatabaseProblem:
            raise
        except FlashdlError as error:  # an edit whose file was changed since
            self.desk.stay(*str(error).splitlines())
            return
        said = turned if isinstance(turned, str) else turned_line(verb, turned)
        if turned is None:
            self.desk.stay(said)
        else:
            self.desk.say(said)
            self.desk.ask()

    def _toggle(self, place: int, keys: Keys) -> None:
        if self.desk.asked.answering.toggle(place):
            self._reveal(keys)
        else:
            self.desk.show_prompt()

    def _edit(self, keys: Keys) -> None:
        """Edit the note, and ask its card as it is now."""
        from flashdl.cli.review_edit import edit

        desk = self.desk
        key, stage = desk.asked.card["key"], desk.stage
        try:
            said = edit(desk, keys)
        except FlashdlError as error:
            said = str(error).splitlines()
        desk.say(*said)
        current = self.reviewing.session.current
        if stage == "leech":  # which rests; the card is asked no more
            desk.show_prompt()
        elif current is None or current.card != key:
            self._go_on()
        else:
            desk.read_again()
            desk.print_again()

    def _answer_offer(self, *, accepted: bool) -> None:
        if accepted:
            try:
                count = self.reviewing.spread(moment=self.context.moment())
            except FlashdlError as error:
                self.desk.say(str(error))
            else:
                key = self.desk.keymap.label("undo")
                self.desk.say(f"Spread. {count} of them today; {key} takes it back.")
        self.reviewing.offer = None
        self.desk.ask()

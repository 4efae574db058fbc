"""Every key, once: the reader, the key lines and the help are these tables."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from flashdl.cli.output import clean
from flashdl.scheduling.memory import Grade

Stage = Literal[
    "question",
    "answer",
    "choose",
    "rest",
    "offer",
    "find",
    "leech",
    "below",
    "turn",
    "step",
    "code",
]


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what it does, the word on the key line, and a sentence of help.

    ``aliases`` do the same; ``shown`` is how it is written, where its name would not do.
    """

    key: str
    action: str
    word: str
    help: str
    stages: tuple[Stage, ...] = ("question", "answer")
    aliases: tuple[str, ...] = ()
    shown: str = ""

    @property
    def label(self) -> str:
        """How the key is written."""
        return self.shown or self.key

    @property
    def names(self) -> tuple[str, ...]:
        """Every key that does it."""
        return (self.key, *self.aliases)


OPTIONS = "abcdefghijklmnop"  # letters that choose an option, where they do nothing else
ALWAYS: tuple[Stage, ...] = ("question", "answer", "choose")
AT_CARD: tuple[Stage, ...] = ("question", "answer", "leech")
REST: tuple[Stage, ...] = ("rest", "leech", "below")
KEYS = (
    Key("space", "reveal", "answer", "show the answer", ("question", "choose"), ("enter",)),
    Key("space", "good", "good", "on an answer: Good, once you had time to read", ("answer",)),
    Key("h", "hint", "hint", "show the next hint", ("question",)),
    Key("w", "show", "show", "show the answer without a try", ("question",)),
    Key("a", "accept", "accept", "accept what you typed as an answer from now on", ("answer",)),
    Key("d", "demo", "demo", "turn the demo that answers this card, below the question", AT_CARD),
    Key("u", "undo", "undo", "take back the last answer, any number of them", (*ALWAYS, *REST)),
    Key("r", "redo", "redo", "put back what was taken back", (*ALWAYS, *REST)),
    Key("b", "bury", "bury", "hide this card until tomorrow"),
    Key("s", "suspend", "suspend", "ask this card no more until told", ALWAYS),
    Key("B", "bury-note", "", "hide all cards of this note until tomorrow", ALWAYS),
    Key("S", "suspend-note", "", "ask no card of this note until told", ALWAYS),
    Key("f", "flag", "flag", "mark the card with a reason, or take the mark off"),
    Key("e", "edit", "edit", "open the note in your editor", AT_CARD),
    Key("i", "info", "info", "history, memory, next dates, why now, source", AT_CARD),
    Key("k", "know", "know", "I know this: ask again in 30 days"),
    Key("/", "find", "find", "find a card and look at it", ALWAYS),
    Key("?", "help", "help", "this page", ALWAYS),
    Key("q", "quit", "stop", "stop here; the next start goes on where you stopped",
        (*ALWAYS, *REST, "offer"), ("eof",)),
)  # fmt: skip

CHOOSE: tuple[Stage, ...] = ("choose",)
OFFER: tuple[Stage, ...] = ("offer",)
FIND: tuple[Stage, ...] = ("find",)
ASIDE_KEYS = (
    Key("a", "toggle", "choose", "choose an option by its letter; again to take it back", CHOOSE,
        tuple(OPTIONS[1:]), "a-p"),
    Key("space", "continue", "go on", "go on with the next card", REST, ("enter",)),
    Key("k", "know-below", "know them", "mark all that it builds on as known", ("below",)),
    Key("y", "yes", "yes", "do it", OFFER),
    Key("n", "no", "no", "leave it as it is; so does space", OFFER, ("space", "enter", "esc")),
    Key("1", "open", "open", "look at the card of this number", FIND, tuple("23456789"), "1-9"),
    Key("esc", "back", "back", "back to the card that is asked", FIND,
        ("space", "enter", "q", "eof")),
)  # fmt: skip

TURN: tuple[Stage, ...] = ("turn",)
STEP: tuple[Stage, ...] = ("step",)
TUNER_KEYS = (
    Key("right", "up", "turn", "turn the chosen parameter down and up", TURN, shown="← →"),
    Key("left", "down", "", "", TURN),
    Key("down", "next", "choose", "choose a parameter", TURN, shown="↑ ↓"),
    Key("up", "previous", "", "", TURN),
    Key("tab", "next-entry", "entry", "the next entry of a list, shift-tab the one before", TURN),
    Key("shift-tab", "previous-entry", "", "", TURN),
    Key("=", "type", "type", "type a value; for a whole list with commas", TURN),
    Key("]", "next-seed", "seed", "another seed of the random numbers", TURN, shown="[ ]"),
    Key("[", "previous-seed", "", "", TURN),
    Key("1", "preset", "preset", "presets, in the order of the help", TURN,
        tuple("23456789"), "1-9"),
    Key("0", "defaults", "reset", "back to the defaults; once more, all pictures", TURN),
    Key("m", "mistake", "mistake", "a common mistake beside the right way, then the next", TURN),
    Key("n", "next-picture", "more", "show the pictures that did not fit", TURN),
    Key("p", "play", "play", "play the steps of the picture", TURN),
    Key("enter", "run", "run", "run, where that takes long; else go back", TURN),
    Key("?", "help", "help", "these keys", TURN),
    Key("q", "leave", "back", "leave; so do esc, d and space", TURN,
        ("esc", "d", "space", "eof")),
    Key("right", "forth", "step", "a step forth or back", STEP, ("space",), "← →"),
    Key("left", "back", "", "", STEP),
    Key("p", "play", "play", "go on playing, or from the start", STEP),
    Key("q", "end", "the end", "the last step, and back to turning", STEP,
        ("enter", "esc", "eof")),
)  # fmt: skip

CODE: tuple[Stage, ...] = ("code",)
CODE_KEYS = (
    Key("t", "try", "try again", "try again, from where you left it", CODE, ("enter",)),
    Key("h", "code-hint", "hint", "show the next hint", CODE),
    Key("f", "afresh", "afresh", "begin anew with the empty function", CODE),
    Key("s", "solution", "solution", "show a solution and why yours is wrong; ends this", CODE),
    Key("q", "give-up", "leave", "leave it; what you wrote is kept", CODE, ("esc", "eof")),
)  # fmt: skip

_MEANING = {
    Grade.AGAIN: "I did not know it",
    Grade.HARD: "I knew it with great difficulty (a pass)",
    Grade.GOOD: "I knew it",
    Grade.EASY: "I knew it at once",
}
_QUALITY = (
    "blackout",
    "wrong, but I recognised the answer",
    "wrong, though it seemed easy once seen",
    "right, with great difficulty (a pass)",
    "right, after a hesitation",
    "right at once",
)


@dataclass(frozen=True, slots=True)
class Button:
    """A key that grades: its quality, its word (six grades have none), a sentence of help."""

    key: str
    quality: int
    word: str
    help: str

    @property
    def name(self) -> str:
        """What to call it: the word, or the bare quality."""
        return self.word or self.key


BUTTONS: dict[str, tuple[Button, ...]] = {
    "four": tuple(
        Button(f"{grade}", grade.quality, grade.name.lower(), f"{grade.name.lower()}: {meaning}")
        for grade, meaning in _MEANING.items()
    ),
    "two": (
        Button("1", Grade.AGAIN.quality, "again", "again: I did not know it"),
        Button("2", Grade.GOOD.quality, "good", "good: I knew it"),
    ),
    "six": tuple(Button(f"{q}", q, "", meaning) for q, meaning in enumerate(_QUALITY)),
}


def nearest(quality: int, buttons: Iterable[Button]) -> Button:
    """The button for a quality, or of those that pass, or fail, like it the nearest."""
    passes = Grade.HARD.quality
    alike = [b for b in buttons if (b.quality >= passes) == (quality >= passes)]
    return min(alike, key=lambda b: abs(b.quality - quality))


@dataclass(frozen=True, slots=True)
class Keymap:
    """The table in force: as it is above, or with keys that the learner chose."""

    entries: tuple[Key, ...] = (*ASIDE_KEYS, *KEYS, *TUNER_KEYS, *CODE_KEYS)

    def at(self, stage: Stage) -> list[Key]:
        """The entries of a stage, in the order of the table."""
        return [entry for entry in self.entries if stage in entry.stages]

    def label(self, action: str) -> str:
        """How the key of an action is written."""
        return next(entry.label for entry in self.entries if entry.action == action)

    def labelled(self, action: str, shown: str) -> "Keymap":
        """The table with the keys of an action written otherwise."""
        named = (replace(e, shown=shown) if e.action == action else e for e in self.entries)
        return Keymap(tuple(named))

    def saying(self, action: str, word: str, sentence: str) -> "Keymap":
        """The table with another word on the key line, and another help, for an action."""
        said = (
            replace(e, word=word, help=sentence) if e.action == action else e for e in self.entries
        )
        return Keymap(tuple(said))


DEFAULT = Keymap()


def action(key: str, stage: Stage, *, keymap: Keymap = DEFAULT) -> str | None:
    """What a key does at a stage, or None."""
    return next((entry.action for entry in keymap.at(stage) if key in entry.names), None)


_AT_A_CARD = ("find", "info", "redo", "flag", "suspend", "bury", "know", "edit", "undo", "show",
              "hint", "demo", "accept")  # fmt: skip
_LEAST_NEEDED: dict[Stage, tuple[str, ...]] = {
    "question": _AT_A_CARD,
    "answer": _AT_A_CARD,
    "choose": (*_AT_A_CARD, "toggle"),
    "turn": (
        "next-seed",
        "next-entry",
        "defaults",
        "type",
        "next-picture",
        "preset",
        "next",
        "play",
        "mistake",
        "run",
    ),
    "step": ("play",),
}


def key_line(
    stage: Stage,
    width: int,
    *,
    without: Iterable[str] = (),
    ascii: bool = False,  # noqa: A002
    keymap: Keymap = DEFAULT,
) -> str:
    """The keys of a stage in one line of at most ``width``.

    Without the actions that are not offered now; where the line is too narrow, those that are
    least needed go first, and the help still has them.
    """
    hidden = {*without}
    for less in ("", *_LEAST_NEEDED.get(stage, ())):
        hidden.add(less)
        shown = [clean(f"{k.label} {k.word}", ascii=ascii) for k in keymap.at(stage)
                 if k.word and k.action not in hidden]  # fmt: skip
        line = next((x for x in ("   ".join(shown), "  ".join(shown)) if len(x) <= width), "")
        if line:
            return line
    return "  ".join(shown)[:width]


def key_lines(
    stage: Stage, width: int, *, without: Iterable[str] = (), ascii: bool = False,  # noqa: A002
    keymap: Keymap = DEFAULT,
) -> list[str]:  # fmt: skip
    """The keys of a stage in as few lines as hold them all, at most two; as ``key_line``."""
    hidden = {*without}
    for less in ("", *_LEAST_NEEDED.get(stage, ())):
        hidden.add(less)
        shown = [clean(f"{k.label} {k.word}", ascii=ascii) for k in keymap.at(stage)
                 if k.word and k.action not in hidden]  # fmt: skip
        for gap in ("   ", "  "):
            if len(line := gap.join(shown)) <= width:
                return [line]
        for half in range(-(-len(shown) // 2), len(shown)):
            lines = ["   ".join(shown[:half]), "   ".join(shown[half:])]
            if all(len(line) <= width for line in lines):
                return lines
    return [key_line(stage, width, without=hidden, ascii=ascii, keymap=keymap)]


def help_rows(
    *stages: Stage, without: Iterable[str] = (), keymap: Keymap = DEFAULT
) -> list[tuple[str, str]]:
    """Every key of the stages as it is written, with its sentence; without what is not offered."""
    hidden = {*without}
    return [
        (k.label, k.help)
        for k in keymap.entries
        if {*stages} & {*k.stages} and k.help and k.action not in hidden
    ]

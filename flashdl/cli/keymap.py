"""Every key, once: the reader, the key lines and the help are these tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from flashdl.cli.output import clean
from flashdl.scheduling.memory import Grade

Stage = Literal["question", "answer", "turn", "step"]


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


KEYS = (
    Key("space", "reveal", "answer", "show the answer", ("question",), ("enter",)),
    Key("space", "good", "good", "on an answer: Good, once you had time to read", ("answer",)),
    Key("d", "demo", "demo", "turn the demo that answers this card, below the question"),
    Key("k", "know", "know", "I know this: ask again in 30 days"),
    Key("u", "undo", "undo", "take back the last answer, any number of them"),
    Key("r", "redo", "redo", "put back what was taken back"),
    Key("?", "help", "help", "this page"),
    Key("q", "quit", "stop", "stop here; the next start goes on where you stopped",
        aliases=("eof",)),
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
    "six": tuple(Button(f"{q}", q, "", meaning) for q, meaning in enumerate(_QUALITY)),
}


def action(key: str, stage: Stage) -> str | None:
    """What a key does at a stage, or None."""
    for entry in (*KEYS, *TUNER_KEYS):
        if key in (entry.key, *entry.aliases) and stage in entry.stages:
            return entry.action
    return None


_LEAST_NEEDED: dict[Stage, tuple[str, ...]] = {
    "question": ("redo", "know", "undo", "demo"),
    "answer": ("redo", "know", "undo", "demo"),
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
) -> str:
    """The keys of a stage in one line of at most ``width``.

    Without the actions that are not offered now; where the line is too narrow, those that are
    least needed go first, and the help still has them.
    """
    table = [k for k in (*KEYS, *TUNER_KEYS) if stage in k.stages and k.word]
    hidden = {*without}
    for less in ("", *_LEAST_NEEDED[stage]):
        hidden.add(less)
        shown = [clean(f"{k.label} {k.word}", ascii=ascii) for k in table
                 if k.action not in hidden]  # fmt: skip
        line = next((x for x in ("   ".join(shown), "  ".join(shown)) if len(x) <= width), "")
        if line:
            return line
    return "  ".join(shown)[:width]


def help_rows(stage: Stage, *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Every key of a stage as it is written, with its sentence; without what is not offered."""
    hidden = {*without}
    return [
        (k.label, k.help)
        for k in (*KEYS, *TUNER_KEYS)
        if stage in k.stages and k.help and k.action not in hidden
    ]

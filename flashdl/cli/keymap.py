"""Every key of the review, once: the reader, the key line and the help are this table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from flashdl.scheduling.memory import Grade

Stage = Literal["question", "answer"]


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what it does, the word on the key line, and a sentence of help."""

    key: str
    action: str
    word: str
    help: str
    stages: tuple[Stage, ...] = ("question", "answer")
    aliases: tuple[str, ...] = ()


KEYS = (
    Key("space", "reveal", "answer", "show the answer", ("question",), ("enter",)),
    Key("space", "good", "good", "on an answer: Good, once you had time to read", ("answer",)),
    Key("d", "demo", "demo", "run the demo in the preset that answers this card"),
    Key("k", "know", "know", "I know this: ask again in 30 days"),
    Key("u", "undo", "undo", "take back the last answer, any number of them"),
    Key("r", "redo", "redo", "put back what was taken back"),
    Key("?", "help", "help", "this page"),
    Key("q", "quit", "stop", "stop here; the next start goes on where you stopped", (), ("eof",)),
)

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
    for entry in KEYS:
        if key in (entry.key, *entry.aliases) and (not entry.stages or stage in entry.stages):
            return entry.action
    return None


def key_line(stage: Stage, width: int, *, without: Iterable[str] = ()) -> str:
    """The keys of a stage in one line of at most ``width``.

    Without the actions that this card does not offer; where the line is too narrow, those that
    are least needed go first, and the help still has them.
    """
    hidden = [*without]
    for less in ("", "redo", "know", "undo", "demo"):
        hidden.append(less)
        shown = [k for k in KEYS if (not k.stages or stage in k.stages) and k.action not in hidden]
        line = "   ".join(f"{k.key} {k.word}" for k in shown)
        if len(line) <= width:
            break
    return line[:width]

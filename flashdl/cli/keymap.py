"""Every key of the review, once: the reader, the key line and the help are this table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

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
    Key("space", "good", "good", "the same as Good, once you had time to read", ("answer",)),
    Key("d", "demo", "demo", "run the demo in the preset that answers this card"),
    Key("k", "know", "know", "I know this: ask again in 30 days"),
    Key("u", "undo", "undo", "take back the last answer, any number of them"),
    Key("r", "redo", "redo", "put back what was taken back"),
    Key("?", "help", "help", "this page"),
    Key("q", "quit", "stop", "stop here; the next start goes on where you stopped", (), ("eof",)),
)

FOUR = {"1": 1, "2": 3, "3": 4, "4": 5}
FOUR_WORDS = {1: "again", 3: "hard", 4: "good", 5: "easy"}
SIX = {str(quality): quality for quality in range(6)}
GRADE_HELP = {
    "four": (
        ("1", "again: I did not know it"),
        ("2", "hard: I knew it with great difficulty (a pass)"),
        ("3", "good: I knew it"),
        ("4", "easy: I knew it at once"),
    ),
    "six": (
        ("0", "blackout"),
        ("1", "wrong, but I recognised the answer"),
        ("2", "wrong, though it seemed easy once seen"),
        ("3", "right, with great difficulty (a pass)"),
        ("4", "right, after a hesitation"),
        ("5", "right at once"),
    ),
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

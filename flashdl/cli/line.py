"""A line of text typed by the learner: an editor fed with keys, and the asking for one."""

import unicodedata
from collections.abc import Iterable
from itertools import accumulate

from rich.cells import cell_len
from rich.text import Text

from flashdl.cli.keys import Keys
from flashdl.cli.output import clean
from flashdl.cli.prompt import Prompt
from flashdl.review.spelling import JOINERS, extends, letters

MARK, CUT_MARK = "> ", "< "
_SAME_AS = {"\x01": "home", "\x05": "end", "\x15": "cut", "\x17": "cut-word"}
_TO_THE_END = frozenset({"left", "right", "home", "end", "delete", "\x01", "\x05"})


class Line:
    """One line under the learner's hand; the cursor moves over letters with their marks."""

    def __init__(self, text: str = "") -> None:
        self._letters = letters(text)
        self._at = len(self._letters)
        self.done = False
        self.cancelled = False

    @property
    def text(self) -> str:
        """What was typed so far."""
        return "".join(self._letters)

    @property
    def sides(self) -> tuple[list[str], list[str]]:
        """The letters before the cursor and those behind it."""
        return self._letters[: self._at], self._letters[self._at :]

    def feed(self, key: str) -> None:
        """Take one key by its name; one that means nothing here changes nothing."""
        match _SAME_AS.get(key, key):
            case "enter":
                self.done = True
            case "esc" | "eof":
                self.cancelled = True
            case "left" | "right" | "home" | "end" as where:
                self._move(where)
            case "backspace" | "delete" | "cut" | "cut-word" as what:
                self._cut(what)
            case _:
                self._type(key)

    def _move(self, where: str) -> None:
        at = {"left": self._at - 1, "right": self._at + 1, "home": 0, "end": len(self._letters)}
        self._at = min(max(0, at[where]), len(self._letters))

    def _cut(self, what: str) -> None:
        """Take out what is between the cursor and another place."""
        at = self._at
        other = {"backspace": max(0, at - 1), "delete": at + 1, "cut": 0}.get(what)
        start, end = sorted((at, self._word_start() if other is None else other))
        del self._letters[start:end]
        self._at = start

    def _word_start(self) -> int:
        before = "".join(" " if x == " " else "x" for x in self._letters[: self._at]).rstrip()
        return before.rfind(" ") + 1

    def _type(self, key: str) -> None:
        spaces = key == "space" or (len(key) == 1 and unicodedata.category(key) == "Zs")
        char = " " if spaces else key
        if len(char) != 1 or not (char.isprintable() or char in JOINERS):
            return
        if self._at and extends(self._letters[self._at - 1], char):
            self._letters[self._at - 1] += char
        else:
            self._letters.insert(self._at, char)
            self._at += 1


def ask(prompt: Prompt, keys: Keys, *, label: str, width: int, text: str = "") -> str | None:
    """The line that the learner types below the label, at most ``width`` wide; None if cancelled.

    In plain text nothing is drawn again: what is typed is echoed, and the cursor stays at the end.
    """
    line = Line(text)
    asking = _Plain(prompt, label) if prompt.plain else _Drawn(prompt, label, width)
    asking.show(line)
    while not (line.done or line.cancelled):
        key = keys.read()
        while key is not None and not (line.done or line.cancelled):
            if key in ("resize", "resume"):
                asking.moved(key)
            elif key not in asking.refused:
                line.feed(key)
            key = None if line.done or line.cancelled else keys.read(0)
        asking.show(line)
    asking.close()
    return None if line.cancelled else line.text


class _Drawn:
    """The label and one row with the part of the line around the cursor, drawn again by keys."""

    refused: frozenset[str] = frozenset()

    def __init__(self, prompt: Prompt, label: str, width: int) -> None:
        self._prompt = prompt
        self._label = Text(clean(label, ascii=_ascii(prompt)), style="dim")
        self._width = width

    def show(self, line: Line) -> None:
        width = max(8, min(self._width, self._prompt.console.width))
        label = self._label.wrap(self._prompt.console, width)
        room = width - len(MARK) - 1
        seven_bits = _ascii(self._prompt)
        before, after = ([clean(x, ascii=seven_bits) for x in side] for side in line.sides)
        left, right = _window(before, after, room)
        mark = MARK if len(left) == len(before) else CUT_MARK
        shown = Text.assemble((mark, "bold"), "".join(left), "".join(right))
        self._prompt.show(*label, shown, back=cell_len("".join(right)))

    def moved(self, _key: str) -> None:
        self._prompt.leave()

    def close(self) -> None:
        self._prompt.clear()


class _Plain:
    """The label once, and after it what is typed, as it is typed."""

    refused = _TO_THE_END

    def __init__(self, prompt: Prompt, label: str) -> None:
        self._prompt = prompt
        self._label = Text(clean(label, ascii=_ascii(prompt)))
        self._shown = ""
        self._ask()

    def show(self, line: Line) -> None:
        text = clean(line.text, ascii=_ascii(self._prompt))
        old, new = letters(self._shown), letters(text)
        same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
                    min(len(old), len(new)))  # fmt: skip
        back = cell_len("".join(old[same:]))
        self._echo("\b \b" * back + "".join(new[same:]))
        self._shown = text

    def moved(self, key: str) -> None:
        if key == "resume":  # the shell has written in between
            self._ask()
            self._shown = ""

    def _ask(self) -> None:
        console = self._prompt.console
        self._prompt.show(*self._label.wrap(console, console.width))

    def close(self) -> None:
        self._echo("\n")

    def _echo(self, text: str) -> None:
        self._prompt.console.file.write(text)
        self._prompt.console.file.flush()


def _window(before: list[str], after: list[str], room: int) -> tuple[list[str], list[str]]:
    """The letters nearest the cursor that fit; what is behind it has a third of the room."""
    behind = min(cell_len("".join(after)), room // 3)
    left = _fitting(reversed(before), room - behind)[::-1]
    return left, _fitting(after, room - cell_len("".join(left)))


def _fitting(shown: Iterable[str], room: int) -> list[str]:
    ends = accumulate(map(cell_len, shown := [*shown]))
    return [letter for letter, end in zip(shown, ends, strict=True) if end <= room]


def _ascii(prompt: Prompt) -> bool:
    return not prompt.console.encoding.lower().startswith("utf")

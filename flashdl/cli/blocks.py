"""Blocks of text below each other, broken into lines that lose nothing and end in no space."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

WIDTH = 88
_LEAST = 8  # columns for the text itself; what stands before it gives way
_GLUE = "\xa0"  # breaks only where nothing else does; printed as a space
_CHARS_A_CELL = 9  # a letter and the combining marks that ``clean`` lets stand on it


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, formula, table or code block.

    ``first`` and ``rest`` stand before its first and its further lines; ``apart`` asks for a
    blank line above. With ``fold``, as for code, spaces stay and ``fold`` marks each
    continuation of a line. ``drawn`` is asked for the rows of a picture of so many columns;
    where it gives none, or part of the text is emphasised, the text stands there.
    """

    text: Text
    first: str = ""
    rest: str = ""
    apart: bool = True
    fold: str = ""
    drawn: Callable[[int], Sequence[str]] | None = None

    def lines(self, width: int) -> Iterator[Text]:
        """Its lines, none wider than ``width`` columns; each has the room of its own."""
        room = width - max(cell_len(self.first), cell_len(self.rest))
        picture = self.drawn(room) if self.drawn and not self.text.spans else ()
        for at, row in enumerate(picture):
            yield Text(((self.rest if at else self.first) + row).rstrip())
        if not picture:
            yield from self._wrapped(width)

    def _wrapped(self, width: int) -> Iterator[Text]:
        spare = max(width - _LEAST, 0)
        before = self.first[:spare]
        for line in self.text.split("\n", allow_blank=True):
            if "\t" in line.plain:
                line.expand_tabs(8)
            after = (self.rest + self._hang(line.plain, width))[:spare]
            rooms = (width - cell_len(before), width - cell_len(after))
            for piece in line.divide(_starts(line.plain, rooms, keep_spaces=bool(self.fold))):
                piece.plain = piece.plain.replace(_GLUE, " ")
                whole = Text.assemble(before, piece)
                whole.rstrip()
                yield whole
                before = after
            before = self.rest[:spare]

    def _hang(self, line: str, width: int) -> str:
        """What marks a folded line, below the indent of its beginning."""
        if not self.fold:
            return ""
        indent = len(line) - len(line.lstrip(" "))
        return " " * min(indent, (width - cell_len(self.rest)) // 2) + self.fold


@dataclass(frozen=True, slots=True)
class Prose:
    """Blocks below each other, wrapped at the width of the console or 88 columns."""

    blocks: tuple[Block, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield line after line, none of them padded."""
        for number, block in enumerate(self.blocks):
            if number and block.apart:
                yield Text("")
            yield from block.lines(min(options.max_width, WIDTH))


def flow_items(items: Sequence[Text], *, first: str = "", rest: str = "") -> Prose:
    """Items beside each other, two spaces apart; a line ends inside one only if it is longer."""
    glued = []
    for item in items:
        whole = item.copy()
        whole.plain = item.plain.replace(" ", _GLUE)
        glued.append(whole)
    return Prose((Block(Text("  ").join(glued), first, rest),))


def _starts(line: str, rooms: tuple[int, int], *, keep_spaces: bool) -> list[int]:
    """Where the further lines of a line begin; ``rooms`` are those of the first and the others."""
    found: list[int] = []
    at = _end(line, 0, rooms[0])
    while at < len(line):
        if not keep_spaces:
            at = len(line) - len(line[at:].lstrip(" " + _GLUE))
        found.append(at)
        at = _end(line, at, rooms[1])
    return found


def _end(line: str, start: int, room: int) -> int:
    """Where what fits into ``room`` columns ends: before a space, or else inside a word."""
    fitting = chop_cells(line[start : start + _CHARS_A_CELL * room], max(room, 1))
    reach = start + max(len(fitting[0]) if fitting else 0, 1)
    if reach >= len(line.rstrip(" ")):
        return len(line)
    for space in (" ", _GLUE):
        text = line[start : max(line.rfind(space, start, reach + 1), start)].rstrip(space)
        if text.strip():
            return start + len(text)
    return reach

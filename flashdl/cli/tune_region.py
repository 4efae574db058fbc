"""Lines at the end of the scrollback that are drawn again in place, without flicker."""

from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.segment import Segment, SegmentLines

Row = list[Segment]

BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"  # a terminal that knows them shows all at once
_CLEAR_LINE, _CLEAR_BELOW = "\x1b[K", "\x1b[J"


def rows(console: Console, part: RenderableType, width: int) -> list[Row]:
    """What a renderable prints in so many columns, line by line."""
    options = console.options.update_width(max(1, width))
    return list(Segment.split_lines(console.render(part, options)))


class Region:
    """The last lines on the screen; the cursor waits at the end of the last of them.

    One ``write`` a picture. It forgets where it stands when ``leave`` is called.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lines: list[str] = []
        self._sizes: list[int] = []

    def draw(self, lines: Sequence[Row]) -> None:
        """Write the lines over those of the picture before; what is unchanged is passed by."""
        width = self._console.width
        texts, sizes = self._printed(lines), [Segment.get_line_length(line) for line in lines]
        parts = [BEGIN, self._back(width)]
        reflowed = self._height(width) != len(self._lines)
        for i, (text, size) in enumerate(zip(texts, sizes, strict=True)):
            same = not reflowed and i < len(self._lines) and self._lines[i] == text
            if not same or i == len(texts) - 1:
                parts += [text, _CLEAR_LINE if size < width else ""]
            parts.append("\n" if i < len(texts) - 1 else "")
        parts += [_CLEAR_BELOW if self._height(width) > len(texts) else "", END]
        self._lines, self._sizes = texts, sizes
        self._write("".join(parts))

    def erase(self) -> None:
        """Take the lines off the screen; what is printed next stands in their place."""
        self._write(BEGIN + self._back(self._console.width) + _CLEAR_BELOW + END)
        self._lines, self._sizes = [], []

    def leave(self) -> None:
        """Let the lines stand and go on below them."""
        if self._lines:
            self._write("\n")
        self._lines, self._sizes = [], []

    def _back(self, width: int) -> str:
        up = min(self._height(width), self._console.height) - 1
        return "\r" + (f"\x1b[{up}A" if up > 0 else "")

    def _height(self, width: int) -> int:
        """The rows that the lines take now; a narrower terminal has wrapped them."""
        return sum(max(1, -(-size // width)) for size in self._sizes)

    def _printed(self, lines: Sequence[Row]) -> list[str]:
        with self._console.capture() as captured:
            self._console.print(SegmentLines(lines, new_lines=True), end="", crop=False)
        return captured.get().split("\n")[: len(lines)]

    def _write(self, text: str) -> None:
        self._console.file.write(text)
        self._console.file.flush()

"""The lines below a card that wait for a key: printed last, erased before anything else is."""

from rich.console import Console
from rich.text import Text


class Prompt:
    """At most one prompt is on the screen; the cursor waits at the end of its last line.

    In plain text nothing is erased: the prompt stays in the scrollback as a line of its own.
    """

    def __init__(self, console: Console, *, plain: bool) -> None:
        self.console = console
        self.plain = plain
        self._rows = 0

    def show(self, *lines: Text, back: int = 0) -> None:
        """Print the lines; the one before, if any, is erased first.

        The cursor waits ``back`` columns before the end, within the last row.
        """
        self.clear()
        width = max(1, self.console.width)
        for line in lines:
            last = line is lines[-1]
            end = "" if last and not self.plain else "\n"
            self.console.print(line, end=end, soft_wrap=True)
        if not self.plain:
            self.console.file.write("\b" * back)
        self._rows = 0 if self.plain else sum(-(-max(1, x.cell_len) // width) for x in lines)
        self.console.file.flush()

    def clear(self) -> None:
        """Erase what ``show`` printed, and leave the cursor where it began."""
        if self._rows:
            up = "\x1b[1A\x1b[2K" * (self._rows - 1)
            self.console.file.write("\r\x1b[2K" + up)
            self._rows = 0

    def leave(self) -> None:
        """Let the prompt stand and go to a new line, as after a resize moved everything."""
        if self._rows:
            self.console.file.write("\n")
            self._rows = 0

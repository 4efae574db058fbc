"""The lines below a card that wait for a key: printed last, erased before anything else is."""

from rich.console import Console
from rich.text import Text


class Prompt:
    """At most one prompt is on the screen; the cursor waits at the end of its last line.

    In plain text nothing is erased: the prompt stays in the scrollback as a line of its own.
    """

    def __init__(self, console: Console, *, plain: bool) -> None:
        self._console = console
        self._plain = plain
        self._rows = 0

    def show(self, *lines: Text) -> None:
        """Print the lines; the one before, if any, is erased first."""
        self.clear()
        width = max(1, self._console.width)
        for line in lines:
            last = line is lines[-1]
            end = "" if last and not self._plain else "\n"
            self._console.print(line, end=end, soft_wrap=True)
        self._rows = 0 if self._plain else sum(-(-max(1, x.cell_len) // width) for x in lines)
        self._console.file.flush()

    def clear(self) -> None:
        """Erase what ``show`` printed, and leave the cursor where it began."""
        if self._rows:
            up = "\x1b[1A\x1b[2K" * (self._rows - 1)
            self._console.file.write("\r\x1b[2K" + up)
            self._rows = 0

    def leave(self) -> None:
        """Let the prompt stand and go to a new line, as after a resize moved everything."""
        if self._rows:
            self._console.file.write("\n")
            self._rows = 0

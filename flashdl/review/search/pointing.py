"""A faulty search, shown with a mark below the very character."""

import unicodedata

from flashdl.errors import UsageError

MOST_COLUMNS = 36  # of the text shown: with its margin it fits a terminal of 40
BEFORE = 22  # columns shown before the mark, at least where there are more
_MARGIN, _CUT = "  ", "..."


class SearchError(UsageError):
    """A search that cannot be read: ``why``, and ``at`` which character of ``text``."""

    def __init__(self, why: str, *, text: str, at: int) -> None:
        super().__init__(pointed(why, text=text, at=at))
        self.why, self.text, self.at = why, text, at


def pointed(why: str, *, text: str, at: int) -> str:
    """The sentence with the column, the text around it on one line, and a caret below it."""
    shown = [_shown(char) for char in text]
    begin, end = _window(shown, at)
    left = _CUT if begin else ""
    right = _CUT if end < len(shown) else ""
    columns = len(left) + sum(map(_columns, shown[begin:at]))
    excerpt = left + "".join(shown[begin:end]) + right
    caret = " " * columns + "^"
    return f"search:{at + 1}: error: {why}\n{_MARGIN}{excerpt}\n{_MARGIN}{caret}"


def _window(shown: list[str], at: int) -> tuple[int, int]:
    """Which characters are shown: all that fit, the one pointed at among them."""
    if sum(map(_columns, shown)) <= MOST_COLUMNS:
        return 0, len(shown)
    room = MOST_COLUMNS - 2 * len(_CUT)
    begin = _reach(shown, at, -1, min(BEFORE, room))
    end = _reach(shown, begin, 1, room)
    return _reach(shown, end, -1, room), end


def _reach(shown: list[str], at: int, step: int, room: int) -> int:
    """How far one comes from a place in so many columns, forwards or backwards."""
    while 0 <= (here := at + (step < 0) * step) < len(shown):
        room -= _columns(shown[here])
        if room < 0:
            break
        at += step
    return at


def _shown(char: str) -> str:
    if char.isspace():
        return " "
    return "?" if unicodedata.category(char)[0] == "C" else char


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1

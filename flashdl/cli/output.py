"""The boundary to the terminal: no text of a deck, demo or error reaches it as a command."""

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence

LINE_LIMIT = 20_000
MARKS_LIMIT = 8
_CUT = " ... (cut)"
_JOINERS = "\u200c\u200d\u00ad"  # Persian, joined emoji and soft hyphens are ordinary text
_NAMED = ("Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_HARMLESS = re.compile(r"[\t\n\x20-\x7e]*")


def clean(text: str, *, ascii: bool = False) -> str:  # noqa: A002
    """Text that is safe to print: controls and invisible characters made visible, lines cut.

    Newlines and tabs stay. At most 8 combining marks follow each other, and a line keeps 20,000
    characters. With ``ascii`` nothing but ASCII is left.
    """
    return "\n".join(_line(line, seven_bits=ascii) for line in text.split("\n"))


def echo(text: str) -> None:
    """Print text and a newline to standard output, made safe but never cut."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    sys.stdout.write(_visible(text, seven_bits=not utf8) + "\n")


def page(lines: Sequence[str], *, rows: int | None) -> None:
    """Print lines; more than ``rows`` of them (a terminal's height) go through ``PAGER``."""
    if rows is None or len(lines) < rows:
        for line in lines:
            echo(line)
        return
    import pydoc

    pydoc.pager("\n".join(_visible(line, seven_bits=False) for line in lines) + "\n")


def report(notices: Iterable[str]) -> None:
    """Print sentences to standard error, made safe."""
    for notice in notices:
        sys.stderr.write(clean(notice) + "\n")


def let_go_of_output() -> None:
    """Write what is left; where the reader or the terminal has gone, nobody misses it."""
    try:
        sys.stdout.flush()
    except OSError:  # Python would try again at its end, complain, and end with 120
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def plural(count: int, word: str) -> str:
    """A count with its noun: '1 card', '2 cards'."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _line(line: str, *, seven_bits: bool) -> str:
    shown = _visible(line[:LINE_LIMIT], seven_bits=seven_bits)
    if len(line) <= LINE_LIMIT and len(shown) <= LINE_LIMIT:
        return shown
    return shown[: LINE_LIMIT - len(_CUT)] + _CUT


def _visible(text: str, *, seven_bits: bool) -> str:
    if _HARMLESS.fullmatch(text):
        return text
    shown, marks = [], 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") or char in _JOINERS else 0
        if marks <= MARKS_LIMIT:
            shown.append(_sign(char, category, seven_bits=seven_bits))
    if not seven_bits:
        return "".join(shown)
    from flashdl.maths import to_ascii

    return to_ascii("".join(shown))


def _sign(char: str, category: str, *, seven_bits: bool) -> str:
    """One character, or what stands for it."""
    code = ord(char)
    if category == "Cc" and char not in "\n\t":
        if code > 0x7F:
            return f"<U+{code:04X}>"
        if seven_bits:
            return "^" + chr(code ^ 0x40)
        return "\u2421" if code == 0x7F else chr(0x2400 + code)
    if category in _NAMED and char not in _JOINERS:
        return f"<U+{code:04X}>"
    return char

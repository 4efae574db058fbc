"""What the colour words mean on a light terminal and on a dark one, and which one it is.

Screens write ANSI words such as ``red``; a dark terminal's own are right for it. On a light one
the console's theme gives each word a shade that is read there.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rich.text import Text
    from rich.theme import Theme

Name = Literal["light", "dark"]
Ground = tuple[float, float, float]  # red, green, blue of a background, each from 0 to 1

# What an answer is compared with; each is told without colour as well.
RIGHT, WRONG = "green", "red"
MISSING, EXTRA = "underline green", "strike red"

# Numbers of the 256 colours: each is at least 4.5 times as dark as white (WCAG 2.2).
_SHADES = {
    "red": 124, "bright_red": 160, "green": 22, "bright_green": 28, "yellow": 94,
    "bright_yellow": 94, "blue": 19, "bright_blue": 25, "magenta": 90, "bright_magenta": 127,
    "cyan": 24, "bright_cyan": 23, "white": 240,
    "bright_white": 236, "bright_black": 243,
}  # fmt: skip
_MANNERS = ("", "bold ", "dim ", "italic ", "underline ", "strike ", "bold underline ")
_MIDDLE_GREY = 0.18  # luminance: as far from black as from white, as the eye sees it
_DARK_TERMINALS = {"linux", "dumb", ""}  # a kernel's console prints the question


def light() -> "Theme":
    """The names that a console looks up on a light ground, each with what it stands for."""
    from rich.style import Style
    from rich.theme import Theme

    from flashdl.plotting.palette import ON_WHITE, SERIES_NAMES

    words = {
        f"{manner}{word}": Style.parse(f"{manner}color({shade})")
        for word, shade in _SHADES.items()
        for manner in _MANNERS
    }
    return Theme({**words, **dict(zip(SERIES_NAMES, ON_WHITE, strict=True))})


def by_words(text: "Text") -> "Text":
    """The text with its styles written as words, which a console's theme has its shades for."""
    from rich.text import Span

    text.spans = [Span(start, end, str(style)) for start, end, style in text.spans]
    return text


def told(setting: str, env: Mapping[str, str]) -> Name | None:
    """What the setting or the environment says, without asking the terminal; None: nothing."""
    if setting != "auto":
        return "light" if setting == "light" else "dark"
    last = env.get("COLORFGBG", "").rpartition(";")[2]
    if last.isdigit():
        return "light" if int(last) in {7, *range(9, 16)} else "dark"
    return "dark" if env.get("TERM", "") in _DARK_TERMINALS else None


def of_ground(ground: Ground | None) -> Name:
    """The theme for a background; dark where it is not known."""
    if ground is None:
        return "dark"
    red, green, blue = (channel**2.2 for channel in ground)
    return "light" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _MIDDLE_GREY else "dark"

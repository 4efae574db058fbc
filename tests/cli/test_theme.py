"""Light and dark terminals: which it is, and that colours are read on it."""

import io
import sys

import pytest
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.syntax import ANSI_DARK
from rich.text import Text

from flashdl.cli.prose import prose
from flashdl.cli.theme import EXTRA, MISSING, RIGHT, WRONG, light, of_ground, told

WHITE, SOLARIZED, NAVY = (1.0, 1.0, 1.0), (0.99, 0.96, 0.89), (0.0, 0.17, 0.21)
CODE = (
    "```python\n@x\nclass A(int):\n    def f(self):  # why\n        return 'a' + str(1)\n```\n`b`"
)


def brightness(colour):
    """WCAG 2.2's relative luminance."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
              for c in (channel / 255 for channel in colour.get_truecolor())]  # fmt: skip
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast_on_white(colour):
    return 1.05 / (brightness(colour) + 0.05)


def printed(text, *, themed):
    console = Console(file=io.StringIO(), force_terminal=True, color_system="256", width=80)
    if themed:
        console.push_theme(light())
    segments = [s for line in console.render_lines(text, pad=False) for s in line]
    return [(s.text, s.style.color) for s in segments if s.style and s.style.color]


@pytest.mark.parametrize(
    ("setting", "env", "name"),
    [
        ("light", {"COLORFGBG": "15;0"}, "light"),
        ("dark", {"COLORFGBG": "0;15"}, "dark"),
        ("auto", {"COLORFGBG": "0;15", "TERM": "xterm"}, "light"),
        ("auto", {"COLORFGBG": "0;default;7", "TERM": "xterm"}, "light"),
        ("auto", {"COLORFGBG": "15;0"}, "dark"),
        ("auto", {"COLORFGBG": "7;8"}, "dark"),
        ("auto", {"COLORFGBG": "default;default", "TERM": "xterm"}, None),
        ("auto", {"TERM": "xterm-256color"}, None),
        ("auto", {"TERM": "linux"}, "dark"),
        ("auto", {}, "dark"),
    ],
)
def test_the_setting_wins_then_the_environment_then_the_terminal_is_to_be_asked(setting, env, name):
    assert name == told(setting, env)


def test_a_background_is_light_where_black_is_the_better_ink():
    assert ["light", "light", "dark", "dark"] == [
        of_ground(ground) for ground in (WHITE, SOLARIZED, NAVY, None)
    ]


def test_every_word_for_a_colour_is_read_on_white():
    words = {f"{style}" for style in ANSI_DARK.values() if style.color}
    for word in words | {RIGHT, WRONG, MISSING, EXTRA, "cyan", "bold red", "bold green"}:
        [(_, colour)] = printed(Text("x", word), themed=True)

        assert contrast_on_white(colour) >= 4.5, word


def test_code_in_a_card_takes_the_theme_of_the_console_that_prints_it():
    shown = prose(CODE)
    dark, bright = printed(shown, themed=False), printed(shown, themed=True)

    assert [text for text, _ in dark] == [text for text, _ in bright]
    assert "class" in [text for text, _ in dark]
    assert Color.parse("bright_blue") in {colour for _, colour in dark}
    assert all(contrast_on_white(colour) >= 4.5 for _, colour in bright)


def test_a_word_keeps_its_manner_in_the_theme():
    console = Console(file=io.StringIO(), force_terminal=True)
    console.push_theme(light())

    [segment, *_] = console.render(Text("x", MISSING))
    assert isinstance(segment, Segment)
    assert segment.style.underline
    assert console.get_style(EXTRA).strike


FIND = """
from flashdl.cli.context import Context, Flags
from flashdl.cli.keys import Keys
context = Context(Flags())
with Keys() as keys:
    print("looking", flush=True)
    context.find_theme(keys)
print("green is", context.console.get_style("green").color.name)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "asked", "green"),
    [
        ({"COLORFGBG": ""}, True, "color(22)"),
        ({"COLORFGBG": "", "NO_COLOR": "1"}, False, "green"),
        ({"COLORFGBG": "", "FLASHDL_PLAIN": "1"}, False, "green"),
        ({"COLORFGBG": "", "PYTHONIOENCODING": "ascii"}, False, "green"),
        ({"COLORFGBG": "", "TERM": "dumb"}, False, "green"),
        ({"COLORFGBG": "", "FLASHDL_THEME": "light"}, False, "color(22)"),
        ({"COLORFGBG": "0;15"}, False, "color(22)"),
        ({"COLORFGBG": "15;0"}, False, "green"),
    ],
)
def test_only_a_terminal_in_colour_is_asked_and_only_where_nothing_else_says_it(
    terminal, more, asked, green
):
    found = terminal(program=[sys.executable, "-c", FIND], **more)
    found.until("looking")
    if asked:
        found.send("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62c")

    assert not found.end()
    assert asked == ("\x1b]11;?" in found.raw)
    assert found.text.endswith(f"{green}\n")

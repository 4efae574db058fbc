"""No text that came from a stranger reaches the terminal as anything but text."""

import io
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashdl.cli.output import LINE_LIMIT, MARKS_LIMIT, clean, echo

PAYLOADS = {
    "clear screen": "\x1b[2J\x1b[H",
    "colour": "\x1b[31mred",
    "title": "\x1b]0;owned\x07",
    "title with ST": "\x1b]2;owned\x1b\\",
    "link": "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "DECRQSS": '\x1bP$q"p\x1b\\',
    "device attributes": "\x1b[c",
    "cursor position report": "\x1b[6n",
    "window operation": "\x1b[8;500;500t",
    "alternate screen": "\x1b[?1049h",
    "bracketed paste off": "\x1b[?2004l",
    "mouse reports": "\x1b[?1003h",
    "keyboard protocol": "\x1b[>31u",
    "reset": "\x1bc",
    "C1 CSI": "\x9b2J",
    "C1 OSC": "\x9d0;owned\x9c",
    "C1 DCS": "\x90$q\x9c",
    "next line": "a\x85b",
    "shift out and in": "\x0ex\x0f",
    "kitty graphics": "\x1b_Gf=100,a=T;AAAA\x1b\\",
    "iTerm2 file": "\x1b]1337;File=inline=1:AAAA\x07",
    "iTerm2 command": "\x1b]1337;RunCommand=x\x07",
    "sixel": "\x1bPq#0;2;0;0;0\x1b\\",
    "NUL": "a\x00b",
    "DEL": "a\x7fb",
    "backspace": "safe\b\b\b\bevil",
    "carriage return": "safe\revil",
    "bell": "\a",
    "form feed": "\f\v",
    "right to left override": "\u202egpj.exe",
    "isolate": "\u2066x\u2069",
    "zero width space": "pass\u200bword",
    "byte order mark": "\ufeffx",
    "tag block": "x\U000e0041\U000e007f",
    "unassigned and ignorable": "x\U000e0fff",
    "line and paragraph separator": "a\u2028b\u2029c",
    "private use": "\ue000\U000f0000",
    "lone surrogate": "\ud83d",
}
units = st.sampled_from([*PAYLOADS.values(), "a", "\u0301", "é", "\n"])
text_like = st.text() | st.lists(units).map("".join)


def is_safe(text):
    categories = {unicodedata.category(char) for char in text if char not in "\n\t\u200d\u00ad"}
    return not categories & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_a_payload_is_shown_and_does_nothing(payload):
    shown = clean(f"before {payload} after")

    assert shown.startswith("before ")
    assert shown.endswith(" after")
    assert is_safe(shown)
    assert shown != f"before {payload} after"


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_the_ascii_form_is_seven_bits(payload):
    shown = clean(payload, ascii=True)

    assert shown.isascii()
    assert is_safe(shown)


@pytest.mark.parametrize(
    ("given_text", "unicode_form", "ascii_form"),
    [
        ("\x1b[2J", "␛[2J", "^[[2J"),
        ("\x7f", "␡", "^?"),
        ("\x00", "␀", "^@"),
        ("\x9b", "<U+009B>", "<U+009B>"),
        ("\u202egpj", "<U+202E>gpj", "<U+202E>gpj"),
        ("a\tb\nc", "a\tb\nc", "a\tb\nc"),
        ("soft\u00adhyphen", "soft\u00adhyphen", "softhyphen"),
        ("η ≤ 0.1 — x²", "η ≤ 0.1 — x²", "eta <= 0.1 -- x^2"),
        ("[/b] arr[0] :bomb:", "[/b] arr[0] :bomb:", "[/b] arr[0] :bomb:"),
    ],
)
def test_what_stands_for_what(given_text, unicode_form, ascii_form):
    assert clean(given_text) == unicode_form
    assert clean(given_text, ascii=True) == ascii_form


def test_joined_emoji_and_accents_stay():
    text = "👩\u200d🔬 naïve Übung ŷ x̂"

    assert clean(text) == text


def test_zalgo_keeps_eight_marks():
    assert clean("Z" + "\u0301" * 2000 + "algo") == "Z" + "\u0301" * MARKS_LIMIT + "algo"


def test_invisible_joiners_do_not_pile_up():
    assert clean("a" + "\u200d\u00ad" * 500) == "a" + "\u200d\u00ad" * 4


@pytest.mark.slow
@pytest.mark.parametrize("ascii_form", [False, True])
@pytest.mark.parametrize("char", ["x", "\u202e", "é"])
def test_a_line_of_ten_megabytes_is_cut(char, ascii_form):
    lines = clean("first\n" + char * 10_000_000 + "\nlast", ascii=ascii_form).split("\n")

    assert lines[::2] == ["first", "last"]
    assert len(lines[1]) == LINE_LIMIT
    assert lines[1].endswith("(cut)")


@pytest.mark.slow
@given(text_like, st.booleans())
def test_the_output_is_safe_and_cleaning_it_again_changes_nothing(text, ascii_form):
    shown = clean(text, ascii=ascii_form)

    assert is_safe(shown)
    assert clean(shown, ascii=ascii_form) == shown
    assert shown.isascii() or not ascii_form


@pytest.mark.slow
@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"])))
def test_printable_ascii_stays_as_it_is(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    ("encoding", "printed"), [("utf-8", "␛[31m λ\n"), ("ascii", "^[[31m lambda\n")]
)
def test_echo_prints_what_the_terminal_can_show(monkeypatch, encoding, printed):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    echo("\x1b[31m λ")
    sys.stdout.flush()

    assert raw.getvalue().decode(encoding) == printed


def test_echo_never_cuts_a_line_of_json(capsys):
    echo("x" * (2 * LINE_LIMIT))

    assert capsys.readouterr().out == "x" * (2 * LINE_LIMIT) + "\n"

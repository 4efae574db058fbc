"""The corpus of reliability.md 2c, Y1 to Y10, under both parsers."""

import time
import unicodedata

import pytest
import yaml

from flashdl.decks import events
from flashdl.decks.unseen import UNSEEN, visible

BOMB = "a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [{'*a, ' * 9}]\n" for i in range(9))
MERGES = "a0: &a0 {k: v}\n" + "".join(
    f"a{i}: &a{i}\n  <<: [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 8)
)

CORPUS = {
    "Y1 object tag": ("a: !!python/object/apply:os.system [id]", "1:4", "cannot begin with"),
    "Y1 own tag": ("a: !x y", "1:4", "cannot begin with"),
    "Y2 alias bomb": (BOMB, "1:4", "cannot begin with"),
    "Y3 merge bomb": (MERGES, "1:5", "cannot begin with"),
    "Y4 recursive alias": ("a: &a [*a]", "1:4", "cannot begin with"),
    "Y5 lists": ("[" * 100_000, "1:13", "deeper than 12"),
    "Y5 braces": ("a: " + "{a: " * 100_000, "1:48", "deeper than 12"),
    "Y5 dashes": ("- " * 50_000, "1:25", "deeper than 12"),
    "Y6 file": ("a: b\n" * 300_000, "1:1", "larger than 1 MiB"),
    "Y6 text": ("a: " + "x" * 20_001, "1:4", "more than 20 kB"),
    "Y6 text in bytes": ("a: " + "漢" * 6_700, "1:4", "more than 20 kB"),
    "Y6 values": ("[" + "a," * 100_001 + "]", "1:200000", "more than 100000 values"),
    "Y7 twice": ("id: a\nb: c\nid: d", "3:1", "stands twice, first on line 1"),
    "Y7 twice, quoted": ("{id: a, 'id': b}", "1:9", "stands twice, first on line 1"),
    "Y9 bad UTF-8": (b"a: \xc3\xa9\nb: \xff", "2:4", "not UTF-8"),
    "Y9 surrogate": (b"a: \xed\xa0\x80", "1:4", "not UTF-8"),
    "Y9 UTF-16": ("a: b".encode("utf-16"), "1:1", "not UTF-8"),
    "Y9 UTF-16 without mark": ("a: b".encode("utf-16-le"), "1:2", "<U+0000>"),
    "Y9 NUL": (b"a: b\0c", "1:5", "<U+0000>"),
    "Y9 second mark": ("\ufeffa: b".encode("utf-8-sig"), "1:1", "<U+FEFF>"),
    "Y9 lone return": ("a: b\rc: d", "1:5", "<U+000D>"),
    "Y10 documents": ("a: b\n---\nc: d", "2:1", "one document"),
    "Y10 directive": ("%YAML 1.1\n---\na: b", "1:1", "one document"),
    "Y10 tab": ("a:\n\tb: c", "2:1", "a tab: use spaces"),
    "Y10 tab in a text": ("a: |\n  x\ty", "2:4", "a tab: use spaces"),
    "Y10 list as name": ("? [a]\n: b", "1:3", "must be a text"),
    "empty": ("", "1:1", "the file is empty"),
    "only a comment": ("# nothing", "1:1", "the file is empty"),
    "bidi": ("a: x\n# gpj\u202eexe", "2:6", "<U+202E>"),
    "bidi in a name": ("é\u2066a: x", "1:2", "<U+2066>"),
    "C1": ("a: é\x9b31m", "1:5", "<U+009B>"),
    "tag block": ("a: x\U000e0041", "1:5", "<U+E0041>"),
    "escape \\e": ('a: b\nc: "x \\e]52;c;aGk=\\a"', "2:4", "an escape makes"),
    "escape bidi": ('a: ["ok", "\\u202e"]', "1:11", "<U+202E>"),
    "escape in a name": ('"\\x1b[2J": b', "1:1", "<U+001B>"),
    "escape separator": ('a: "\\L"', "1:4", "<U+2028>"),
    "mapping in a text": ("a: b: c", "1:5", "': ' inside a text"),
    "LaTeX in double quotes": ('a: "$\\sigma$"', "1:6", "a backslash in double quotes"),
    "bold": ("a: **bold** text", "1:5", "cannot begin with"),
    "at sign": ("a: @x", "1:4", "cannot begin with"),
    "open quote": ("a: b\nc: 'd\ne: f", "2:4", "never closed"),
    "open list": ("a: [b, c\nd: e\n", "2:2", "a ']' or a comma"),
    "text after bar": ("a: | text", "1:6", "begins on the next line"),
    "no field": ("a: b\nfoo\nc: d", "3:1", "no 'field: value'"),
    "wrong indentation": (" a: b\nc: d", "2:1", "check its indentation"),
}


# The pure parser takes seconds to count the values of Y6; the rule is the same code.
CASES = [(name, yaml.CSafeLoader) for name in CORPUS]
CASES += [(name, yaml.SafeLoader) for name in CORPUS if name != "Y6 values"]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "loader"), CASES)
def test_hostile_yaml_is_refused_at_its_place(name, loader):
    text, place, message = CORPUS[name]
    data = text if isinstance(text, bytes) else text.encode()
    before = time.process_time()
    _, _, faults = events.read(data, loader=loader)
    seconds = time.process_time() - before
    first = min(faults)
    # PyYAML's own parser points at the letter, libyaml at the backslash before it.
    places = {place, "1:7"} if name == "LaTeX in double quotes" else {place}

    assert f"{first.line}:{first.column}" in places
    assert message in first.message
    assert seconds < 2


def test_all_faults_of_one_file_are_found_at_once():
    text = 'a: &x 1\nb: *x\nc: !t 2\na: 3\nd: "\\e"\ne: x\u200by\nf: ' + "z" * 20_001
    _, _, faults = events.read(text.encode())

    assert [(1, 4), (2, 4), (3, 4), (4, 1), (5, 4), (6, 5), (7, 4)] == sorted(f[:2] for f in faults)


# Format characters with a shape of their own, the joiners, the soft hyphen.
SHOWN = {0xAD, *range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x200C, 0x200D,
         0x110BD, 0x110CD, *range(0x13430, 0x13440), ord("\n"), ord("\t")}  # fmt: skip


@pytest.mark.slow
def test_every_control_and_hidden_character_of_unicode_is_refused():
    hidden = {
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    }

    assert set() == {code for code in hidden - SHOWN if not UNSEEN.fullmatch(chr(code))}
    assert set() == {code for code in SHOWN if UNSEEN.fullmatch(chr(code))}
    assert "a<U+001B>b <U+DC80>" == visible("a\x1bb\n\udc80")


def test_letters_of_all_languages_are_kept():
    text = "é 漢 ع ‌ می‌روم 👩‍🔬 𝜃 ∂ ½ –"

    assert {"a": text} == events.read(f"a: '{text}'".encode())[1].plain()

"""The words of a calculation: numbers, names and signs, each with its column."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from flashdl.calculator.faults import CalculationError

MOST_CHARACTERS = 1000

Kind = Literal["number", "name", "sign", "power", "end"]

_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_SIGN = re.compile(r"\*\*|[<>=!]=|[-+*/^@%<>()\[\],;×·⋅÷−≤≥≠]")
_POWER = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LOWERED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_LOWER_DIGITS = "₀₁₂₃₄₅₆₇₈₉"
_SAME = {
    "**": "^", "×": "*", "·": "*", "⋅": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=", "≠": "!=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One word; a sign in its one spelling, a raised number as ``power``."""

    kind: Kind
    text: str
    column: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text and an end; CalculationError at a character that is no part of one."""
    if len(text) > MOST_CHARACTERS:
        raise CalculationError(
            f"a calculation has at most {MOST_CHARACTERS} characters", MOST_CHARACTERS + 1
        )
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        kind, word = _word(text, at)
        yield Token(kind, _SAME.get(word, word.translate(_LOWERED)), at + 1)
        at += len(word)
    yield Token("end", "", len(text.rstrip()) + 1)


def quoted(text: str) -> str:
    """A piece of the text to repeat in a sentence, not too long and without control characters."""
    safe = "".join(char if char.isprintable() else "?" for char in text)
    return f"'{safe[:29]}…'" if len(safe) > 30 else f"'{safe}'"


def _word(text: str, at: int) -> tuple[Kind, str]:
    if found := _NUMBER.match(text, at):
        return "number", found[0]
    if found := _SIGN.match(text, at):
        return "sign", found[0]
    if found := _POWER.match(text, at):
        return "power", found[0]
    if text[at].isalpha() or text[at] == "_":
        return "name", _name(text, at)
    if text[at] == "=":
        raise CalculationError("one = says nothing; == compares", at + 1)
    char = f"the character {text[at]!r}" if text[at].isprintable() else "this character"
    raise CalculationError(f"{char} has no meaning in a calculation", at + 1)


def _name(text: str, at: int) -> str:
    end = at
    while end < len(text) and _in_name(text[end]):
        end += 1
    return text[at:end]


def _in_name(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char == "_"
    return char.isalpha() or char in _LOWER_DIGITS or unicodedata.category(char) == "Mn"

"""Letters as a reader counts them, what makes two spellings equal, and where they differ."""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

JOINERS = "\u200c\u200d"  # printed as nothing, and part of the letter before them
_EXTENDING = ("Mn", "Mc", "Me")
_ACCENT = 200  # combining classes from here on sit above or below; the bar of ≠ is class 1
_ON_NO_KEY = str.maketrans("‘’‛“”‟‐‑−\u00a0\u202f", "'''\"\"\"---  ")
_TIMES = 20_000  # characters times characters; beyond that, finding where texts differ is slow
_LIKENESS = 0.5  # below that a difference by letters is confetti


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a comparison: in both texts, missing from the given one, or extra in it.

    ``text`` is as it stands in the accepted answer, for an extra piece as it was given; ``given``
    is how a piece that counts as the same was written.
    """

    kind: Literal["same", "missing", "extra"]
    text: str
    given: str = ""


def letters(text: str) -> list[str]:
    """The text in pieces that a reader takes for one letter: a character with its marks."""
    found: list[str] = []
    for char in text:
        if found and extends(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def extends(letter: str, char: str) -> bool:
    """Whether a character belongs to the letter before it: a mark, or joined to it."""
    return letter[-1] == "\u200d" or char in JOINERS or unicodedata.category(char) in _EXTENDING


def composed(text: str) -> str:
    """The text in the one spelling of Unicode (NFC), without the spaces around it."""
    return unicodedata.normalize("NFC", text).strip()


def folded(text: str, fold: Collection[str]) -> str:
    """What of a text counts: without the differences in ``fold``, which are case accents spaces.

    What a keyboard has no key for, such as the curly quote, never differs from what it has.
    """
    text = unicodedata.normalize("NFD", text.strip().translate(_ON_NO_KEY))
    if "case" in fold:
        text = unicodedata.normalize("NFD", text.casefold())
    if "accents" in fold:
        text = "".join(char for char in text if unicodedata.combining(char) < _ACCENT)
    if "spaces" in fold:
        text = "".join(text.split())
    return unicodedata.normalize("NFC", text).strip()


def same(answer: str, given: str) -> tuple[Segment, ...]:
    """The comparison of two texts that count as equal."""
    return (Segment("same", answer, given),)


def differing(answer: str, given: str) -> tuple[Segment, ...]:
    """The comparison of two texts of which no letter is held against another."""
    return tuple(s for s in (Segment("extra", given), Segment("missing", answer)) if s.text)


def compare(answer: str, given: str, fold: Collection[str]) -> tuple[Segment, ...]:
    """Where two composed texts differ, letter by letter where they are alike."""
    if len(answer) * len(given) > _TIMES:
        return differing(answer, given)
    mine, theirs = (_pieces(text, fold) for text in (answer, given))
    keys, given_keys = ([folded(x, fold) or x for x in pieces] for pieces in (mine, theirs))
    found = tuple(_segments(mine, theirs, keys, given_keys))
    return found if likeness(found) >= _LIKENESS else differing(answer, given)


def likeness(segments: Sequence[Segment]) -> float:
    """The share of letters that two texts have in common, from 0 to 1."""
    shared = 2 * sum(len(s.text) for s in segments if s.kind == "same")
    return shared / (shared + sum(len(s.text) for s in segments if s.kind != "same") or 1)


def _pieces(text: str, fold: Collection[str]) -> list[str]:
    """Letters; where spaces do not count, each with the spaces behind it."""
    found: list[str] = []
    for letter in letters(text):
        if found and "spaces" in fold and letter.isspace():
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _segments(
    mine: list[str], theirs: list[str], keys: list[str], given_keys: list[str]
) -> Iterator[Segment]:
    matcher = SequenceMatcher(None, given_keys, keys, autojunk=False)
    for tag, start, end, mine_start, mine_end in matcher.get_opcodes():
        given, answer = "".join(theirs[start:end]), "".join(mine[mine_start:mine_end])
        if tag == "equal":
            yield Segment("same", answer, given)
        else:
            yield from differing(answer, given)

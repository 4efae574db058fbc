"""The parser of a search: one pass over the characters, every fault at its place."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches

from flashdl.model import ID
from flashdl.review.search.pointing import SearchError
from flashdl.review.search.terms import (
    FIELDS,
    NUMBERS,
    SIGNS,
    STATES,
    And,
    Not,
    Number,
    Or,
    Query,
    State,
    Term,
    Text,
    named,
)

# SQLite reads expressions of depth 1000, and Python's own calls go about as deep.
MOST_CHARACTERS = 4000
MOST_TERMS = 200
MOST_LEVELS = 20
MOST_SAID = 40  # characters of a faulty word that are repeated

_KEYWORD = re.compile(r"(?i)(and|or|not)(?=[\s()\"]|$)")
_CONDITION = re.compile(rf"([A-Za-z]{{2,}})(\s*)(:|{'|'.join(SIGNS)})")
_CARD = re.compile(rf"({ID.pattern}/)?{ID.pattern}#{ID.pattern}")
_NUMBER = re.compile(r"(-?)([0-9]{1,9})(?:\.([0-9]{1,2}))?")
_FORMS = {name: f"{name}:" for name in (*FIELDS, "is")} | {name: name for name in NUMBERS}


def parse(text: str) -> Query:
    """What the text asks; blank text asks for every card. Raises SearchError."""
    return _Parser(text).query()


class _Parser:
    """A search being read; every method moves ``_at``, the next character, behind what it took."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._levels = self._terms = 0
        if len(text) > MOST_CHARACTERS:
            raise self._fault(f"a search has at most {MOST_CHARACTERS} characters", MOST_CHARACTERS)
        for at, char in enumerate(text):
            if unicodedata.category(char) in ("Cc", "Cs") and not char.isspace():
                raise self._fault("this character cannot be searched for", at)

    def query(self) -> Query:
        if not self._text.strip():
            return Query()
        term = self._either()
        if self._next():
            raise self._fault("this bracket closes nothing; quote it to search for it")
        return Query(term)

    def _either(self) -> Term:
        terms = [self._all()]
        while self._took("or"):
            terms.append(self._all())
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _all(self) -> Term:
        terms = [self._one()]
        while self._took("and") or (self._next() not in ("", ")") and self._keyword() != "or"):
            terms.append(self._one())
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def _one(self) -> Term:
        char, begin = self._next(), self._at
        if char in ("", ")") or self._keyword() in ("and", "or"):
            raise self._fault("a word or a condition is missing here")
        if self._took("not") or self._took_minus():
            with self._level(begin):
                return Not(self._one())
        if char == "(":
            return self._group()
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise self._fault(f"a search has at most {MOST_TERMS} words and conditions")
        return self._phrase() if char == '"' else self._condition() or self._word()

    def _group(self) -> Term:
        opened = self._at
        with self._level(opened):
            self._at += 1
            term = self._either()
        if self._next() != ")":
            raise self._fault("this bracket is never closed; quote it to search for it", opened)
        self._at += 1
        return term

    def _phrase(self) -> Text:
        begin = self._at
        words = self._quoted()
        if not words.strip():
            raise self._fault("there is nothing between these quotes", begin)
        prefix = self._text.startswith("*", self._at)
        self._at += prefix
        return Text(words, prefix)

    def _word(self) -> Term:
        begin, word = self._at, self._bare()
        if _CARD.fullmatch(word):
            return named("card", (word,), at=begin)
        if word.endswith("*") and len(word) > 1:
            return Text(word[:-1], prefix=True)
        return Text(word)

    def _condition(self) -> Term | None:
        """A field, a state or a comparison, if a word and a colon or a sign stand here."""
        found = _CONDITION.match(self._text, self._at)
        if found is None:
            return None
        name, space, sign = found[1].lower(), found[2], found[3]
        if space and (name not in NUMBERS or sign == ":"):
            return None
        begin, self._at = self._at, found.end()
        if name in NUMBERS:
            return self._number(name, "=" if sign == ":" else sign)
        if sign == ":" and name in FIELDS:
            return self._name(name)
        if sign == ":" and name == "is":
            return self._state()
        if name in (*FIELDS, "is"):
            raise self._fault(f"a colon stands after {name}, as in {name}:word", found.start(3))
        hint = near(name, _FORMS)
        raise self._fault(
            f"unknown condition {_said(found[0])}{hint}; quote it to search the text", begin
        )

    def _number(self, name: str, sign: str) -> Number:
        self._next()
        begin, given = self._at, self._bare()
        found = _NUMBER.fullmatch(given)
        if found is None or (found[3] and name != "ease"):
            form = "a number like 2.5" if name == "ease" else "a whole number"
            wrong = f"not {_said(given)}" if given else "which is missing here"
            raise self._fault(f"{name} is compared with {form}, {wrong}", begin)
        decimals = (found[3] or "").ljust(2, "0") if name == "ease" else ""
        return Number(name, sign, int(found[1] + found[2] + decimals))

    def _state(self) -> State:
        begin, given = self._at, self._bare()
        if given.lower() not in STATES:
            raise self._fault(f"unknown word after is: {_said(given)}{near(given, STATES)}", begin)
        return State(given.lower())

    def _name(self, field: str) -> Term:
        begin = self._at
        parts = self._parts()
        if parts == [""]:
            raise self._fault(f"a name is missing after {field}:", begin)
        return named(field, tuple(parts), at=begin)

    def _parts(self) -> list[str]:
        """A name up to a space, parted where an unquoted star stands."""
        parts, bare = [""], ""
        while not self._ends(bare):
            char = self._text[self._at]
            if char == '"':
                parts[-1] += self._quoted()
                continue
            if char != "*":
                parts[-1] += char
            elif len(parts) == 1 or parts[-1]:
                parts.append("")
            bare += char
            self._at += 1
        return parts

    def _bare(self) -> str:
        """All characters up to a space, or to a bracket that was not opened among them."""
        begin = self._at
        while not self._ends(self._text[begin : self._at]):
            self._at += 1
        return self._text[begin : self._at]

    def _ends(self, bare: str) -> bool:
        char = self._text[self._at : self._at + 1]
        if char == ")":
            return bare.count("(") <= bare.count(")")
        return not char or char.isspace()

    def _quoted(self) -> str:
        """What stands between quotes; a quote in it is doubled."""
        begin, words = self._at, []
        while True:
            end = self._text.find('"', self._at + 1)
            if end < 0:
                raise self._fault("this quote is never closed", begin)
            words.append(self._text[self._at + 1 : end])
            self._at = end + 1
            if not self._text.startswith('"', self._at):
                return '"'.join(words)

    def _next(self) -> str:
        """The next character that is no space; empty at the end."""
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _keyword(self) -> str:
        self._next()
        found = _KEYWORD.match(self._text, self._at)
        return found[1].lower() if found else ""

    def _took(self, word: str) -> bool:
        took = self._keyword() == word
        self._at += len(word) * took
        return took

    def _took_minus(self) -> bool:
        """A minus negates where something stands right behind it; elsewhere it is a word."""
        after = self._text[self._at + 1 : self._at + 2]
        took = self._next() == "-" and not (after in ("", ")") or after.isspace())
        self._at += took
        return took

    @contextmanager
    def _level(self, at: int) -> Iterator[None]:
        self._levels += 1
        if self._levels > MOST_LEVELS:
            raise self._fault(f"a search goes at most {MOST_LEVELS} levels deep", at)
        yield
        self._levels -= 1

    def _fault(self, why: str, at: int | None = None) -> SearchError:
        return SearchError(why, text=self._text, at=self._at if at is None else at)


def _said(given: str) -> str:
    return repr(given if len(given) <= MOST_SAID else f"{given[:MOST_SAID]}...")


def near(given: str, known: Mapping[str, str] | Sequence[str]) -> str:
    """A hint at the known word that was probably meant, best with the same first letter."""
    close = get_close_matches(given.lower(), known, 3, 0.6)
    close.sort(key=lambda word: word[:1] != given[:1].lower())
    meant = known[close[0]] if close and isinstance(known, Mapping) else "".join(close[:1])
    return f" (did you mean '{meant}'?)" if meant else ""

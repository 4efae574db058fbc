"""What a search asks, as a value; ``str`` of it is a search that parses to the same value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as value

FIELDS = ("deck", "topic", "tag", "note", "card", "type", "demo", "flag")
TYPES = ("basic", "cloze", "typed", "choice", "numeric", "predict", "code")
NUMBERS = (
    "ease", "interval", "lapses", "passes", "level", "due", "answered", "failed", "first",
)  # fmt: skip
SIGNS = ("<=", ">=", "!=", "=", "<", ">")
STATES = (
    "new", "learning", "relearning", "review", "young", "mature", "due", "overdue", "drill",
    "suspended", "buried", "flagged", "leech", "orphan", "edited", "conflict", "present",
)  # fmt: skip
KEYWORDS = ("and", "or", "not")
_BARE_NAME = re.compile(r"[A-Za-z0-9_.:#/+-]+")
_BARE_WORD = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Text:
    """Words that stand so beside each other; after a ``prefix`` the last one may go on."""

    words: str
    prefix: bool = False

    def __str__(self) -> str:
        bare = _BARE_WORD.fullmatch(self.words) and self.words.lower() not in KEYWORDS
        return (self.words if bare else _quoted(self.words)) + "*" * self.prefix


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a field; between two parts anything may stand, one part is the whole name.

    ``at`` is where the name stood in the search, and no part of the value.
    """

    field: str
    parts: tuple[str, ...]
    at: int = value(default=0, compare=False)

    @property
    def exact(self) -> bool:
        """Whether the name is given in full."""
        return len(self.parts) == 1

    def __str__(self) -> str:
        return f"{self.field}:{'*'.join(map(_part, self.parts))}"


@dataclass(frozen=True, slots=True)
class State:
    """``is:`` and one of STATES."""

    name: str

    def __str__(self) -> str:
        return f"is:{self.name}"


@dataclass(frozen=True, slots=True)
class Number:
    """One of NUMBERS compared with a whole number; ease in hundredths, days as their count."""

    name: str
    sign: str
    value: int

    def __str__(self) -> str:
        if self.name != "ease":
            return f"{self.name}{self.sign}{self.value}"
        whole, hundredths = divmod(abs(self.value), 100)
        return f"ease{self.sign}{'-' * (self.value < 0)}{whole}.{hundredths:02}"


@dataclass(frozen=True, slots=True)
class Not:
    """The cards that the term does not find."""

    term: "Term"

    def __str__(self) -> str:
        return f"-{_grouped(self.term)}"


@dataclass(frozen=True, slots=True)
class And:
    """The cards that every term finds; without a term, all."""

    terms: "tuple[Term, ...]"

    def __str__(self) -> str:
        return " ".join(map(_grouped, self.terms))


@dataclass(frozen=True, slots=True)
class Or:
    """The cards that at least one term finds."""

    terms: "tuple[Term, ...]"

    def __str__(self) -> str:
        return " or ".join(map(_grouped, self.terms))


Term = Text | Name | State | Number | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A whole search; of cards that left their deck it tells only where ``orphans`` is true."""

    term: Term = And(())

    @property
    def orphans(self) -> bool:
        """Whether it speaks of orphans anywhere."""
        return State("orphan") in within(self)

    def __str__(self) -> str:
        return str(self.term)


def named(field: str, parts: tuple[str, ...], *, at: int = 0) -> Term:
    """The term for a name of a field; what is called ``tag:leech`` is no tag of a deck."""
    if field == "tag" and [part.lower() for part in parts] == ["leech"]:
        return State("leech")
    return Name(field, parts, at)


def within(query: Query) -> Iterator[Term]:
    """Every term of the search, those that hold others before them."""
    waiting: list[Term] = [query.term]
    while waiting:
        term = waiting.pop()
        yield term
        match term:
            case Not(inner):
                waiting.append(inner)
            case And(terms) | Or(terms):
                waiting.extend(reversed(terms))


def _grouped(term: Term) -> str:
    return f"({term})" if isinstance(term, And | Or) else str(term)


def _part(text: str) -> str:
    return text if not text or _BARE_NAME.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'

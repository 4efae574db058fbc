"""Which cards a command is about: search words and options, all of which a card must fulfil."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from flashdl.errors import UnknownName
from flashdl.review.search import (
    And,
    Name,
    Number,
    Query,
    State,
    Term,
    named,
    near,
    parse,
    pointed,
    within,
)

if TYPE_CHECKING:  # SQLAlchemy comes in with it
    from flashdl.storage.store import Store

FEW = 8  # so many names are all told when none is near


def selection(  # noqa: PLR0913 - each option of the command line
    store: "Store",
    words: Sequence[str],
    *,
    day: int,
    leech_lapses: int,
    deck: str | None = None,
    tag: str | None = None,
    topic: str | None = None,
    level: int | None = None,
    flagged: bool = False,
    leech: bool = False,
    orphans: bool = False,
) -> frozenset[str] | None:
    """The keys of the cards that are meant; None when nothing restricts them.

    Raises SearchError, and UnknownName for a name that is not there: always of an option, in the
    words where one that is there is near, so that what was misspelt does not find nothing.
    """
    text = " ".join(words)
    options: list[Term] = [
        named(field, tuple(name.split("*")))
        for field, name in (("deck", deck), ("tag", tag), ("topic", topic))
        if name is not None
    ]
    options += [Number("level", "=", level)] if level is not None else []
    states = {"flagged": flagged, "leech": leech, "orphan": orphans}
    options += [State(name) for name, asked in states.items() if asked]
    terms = [parse(text).term, *options] if text.strip() else options
    if not terms:
        return None
    query = Query(And(tuple(terms)))
    _refuse_unknown(store, query, text)
    return frozenset(store.find(query, day=day, leech_lapses=leech_lapses))


def _refuse_unknown(store: "Store", query: Query, text: str) -> None:
    """A full name in an option is one of the collection; in a search it is not nearly one."""
    given = [term for term in within(query) if isinstance(term, Name) and term.exact]
    if not given:
        return
    known = store.names()._asdict()
    for term in given:
        names, [name] = known.get(f"{term.field}s"), term.parts
        if names is None or _plain(term, term.parts) <= _plain(term, names):
            continue
        why, hint = f"there is no {term.field} {name!r}", near(name, names)
        if not term.at:
            few = f"; there are {', '.join(names)}" if 0 < len(names) <= FEW else ""
            raise UnknownName(f"--{term.field}: error: {why}{hint or few}")
        if hint:
            raise UnknownName(pointed(f"{why}{hint}", text=text, at=term.at))


def _plain(term: Name, names: Iterable[str]) -> set[str]:
    """The names as they are compared: without case, a demo's with dashes."""
    return {name.lower().replace("_", "-" if term.field == "demo" else "_") for name in names}

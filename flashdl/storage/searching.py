"""A search as one SQL expression over the cards with their notes, decks and memories."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    column,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from flashdl.review.search import And, Name, Not, Number, Or, Query, State, Term, Text
from flashdl.review.search.terms import TYPES
from flashdl.review.stats.retention import MATURE_DAYS
from flashdl.storage.failing import LAST_FAILED
from flashdl.storage.schema import card, card_text, deck, edit, memory, note, version

Condition = ColumnElement[bool]
SIGNS: Mapping[str, Callable[[Any, int], Any]] = {
    "=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip

_LEVELS = "::"  # between the levels of a tag
_TAG = func.json_each(card.c.content, "$.tags").table_valued("value").c.value
_BLANKS = func.json_type(card.c.content, "$.blanks")
_TYPE = func.coalesce(  # content leaves it out of a basic card, and so of a cloze
    func.json_extract(card.c.content, "$.type"), func.iif(_BLANKS.is_(None), "basic", "cloze")
)
_ANSWERED = memory.c.due_day.is_not(None)
_LAPSES = func.coalesce(memory.c.lapses, 0)
_PASSES = func.coalesce(memory.c.repetitions, 0)
_SUSPENDED = func.coalesce(memory.c.suspended, 0) == 1
_FLAG = func.coalesce(memory.c.flag, "")
_NAMES = {
    "deck": (card.c.deck_id,),
    "topic": (note.c.topic,),
    "note": (card.c.note_id,),
    "card": (card.c.id, card.c.note_id + "#" + card.c.id, card.c.key),
    "type": (_TYPE,),
}
_MATURE = func.coalesce(memory.c.interval_days, 0) >= MATURE_DAYS


class Names(NamedTuple):
    """Every name that a search may give, also of what left; a tag's families are tags too."""

    decks: tuple[str, ...]
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    notes: tuple[str, ...]
    demos: tuple[str, ...]
    types: tuple[str, ...] = TYPES


@dataclass(frozen=True, slots=True)
class Today:
    """What a search means by now: the study day, and the lapses that make a leech (0: none)."""

    day: int
    leech_lapses: int


def found(query: Query, today: Today) -> Select[Any]:
    """The keys of the cards that the search finds, in learning order."""
    tables = (
        card.join(note, and_(note.c.deck_id == card.c.deck_id, note.c.id == card.c.note_id))
        .join(deck, deck.c.id == card.c.deck_id)
        .outerjoin(memory, memory.c.card == card.c.key)
    )
    here = true() if query.orphans else card.c.present == 1
    return (
        select(card.c.key)
        .select_from(tables)
        .where(here, condition(query.term, today))
        .order_by(deck.c.position, card.c.position, card.c.key)
    )


def condition(term: Term, today: Today) -> Condition:  # noqa: PLR0911 - one a kind of term
    """The term as an expression that is true or false for every card, never NULL."""
    match term:
        case And(terms):
            return and_(true(), *(condition(one, today) for one in terms))
        case Or(terms):
            return or_(false(), *(condition(one, today) for one in terms))
        case Not(inner):
            return not_(condition(inner, today))
        case Text():
            return _text(term)
        case Name():
            return _named(term)
        case State(name):
            return _states(today)[name]
        case Number():
            return _number(term, today)


def names(connection: Connection) -> Names:
    """Every name that a search may give."""
    tags = set(_column(connection, select(_TAG).select_from(card.join(_TAG.table, true()))))
    families = {_LEVELS.join(tag.split(_LEVELS)[:depth]) for tag in tags for depth in _depths(tag)}
    return Names(
        decks=_column(connection, select(deck.c.id)),
        topics=_column(connection, select(note.c.topic)),
        tags=tuple(sorted(tags | families)),
        notes=_column(connection, select(note.c.id)),
        demos=_column(connection, select(note.c.demo)),
    )


def _depths(tag: str) -> range:
    return range(1, tag.count(_LEVELS) + 1)


def _column(connection: Connection, names: Select[Any]) -> tuple[str, ...]:
    return tuple(sorted(name for name in connection.scalars(names.distinct()) if name))


def _text(term: Text) -> Condition:
    """Cards whose text has these words; quoted, so that nothing in them is FTS5's syntax."""
    sides = (card_text.c.front, card_text.c.back, card_text.c.more)
    if _has_words_apart(term.words):
        doubled = term.words.replace('"', '""')
        match = column("card_text").match(f'"{doubled}"{"*" * term.prefix}')
    else:
        match = or_(*(func.instr(side, term.words) > 0 for side in sides))
    return card.c.key.in_(select(card_text.c.key).where(match))


def _has_words_apart(text: str) -> bool:
    """Whether FTS5 sees words in it: signs are none, and wide scripts write theirs together."""
    wide = any(unicodedata.east_asian_width(char) in ("W", "F") for char in text)
    return not wide and any(unicodedata.category(char)[0] in "LN" for char in text)


def _named(term: Name) -> Condition:
    pattern = _pattern(term.parts)
    match term.field:
        case "tag":
            return exists().where(or_(_like(_TAG, pattern), _like(_TAG, f"{pattern}{_LEVELS}%")))
        case "demo":  # its file has underscores, on the command line it has dashes
            return _like(func.replace(note.c.demo, "_", "-"), pattern.replace("\\_", "-"))
        case "flag":
            return _like(_FLAG, f"%{pattern}%")
        case _:
            return or_(*(_like(name, pattern) for name in _NAMES[term.field]))


def _like(value: ColumnElement[str], pattern: str) -> Condition:
    return value.like(pattern, escape="\\")


def _pattern(parts: tuple[str, ...]) -> str:
    """The pattern of LIKE; stars alone ask for a name of at least one character."""
    escaped = ("".join(f"\\{c}" if c in "\\%_" else c for c in part) for part in parts)
    return "%".join(escaped) if any(parts) else "_%"


def _states(today: Today) -> dict[str, Condition]:
    """Each word after ``is:``; the phases are those of ``Memory.phase``."""
    drill = memory.c.drill_day.is_not_distinct_from(today.day)
    buried = memory.c.buried_day.is_not_distinct_from(today.day)
    review = and_(_ANSWERED, _PASSES > 1, not_(drill))
    begun = and_(_ANSWERED, not_(review))
    waiting = and_(not_(_SUSPENDED), not_(buried), func.coalesce(memory.c.last_day, 0) < today.day)
    due_day = func.coalesce(memory.c.due_day, today.day + 1)
    leech = today.leech_lapses <= _LAPSES if today.leech_lapses else false()
    return {
        "new": not_(_ANSWERED),
        "learning": and_(begun, _LAPSES == 0),
        "relearning": and_(begun, _LAPSES > 0),
        "review": review,
        "young": and_(_ANSWERED, not_(_MATURE)),
        "mature": and_(_ANSWERED, _MATURE),
        "due": and_(waiting, due_day <= today.day),
        "overdue": and_(waiting, due_day < today.day),
        "drill": drill,
        "suspended": _SUSPENDED,
        "buried": buried,
        "flagged": _FLAG != "",
        "leech": leech,
        "orphan": card.c.present == 0,
        "present": card.c.present == 1,
        "edited": or_(_of_note(version), _of_note(edit, edit.c.undone == 0)),
        "conflict": _of_note(
            version, version.c.base != version.c.theirs, version.c.mine != version.c.theirs
        ),
    }


def _of_note(table: Table, *which: Condition) -> Condition:
    """Whether the table has such a row about the card's note."""
    same = and_(table.c.deck_id == card.c.deck_id, table.c.note_id == card.c.note_id)
    return exists().where(same, *which)


def _number(term: Number, today: Today) -> Condition:
    """A comparison; of what a card has only once it was answered, a new card fulfils none."""
    if term.name == "failed":
        days = today.day - LAST_FAILED.c.day
        return card.c.key.in_(select(LAST_FAILED.c.card).where(SIGNS[term.sign](days, term.value)))
    values = {
        "ease": _once_answered(memory.c.ease_hundredths),
        "interval": _once_answered(memory.c.interval_days),
        "lapses": _LAPSES,
        "passes": _PASSES,
        "level": note.c.level,
        "due": memory.c.due_day - today.day,
        "answered": today.day - memory.c.last_day,
        "first": today.day - memory.c.first_day,
    }
    return func.coalesce(SIGNS[term.sign](values[term.name], term.value), false())


def _once_answered(value: ColumnElement[int]) -> ColumnElement[int]:
    return func.iif(_ANSWERED, value, None)

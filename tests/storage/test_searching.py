"""What a search finds is what an evaluator in plain Python finds, card by card."""

import operator
import re
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashdl.model import Deck, Entry, Note
from flashdl.review.search import And, Name, Not, Number, Or, Query, SearchError, State, named, parse
from flashdl.review.search.parsing import MOST_LEVELS, MOST_TERMS
from flashdl.review.search.terms import FIELDS, NUMBERS, SIGNS, STATES
from flashdl.scheduling.memory import Memory
from flashdl.storage.rows import CardRow
from flashdl.storage.store import Store
from flashdl.study_day import Moment

DAY = 739_000
LEECH_LAPSES = 3
TAGS = ["optim", "optim::adam", "Exam", "50%", "a_b", "axb", "über"]
DEMOS = ["", "soft_max", "relu-x"]
COMPARE = dict(zip(SIGNS, (operator.le, operator.ge, operator.ne, operator.eq, operator.lt,
                           operator.gt), strict=True))  # fmt: skip


class Known(NamedTuple):
    """What a card's row does not tell: its note, and what stands of the note in two tables."""

    note: Note
    versions: list[tuple[str, str, str]]
    edits: list[int]


def finds(term, row, known):
    """Whether the term finds the card, by the words of docs/search.md."""
    match term:
        case And(terms):
            return all(finds(one, row, known) for one in terms)
        case Or(terms):
            return any(finds(one, row, known) for one in terms)
        case Not(inner):
            return not finds(inner, row, known)
        case State(name):
            return name in states(row, known)
        case Number(name, sign, wanted):
            value = numbers(row, known)[name]
            return value is not None and COMPARE[sign](value, wanted)
        case Name(field, parts):
            begins = ".+" if not any(parts) else ".*".join(map(re.escape, parts))
            return any(re.fullmatch(begins, n, re.I | re.A) for n in names(field, parts, row, known))


def names(field, parts, row, known):
    note, tags = known.note, row.content.get("tags", ())
    match field:
        case "deck" | "note":
            return [getattr(row, field)]
        case "topic":
            return [note.topic]
        case "card":
            return [row.id, f"{row.note}#{row.id}", row.key]
        case "demo":
            dashes = "-" in "".join(parts)
            return [note.demo.replace("_", "-") if dashes else note.demo.replace("-", "_")]
        case "tag":
            return [":".join(tag.split(":")[:n]) for tag in tags for n in range(1, tag.count(":") + 2)]
        case "flag":
            return [row.memory.flag[i:j] for i in range(9) for j in range(i, 10)]


def numbers(row, known):
    memory = row.memory
    new = memory.due_day is None
    return {
        "ease": None if new else memory.ease_hundredths,
        "interval": None if new else memory.interval_days,
        "lapses": memory.lapses,
        "passes": memory.repetitions,
        "level": known.note.level,
        "due": None if new else memory.due_day - DAY,
        "answered": memory.last_day and DAY - memory.last_day,
        "first": memory.first_day and DAY - memory.first_day,
    }


def states(row, known):
    memory = row.memory
    late = -1 if memory.due_day is None else DAY - memory.due_day
    asked = not memory.hidden(day=DAY) and (memory.last_day or 0) < DAY
    old = memory.interval_days >= 21
    true = {
        memory.phase(day=DAY): True,
        "young": memory.due_day is not None and not old,
        "mature": memory.due_day is not None and old,
        "due": asked and late >= 0,
        "overdue": asked and late > 0,
        "drill": memory.drill_pending(day=DAY),
        "suspended": memory.suspended,
        "buried": memory.buried_day == DAY,
        "flagged": bool(memory.flag),
        "leech": memory.lapses >= LEECH_LAPSES,
        "orphan": not row.present,
        "present": row.present,
        "edited": bool(known.versions) or 0 in known.edits,
        "conflict": any(base != theirs != mine for mine, base, theirs in known.versions),
    }
    return {name for name, is_so in true.items() if is_so}

"""Every question that is asked of a collection, once, in SQLAlchemy Core.

``HOT`` is what ``due`` and the first card need; ``python -m flashdl.storage.hot`` writes its SQL to
``hot.sql``, which glance runs without SQLAlchemy.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    union_all,
)

from flashdl.review.stats import LONGEST_ANSWER_MS
from flashdl.storage.schema import card, deck, demo, device, edit, event, memory, meta, note, params

PACE_REVIEWS = 200
USUAL_DAYS = 30

_DAY = bindparam("day", type_=Integer, required=False)
_NEW_LIMIT = bindparam("new_limit", type_=Integer, required=False)
_BY = bindparam("by", type_=Integer, required=False)
_KEY = bindparam("key", type_=Text, required=False)
MEMORY = tuple(column for column in memory.c if column.name != "card")


def _constant(value: Any) -> BindParameter[Any]:
    return bindparam(None, value, literal_execute=True)


def _kinds(*names: str) -> ColumnElement[bool]:
    return or_(*(event.c.kind == _constant(name) for name in names))


_TRUE, _FALSE, _ZERO = _constant(1), _constant(0), _constant(0)
_WITH_MEMORY = card.outerjoin(memory, memory.c.card == card.c.key)
_OPEN = and_(
    card.c.present == _TRUE,
    func.coalesce(memory.c.suspended, _FALSE) == _FALSE,
    memory.c.buried_day.is_distinct_from(_DAY),
)
# A card answered today is a drill and would stay due for ever, whatever its due day says.
_NOT_TODAY = func.coalesce(memory.c.last_day, _ZERO) < _DAY
_DUE = and_(_OPEN, memory.c.due_day <= _DAY, _NOT_TODAY)
_DUE_BY = and_(_OPEN, memory.c.due_day <= _BY, _NOT_TODAY)
_NEW = and_(_OPEN, memory.c.due_day.is_(None))
_DRILL = and_(_OPEN, memory.c.drill_day == _DAY)


def _pool(which: ColumnElement[bool]) -> Select[Any]:
    tables = _WITH_MEMORY.join(
        note, and_(note.c.deck_id == card.c.deck_id, note.c.id == card.c.note_id)
    ).join(deck, deck.c.id == card.c.deck_id)
    return (
        select(
            card.c.key, card.c.deck_id, card.c.note_id, note.c.requires, card.c.position, *MEMORY
        )
        .select_from(tables)
        .where(which)
        .order_by(card.c.position, deck.c.position, card.c.key)
    )


def _shown() -> Select[Any]:
    """Today's answers with every undo and redo that can concern them, oldest first."""
    first = select(func.min(event.c.at_ms)).where(event.c.study_day == _DAY).scalar_subquery()
    today = and_(event.c.study_day == _DAY, _kinds("review", "known", "cram"))
    return (
        select(event)
        .where(event.c.at_ms >= first, or_(today, _kinds("undo", "redo")))
        .order_by(event.c.at_ms, event.c.device, event.c.seq)
    )


def _pace() -> Select[Any]:
    capped = func.min(event.c.answer_ms, _constant(LONGEST_ANSWER_MS)).label("ms")
    latest = (
        select(capped)
        .where(_kinds("review"), event.c.answer_ms.is_not(None))
        .order_by(event.c.at_ms.desc())
        .limit(_constant(PACE_REVIEWS))
        .offset(_ZERO)
        .subquery()
    )
    return select(func.avg(latest.c.ms))


def _usual() -> Select[Any]:
    """Cards answered on a usual day, over the latest days with answers, and the last of these."""
    days = (
        select(event.c.study_day, func.count(event.c.card.distinct()).label("cards"))
        .where(_kinds("review"), event.c.study_day < _DAY)
        .group_by(event.c.study_day)
        .order_by(event.c.study_day.desc())
        .limit(_constant(USUAL_DAYS))
        .offset(_ZERO)
        .subquery()
    )
    return select(func.avg(days.c.cards), func.max(days.c.study_day))


def _count_where(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, _constant(1)), else_=_ZERO)), _ZERO)


def _decks_due() -> Select[Any]:
    return (
        select(
            deck.c.id, deck.c.title, _count_where(_DUE), _count_where(_NEW), _count_where(_DRILL)
        )
        .select_from(deck.outerjoin(_WITH_MEMORY, card.c.deck_id == deck.c.id))
        .where(deck.c.present == _TRUE)
        .group_by(deck.c.id)
        .order_by(deck.c.position, deck.c.id)
    )


def _decks() -> Select[Any]:
    notes = select(func.count()).where(note.c.deck_id == deck.c.id, note.c.present == _TRUE)
    cards = select(func.count()).where(card.c.deck_id == deck.c.id, card.c.present == _TRUE)
    orphans = select(func.count()).where(card.c.deck_id == deck.c.id, card.c.present == _FALSE)
    columns = [c for c in deck.c if c.name not in {"position", "present"}]
    counts = (notes, cards, orphans)
    return (
        select(*columns, *(count.scalar_subquery() for count in counts))
        .where(deck.c.present == _TRUE)
        .order_by(deck.c.position, deck.c.id)
    )


def _forecast() -> Select[Any]:
    return (
        select(memory.c.due_day, func.count())
        .select_from(_WITH_MEMORY)
        .where(
            card.c.present == _TRUE,
            memory.c.suspended == _FALSE,
            memory.c.due_day > _DAY,
            memory.c.due_day <= bindparam("until", type_=Integer, required=False),
        )
        .group_by(memory.c.due_day)
        .order_by(memory.c.due_day)
    )


def _card() -> Select[Any]:
    tables = _WITH_MEMORY.join(
        note, and_(note.c.deck_id == card.c.deck_id, note.c.id == card.c.note_id)
    ).join(deck, deck.c.id == card.c.deck_id)
    same_name = demo.c.name == func.replace(note.c.demo, _constant("-"), _constant("_"))
    brought = select(_TRUE).where(demo.c.deck_id == card.c.deck_id, same_name).exists()
    return (
        select(
            card.c.key,
            card.c.deck_id,
            deck.c.title,
            deck.c.kind,
            card.c.note_id,
            note.c.topic,
            note.c.demo,
            note.c.revision,
            note.c.path,
            note.c.line,
            brought.label("demo_came_with_deck"),
            card.c.content,
            *MEMORY,
        )
        .select_from(tables)
        .where(card.c.key == _KEY)
    )


def _topics() -> Select[Any]:
    """The topic of each note that is present, in learning order."""
    return (
        select(note.c.deck_id, note.c.id, note.c.topic)
        .join_from(note, deck, deck.c.id == note.c.deck_id)
        .where(note.c.present == _TRUE)
        .order_by(deck.c.position, deck.c.id, note.c.position)
    )


def _demo_looks() -> Select[Any]:
    """When each card's demo was last run today before its answer."""
    before = func.json_extract(event.c.detail, _constant("$.before_answer"))
    return (
        select(event.c.card, func.max(event.c.at_ms))
        .where(event.c.study_day == _DAY, _kinds("demo"), before == _TRUE)
        .group_by(event.c.card)
    )


def _former_cards() -> Select[Any]:
    """From each key that a present card had under a former id of its note, to its key of today."""
    name = func.json_each(note.c.formerly).table_valued("value").c.value
    former = card.c.deck_id.op("||")("/").op("||")(name).op("||")("#").op("||")(card.c.id)
    there = card.alias()
    taken = select(_TRUE).where(there.c.key == former, there.c.present == _TRUE).exists()
    return (
        select(former, card.c.key)
        .join_from(note, card, and_(note.c.deck_id == card.c.deck_id, note.c.id == card.c.note_id))
        .join(name.table, _TRUE)
        .where(note.c.formerly != "[]", note.c.present == _TRUE, card.c.present == _TRUE, ~taken)
        .order_by(card.c.key.desc())
    )


def _names() -> Select[Any]:
    """What one may be asked for by name, of a kind: (name, what it says beside it)."""
    tag = func.json_each(note.c.tags).table_valued("value").c.value
    here, nothing = note.c.present == _TRUE, _constant("")
    found = union_all(
        select(
            _constant("deck").label("kind"), deck.c.id.label("name"), deck.c.title.label("about")
        ).where(deck.c.present == _TRUE),
        select(_constant("note"), note.c.id, note.c.topic).where(here),
        select(_constant("topic"), note.c.topic, nothing).where(here, note.c.topic != nothing),
        select(_constant("tag"), tag, nothing).join_from(note, tag.table, _TRUE).where(here),
    ).subquery()
    return (
        select(found.c.name, func.min(found.c.about))
        .where(found.c.kind == bindparam("kind", type_=Text, required=False))
        .group_by(found.c.name)
        .order_by(found.c.name)
    )


HOT: dict[str, Select[Any]] = {
    "demo_looks": _demo_looks(),
    "demos_run": select(event.c.card).where(_kinds("demo")).distinct(),
    "pool_due": _pool(_DUE_BY),
    "pool_open": _pool(_OPEN),
    "pool_new": _pool(_NEW).limit(_NEW_LIMIT).offset(_ZERO),
    "pool_drills": _pool(_DRILL),
    "answered_notes": select(card.c.deck_id, card.c.note_id)
    .select_from(_WITH_MEMORY)
    .where(memory.c.first_day.is_not(None))
    .distinct(),
    "shown": _shown(),
    "first_days": select(memory.c.card, memory.c.first_day).where(memory.c.first_day.is_not(None)),
    "introduced": select(func.count()).where(memory.c.first_day == _DAY),
    "buried": select(func.count())
    .select_from(_WITH_MEMORY)
    .where(card.c.present == _TRUE, memory.c.buried_day == _DAY),
    "decks_due": _decks_due(),
    "decks": _decks(),
    "topics": _topics(),
    "forecast": _forecast(),
    "card": _card(),
    "names": _names(),
    "keys": select(card.c.key).where(card.c.present == _TRUE).order_by(card.c.key),
    "pace_ms": _pace(),
    "usual": _usual(),
}

CARDS = (
    select(
        card.c.key,
        card.c.deck_id,
        card.c.note_id,
        card.c.id,
        card.c.position,
        card.c.present,
        card.c.content,
        *MEMORY,
    )
    .select_from(_WITH_MEMORY.join(deck, deck.c.id == card.c.deck_id))
    .order_by(deck.c.position, card.c.position, card.c.key)
)

ORPHANS = select(func.count()).select_from(card).where(card.c.present == _FALSE)

NOTES = (
    select(
        note.c.deck_id,
        note.c.id,
        note.c.topic,
        note.c.level,
        note.c.requires,
        note.c.demo,
        note.c.position,
        note.c.present,
        note.c.tags,
        note.c.revision,
        note.c.source,
        note.c.path,
        note.c.line,
    )
    .select_from(note.join(deck, deck.c.id == note.c.deck_id))
    .order_by(deck.c.position, note.c.deck_id, note.c.position, note.c.id)
)

_IN_ORDER = (event.c.at_ms, event.c.device, event.c.seq)
LOG = select(event).order_by(*_IN_ORDER)
LOG_BY_ID = select(event).order_by(event.c.device, event.c.seq)
LOG_BY_CARD = select(event).order_by(event.c.card, *_IN_ORDER)
NEWEST_FIRST = select(event).order_by(*(column.desc() for column in _IN_ORDER))
HISTORY = (
    select(event)
    .where(event.c.card.in_(bindparam("cards", expanding=True, type_=Text)))
    .order_by(*_IN_ORDER)
)
MOVES = select(event).where(_kinds("move")).order_by(*_IN_ORDER)
FORMER_CARDS = _former_cards()
EVENT = select(event).where(
    event.c.device == bindparam("device", type_=Text),
    event.c.seq == bindparam("seq", type_=Integer),
)
_LATEST = union_all(
    select(func.max(event.c.at_ms).label("ms")), select(func.max(edit.c.at_ms))
).subquery()
LAST_AT_MS = select(func.max(_LATEST.c.ms))
LAST_SEQ = select(func.max(event.c.seq)).where(event.c.device == bindparam("device", type_=Text))
PARAMS = select(params.c.id, params.c.json)
MEMORY_OF = select(*MEMORY).where(memory.c.card == _KEY)
MEMORIES = select(memory)
DEVICE = select(device.c.id).where(
    device.c.id == bindparam("device", type_=Text),
    device.c.fingerprint == bindparam("fingerprint", type_=Text),
)
META = select(meta.c.value).where(meta.c.key == _KEY)


def counts(tables: Iterable[Any]) -> Select[Any]:
    """One row: how many rows each table has, named by the table."""
    return select(
        *(select(func.count()).select_from(t).scalar_subquery().label(t.name) for t in tables)
    )

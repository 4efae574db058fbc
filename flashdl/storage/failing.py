"""When each card was last graded again, in SQL over the review log.

It says for failures alone what ``effective`` and ``carried`` say of a log in memory: an undo that
was not redone takes its act away, and a history goes where moves and former ids lead.
"""

from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, func, select, union

from flashdl.scheduling.sm2 import PASS
from flashdl.storage.queries import FORMER_CARDS, MOVES
from flashdl.storage.schema import event

_BEFORE_ALL = -1


def _last_failed() -> CTE:
    undone = _undone()
    moves, former = _moves(undone), _former()
    leaving = union(select(moves.c.card), select(former.c.card))
    failure = _failures(undone)
    there = select(failure.c.card, failure.c.day).where(failure.c.card.not_in(leaving))
    leave = select(failure).where(failure.c.card.in_(leaving))
    way = _on_their_way(leave.cte("way", recursive=True), moves, former)
    arrived = ~_moved_on(way, moves) & way.c.card.not_in(select(former.c.card))
    found = there.union_all(select(way.c.card, way.c.day).where(arrived)).subquery()
    latest = func.max(found.c.day).label("day")
    return select(found.c.card, latest).group_by(found.c.card).cte("failed")


def _undone() -> CTE:
    """What the undos that were not redone are about."""
    undo, redo = event.alias("undo"), event.alias("redo")
    redone = select(redo.c.target_device, redo.c.target_seq).where(redo.c.kind == "redo")
    about = select(undo.c.target_device, undo.c.target_seq).where(undo.c.kind == "undo")
    return _without(about, undo, redone.cte("redone")).cte("undone")


def _without(acts: Select[Any], act: FromClause, targets: CTE) -> Select[Any]:
    """The acts that are no target; with NOT IN, SQLite would read every target for each act."""
    same = (targets.c.target_device == act.c.device) & (targets.c.target_seq == act.c.seq)
    return acts.select_from(act.outerjoin(targets, same)).where(targets.c.target_seq.is_(None))


def _failures(undone: CTE) -> CTE:
    """The failures that stand, each under the card of then."""
    failed = (event.c.kind == "review") & (event.c.quality < PASS)
    given = select(event.c.card, event.c.at_ms, event.c.study_day.label("day")).where(failed)
    return _without(given, event, undone).cte("failure")


def _moves(undone: CTE) -> CTE:
    """The moves that stand: from which card, to which, when, and when the one before left it."""
    move = MOVES.order_by(None).subquery()
    left = func.json_extract(move.c.detail, "$.from")
    before = func.lag(move.c.at_ms, 1, _BEFORE_ALL).over(partition_by=left, order_by=move.c.at_ms)
    columns = left.label("card"), move.c.card.label("to"), move.c.at_ms, before.label("since_ms")
    return _without(select(*columns), move, undone).cte("move")


def _former() -> CTE:
    """From each former id to the card of today."""
    former, today = FORMER_CARDS.order_by(None).subquery().c
    return (
        select(former.label("card"), func.min(today).label("today")).group_by(former).cte("former")
    )


def _on_their_way(failure: CTE, moves: CTE, former: CTE) -> CTE:
    """The failures under every card that they have belonged to, with the time since when."""
    moved = select(moves.c.to, moves.c.at_ms, failure.c.day).where(
        _leaves(failure, moves), moves.c.since_ms <= failure.c.at_ms
    )
    renamed = select(former.c.today, failure.c.at_ms, failure.c.day).where(
        former.c.card == failure.c.card, ~_moved_on(failure, moves)
    )
    return failure.union_all(moved, renamed)


def _moved_on(failure: CTE, moves: CTE) -> ColumnElement[bool]:
    return select(moves.c.to).where(_leaves(failure, moves)).correlate(failure).exists()


def _leaves(failure: CTE, moves: CTE) -> ColumnElement[bool]:
    return (moves.c.card == failure.c.card) & (moves.c.at_ms > failure.c.at_ms)


# Every card that a review which stands has failed, and the ``day`` of the last of these.
LAST_FAILED = _last_failed()

"""When each card was last graded again, in SQL over the review log.

It says for failures alone what ``effective`` and ``carried`` say of a log in memory: an undo that
was not redone takes its act away, and a history goes where moves and former ids lead.
"""

from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, func, select, tuple_

from flashdl.scheduling.sm2 import PASS
from flashdl.storage.queries import FORMER_CARDS, MOVES
from flashdl.storage.schema import event

_BEFORE_ALL = -1


def _last_failed() -> CTE:
    moves, former = _moves(), _former()
    failure = _on_their_way(moves, former)
    arrived = ~_moved_on(failure, moves) & failure.c.card.not_in(select(former.c.card))
    latest = func.max(failure.c.day).label("day")
    return select(failure.c.card, latest).where(arrived).group_by(failure.c.card).cte("failed")


def _on_their_way(moves: CTE, former: CTE) -> CTE:
    """The failures under every card that they have belonged to, with the time since when."""
    failed = (event.c.kind == "review") & (event.c.quality < PASS) & _stands(event)
    given = select(event.c.card, event.c.at_ms, event.c.study_day.label("day")).where(failed)
    failure = given.cte("failure", recursive=True)
    return failure.union_all(
        select(moves.c.to, moves.c.at_ms, failure.c.day).where(
            _leaves(failure, moves), moves.c.since_ms <= failure.c.at_ms
        ),
        select(former.c.today, failure.c.at_ms, failure.c.day).where(
            former.c.card == failure.c.card, ~_moved_on(failure, moves)
        ),
    )


def _moved_on(failure: CTE, moves: CTE) -> ColumnElement[bool]:
    return select(moves.c.to).where(_leaves(failure, moves)).correlate(failure).exists()


def _leaves(failure: CTE, moves: CTE) -> ColumnElement[bool]:
    return (moves.c.card == failure.c.card) & (moves.c.at_ms > failure.c.at_ms)


def _moves() -> CTE:
    """The moves that stand: from which card, to which, when, and when the one before left it."""
    move = MOVES.order_by(None).subquery()
    left = func.json_extract(move.c.detail, "$.from")
    before = func.lag(move.c.at_ms, 1, _BEFORE_ALL).over(partition_by=left, order_by=move.c.at_ms)
    columns = left.label("card"), move.c.card.label("to"), move.c.at_ms, before.label("since_ms")
    return select(*columns).where(_stands(move)).cte("move")


def _former() -> CTE:
    """From each former id to the card of today."""
    former, today = FORMER_CARDS.order_by(None).subquery().c
    return select(former.label("card"), func.min(today).label("today")).group_by(former).cte("former")


def _stands(act: FromClause) -> ColumnElement[bool]:
    """Whether no undo that was not itself redone takes the act back."""
    undo, redone = event.alias("undo"), _targets(event.alias("redo"), "redo")
    undone = _targets(undo, "undo").where(tuple_(undo.c.device, undo.c.seq).not_in(redone))
    return tuple_(act.c.device, act.c.seq).not_in(undone)


def _targets(acts: FromClause, kind: str) -> Select[Any]:
    """Which events the acts of a kind are about."""
    about = acts.c.kind == kind, acts.c.target_seq.is_not(None)
    return select(acts.c.target_device, acts.c.target_seq).where(*about)


# Every card that a review which stands has failed, and the ``day`` of the last of these.
LAST_FAILED = _last_failed()

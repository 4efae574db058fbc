"""What ``due`` and the first card need, read with sqlite3 alone from the SQL in hot.sql."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from flashdl.review.events import Event, effective, order
from flashdl.review.queue import Candidate, Pool
from flashdl.storage.header import HEAD, connect_reading, explained, header_of, refuse_foreign
from flashdl.storage.rows import DeckDue, DeckRow, card_view, event_of, memory_of

ALL = -1
LOCKED_MARGIN = 200  # new cards beyond the day's number, among which locked ones are passed over


@cache
def hot() -> dict[str, str]:
    """The statements of hot.sql by name."""
    text = Path(__file__).with_name("hot.sql").read_text(encoding="utf-8")
    sections = (part.partition("\n") for part in text.split("-- name: ")[1:])
    return {name: statement for name, _, statement in sections}


class Glance:
    """A reader of one collection; every method is one look at the file as it is now."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = connect_reading(path)

    @classmethod
    def open(cls, path: Path) -> "Glance | None":
        """The reader, or None while the file is missing, empty or of an older revision.

        In that case Store.open makes or migrates it. Raises as ``header.refuse_foreign``.
        """
        if not path.is_file():
            return None
        header = header_of(path)
        refuse_foreign(header, path)
        return cls(path) if header.revision == HEAD else None

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def pool(
        self, day: int, new_per_day: int, *, ahead_days: int = 0, all_new: bool = False
    ) -> Pool:
        """What the study day has to offer, in one consistent look.

        ``ahead_days`` takes in what is only due that many days later; ``all_new`` every new card,
        where a choice among them is still to be made.
        """
        with self._one_look():
            [[introduced]] = self._rows("introduced", day=day)
            new_left = max(0, new_per_day - introduced)
            limit = ALL if all_new else new_left + LOCKED_MARGIN
            return Pool(
                day,
                due=self._candidates("pool_due", day=day, by=day + ahead_days),
                new=self._candidates("pool_new", day=day, new_limit=limit),
                drills=self._candidates("pool_drills", day=day),
                answered_notes=frozenset(f"{d}/{n}" for d, n in self._rows("answered_notes")),
                shown=tuple(event.card for event in self.events_of(day)),
                new_left=new_left,
            )

    def open_cards(self, day: int) -> tuple[Candidate, ...]:
        """Every card that is neither suspended nor buried, answered or not."""
        return self._candidates("pool_open", day=day)

    def buried(self, day: int) -> int:
        """How many cards are hidden until the next study day."""
        [[count]] = self._rows("buried", day=day)
        return int(count)

    def due_on(self, day: int) -> tuple[Candidate, ...]:
        """Every card that a day asks as due, as things are, with what was due before it."""
        return self._candidates("pool_due", day=day, by=day)

    def usual(self, day: int) -> tuple[float | None, int | None]:
        """Cards answered on a usual day before this one, and the last day with an answer."""
        [[cards, last]] = self._rows("usual", day=day)
        return cards, last

    def events_of(self, day: int) -> list[Event]:
        """The study day's answers that stand, in order."""
        return effective(order(event_of(row) for row in self._rows("shown", day=day)))

    def demos_seen(self, day: int) -> set[str]:
        """Cards whose demo was run on the day before an answer that is still to come."""
        answered_at = {event.card: event.at_ms for event in self.events_of(day)}
        looks = self._rows("demo_looks", day=day)
        return {card for card, at_ms in looks if at_ms > answered_at.get(card, 0)}

    def notes_with_demo_run(self) -> set[str]:
        """The ``deck/note`` of which some card's demo was ever run in a review."""
        return {card.partition("#")[0] for [card] in self._rows("demos_run")}

    def first_days(self) -> dict[str, int]:
        """The study day on which each card was first answered."""
        return dict(self._rows("first_days"))

    def due(self, day: int) -> tuple[DeckDue, ...]:
        """What the study day asks of each deck."""
        return tuple(DeckDue(*row) for row in self._rows("decks_due", day=day))

    def topics(self) -> dict[str, str]:
        """The topic of each note that is present, by ``deck/note`` in learning order."""
        return {f"{deck}/{note}": topic for deck, note, topic in self._rows("topics")}

    def decks(self) -> tuple[DeckRow, ...]:
        """Every deck with its counts."""
        return tuple(DeckRow(*row) for row in self._rows("decks"))

    def forecast(self, day: int, days: int) -> tuple[tuple[int, int], ...]:
        """(study day, cards due) for the next ``days`` days after ``day`` that have any."""
        return tuple(self._rows("forecast", day=day, until=day + days))

    def card(self, key: str) -> dict[str, Any] | None:
        """The card with its deck, note and memory; None when there is none."""
        return next((card_view(row) for row in self._rows("card", key=key)), None)

    def keys(self) -> list[str]:
        """The key of every card that is present."""
        return [key for [key] in self._rows("keys")]

    def names(self, kind: str) -> list[tuple[str, str]]:
        """The decks, notes, topics or tags (``kind``), each with what stands beside it."""
        return [(name, about) for name, about in self._rows("names", kind=kind)]

    def pace_ms(self) -> int | None:
        """Mean time to an answer over the latest 200 reviews, each counted as at most a minute."""
        [[mean]] = self._rows("pace_ms")
        return None if mean is None else round(mean)

    def version(self) -> int:
        """A number that changes when another connection has written."""
        [[number]] = self._execute("PRAGMA data_version")
        return int(number)

    @contextmanager
    def _one_look(self) -> Iterator[None]:
        self._execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:  # some errors have ended it
                self._execute("COMMIT")

    def _candidates(self, name: str, **values: int) -> tuple[Candidate, ...]:
        return tuple(_candidate(*row) for row in self._rows(name, **values))

    def _rows(self, name: str, **values: int | str) -> list[Any]:
        return self._execute(hot()[name], values)

    def _execute(self, statement: str, values: Mapping[str, int | str] | None = None) -> list[Any]:
        try:
            return self._connection.execute(statement, values or {}).fetchall()
        except sqlite3.Error as error:
            raise explained(error, self._path) from error


def _candidate(
    key: str, deck: str, note: str, requires: str, position: int, *memory: Any
) -> Candidate:
    needed = tuple(f"{deck}/{name}" for name in json.loads(requires))
    return Candidate(key, f"{deck}/{note}", needed, position, memory_of(memory))

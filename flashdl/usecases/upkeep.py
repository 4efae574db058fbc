"""What happens behind the first card: the file is checked, changed decks are read again."""

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from flashdl import bundled
from flashdl.errors import BadDeckFile, FlashdlError
from flashdl.settings import Paths
from flashdl.study_day import Moment
from flashdl.usecases.versions import bring

if TYPE_CHECKING:  # SQLAlchemy is imported on the thread
    from flashdl.storage.store import Store


class Upkeep:
    """One background thread of a review; its results are taken between two cards."""

    def __init__(self, paths: Paths, mint: Callable[[], str]) -> None:
        self._paths = paths
        self._mint = mint
        self._notices: SimpleQueue[str] = SimpleQueue()
        self._changed = threading.Event()
        self._thread: threading.Thread | None = None
        self._sources: tuple[Path, ...] = ()
        self._seen: list[str] | None = None  # when a look last succeeded
        self._failure = ""

    def start(self, moment: Moment) -> None:
        """Begin; imports SQLAlchemy, so that the first answer finds it there."""
        thread = threading.Thread(target=self._run, args=(moment,), daemon=True)
        thread.start()
        self._thread = thread  # an interrupt before the start leaves nothing to wait for

    def look_again(self, moment: Moment) -> None:
        """Read linked decks again if their files changed since the last look; cheap otherwise.

        A look that failed is taken again.
        """
        if self._thread is not None and self._thread.is_alive():
            return
        if self._seen is None or self._seen != _seen(self._sources):
            self.start(moment)

    def stop(self) -> None:
        """Wait for a write under way to end."""
        if self._thread is not None:
            self._thread.join(timeout=10)

    def notices(self) -> list[str]:
        """Sentences for the learner since the last call."""
        return [self._notices.get() for _ in range(self._notices.qsize())]

    def changed(self) -> bool:
        """Whether a deck changed since the last call."""
        if not self._changed.is_set():
            return False
        self._changed.clear()
        return True

    def _run(self, moment: Moment) -> None:
        try:
            notices = self._look(moment)
            self._failure = ""
        except (FlashdlError, OSError) as error:
            notices = [str(error)] if str(error) != self._failure else []
            self._failure = str(error)
        for notice in notices:
            self._notices.put(notice)

    def _look(self, moment: Moment) -> list[str]:
        from flashdl.storage.store import Store

        with Store.open(
            self._paths.database, state_dir=self._paths.state, mint=self._mint, moment=moment
        ) as store:
            self._sources = tuple(Path(d.source) for d in store.decks() if d.kind == "linked")
            seen = _seen(self._sources)
            notices, changed = look_after(store, moment)
        self._seen = seen
        if changed:
            self._changed.set()
        return notices


def _seen(sources: Iterable[Path]) -> list[str]:
    from flashdl.decks.stamps import stamp

    return [stamp(source) for source in sources]


def look_after(store: "Store", moment: Moment) -> tuple[list[str], bool]:
    """Check the file once a day and read changed decks again; as ``refresh``."""
    problem = store.daily_check(moment=moment)
    notices, changed = refresh(store)
    return [*([problem] if problem else []), *notices], changed


def refresh(store: "Store") -> tuple[list[str], bool]:
    """Read again each linked or built-in deck whose files changed; (notices, did any change)."""
    from flashdl.decks.stamps import stamp

    notices: list[str] = []
    changed = False
    for row in store.decks():
        source = bundled.cards_dir().parent if row.kind == "builtin" else Path(row.source)
        if row.kind == "held":
            continue
        if not os.path.exists(source):  # noqa: PTH110 - it never raises
            notices.append(f"{source} is gone; the last good version of {row.id} is shown")
            continue
        now = stamp(source)
        if now == row.stamp:
            continue
        from flashdl.decks.loader import load_deck

        try:
            deck = load_deck(source)
        except BadDeckFile as error:
            first, more = error.lines[0], len(error.lines) - 1
            tail = f" (and {more} more: flashdl check {source})" if more else ""
            notices.append(f"{first}{tail}; the last good version is shown")
            continue
        if deck.id != row.id:
            notices.append(
                f"{source}: error: the deck's id is '{row.id}' and now says '{deck.id}'; an id is "
                "permanent, put it back; the last good version is shown"
            )
            continue
        origin = {"kind": row.kind, "source": str(source), "stamp": now}
        bring(store, deck, origin=origin, notices=notices)
        changed = True
    return notices, changed

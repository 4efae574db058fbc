"""Run by test_crash: kill a forked child before its n-th SQL statement, for every n.

crashing.py OPERATION FOLDER FIRST STRIDE makes FOLDER/n/{data,state,acks} for every point n and
prints the points; the child of the last one ended by itself.
"""

import os
import shutil
import signal
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event

from flashdl.model import Deck, Entry, Note
from flashdl.review.events import Event
from flashdl.scheduling.sm2 import Sm2
from flashdl.storage import log
from flashdl.storage.store import Store
from flashdl.study_day import Moment

MORNING = Moment(1_700_000_000_000, 0, 739_000)


def deck(notes, back):
    return Deck(
        "d", "D", tuple(Note(n, (Entry("c", front=n, back=back),), source=back) for n in notes)
    )


def open_store(folder):
    ids = count()
    return Store.open(
        folder / "data" / "c.db",
        state_dir=folder / "state",
        mint=lambda: f"{folder.name}-{next(ids)}",
        moment=MORNING,
    )


def bring(store, notes, back):
    store.import_deck(deck(notes, back), kind="held", source="", stamp=back)


def answer(store, card):
    draft = Event("", 0, "review", f"d/{card}#c", 0, 0, quality=4)
    return store.append(draft, moment=MORNING, policy=Sm2())


class TwoTransactions(Store):
    """The fault that the sweep must find: the log and the cache are written apart."""

    def append(self, draft, *, moment, policy=None):
        def first(connection):
            log.ensure_params(connection, policy)
            named = replace(draft, params_id=policy.id)
            events = log.stamped(connection, [named], moment=moment, devices=self._devices)
            log.insert_events(connection, events)
            return events

        stored = self._transact(first)
        self._transact(lambda connection: log.advance_cards(connection, stored))
        return stored[0]


def answers(store):
    yield lambda: answer(store, "a")
    yield lambda: answer(store, "b")


def undo(store):
    yield lambda: store.undo(moment=MORNING)
    yield lambda: store.redo(moment=MORNING)


def batch(store):
    drafts = [Event("", 0, "suspend", f"d/{note}#c", 0, 0) for note in "abc"]
    drafts.append(Event("", 0, "move", "d/c#c", 0, 0, detail={"from": "d/a#c"}))
    yield lambda: store.append_all(drafts, moment=MORNING)
    yield lambda: store.undo(moment=MORNING)


def import_(store):
    yield lambda: bring(store, "acd", "new")


def two_transactions(store):
    store.__class__ = TwoTransactions
    return answers(store)


OPERATIONS = {"answer": answers, "undo": undo, "batch": batch, "import": import_,
              "twin": two_transactions}  # fmt: skip


def template(folder, operation):
    with open_store(folder) as store:
        bring(store, "abc", "old")
        if operation in {"undo", "batch", "import"}:
            answer(store, "a")
            answer(store, "b")


def run(folder, operation, point):
    """The child: every statement and every acknowledgement is a place to die."""
    left = point

    def tick(_=None):
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "connect", lambda dbapi, _: dbapi.set_trace_callback(tick))
    acks = os.open(folder / "acks", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    store = open_store(folder)
    for step in OPERATIONS[operation](store):
        step()
        tick()
        os.write(acks, b"ACK\n")
    os._exit(0)


def sweep(operation, folder, first, stride):
    original = folder / "template"
    template(original, operation)
    for point in count(first, stride):
        copy = folder / str(point)
        shutil.copytree(original, copy)
        child = os.fork()
        if child == 0:
            run(copy, operation, point)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{point}\n")
        sys.stdout.flush()
        if os.WIFEXITED(status):
            return os.WEXITSTATUS(status)
    return 1


if __name__ == "__main__":
    sys.exit(sweep(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))

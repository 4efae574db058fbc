"""``e`` and ``a`` in a review: the card's note in the editor, an answer accepted from now on."""

import os
from collections.abc import Sequence

from flashdl.cli.editor import edit_file
from flashdl.cli.keys import Keys
from flashdl.cli.review_desk import Desk
from flashdl.errors import BadDeckFile, FlashdlError
from flashdl.review.answering import Verdict
from flashdl.usecases import editing

SHOWN_FAULTS = 8


def edit(desk: Desk, keys: Keys) -> str:
    """Open the note in the editor until it is without fault or given up; what to say of it."""
    moment = desk.context.moment()
    store = desk.reviewing.store(moment)
    place = editing.open_note(store, desk.context.paths, desk.asked.card["key"])
    while True:
        desk.prompt.leave()
        with keys.given_back():
            edit_file(place.file, place.line, os.environ)
        try:
            taken = editing.take(store, place, desk.context.moment())
        except BadDeckFile as error:
            if not _once_more(desk, keys, error.lines):
                return f"Nothing changed. The draft is kept in {place.file}"
        else:
            desk.reviewing.refresh(desk.context.moment())
            return _said(taken)


def _once_more(desk: Desk, keys: Keys, faults: Sequence[str]) -> bool:
    """Show the faults and ask whether to go back to the editor."""
    more = f"and {len(faults) - SHOWN_FAULTS} more" if len(faults) > SHOWN_FAULTS else ""
    desk.say(*faults[:SHOWN_FAULTS], *filter(None, [more]))
    desk.say("e edits again, q leaves it")
    while (key := keys.read()) not in ("q", "esc", "eof"):
        if key in ("e", "enter", "space"):
            return True
    return False


def _said(taken: editing.Taken) -> str:
    if taken.report is None:
        return "Nothing changed."
    gone = [key.partition("/")[2] for key in taken.report.orphaned]
    left = f" {', '.join(gone)} left the deck; its history is kept: flashdl move" if gone else ""
    yours = (
        " Your version is shown from now on; updates of the deck keep it." if taken.first else ""
    )
    return f"Edited; the history stays.{yours}{left}"


def accept(desk: Desk) -> str:
    """Accept what was typed as an answer from now on; what to say of it."""
    verdict = desk.asked.answering.verdict
    assert isinstance(verdict, Verdict)
    moment = desk.context.moment()
    try:
        store = desk.reviewing.store(moment)
        said = editing.add_alias(store, desk.asked.card["key"], verdict.given, moment)
    except FlashdlError as error:
        return str(error)
    desk.reviewing.refresh(moment)
    desk.read_again()
    desk.asked.answering.decide(verdict.given)
    return said

"""``e`` and ``a`` in a review: the card's note in the editor, an answer accepted from now on."""

from collections.abc import Sequence

from flashdl.cli.edit import edit_note
from flashdl.cli.keys import Keys
from flashdl.cli.review_desk import Desk
from flashdl.errors import FlashdlError
from flashdl.review.answering import Verdict
from flashdl.usecases import editing

SHOWN_FAULTS = 8
AGAIN = "e edits again, q leaves it"


def edit(desk: Desk, keys: Keys) -> list[str]:
    """Open the note in the editor until it is without fault or given up; what to say of it."""
    store = desk.reviewing.store(desk.context.moment())
    desk.prompt.clear()
    said = edit_note(
        desk.context, store, desk.asked.card["key"],
        ask=lambda faults: _once_more(desk, keys, faults), around=keys.given_back,
        say=lambda lines: desk.say(*lines),
    )  # fmt: skip
    desk.reviewing.refresh(desk.context.moment())
    return said


def _once_more(desk: Desk, keys: Keys, faults: Sequence[str]) -> bool:
    """Show the faults and ask whether to go back to the editor."""
    more = [f"and {len(faults) - SHOWN_FAULTS} more"] if len(faults) > SHOWN_FAULTS else []
    places = (line.partition(": error") for line in faults[:SHOWN_FAULTS])
    shown = [place.rpartition("/")[2] + error + said for place, error, said in places]
    desk.say(*shown, *more, AGAIN)
    while (key := keys.read()) not in ("q", "esc", "eof"):
        if key in ("e", "enter", "space"):
            return True
        if key in ("resize", "resume"):
            desk.say(AGAIN)
    return False


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
    if desk.still_asked():
        desk.read_again()
        desk.asked.answering.decide(verdict.given)
    return said

"""What a key does to a card besides grading it: hints, flags, demos, looks, and the like."""

from rich.text import Text

from flashdl.cli import review_view as view
from flashdl.cli.blocks import WIDTH
from flashdl.cli.card_info import blocks, history_lines, memory_lines, next_dates, source_lines
from flashdl.cli.keys import Keys
from flashdl.cli.line import ask
from flashdl.cli.output import plural
from flashdl.cli.review_desk import Desk
from flashdl.errors import FlashdlError
from flashdl.review.why import why_now

FLAG_LABEL = "Why? A few words; enter takes them, esc leaves the card unmarked."


def hint(desk: Desk) -> None:
    """Show the next hint."""
    left = desk.asked.hints_left
    if not left:
        desk.stay("This card has no further hint.")
        return
    desk.prompt.clear()
    view.show(desk.console, view.hints(left[:1], desk.face))
    desk.asked.hints += 1
    desk.show_prompt()


def put_aside(desk: Desk, kind: str, *, whole_note: bool = False) -> str:
    """Bury or suspend the card, or all cards of its note; what to say of it."""
    moment, card = desk.context.moment(), desk.asked.card
    what = card["key"]
    if whole_note:
        count = desk.reviewing.act_on_note(kind, moment=moment)
        what = f"{plural(count, 'card')} of {card['note']}"
    else:
        desk.reviewing.act(kind, moment=moment)
    done = "Buried until tomorrow" if kind == "bury" else "Suspended until told"
    return f"{done}: {what}. {desk.keymap.label('undo')} takes it back, flashdl un{kind} too."


def flag(desk: Desk, keys: Keys) -> str:
    """Mark the card with a reason, or take the mark off; what to say, nothing if cancelled."""
    if desk.asked.card["memory"].flag:
        desk.reviewing.act("unflag", moment=desk.context.moment())
        return "The mark is off."
    reason = ask(desk.prompt, keys, label=FLAG_LABEL, width=min(desk.console.width, WIDTH))
    if reason is None:
        return ""
    reason = " ".join(reason.split()) or "flagged"
    desk.reviewing.act("flag", moment=desk.context.moment(), detail={"reason": reason})
    return f"Flagged: {reason}. flashdl cards is:flagged lists such cards."


def info(desk: Desk) -> None:
    """Print why the card is asked, what is known of it, its next dates, source and history."""
    from flashdl.usecases.note_text import card_line  # which loads the reader of YAML

    reviewing, card = desk.reviewing, desk.asked.card
    session, day = reviewing.session, reviewing.session.day
    current = session.current
    lines: list[tuple[str, str]] = [("card", card["key"])]
    asked_now = current is not None and current.card == card["key"]
    if current is not None and asked_now:
        lines.append(("why now", why_now(current, session.pool, cram=session.cram)))
    lapses = desk.context.settings.leech_lapses
    lines += memory_lines(card["memory"], day, leech_lapses=lapses)
    if asked_now and not session.cram:
        lines.append(("next", next_dates(session.outcomes())))
    store = reviewing.store(desk.context.moment())
    lines += source_lines({**card, "line": card_line(store, card["key"])})
    events = store.history(card["key"])
    lines += [("history", line) for line in history_lines(events)] or [("history", "none yet")]
    desk.prompt.clear()
    view.show(desk.console, blocks(lines, ascii=desk.face.ascii), Text(""))
    desk.show_prompt()


def demo(desk: Desk, keys: Keys) -> None:
    """Turn the card's demo, and note in the log that it was seen."""
    card = desk.asked.card
    if desk.asked.answering.pictured:
        _picture(desk)
        return
    if desk.demos.link(card) is None:
        desk.stay(desk.demos.why_none(card))
        return
    desk.prompt.clear()
    before = desk.stage in ("question", "choose")
    seen = desk.demos.show(card, keys, hide_claims=before)
    if seen is not None:
        made = {"mistake": seen.dial.mistake} if seen.dial.mistake else {}
        detail = {"demo": seen.right.demo, "params": dict(seen.right.params),
                  "seed": seen.right.seed, **made, "before_answer": before}  # fmt: skip
        desk.reviewing.note_demo(card["key"], detail, moment=desk.context.moment())
    if desk.stage != "leech":
        view.show(desk.console, view.question(card, desk.face))  # the picture stays in sight
    desk.show_prompt()


def _picture(desk: Desk) -> None:
    """Show the numbers of a question in pictures of their own, and note that they were seen."""
    from flashdl.cli.demo_view import pictures
    from flashdl.cli.review_numeric import Computing

    card, computing = desk.asked.card, desk.asked.answering
    assert isinstance(computing, Computing)
    assert computing.question is not None
    try:
        run = desk.demos.picture(card, computing.question)
    except FlashdlError as error:
        desk.stay(str(error))
        return
    desk.print(*pictures(run, (), desk.face), Text(""))
    detail = {"demo": card["demo"], **computing.question.log(),
              "before_answer": desk.stage == "question"}  # fmt: skip
    desk.reviewing.note_demo(card["key"], detail, moment=desk.context.moment())
    desk.show_prompt()


def accept(desk: Desk) -> str:
    """Accept what was typed as an answer from now on; what to say."""
    from flashdl.cli.review_edit import accept as write_alias

    return write_alias(desk)


def find(desk: Desk, keys: Keys) -> None:
    """Look for cards, and at one of them."""
    from flashdl.cli.review_find import find as look

    look(desk, keys)


def show_help(desk: Desk) -> None:
    """Print every key with its sentence."""
    desk.prompt.clear()
    grades = desk.context.settings.grades
    page = view.help_page(grades, desk.face, desk.stage, desk.worded(), without=desk.not_offered())
    view.show(desk.console, page, Text(""))
    desk.show_prompt()

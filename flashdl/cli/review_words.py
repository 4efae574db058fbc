"""The sentences that open and close a review."""

from flashdl.cli.due import due_line, next_line
from flashdl.cli.output import plural
from flashdl.review.stats import answers, minutes, retained
from flashdl.scheduling.memory import Grade
from flashdl.usecases.reviewing import Reviewing, Turned


def opening_lines(reviewing: Reviewing) -> list[str]:
    """How much and how long; before the first answer also what is here and where it lies."""
    pool = reviewing.session.pool
    if pool.answered_notes:
        return [due_line(pool, reviewing.minutes_left())]
    minutes_left = plural(reviewing.minutes_left(), "minute")
    deck = max(reviewing.glance.decks(), key=lambda row: row.cards)
    return [
        f"{deck.title}: {plural(deck.cards, 'card')} on {plural(deck.notes, 'note')}.",
        f"Today: {plural(pool.new_count, 'new card')}, about {minutes_left}.",
        f"Your reviews are kept in {reviewing.paths.database}",
    ]


def turned_line(verb: str, turned: Turned | None) -> str:
    """What an undo took back or a redo put back."""
    if turned is None:
        return f"Nothing to {verb}."
    done = "Took back" if verb == "undo" else "Put back"
    return f"{done}: {act_words(turned.kind, turned.quality, turned.grade)} on {turned.card}."


def act_words(kind: str, quality: int | None, grade: int | None) -> str:
    """What the learner did: the button, the raw quality, or the kind of act."""
    if quality is None:
        return kind
    return f"quality {quality}" if grade is None else Grade(grade).name.lower()


def closing_lines(reviewing: Reviewing) -> list[str]:
    """What was reviewed, how much of it was retained, how long it took, and what comes next."""
    day = reviewing.session.day
    today = answers(reviewing.glance.events_of(day), reviewing.glance.first_days())
    passed, asked = retained(today)
    spent = minutes(today)
    cards = plural(len({a.card for a in today}), "card")
    lasted = plural(round(spent), "minute") if spent >= 1 else "under a minute"
    lines = [f"Reviewed {cards} in {lasted}."] if today else []
    if asked:
        lines.append(f"Retention {passed / asked:.0%} ({passed} of {asked} seen before).")
    left = reviewing.session.pool.left
    if left:
        lines.append(f"{left} left today; flashdl goes on from here.")
    lines.append(next_line(reviewing.glance, day, reviewing.session.pool))
    return lines

"""The sentences that open and close a review."""

from flashdl.cli.due import due_line, next_line
from flashdl.cli.output import plural
from flashdl.review.stats import answers, minutes, retained
from flashdl.usecases.reviewing import Reviewing


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


def closing_lines(reviewing: Reviewing) -> list[str]:
    """What was reviewed, how much of it was retained, how long it took, and what comes next."""
    day = reviewing.session.day
    before = reviewing.glance.first_days()
    today = answers(reviewing.glance.events_of(day))
    passed, asked = retained(a for a in today if before.get(a.card, day) < day)
    spent = minutes(today)
    cards = plural(len({a.card for a in today}), "card")
    lines = [f"Reviewed {cards} in {plural(max(1, round(spent)), 'minute')}."] if today else []
    if asked:
        lines.append(f"Retention {passed / asked:.0%} ({passed} of {asked} seen before).")
    left = reviewing.session.pool.left
    if left:
        lines.append(f"{left} left today; flashdl goes on from here.")
    else:
        lines.append(next_line(reviewing.glance, day))
    return lines

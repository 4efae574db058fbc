"""The sentences that open and close a review."""

from collections.abc import Sequence

from flashdl.cli.due import due_line, reviewing_next
from flashdl.cli.output import plural
from flashdl.review.looking_back import hard_cards
from flashdl.review.plan import Plan
from flashdl.review.queue import Pool
from flashdl.review.stats import Answer, answers, minutes, retained
from flashdl.scheduling.memory import Grade, Memory
from flashdl.usecases.planning import Offer
from flashdl.usecases.reviewing import Reviewing, Turned

HARDEST = 5
NAMED = 8


def opening_lines(reviewing: Reviewing) -> list[str]:
    """How much and how long; before the first answer also what is here and where it lies."""
    pool = reviewing.session.pool
    if reviewing.session.cram:
        cards, spent = plural(pool.left, "card"), plural(reviewing.minutes_left(), "minute")
        return [f"{cards} to cram, about {spent}. Nothing of it changes the schedule."]
    if reviewing.plan.place is not None:
        notes = plural(pool.left, "note")
        return [f"{notes} to place, the hardest first. Grade as you would; q stops at any time."]
    if pool.answered_notes or reviewing.plan != Plan():
        too_much = [] if reviewing.offer else _too_much(reviewing)
        return [due_line(pool, reviewing.minutes_left()), *too_much]
    minutes_left = plural(reviewing.minutes_left(), "minute")
    deck = max(reviewing.glance.decks(), key=lambda row: row.cards)
    return [
        f"{deck.title}: {plural(deck.cards, 'card')} on {plural(deck.notes, 'note')}.",
        f"Today: {plural(pool.new_count, 'new card')}, about {minutes_left}.",
        f"Your reviews are kept in {reviewing.paths.database}",
    ]


def nothing_line(reviewing: Reviewing) -> str:
    """That nothing is to be asked, and of what."""
    if reviewing.plan.place is not None:
        return "Nothing to place: all of it was answered."
    if reviewing.plan == Plan():
        return "Nothing is due today."
    return "None of these cards is to be asked today."


def _too_much(reviewing: Reviewing) -> list[str]:
    """What happens because the day is too much."""
    pool, settings, lines = reviewing.session.pool, reviewing.settings, []
    if pool.paused and pool.new and pool.new_left:
        lines.append(
            f"New cards wait until no more than {pool.backlog_limit} cards are overdue "
            f"({settings.new_pause_days} usual days); now {pool.overdue} are."
        )
    if reviewing.in_rounds:
        lines.append(f"In rounds of {settings.round_cards}, with a stop after each.")
    return lines


def offer_lines(offer: Offer) -> list[str]:
    """What is offered after a long absence, before anything is done."""
    a_day = -(-offer.cards // offer.days)
    return [
        f"You were away for {offer.away_days} days, and {offer.cards} cards wait.",
        f"Spread them over {offer.days} days, about {a_day} a day, the weakest first?",
        "New cards come besides, as on any day.",
    ]


def rest_line(reviewing: Reviewing) -> str:
    """Between two rounds: what is done and what is left."""
    done, left = reviewing.done(reviewing.session.day), reviewing.session.pool.left
    return f"{done.cards} done, {left} left: about {plural(reviewing.minutes_left(), 'minute')}."


def below_line(cards: Sequence[str]) -> str:
    """After a pass in a placing: what the card builds on, which was never answered."""
    notes = [*dict.fromkeys(card.partition("#")[0].rpartition("/")[2] for card in cards)]
    more = f" and {len(notes) - NAMED} more" if len(notes) > NAMED else ""
    return (
        f"It builds on {', '.join(notes[:NAMED])}{more}: {plural(len(cards), 'new card')}. "
        "Do you know them all?"
    )


def leech_line(memory: Memory) -> str:
    """What to say of a card that was forgotten once too often."""
    return (
        f"A leech: forgotten {plural(memory.lapses, 'time')}. See its demo or its source, or "
        "write it anew: a smaller question is easier to keep."
    )


def turned_line(verb: str, turned: Turned | None) -> str:
    """What an undo took back or a redo put back."""
    if turned is None:
        return f"Nothing to {verb}."
    done = "Took back" if verb == "undo" else "Put back"
    words = act_words(turned.kind, turned.quality, turned.grade)
    return f"{done}: {words} {turned.about}."


def act_words(kind: str, quality: int | None, grade: int | None) -> str:
    """What the learner did: the button, the raw quality, or the kind of act."""
    if quality is None:
        return kind
    return f"quality {quality}" if grade is None else Grade(grade).name.lower()


def closing_lines(reviewing: Reviewing) -> list[str]:
    """What was reviewed and hard, what was retained, how long it took, what comes, what to do."""
    day = reviewing.session.day
    events = reviewing.glance.events_of(day)
    given = answers(events, reviewing.glance.first_days())
    today = [answer for answer in given if not answer.cram]
    passed, asked = retained(today)
    spent = minutes(given)
    cards = plural(len({a.card for a in today}), "card")
    lasted = plural(round(spent), "minute") if spent >= 1 else "under a minute"
    lines = [f"Reviewed {cards} in {lasted}{_pace(today)}."] if today else []
    if crammed := {event.card for event in events if event.kind == "cram"}:
        lines.append(f"Crammed {plural(len(crammed), 'card')}.")
    if asked:
        lines.append(f"Retention {passed / asked:.0%} ({passed} of {asked} seen before).")
    if hard := hard_cards(events):
        lines += [_hard_line(hard), *_suggestion(reviewing, hard)]
    pool = reviewing.day_pool()
    if pool.left:
        lines.append(_left_line(pool))
    if buried := reviewing.glance.buried(day):
        lines.append(f"{buried} buried until tomorrow: flashdl unbury")
    lines.append(reviewing_next(reviewing, pool))
    return lines


def _pace(given: Sequence[Answer]) -> str:
    """How long a card took, drills included; nothing where no time was taken."""
    seconds = round(minutes(given) * 60 / len({answer.card for answer in given}))
    return f", {plural(seconds, 'second')} a card" if seconds else ""


def _left_line(pool: Pool) -> str:
    if pool.left == len(pool.elsewhere):
        return f"{pool.left} left today, asked in another terminal."
    return f"{pool.left} left today; flashdl goes on from here."


def _hard_line(hard: Sequence[str]) -> str:
    names = [card.partition("/")[2] for card in hard[:HARDEST]]
    more = f" and {len(hard) - HARDEST} more" if len(hard) > HARDEST else ""
    return f"Hard: {', '.join(names)}{more}."


def _suggestion(reviewing: Reviewing, hard: Sequence[str]) -> list[str]:
    found = reviewing.suggestion(hard)
    if found is None:
        return []
    name = found.card.partition("/")[2]
    if found.kind == "rewrite":
        return [f"{name} is a leech: write it anew with flashdl edit {name}"]
    card = reviewing.glance.card(found.card) or {}
    return [f"See {name} computed: flashdl demo {card['demo']}"]

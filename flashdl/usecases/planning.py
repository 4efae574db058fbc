"""From the file, the settings and the learner's plan to the pool of a session."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flashdl.review.events import Event
from flashdl.review.placing import Open, open_notes
from flashdl.review.plan import Plan, Sitting, away, backlog_limit, cards_left
from flashdl.review.queue import Candidate, Pool, restricted, without_siblings
from flashdl.review.stats import answers, minutes
from flashdl.scheduling.memory import Grade
from flashdl.settings import Settings
from flashdl.storage.glance import Glance


def draw(
    glance: Glance, settings: Settings, plan: Plan, day: int, *, since_ms: int, done: Sitting
) -> Pool:
    """What the study day has to offer under a plan.

    ``since_ms`` is when the sitting began, ``done`` what it has answered so far.
    """
    if plan.place is not None:
        return _to_place(glance, plan, day)
    pool = (_to_cram if plan.cram else _to_review)(glance, settings, plan, day, since_ms)
    return replace(pool, cards_left=cards_left(plan, done))


def _to_review(glance: Glance, settings: Settings, plan: Plan, day: int, _since_ms: int) -> Pool:
    chosen = settings.new_per_day if plan.new_per_day is None else plan.new_per_day
    whole = glance.pool(day, chosen, ahead_days=plan.ahead_days, all_new=plan.only is not None)
    pool = restricted(whole, plan.only)
    pool = replace(
        pool,
        today_first=settings.due_order == "today",
        before_all=plan.first,
        overdue_besides=whole.overdue - pool.overdue,
    )
    if settings.siblings == "tomorrow":
        pool = without_siblings(pool)
    usual, _ = glance.usual(day)
    paused = plan.new_per_day is None
    return replace(
        pool,
        new_first=NEW_FIRST[settings.new_order],
        backlog_limit=backlog_limit(usual, settings.new_pause_days) if paused else None,
    )


NEW_FIRST = {"mixed": None, "first": True, "last": False}


@dataclass(frozen=True, slots=True)
class Offer:
    """After a long absence: so many due cards could be spread over so many days."""

    away_days: int
    cards: int
    days: int


def offer_of(glance: Glance, settings: Settings, pool: Pool) -> Offer | None:
    """The offer to spread the backlog, before the day's first answer after a long absence."""
    usual, last_day = glance.usual(pool.day)
    gone = away(last_day, pool.day)
    if gone < settings.away_days or pool.shown or usual is None:
        return None
    from flashdl.review.spreading import suggested_days

    days = suggested_days(len(pool.due), usual)
    return Offer(gone, len(pool.due), days) if days > 1 else None


def plan_of(pool: Pool, offer: Offer) -> dict[str, int]:
    """The day on which each card of the backlog would be due."""
    from flashdl.review.spreading import spread

    due = [(candidate.card, candidate.memory) for candidate in pool.due]
    return spread(due, today=pool.day, days=offer.days)


def done_in(own: Sequence[Event]) -> Sitting:
    """What the answers of a sitting amount to."""
    cards = {event.card for event in own if event.kind in ("review", "cram", "known")}
    return Sitting(len(cards), minutes(answers(own)))


def open_to_place(glance: Glance, plan: Plan, day: int) -> Open:
    """The notes of a placing that are still open."""
    pool = glance.pool(day, 0, all_new=True)
    requires = {candidate.note: candidate.requires for candidate in glance.open_cards(day)}
    return open_notes(pool.new, pool.answered_notes, requires, plan.place or ())


def _to_place(glance: Glance, plan: Plan, day: int) -> Pool:
    """One card of each open note, the hardest first; what is failed here is drilled in a review."""
    events = glance.events_of(day)
    failed = {e.card.partition("#")[0] for e in events if (e.quality or 0) < Grade.GOOD.quality
              and e.kind == "review"}  # fmt: skip
    cards = open_to_place(glance, plan, day).to_ask(failed)
    return Pool(day, due=tuple(cards), shown=tuple(e.card for e in events), ranked=True)


def _to_cram(
    glance: Glance, settings: Settings, plan: Plan, day: int, since_ms: int
) -> Pool:  # fmt: skip
    """Every open card, those crammed in this sitting only where they are to be drilled."""
    latest = {
        event.card: event.quality or 0
        for event in glance.events_of(day)
        if event.kind == "cram" and event.at_ms >= since_ms
    }
    cards = [c for c in glance.open_cards(day) if plan.only is None or c.card in plan.only]

    def to_drill(candidate: Candidate) -> bool:
        return latest.get(candidate.card, settings.drill_below) < settings.drill_below

    return Pool(
        day,
        due=tuple(c for c in cards if c.card not in latest),
        drills=tuple(filter(to_drill, cards)),
        shown=tuple(e.card for e in glance.events_of(day) if e.at_ms >= since_ms),
    )

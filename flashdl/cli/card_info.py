"""All about one card: why now, memory, next dates, source, history. ``i`` and ``show`` print it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from flashdl.cli.blocks import Block, Prose
from flashdl.cli.output import clean, plural
from flashdl.cli.review_words import act_words
from flashdl.review.events import Event, effective, order
from flashdl.scheduling.leech import is_leech
from flashdl.scheduling.memory import Grade, Memory
from flashdl.scheduling.sm2 import Outcomes
from flashdl.study_day import date_of

LATEST = 8
NAME_WIDTH = 10


def memory_lines(memory: Memory, day: int, *, leech_lapses: int) -> Iterator[tuple[str, str]]:
    """What is known of the card."""
    yield "phase", memory.phase(day=day)
    due = "not yet" if memory.due_day is None else f"{date_of(memory.due_day):%a %d %b %Y}"
    yield "due", due
    yield "ease", f"{memory.ease_hundredths / 100:.2f}"
    yield "interval", f"{memory.interval_days} d"
    yield "repetition", f"{memory.repetitions}, after {plural(memory.lapses, 'lapse')}"
    if is_leech(memory, leech_lapses):
        yield "leech", "forgotten so often that it should be written anew, or split"
    if memory.flag:
        yield "flag", memory.flag
    if memory.suspended:
        yield "suspended", "until told"
    if memory.buried_day == day:
        yield "buried", "until tomorrow"


def next_dates(outcomes: Outcomes) -> str:
    """When the card comes again after each of the four grades; a year only where it is another."""
    year = date_of(outcomes.day).year
    days = ((grade.name.lower(), outcomes[grade.quality].due_day) for grade in Grade)
    dates = ((word, date_of(due or outcomes.day)) for word, due in days)
    return ", ".join(
        f"{word} {at:{'%d %b' if at.year == year else '%d %b %Y'}}" for word, at in dates
    )


def source_lines(card: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where the card's text lies and where its answer stands."""
    if card.get("path"):
        yield "file", f"{card['path']}:{card['line']}"
    for source in card["content"].get("sources", ()):
        yield "source", ", ".join(filter(None, source.values()))


def history_lines(events: Sequence[Event], *, latest: int | None = LATEST) -> Iterator[str]:
    """The card's events, the newest last; those that were taken back say so."""
    stands = {event.id for event in effective(order(events))}
    shown = [e for e in events if e.kind not in ("undo", "redo")]
    left_out = 0 if latest is None else max(0, len(shown) - latest)
    if left_out:
        yield f"{left_out} earlier"
    for event in shown[left_out:]:
        undone = "" if event.id in stands or event.kind == "demo" else ", taken back"
        yield f"{_event_line(event)}{undone}"


def _event_line(event: Event) -> str:
    words = act_words(event.kind, event.quality, event.grade)
    if reason := (event.detail or {}).get("reason"):
        words = f"{words}: {reason}"
    seconds = "" if event.answer_ms is None else f", {event.answer_ms / 1000:.1f} s"
    told = "".join(f"; {part}" for part in _given(event.detail or {}))
    return f"{date_of(event.study_day).isoformat()} {words}{seconds}{told}"


def _given(detail: Mapping[str, Any]) -> Iterator[str]:
    """What was given to a card that computes, with what makes its question again."""
    for given in detail.get("tries", ()):
        trap = " and ".join(given.get("trap", ()))
        worth = "right" if given["right"] else f"wrong, {trap}" if trap else "wrong"
        yield f"gave {given['given']} ({worth})"
    if "seed" in detail and "tries" in detail:
        yield f"seed {detail['seed']}"
    if "predicted" in detail:
        yield f"predicted {detail['given']} ({'right' if detail['right'] else 'wrong'})"


def rows(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Names and values as lines, the values below each other."""
    return [f"{name:<{NAME_WIDTH}} {value}" for name, value in pairs]


def blocks(pairs: Iterable[tuple[str, str]], *, ascii: bool) -> Prose:  # noqa: A002
    """The same for a screen: a value that is wrapped stays to the right of its name."""
    hang = " " * (NAME_WIDTH + 1)
    said = ((f"{name:<{NAME_WIDTH}} ", clean(value, ascii=ascii)) for name, value in pairs)
    return Prose(tuple(Block(Text(value), name, hang, apart=False) for name, value in said))
